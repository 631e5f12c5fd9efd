"""Word search: which words count, what is found, in which order, and how it is counted."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from replysearch.chinese.text import fold
from replysearch.engine.kind_codes import kind_set
from replysearch.engine.lexical.snapshot import open_lexical_snapshot, write_lexical_snapshot
from replysearch.engine.lexical.tantivy_index import Overlay
from replysearch.engine.lexical.view import LexicalView
from replysearch.engine.lexical.word_queries import idf_sum
from replysearch.engine.results import Allowed
from replysearch.engine.store.changes import PassageWords
from replysearch.engine.words import cut, cut_words, query_words
from replysearch.records import Kind

NOTHING = np.empty(0, np.int64)
EVERYTHING = Allowed()


def words(row: int, text: str, document: int = 1, kind: Kind = Kind.PROGRESS) -> PassageWords:
    cut = cut_words(fold(text))
    return PassageWords(row, document, kind_set([kind]), cut, "一、工作情况", "关于样例的答复")


LETTERS = [
    words(1, "发放青年人才住房补贴", 1, Kind.COMMITMENT),
    words(2, "建设社区养老服务设施", 1),
    words(3, "青年夜校开课", 2, Kind.COMMITMENT),
    words(4, "感谢您对养老工作的关心", 2, Kind.COURTESY),
]


@pytest.fixture
def view(tmp_path: Path) -> LexicalView:
    write_lexical_snapshot(tmp_path, 7, LETTERS, NOTHING)
    return LexicalView.of(open_lexical_snapshot(tmp_path))


def rows_for(view: LexicalView, text: str, allowed: Allowed = EVERYTHING) -> list[int]:
    return [int(row) for row in view.search(text, 10, allowed).found.rows]


def test_long_words_also_yield_the_words_inside() -> None:
    assert cut(fold("中华人民共和国,2024年!")) == [
        *("中华", "华人", "人民", "共和", "共和国", "中华人民共和国", "2024", "年"),
    ]


def test_width_case_script_and_layout_do_not_matter() -> None:
    assert cut(fold("ＡＩ 養 老服務")) == cut("ai养老服务") == ["ai", "养老", "服务"]


def test_stop_words_go_when_others_remain() -> None:
    assert query_words("青年人才有哪些政策?") == ("青年", "人才", "青年人", "政策") or query_words(
        "青年人才有哪些政策?"
    ) == ("青年", "人才", "政策")
    assert query_words("怎么样呢") == tuple(cut("怎么样呢"))
    assert query_words("?!…") == ()


def test_more_and_rarer_words_come_first(view: LexicalView) -> None:
    match = view.search("青年人才住房", 10, EVERYTHING)
    assert match.found.rows.tolist() == [1, 3]
    assert match.total == 2
    assert match.found.scores[0] > match.found.scores[1] > 0


def test_total_counts_beyond_the_limit(view: LexicalView) -> None:
    match = view.search("养老", 1, EVERYTHING)
    assert (len(match.found.rows), match.total) == (1, 2)


def test_titles_and_headings_are_searched(view: LexicalView) -> None:
    assert sorted(rows_for(view, "样例")) == [1, 2, 3, 4]
    assert sorted(rows_for(view, "情况")) == [1, 2, 3, 4]


def test_a_query_without_words_finds_nothing(view: LexicalView) -> None:
    assert view.search("?!", 10, EVERYTHING).total == 0
    assert view.search("火星", 10, EVERYTHING).total == 0


def test_filters_hold_and_do_not_change_scores(view: LexicalView) -> None:
    assert rows_for(view, "青年", Allowed(documents=frozenset({2}))) == [3]
    assert rows_for(view, "养老", Allowed(kinds=frozenset({Kind.PROGRESS}))) == [2]
    assert rows_for(view, "养老", Allowed(documents=frozenset())) == []
    free = view.search("青年", 10, EVERYTHING).found
    filtered = view.search("青年", 10, Allowed(frozenset({1, 2}), frozenset(Kind))).found
    assert free.rows.tolist() == filtered.rows.tolist()
    assert free.scores.tolist() == filtered.scores.tolist()


def test_numbers_of_matches_are_exact_unions(view: LexicalView) -> None:
    dense = np.array([3, 4], np.int64)
    assert view.count("青年", EVERYTHING) == 2
    assert view.count_others("青年", dense, EVERYTHING) == 1
    assert view.count_others(None, dense, EVERYTHING) == 2
    assert view.count_others("青年", dense, Allowed(documents=frozenset({1}))) == 0
    assert view.count_all(EVERYTHING) == 4
    assert view.tally("青年", dense, EVERYTHING, everything=False) == (
        {1: 1, 2: 2},
        {Kind.COMMITMENT: 2, Kind.COURTESY: 1},
    )
    assert view.tally(None, NOTHING, EVERYTHING, everything=True) == (
        {1: 2, 2: 2},
        {Kind.COMMITMENT: 2, Kind.COURTESY: 1, Kind.PROGRESS: 1},
    )


def test_later_passages_are_found_beside_the_snapshot(view: LexicalView) -> None:
    overlay = Overlay().add([words(9, "青年驿站", 3)])
    later = LexicalView(8, view.base, overlay, (1,))
    assert sorted(rows_for(later, "青年")) == [3, 9]
    assert later.count_all(EVERYTHING) == 4
    assert later.rows().tolist() == [2, 3, 4, 9]
    assert later.tally("青年", NOTHING, EVERYTHING, everything=False)[0] == {2: 1, 3: 1}


def test_searchers_given_out_do_not_change() -> None:
    overlay = Overlay()
    first = LexicalView(1, None, overlay.add([words(1, "青年")]), ())
    second = LexicalView(2, None, overlay.add([words(2, "青年")]), ())
    assert rows_for(first, "青年") == [1]
    assert rows_for(second, "青年") == [1, 2]


def test_a_snapshot_goes_on_from_its_files(tmp_path: Path) -> None:
    write_lexical_snapshot(tmp_path, 7, LETTERS, NOTHING)
    write_lexical_snapshot(tmp_path, 9, [words(5, "青年公寓", 3)], np.array([3]))
    snapshot = open_lexical_snapshot(tmp_path)
    assert snapshot.generation == 9
    assert sorted(rows_for(LexicalView.of(snapshot), "青年")) == [1, 5]
    assert LexicalView.of(snapshot).count_all(EVERYTHING) == 4


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        open_lexical_snapshot(tmp_path)


def test_scores_are_shares_of_what_the_words_could_give(view: LexicalView) -> None:
    (score,) = view.search("住房", 10, EVERYTHING).found.scores.tolist()
    assert 0.3 < score < 2.2
    unknown = view.search("住房火星", 10, EVERYTHING).found.scores.tolist()
    assert unknown[0] < score


def test_idf_sum_stays_positive_when_more_is_counted_than_is_there() -> None:
    assert idf_sum(2, [5]) == pytest.approx(math.log(1 + 0.5 / 5.5))
    assert idf_sum(10, [1, 0]) == pytest.approx(math.log(1 + 9.5 / 1.5) + math.log(1 + 21))
