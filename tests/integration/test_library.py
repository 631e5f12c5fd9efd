"""The library as a Python program uses it, on the samples."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.made_letters import letter, own_word

from replysearch import Library
from replysearch.errors import (
    BadBackup,
    BadQuery,
    DocumentNotFound,
    EncoderMismatch,
    IndexMissing,
    NotALetter,
)
from replysearch.ingest.outcomes import Outcome, OutcomeStatus
from replysearch.records import Filters, Kind, Mode, Query


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


QUERY_WORDS = st.lists(
    st.sampled_from(
        ["青年人才", "补贴", "电梯", "养老", "2023年", "怎么", "垃圾", "、", "?", "孩子", "(一)"]
    ),
    min_size=1,
    max_size=5,
).map("".join)
ANY_FILTERS = st.builds(
    Filters,
    kind=st.lists(st.sampled_from(list(Kind)), max_size=2).map(tuple),
    year=st.lists(st.integers(2018, 2025), max_size=3).map(tuple),
    region=st.lists(st.sampled_from(["示例市", "样本省", "无此地"]), max_size=1).map(tuple),
)


@given(QUERY_WORDS, st.sampled_from(list(Mode)), ANY_FILTERS, st.integers(1, 30))
def test_every_hit_is_the_very_words_of_its_letter(
    library: Library, words: str, mode: Mode, filters: Filters, limit: int
) -> None:
    query = Query(words, limit=limit, mode=mode, filters=filters)
    result = library.search(query)
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    assert [hit.score for hit in result.hits] == sorted(
        (hit.score for hit in result.hits), reverse=True
    )
    assert len(result.hits) <= min(limit, result.total)
    assert (result.total == 0) == (not result.hits)
    for hit in result.hits:
        document = library.document(hit.citation.document_id)
        assert hit.citation.span.of(document.text) == hit.text
        assert hit.passage_id in {document.passage_id(each) for each in document.letter.passages}
        assert not filters.kind or hit.kind_marks
        day = document.metadata.date
        assert not filters.year or (day is not None and day.year in filters.year)
        region = document.metadata.region
        named = {region.province, region.city, region.county}
        assert not filters.region or named & set(filters.region)
    again = library.search(query)
    assert again.hits == result.hits
    assert again.total == result.total


def test_a_number_finds_its_letter_in_order_from_the_opening(library: Library) -> None:
    for asked in (
        "样科建〔2023〕41号",
        "样科建[2023]41号",
        "样科建（２０２３）４１号",
        "第J027号",
        "第(J027)号提案",
    ):
        result = library.search(Query(asked, limit=100))
        document = library.document(result.hits[0].citation.document_id)
        assert document.sources[0].name == "yangbensheng-kjt-2023-J027.txt"
        assert [hit.passage_id for hit in result.hits] == [
            document.passage_id(each) for each in document.letter.passages
        ]
        assert result.total == len(result.hits)
        assert result.hits[0].citation.pinpoint == "开头"


def test_traditional_and_full_width_queries_find_the_same(library: Library) -> None:
    plain = library.search(Query("老旧小区加装电梯补助2019"))
    other = library.search(Query("老舊小區　加裝電梯補助２０１９"))
    assert [hit.passage_id for hit in plain.hits] == [hit.passage_id for hit in other.hits]


def test_kind_filter_and_facets_agree(library: Library) -> None:
    query = Query("青年人才", limit=1000, facets=True)
    result = library.search(query)
    kinds = dict(result.facets["kind"])
    # A passage counts for each kind that one of its sentences has.
    assert sum(kinds.values()) > result.total
    for kind in Kind:
        only = library.search(Query("青年人才", filters=Filters(kind=(kind,))))
        assert only.total == kinds.get(kind.value, 0)
    for name, count in result.facets["issuer"]:
        only = library.search(Query("青年人才", filters=Filters(issuer=(name,))))
        assert only.total == count


def test_a_filter_that_matches_nothing_finds_nothing(library: Library) -> None:
    result = library.search(Query("青年人才", filters=Filters(issuer=("无此机关",))))
    assert (result.total, result.hits) == (0, ())


@pytest.mark.parametrize("query", [Query("  "), Query("甲" * 2001), Query("甲", limit=0)])
def test_unusable_queries_are_refused(library: Library, query: Query) -> None:
    with pytest.raises(BadQuery):
        library.search(query)


def test_words_found_nowhere_find_nothing(library: Library) -> None:
    result = library.search(Query("qzxv"))
    assert (result.total, result.hits) == (0, ())


def test_identical_content_is_left_alone_and_new_content_replaces(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(letter(1), "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        assert library.add([path]).outcomes == {OutcomeStatus.ADDED: 1}
        before = library.documents()[0]
        assert library.add([path]).outcomes == {OutcomeStatus.UNCHANGED: 1}
        path.write_text(letter(1).replace("亿元", "万元"), "utf-8")
        assert library.add([path]).outcomes == {OutcomeStatus.UPDATED: 1}
        after = library.documents()
        assert [each.document_id for each in after] == [before.document_id]
        text = library.document(before.document_id).text
        assert "亿元" not in text
        assert library.check().is_clean


def test_the_same_letter_from_two_places_is_one_letter(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.html"
    first.write_text(letter(2), "utf-8")
    body = "".join(f"<p>{line}</p>" for line in letter(2).splitlines())
    second.write_text(f"<html><body><nav>首页</nav>{body}</body></html>", "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        summary = library.add([first, second])
        assert summary.outcomes == {OutcomeStatus.ADDED: 1, OutcomeStatus.MERGED: 1}
        (summary_line,) = library.documents()
        names = [each.name for each in library.document(summary_line.document_id).sources]
        assert names == ["a.txt", "b.html"]


def test_when_one_of_two_sources_changes_both_letters_stay(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(letter(3), "utf-8")
    second.write_text(letter(3), "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        library.add([first, second])
        second.write_text(letter(4), "utf-8")
        assert library.add([second]).outcomes == {OutcomeStatus.ADDED: 1}
        texts = {library.document(each.document_id).text.strip() for each in library.documents()}
        assert texts == {letter(3).strip(), letter(4).strip()}


def test_two_letters_with_one_number_both_stay_and_the_clash_is_told(tmp_path: Path) -> None:
    number, proposal = "示测函〔2019〕2号", "第0002号"
    other = letter(40).replace("示测函〔2018〕41号", number)
    for same_proposal in (False, True):
        text = other.replace("第0041号", proposal) if same_proposal else other
        folder = tmp_path / str(same_proposal)
        folder.mkdir()
        (folder / "a.txt").write_text(letter(1), "utf-8")
        (folder / "b.txt").write_text(text, "utf-8")
        told: list[Outcome] = []
        with Library.open(folder / "index", create=True) as library:
            library.add([folder / "a.txt", folder / "b.txt"], on_outcome=told.append)
            assert [each.status for each in told] == [OutcomeStatus.ADDED, OutcomeStatus.ADDED]
            assert told[1].clashes_with == (told[0].document_id,)
            found = library.search(Query(number, limit=100)).hits
            assert {hit.citation.document_id for hit in found} == {
                each.document_id for each in told
            }


def test_two_uploads_of_one_name_do_not_replace_each_other(tmp_path: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        first = library.add_bytes("答复.txt", letter(5).encode())
        second = library.add_bytes("答复.txt", letter(6).encode())
        again = library.add_bytes("答复.txt", letter(6).encode())
        assert first.document_id != second.document_id == again.document_id
        assert again.status is OutcomeStatus.UNCHANGED
        with pytest.raises(NotALetter):
            library.add_bytes("杂项.txt", "这是一份会议通知。".encode())
        assert len(library.documents()) == 2


def test_removed_letters_words_stand_in_no_file(tmp_path: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        kept = library.add_bytes("a.txt", letter(7).encode())
        gone = library.add_bytes("b.txt", letter(8).encode())
        assert gone.document_id is not None
        assert kept.document_id is not None
        library.remove([gone.document_id])
        found = library.search(Query(own_word(8), limit=100)).hits
        assert gone.document_id not in {hit.citation.document_id for hit in found}
        with pytest.raises(DocumentNotFound):
            library.document(gone.document_id)
        with pytest.raises(DocumentNotFound):
            library.remove([kept.document_id, "none"])
        assert [each.document_id for each in library.documents()] == [kept.document_id]
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    holding = [path.name for path in files if own_word(8).encode() in path.read_bytes()]
    assert holding == []
    assert any(own_word(7).encode() in path.read_bytes() for path in files)


def test_backup_brings_everything_back(library: Library, tmp_path: Path) -> None:
    stream = io.StringIO()
    assert library.export_to(stream) == 32
    stream.seek(0)
    with Library.open(tmp_path / "index", create=True) as restored:
        assert restored.import_from(stream).outcomes == {OutcomeStatus.ADDED: 32}
        assert restored.documents() == library.documents()
        for each in library.documents():
            assert restored.document(each.document_id) == library.document(each.document_id)
            assert restored.original(each.document_id) == library.original(each.document_id)
        for words in ("青年人才有哪些政策承诺", "第J027号"):
            here, there = library.search(Query(words)), restored.search(Query(words))
            assert [(hit.passage_id, hit.text) for hit in here.hits] == [
                (hit.passage_id, hit.text) for hit in there.hits
            ]
        assert restored.check().is_clean


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: ["{}", *lines[1:]],
        lambda lines: [*lines[:2], "{not json", *lines[3:]],
        lambda lines: [*lines[:2], '{"document_id": "x"}', *lines[3:]],
        lambda lines: lines[:3],
        lambda lines: [lines[0], lines[1].replace('"originals":{"', '"originals":{"0')],
        lambda lines: [lines[0], '{"document_id":' + "[" * 100_000],
        lambda lines: [lines[0], lines[1].replace('"document_id":"', '"document_id":"x')],
        lambda lines: [lines[0], re.sub('"body":\\[\\d+', '"body":[-5', lines[1])],
        lambda lines: [lines[0], re.sub('"body":\\[\\d+', '"body":["a"', lines[1])],
        lambda lines: [lines[0], re.sub('"title":"[^"]*"', '"title":7', lines[1])],
    ],
    ids=[
        *("header", "syntax", "fields", "cut short", "hash"),
        *("deep", "id", "body", "type", "title"),
    ],
)
def test_damaged_backups_are_refused_and_name_the_line(
    library: Library, tmp_path: Path, damage: object
) -> None:
    stream = io.StringIO()
    library.export_to(stream)
    lines = damage(stream.getvalue().splitlines())  # type: ignore[operator]
    with Library.open(tmp_path / "index", create=True) as restored:
        with pytest.raises(BadBackup, match=r"第 \d+ 行|备份文件"):
            restored.import_from(io.StringIO("\n".join(lines)))
        assert restored.check().is_clean


def test_reindex_keeps_every_id_and_passage(library: Library, tmp_path: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as copy:
        copy.add_bytes("a.txt", letter(9).encode())
        before = copy.documents()
        seen: list[tuple[int, int]] = []
        copy.reindex(on_progress=lambda done, total: seen.append((done, total)))
        assert seen == [(1, 1)]
        assert copy.documents() == before
        assert copy.check().is_clean


def test_an_index_of_another_encoder_names_the_command(library: Library, tmp_path: Path) -> None:
    builtin = Path(__file__).parents[2] / "src" / "replysearch" / "encoding" / "builtin"
    other = tmp_path / "other-model"
    shutil.copytree(builtin, other)
    with Library.open(tmp_path / "index", create=True) as made:
        made.add_bytes("a.txt", letter(9).encode())
    with pytest.raises(EncoderMismatch, match="replysearch reindex --encoder"):
        Library.open(tmp_path / "index", encoder=str(other))
    with Library.open(tmp_path / "index") as opened:
        opened.reindex(str(other))
        assert opened.status().encoder.name == str(other)
        assert opened.search(Query(own_word(9))).total > 0


def test_a_missing_index_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Library.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_letters_of_two_sessions_with_one_proposal_number_both_stay(tmp_path: Path) -> None:
    first = letter(5).replace("示测函〔2023〕6号\n", "")
    second = first.replace("六届一次", "七届一次").replace("2023年6月6日", "2025年6月6日")
    with Library.open(tmp_path / "index", create=True) as library:
        library.add_bytes("a.txt", first.encode())
        assert library.add_bytes("b.txt", second.encode()).status is OutcomeStatus.ADDED
        assert len(library.documents()) == 2


def test_a_file_name_that_is_not_unicode_is_shown_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "good.txt").write_text(letter(1), "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb4\xf0.txt")).write_text(letter(2), "utf-8")
    told: list[Outcome] = []
    with Library.open(tmp_path / "index", create=True) as library:
        summary = library.add([folder], on_outcome=told.append)
        assert summary.outcomes == {OutcomeStatus.ADDED: 2}
        assert [each.name for each in told] == ["good.txt", "\\xb4\\xf0.txt"]


def test_the_same_bytes_without_any_number_are_one_letter(tmp_path: Path) -> None:
    text = "测试委员:\n您提出的提案收悉。现答复如下:\n已办结三件。\n感谢您的关心。\n"
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in paths:
        path.write_text(text, "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        first = library.add(paths).outcomes
        assert first == {OutcomeStatus.ADDED: 1, OutcomeStatus.MERGED: 1}
        assert library.add(paths).outcomes == {OutcomeStatus.UNCHANGED: 2}
        assert len(library.documents()) == 1


def test_one_file_named_in_two_ways_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    path = tmp_path / "letters" / "a.txt"
    path.write_text(letter(1), "utf-8")
    other = tmp_path / "letters" / ".." / "letters" / "a.txt"
    with Library.open(tmp_path / "index", create=True) as library:
        assert library.add([path, other]).outcomes == {OutcomeStatus.ADDED: 1}


def test_what_a_source_said_before_is_wiped_when_it_changes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(letter(1), "utf-8")
    second.write_text(letter(1) + "\n只在这一份里的蹊跷话\n", "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        library.add([first, second])
        second.write_text(letter(4), "utf-8")
        library.add([second])
        assert library.check(repair=False).is_clean
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert not [path for path in files if "蹊跷".encode() in path.read_bytes()]


def test_an_index_inside_a_folder_of_letters_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(letter(1), "utf-8")
    told: list[Outcome] = []
    with Library.open(tmp_path / "index", create=True) as library:
        library.add([tmp_path])
        library.add([tmp_path], on_outcome=told.append)
        assert [each.status for each in told] == [OutcomeStatus.UNCHANGED]


@pytest.mark.parametrize("asked", ["示测函〔2020〕999号", "第9999号提案"])
def test_a_number_that_no_letter_bears_finds_nothing(library: Library, asked: str) -> None:
    result = library.search(Query(asked))
    assert (result.total, result.hits) == (0, ())
