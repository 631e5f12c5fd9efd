"""What is put is what is read: letters, filters, numbers, twins, lists, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.engine_letters import (
    MANIFEST,
    METADATA,
    document,
    original,
    originals,
    source,
    vectors,
    with_number,
)

from replysearch.engine import Allowed, Engine
from replysearch.errors import (
    DamagedSource,
    DocumentNotFound,
    EncoderError,
    EncoderMismatch,
    IndexDamaged,
)
from replysearch.records import (
    Document,
    EncoderIdentity,
    Filters,
    Kind,
    Manifest,
    Metadata,
    Page,
    Proposal,
    Region,
    Span,
)

HOUSING = document(
    "housing",
    ["发放青年人才住房补贴", "下一步将建设人才公寓"],
    kinds=[Kind.PROGRESS, Kind.COMMITMENT],
)
CARE = document(
    "care",
    ["建设社区养老服务设施"],
    metadata=Metadata(
        title="关于养老提案的答复",
        document_number="样民函〔2023〕27号",
        index_number="11370000MB01/2023-00027",
        issuer="样例省民政厅",
        region=Region("样例省"),
        proposals=(Proposal("第J027号"), Proposal("第0300号")),
        subject_class="民政",
        signed_on=date(2023, 12, 31),
    ),
)
BARE = document("bare", ["无题之函"], metadata=Metadata())


def put(engine: Engine, *documents: Document) -> None:
    with engine.writing() as writer:
        for each in documents:
            writer.put(each, vectors(each), originals(each))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index that no test changes."""
    with Engine.create(tmp_path_factory.mktemp("shelf"), MANIFEST) as engine:
        put(engine, HOUSING, CARE, BARE)
        yield engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The same, to be changed."""
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, HOUSING, CARE, BARE)
        yield engine


def listed(engine: Engine, filters: Filters) -> list[str]:
    with engine.reading() as reading:
        found = reading.documents(filters=filters)
        assert reading.count_documents(filters) == len(found)
        return [each.document_id for each in found]


def test_letters_read_back_equal(engine: Engine) -> None:
    paged = replace(HOUSING, document_id="paged")
    paged = replace(paged, letter=replace(paged.letter, pages=(Page(1, Span(0, 9)),)))
    paged = replace(paged, sources=(source("file:///b", "b"), source("file:///a", "a")))
    with engine.writing() as writer:
        kept = {source("file:///b", "b").sha256: original("file:///b", "b")}
        kept[source("file:///a", "a").sha256] = original("file:///a", "a")
        writer.put(paged, vectors(paged), kept)
    with engine.reading() as reading:
        for each in (HOUSING, CARE, BARE, paged):
            assert reading.document(each.document_id) == each
        for each in (HOUSING, CARE):
            stored = reading.passages_of(each.document_id)
            assert [passage.text for passage in stored] == [
                passage.span.of(each.text) for passage in each.letter.passages
            ]


def test_a_stored_passage_has_all_that_a_citation_needs(shelf: Engine) -> None:
    with shelf.reading() as reading:
        (first, second) = reading.passages_of("housing")
        cited = second.citation
        assert (second.passage_id, second.ordinal, cited.pinpoint) == ("housing:1.2", 1, "一、2.")
        assert cited.path == ("一、工作情况",)
        assert (second.kind, cited.span) == (Kind.COMMITMENT, HOUSING.letter.passages[1].span)
        assert (cited.title, cited.issuer) == (METADATA.title, METADATA.issuer)
        assert (cited.document_number, cited.date) == ("样函〔2024〕1号", date(2024, 5, 16))
        assert (cited.proposal_number, cited.proposal_title) == ("第0001号", "关于样例的提案")
        assert (cited.url, cited.page) == ("https://example.org/1", None)
        assert reading.passages_at([second.row, 999, first.row]) == [second, first]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["housing", "care", "bare"]),
        (Filters(issuer=("样本市教育局",)), ["housing"]),
        (Filters(issuer=("市教育局",)), ["housing"]),
        (Filters(issuer=("樣本市 教育局",)), ["housing"]),
        (Filters(issuer=("教育局",)), []),
        (Filters(issuer=("市教育局", "样例省民政厅")), ["housing", "care"]),
        (Filters(region=("样例省",)), ["housing", "care"]),
        (Filters(region=("样本",)), ["housing"]),
        (Filters(region=("别处",)), []),
        (Filters(year=(2023,)), ["care"]),
        (Filters(year=(2023, 2024)), ["housing", "care"]),
        (Filters(date_from=date(2023, 12, 31), date_to=date(2023, 12, 31)), ["care"]),
        (Filters(date_from=date(2024, 1, 1)), ["housing"]),
        (Filters(date_to=date(2024, 5, 15)), ["care"]),
        (Filters(kind=(Kind.COMMITMENT,)), ["housing"]),
        (Filters(document_number=("样函(２０２４)1号",)), ["housing"]),
        (Filters(document_number=("样函【2024】第001号",)), ["housing"]),
        (Filters(document_number=("样函〔2024〕11号",)), []),
        (Filters(proposal_number=("1",)), ["housing"]),
        (Filters(proposal_number=("第0300号",)), ["care"]),
        (Filters(proposal_number=("J027",)), ["care"]),
        (Filters(proposal_number=("027",)), []),
        (Filters(subject_class=("教育",)), ["housing"]),
        (Filters(issuer=("市教育局",), year=(2023,)), []),
    ],
)
def test_filters(shelf: Engine, filters: Filters, expected: list[str]) -> None:
    assert listed(shelf, filters) == expected


def test_both_indexes_obey_the_same_filters(shelf: Engine) -> None:
    with shelf.reading() as reading:
        rows = {p.row for p in reading.passages_of("care")}
        allowed = reading.allowed_by(Filters(year=(2023,)))
        dense = reading.dense(vectors(HOUSING)[0], 10, allowed)
        assert set(dense.rows.tolist()) == rows
        assert set(reading.lexical("建设", 10, allowed).found.rows.tolist()) == rows
        commitments = reading.allowed_by(Filters(kind=(Kind.COMMITMENT,)))
        found = reading.dense(vectors(HOUSING)[0], 10, commitments)
        assert [p.kind for p in reading.passages_at(found.rows.tolist())] == [Kind.COMMITMENT]
        nothing = reading.allowed_by(Filters(issuer=("无此单位",)))
        assert nothing.is_nothing
        assert reading.dense(vectors(HOUSING)[0], 10, nothing).rows.tolist() == []
        assert reading.lexical("建设", 10, nothing).total == 0
        assert reading.total("建设", np.array([1]), nothing) == 0
        assert reading.overview(nothing)["issuer"] == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("样函〔2024〕1号", ["housing"]),
        (" 样函[2024]第1号 ", ["housing"]),
        ("样函(2024)1", ["housing"]),
        ("样函〔2024〕2号", []),
        ("11370000mb01/2023-00027", ["care"]),
        ("第0001号", ["housing"]),
        ("1号提案", ["housing"]),
        ("第1号提案的答复", ["housing"]),
        ("第J027号", ["care"]),
        ("第(J027)号", ["care"]),
        ("第300号建议", ["care"]),
        ("1", []),
        ("2024", []),
        ("第1号提案有哪些承诺", []),
        ("", []),
    ],
)
def test_exact_numbers(shelf: Engine, text: str, expected: list[str]) -> None:
    with shelf.reading() as reading:
        rows = reading.find_number(text)
        found = [
            p.citation.document_id for row in rows for p in reading.passages_of_row(row, Allowed())
        ]
        assert list(dict.fromkeys(found)) == expected


def test_passages_of_a_row_obey_filters(shelf: Engine) -> None:
    with shelf.reading() as reading:
        (row,) = reading.find_number("样函〔2024〕1号")
        only = reading.passages_of_row(row, Allowed(kinds=frozenset({Kind.COMMITMENT})))
        assert [passage.passage_id for passage in only] == ["housing:1.2"]
        assert reading.passages_of_row(row, Allowed(documents=frozenset({row + 1}))) == []


def test_facets_and_totals_are_exact(shelf: Engine) -> None:
    with shelf.reading() as reading:
        care = reading.passages_of("care")[0].row
        facets = reading.facets("人才", np.array([care]), Allowed())
        assert facets["issuer"] == (("样本市教育局", 2), ("样例省民政厅", 1))
        assert facets["year"] == (("2024", 2), ("2023", 1))
        assert facets["kind"] == (("progress", 2), ("commitment", 1))
        assert facets["region"] == (("样例省", 3), ("样本市", 2))
        assert facets["subject_class"] == (("教育", 2), ("民政", 1))
        assert reading.total("人才", np.array([care]), Allowed()) == 3
        assert reading.total("建设", np.array([care]), Allowed()) == 2
        assert reading.total(None, np.array([care]), Allowed()) == 1
        assert reading.overview(Allowed())["kind"] == (("progress", 3), ("commitment", 1))


def test_dense_above_returns_all_and_only_what_is_above(shelf: Engine) -> None:
    with shelf.reading() as reading:
        query = vectors(CARE)[0]
        every = reading.dense(query, 10, Allowed())
        assert len(every.rows) == 4
        for threshold in every.scores.tolist():
            above = reading.dense_above(query, threshold, Allowed()).tolist()
            assert above == every.rows[every.scores >= threshold].tolist()
        assert reading.dense_above(query, 9.0, Allowed()).tolist() == []


def test_twins_share_issuer_number_and_proposal(engine: Engine) -> None:
    same = replace(METADATA, document_number="样函(2024)001号", title="别的题目")
    with engine.writing() as writer:
        assert writer.twins(same) == [HOUSING]
        assert writer.twins(replace(same, issuer="别局")) == []
        assert writer.twins(with_number(METADATA, None, "第0001号")) == []
        assert writer.twins(with_number(METADATA, METADATA.document_number, None)) == []
        assert writer.twins(Metadata()) == []


def test_lists_are_newest_first_and_paged(shelf: Engine) -> None:
    with shelf.reading() as reading:
        assert [each.document_id for each in reading.documents(1, 1)] == ["care"]
        summary = reading.documents(0, 1)[0]
        assert (summary.document_id, summary.title) == ("housing", METADATA.title)
        assert (summary.document_number, summary.issuer) == ("样函〔2024〕1号", "样本市教育局")
        assert (summary.date, summary.passages) == (date(2024, 5, 16), 2)
        assert reading.documents(9, 5) == []


def test_sources_move_are_added_and_removed(engine: Engine) -> None:
    page = source("https://example.org/page", "page")
    with engine.writing() as writer:
        writer.add_source("housing", page, original(page.uri, "page"))
        assert writer.source_at(page.uri) == writer.source(page.sha256) == "housing"
        writer.commit()
        with engine.reading() as reading:
            assert reading.original(page.sha256) == original(page.uri, "page")
            assert reading.holds_source(page.uri, page.sha256)
            assert reading.document("housing").sources == (*HOUSING.sources, page)
        writer.add_source("care", page, original(page.uri, "page"))
    with engine.reading() as reading:
        assert reading.source_at(page.uri) == "care"
        assert reading.document("housing") == HOUSING
    with engine.writing() as writer:
        writer.remove_source("care", page.uri)
        writer.remove_source("care", "file:///unknown")
    with engine.reading() as reading:
        assert reading.document("care") == CARE
        assert reading.source_at(page.uri) is None
        with pytest.raises(DocumentNotFound):
            reading.original(page.sha256)
    assert not list((engine.folder / "sources").rglob(page.sha256))


def test_an_original_that_two_letters_share_stays_with_the_other(engine: Engine) -> None:
    shared = HOUSING.sources[0]
    other = replace(shared, uri="file:///elsewhere.txt")
    with engine.writing() as writer:
        writer.add_source("care", other, original(shared.uri, HOUSING.text))
        writer.commit()
        writer.remove("housing")
    with engine.reading() as reading:
        assert reading.original(shared.sha256) == original(shared.uri, HOUSING.text)


def test_a_changed_original_is_not_given_out(engine: Engine) -> None:
    sha256 = CARE.sources[0].sha256
    path = engine.folder / "sources" / sha256[:2] / sha256
    path.write_bytes(b"changed")
    with engine.reading() as reading, pytest.raises(IndexDamaged, match="改动"):
        reading.original(sha256)
    path.unlink()
    with engine.reading() as reading, pytest.raises(IndexDamaged, match="丢失"):
        reading.original(sha256)


def test_unknown_letters_are_typed_errors(engine: Engine) -> None:
    with engine.reading() as reading:
        with pytest.raises(DocumentNotFound, match="none"):
            reading.document("none")
        with pytest.raises(DocumentNotFound):
            reading.passages_of("none")
    with engine.writing() as writer:
        with pytest.raises(DocumentNotFound):
            writer.remove("none")
        with pytest.raises(DocumentNotFound):
            writer.add_source("none", CARE.sources[0], b"")


def test_bad_vectors_are_refused(engine: Engine) -> None:
    made = document("new", ["甲", "乙"])
    good = vectors(made)
    nan, huge = good.copy(), good.copy()
    nan[0, 0], huge[1, 1] = np.nan, 1e30
    with engine.writing() as writer:
        for bad in (good[:1], good[:, :4], nan, huge):
            with pytest.raises(EncoderError):
                writer.put(made, bad, originals(made))
    assert "new" not in listed(engine, Filters())
    with engine.reading() as reading:
        with pytest.raises(EncoderMismatch):
            reading.dense(np.ones(3, np.float32), 5, Allowed())
        with pytest.raises(EncoderError):
            reading.dense(np.full(8, np.nan, np.float32), 5, Allowed())


def test_zero_vectors_are_stored_and_never_found(engine: Engine) -> None:
    made = document("unknown", ["𠮷", "有词"])
    zeros = vectors(made)
    zeros[0] = 0
    with engine.writing() as writer:
        writer.put(made, zeros, originals(made))
    with engine.reading() as reading:
        counts = reading.counts()
        assert (counts.passages, counts.vectors, counts.dense, counts.lexical) == (6, 6, 5, 6)
        silent = reading.passages_of("unknown")[0].row
        found = reading.dense(vectors(made)[0], 100, Allowed())
        assert silent not in found.rows.tolist()
        assert len(found.rows) == 5
        assert reading.dense(np.zeros(8, np.float32), 5, Allowed()).rows.tolist() == []
    assert engine.check(repair=False).is_clean


@pytest.mark.parametrize("words", ["甲\0乙", "甲\ud800乙"])
def test_text_that_cannot_be_stored_is_the_files_fault(engine: Engine, words: str) -> None:
    good = document("new", ["甲甲乙"])
    text = good.text.replace("甲甲乙", words)
    bad_text = replace(good, letter=replace(good.letter, text=text))
    bad_title = document("new", ["甲甲乙"], metadata=replace(METADATA, title=words))
    with engine.writing() as writer:
        for bad in (bad_text, bad_title)[: 1 if "\0" in words else 2]:
            with pytest.raises(DamagedSource, match=r"new\.txt"):
                writer.put(bad, vectors(good), originals(good))
    assert listed(engine, Filters()) == ["housing", "care", "bare"]
    assert engine.check(repair=False).is_clean


def test_a_letter_without_its_original_is_refused(engine: Engine) -> None:
    made = document("new", ["甲"])
    with engine.writing() as writer:
        with pytest.raises(ValueError, match="original"):
            writer.put(made, vectors(made), {})
        with pytest.raises(ValueError, match="hash"):
            writer.put(made, vectors(made), {made.sources[0].sha256: b"other"})


def test_what_was_not_committed_is_undone_by_an_error(engine: Engine) -> None:
    first, second = document("first", ["甲"]), document("second", ["乙"])

    def fail() -> None:
        with engine.writing() as writer:
            writer.put(first, vectors(first), originals(first))
            writer.commit()
            writer.put(second, vectors(second), originals(second))
            writer.remove("care")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert set(listed(engine, Filters())) == {"housing", "care", "bare", "first"}
    assert engine.check(repair=False).is_clean


def test_a_manifest_is_replaced_only_with_every_letter(engine: Engine) -> None:
    wider = Manifest(EncoderIdentity("wide", "2", 12), 1, 1)

    def replaced(skip: str) -> None:
        with engine.writing() as writer:
            writer.replace_manifest(wider)
            for document_id in writer.document_ids():
                made = writer.document(document_id)
                if document_id != skip:
                    writer.put(made, vectors(made, dimension=12), {})

    with engine.reading() as reading:
        generation = reading.generation
    with pytest.raises(Exception, match="重新编码"):
        replaced("care")
    assert engine.manifest == MANIFEST
    with engine.reading() as reading:
        assert reading.generation == generation
        assert len(reading.dense(vectors(CARE)[0], 10, Allowed()).rows) == 4
    replaced("")
    assert engine.manifest == wider
    with engine.reading() as reading:
        assert reading.manifest == wider
        query = vectors(CARE, dimension=12)[0]
        best = reading.dense(query, 10, Allowed())
        assert reading.passages_at(best.rows.tolist())[0].citation.document_id == "care"
        assert len(best.rows) == 4
        assert reading.document("housing") == HOUSING
    assert engine.check(repair=False).is_clean


def test_a_generation_is_one_commit_with_changes(engine: Engine) -> None:
    with engine.reading() as reading:
        before = reading.generation
    with engine.writing() as writer:
        assert writer.commit() == before
        writer.put(BARE, vectors(BARE), originals(BARE))
        assert writer.commit() == before + 1
        assert writer.commit() == before + 1
    with engine.reading() as reading:
        assert reading.generation == before + 1
