"""The JSON objects, key by key: other programs rely on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from replysearch.engine import CheckReport, Counts, DocumentSummary, Finding, Status
from replysearch.errors import BadQuery, NotALetter
from replysearch.ingest.outcomes import Outcome, OutcomeStatus
from replysearch.records import (
    Citation,
    Document,
    EncoderIdentity,
    Feature,
    Filters,
    Hit,
    Kind,
    Letter,
    Level,
    Metadata,
    Mode,
    Passage,
    Proposal,
    Query,
    Region,
    SearchResult,
    Section,
    Sentence,
    Share,
    Source,
    SourceFormat,
    Span,
)
from replysearch.wire import (
    check_object,
    checked_filters,
    document_object,
    failure_object,
    outcome_object,
    search_object,
    status_object,
    summary_object,
)

CITATION = Citation(
    document_id="a1",
    title="题",
    document_number="青函〔2024〕7号",
    issuer="青禾市科技局",
    date=date(2024, 5, 16),
    path=("一、情况",),
    pinpoint="一、1.",
    span=Span(4, 9),
    page=3,
    url="https://example.org/1",
    proposal_number="第0012号",
    proposal_title="关于补贴的提案",
    formatted="《题》一、1.",
)


def result(*, facets: bool) -> SearchResult:
    query = Query("补贴", mode=Mode.LEXICAL, facets=facets)
    hit = Hit(1, 0.75, "a1:1.1", "已发补贴。", Kind.PROGRESS, CITATION)
    return SearchResult(query, 1.8349, 37, (hit,), {"issuer": (("青禾市科技局", 37),)})


def test_a_search() -> None:
    assert search_object(result(facets=False)) == {
        "query": "补贴",
        "mode": "lexical",
        "took_ms": 1.83,
        "total": 37,
        "hits": [
            {
                "rank": 1,
                "score": 0.75,
                "passage_id": "a1:1.1",
                "text": "已发补贴。",
                "kind": "progress",
                "citation": {
                    "document_id": "a1",
                    "title": "题",
                    "document_number": "青函〔2024〕7号",
                    "issuer": "青禾市科技局",
                    "date": "2024-05-16",
                    "path": ["一、情况"],
                    "pinpoint": "一、1.",
                    "start": 4,
                    "end": 9,
                    "page": 3,
                    "url": "https://example.org/1",
                    "proposal_number": "第0012号",
                    "proposal_title": "关于补贴的提案",
                    "formatted": "《题》一、1.",
                },
            }
        ],
    }


def test_a_search_with_facets() -> None:
    facets = search_object(result(facets=True))["facets"]
    assert facets == {"issuer": [{"value": "青禾市科技局", "count": 37}]}


def test_an_explained_search_says_what_each_feature_gave() -> None:
    found = result(facets=False)
    shares = (Share(Feature.COSINE, 0.5, 0.5), Share(Feature.WORDS, 2.0, 0.25))
    explained = replace(
        found,
        query=replace(found.query, explain=True),
        hits=(replace(found.hits[0], shares=shares),),
    )
    assert search_object(explained)["hits"][0]["explanation"] == [
        {"feature": "cosine", "value": 0.5, "weight": 0.5, "gives": 0.25},
        {"feature": "words", "value": 2.0, "weight": 0.25, "gives": 0.5},
    ]


def test_a_letter() -> None:
    text = "一、情况\n已发补贴。"
    metadata = Metadata(
        title="题",
        issuer="青禾市科技局",
        region=Region(None, "青禾市", None, Level.CITY),
        co_organisers=("市财政局",),
        proposals=(Proposal("第0012号", "三届二次", "关于补贴的提案"), Proposal("第0013号")),
        signed_on=date(2024, 5, 16),
        published_on=date(2024, 6, 3),
        attachments=("附表",),
        provenance={"title": (Span(0, 1), Span(4, 5))},
    )
    section = Section(1, "一、", "情况", Span(0, 4), Span(0, 10), None)
    passage = Passage("a1.p1", "一、", ("一、情况",), Kind.PROGRESS, Span(5, 10))
    passage = replace(passage, sentences=(Sentence(Kind.PROGRESS, Span(5, 10)),))
    source = Source("file:///a.txt", "a.txt", "f" * 64, SourceFormat.TEXT, 28)
    letter = Letter(text, Span(0, 10), metadata, (section,), (passage,))
    assert document_object(Document("a1", letter, (source,))) == {
        "document_id": "a1",
        "title": "题",
        "document_number": None,
        "index_number": None,
        "issuer": "青禾市科技局",
        "issuer_alias": None,
        "joint_issuers": [],
        "reply_type": "reply",
        "suggestion": None,
        "unsure": {},
        "region": {"province": None, "city": "青禾市", "county": None, "level": "city"},
        "addressee": None,
        "co_organisers": ["市财政局"],
        "proposal_number": "第0012号",
        "session": "三届二次",
        "proposal_title": "关于补贴的提案",
        "proposals": [
            {"number": "第0012号", "session": "三届二次", "title": "关于补贴的提案"},
            {"number": "第0013号", "session": None, "title": None},
        ],
        "subject_class": None,
        "reply_class": None,
        "date": "2024-05-16",
        "signed_on": "2024-05-16",
        "written_on": None,
        "published_on": "2024-06-03",
        "date_disagreement": True,
        "contact": None,
        "attachments": ["附表"],
        "url": None,
        "superseded_by": None,
        "earlier_versions": [],
        "sources": [
            {
                "uri": "file:///a.txt",
                "name": "a.txt",
                "sha256": "f" * 64,
                "format": "text",
                "size": 28,
            }
        ],
        "page_count": None,
        "text": text,
        "body": {"start": 0, "end": 10},
        "outline": [
            {
                "address": "a1",
                "level": 1,
                "label": "一、",
                "title": "情况",
                "start": 0,
                "end": 10,
                "heading_start": 0,
                "heading_end": 4,
                "parent": None,
            }
        ],
        "passages": [
            {
                "passage_id": "a1:a1.p1",
                "text": "已发补贴。",
                "kind": "progress",
                "path": ["一、情况"],
                "pinpoint": "一、",
                "start": 5,
                "end": 10,
                "page": None,
                "sentences": [{"start": 5, "end": 10, "kind": "progress", "asked": False}],
            }
        ],
        "provenance": {"title": [[0, 1], [4, 5]]},
    }


@pytest.mark.parametrize(
    ("uri", "name", "shown_uri", "shown_name"),
    [
        ("file:///srv/letters/a.txt", "a.txt", None, "a.txt"),
        ("FILE:///srv/letters/a.txt", "a.txt", None, "a.txt"),
        ("/srv/letters/a.txt", "/srv/letters/a.txt", None, "a.txt"),
        (r"C:\letters\a.txt", r"C:\letters\a.txt", None, "a.txt"),
        ("https://example.org/a", "a.html", "https://example.org/a", "a.html"),
        ("sha256:" + "f" * 64, "a.txt", "sha256:" + "f" * 64, "a.txt"),
    ],
)
def test_a_caller_is_not_told_where_files_lie(
    uri: str, name: str, shown_uri: str | None, shown_name: str
) -> None:
    letter = Letter("已办。", Span(0, 3), Metadata(), (), ())
    source = Source(uri, name, "f" * 64, SourceFormat.TEXT, 9)
    document = Document("a1", letter, (source,))
    (told,) = document_object(document, places=False)["sources"]
    assert (told["uri"], told["name"]) == (shown_uri, shown_name)
    (known,) = document_object(document)["sources"]
    assert (known["uri"], known["name"]) == (uri, name)


def test_a_line_of_the_list() -> None:
    assert summary_object(DocumentSummary("a1", None, None, "青禾市科技局", None, 6)) == {
        "document_id": "a1",
        "title": None,
        "document_number": None,
        "issuer": "青禾市科技局",
        "date": None,
        "passages": 6,
        "superseded_by": None,
    }


def test_a_status() -> None:
    counts = Counts(documents=2, passages=9, vectors=8, dense=7, lexical=9)
    encoder = EncoderIdentity("builtin", "r1", 256)
    assert status_object(Status(Path("index"), counts, 5, encoder, 4096)) == {
        "index": "index",
        "documents": 2,
        "passages": 9,
        "vectors": 8,
        "dense": 7,
        "lexical": 9,
        "generation": 5,
        "encoder": {"name": "builtin", "revision": "r1", "dimension": 256},
        "size_bytes": 4096,
    }


def test_a_check_that_could_not_count() -> None:
    assert check_object(CheckReport((Finding("sqlite", "坏了", in_truth=True),), None)) == {
        "clean": False,
        "findings": [{"code": "sqlite", "message": "坏了", "in_truth": True, "repaired": False}],
        "counts": None,
    }


def test_a_file_that_failed() -> None:
    error = NotALetter("a.txt", "没有正文")
    outcome = Outcome("a.txt", OutcomeStatus.FAILED, message=error.message, error=error)
    assert outcome_object(outcome) == {
        "name": "a.txt",
        "status": "failed",
        "document_id": None,
        "passages": 0,
        "clashes_with": [],
        "supersedes": [],
        "superseded_by": None,
        "message": "没有正文",
        "code": "not_a_letter",
    }


def test_an_error() -> None:
    assert failure_object(NotALetter("a.txt", "没有正文")) == {
        "error": {"code": "not_a_letter", "message": "a.txt:没有正文"}
    }


def test_one_day_may_be_both_ends_of_a_range() -> None:
    day = date(2024, 5, 16)
    filters = Filters(date_from=day, date_to=day)
    assert checked_filters(filters) is filters


def test_a_filter_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(BadQuery, match="筛选条件里有无法识别的字符"):
        checked_filters(Filters(issuer=("市\udc80局",)))
