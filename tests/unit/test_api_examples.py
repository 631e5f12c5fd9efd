"""The whole examples of the description are what the models allow, and agree with themselves."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from replysearch.api.chat import examples as chat_examples
from replysearch.api.chat.requests import ChatBody
from replysearch.api.chat.shapes import ChatFailureObject, ChatObject
from replysearch.api.http.responses import (
    ListObject,
    UploadFailureAnswer,
    UploadObject,
)
from replysearch.api.requests import AskBody, FilterBody, SearchBody
from replysearch.wire import examples
from replysearch.wire.answer_shapes import AnswerObject, VerifiedObject
from replysearch.wire.index_shapes import OverviewObject
from replysearch.wire.shapes import DocumentObject, FailureObject, SearchObject

SHAPES: list[Any] = [
    AskBody,
    AnswerObject,
    VerifiedObject,
    SearchBody,
    SearchObject,
    ListObject,
    DocumentObject,
    OverviewObject,
    UploadObject,
    FailureObject,
    UploadFailureAnswer,
    ChatObject,
    ChatFailureObject,
]


@pytest.mark.parametrize("shape", SHAPES)
def test_examples_are_of_their_shape(shape: Any) -> None:
    adapter = TypeAdapter(shape)
    schema = adapter.json_schema()
    assert schema["examples"]
    for example in schema["examples"]:
        assert set(example) <= set(schema["properties"])
        made = adapter.validate_python(example)
        assert adapter.dump_python(made, mode="json", exclude_unset=True) == example


def test_the_spans_of_the_letter_lead_to_its_words() -> None:
    letter: dict[str, Any] = examples.DOCUMENT_ANSWER
    text = letter["text"]
    for passage in letter["passages"]:
        assert text[passage["start"] : passage["end"]] == passage["text"]
    for field in ("title", "document_number", "issuer", "addressee", "proposal_title"):
        (span,) = letter["provenance"][field]
        assert text[span[0] : span[1]] == letter[field]
    (section,) = letter["outline"]
    heading = text[section["heading_start"] : section["heading_end"]]
    assert heading == section["label"] + section["title"]


def test_the_schema_of_a_search_knows_both_names_and_forbids_both_at_once() -> None:
    schema = SearchBody.model_json_schema()
    assert schema["additionalProperties"] is False
    assert {"limit", "k"} <= set(schema["properties"])
    assert schema["not"] == {"required": ["limit", "k"]}
    with pytest.raises(ValidationError, match="limit and k are the same"):
        SearchBody(query="补贴", limit=3, k=3)


@pytest.mark.parametrize(("given", "limit"), [({}, 10), ({"limit": 3}, 3), ({"k": 4}, 4)])
def test_either_name_sets_the_limit(given: dict[str, int], limit: int) -> None:
    body = SearchBody.model_validate({"query": "补贴", **given})
    assert body.to_query().limit == limit


def test_the_answer_marks_its_value_and_quotes_its_words() -> None:
    answer: dict[str, Any] = examples.ASK_ANSWER
    (sentence,), (citation,) = answer["sentences"], answer["citations"]
    start, end = sentence["value"]
    assert sentence["text"][start:end] == "900元"
    letter = examples.DOCUMENT_ANSWER["text"]
    assert letter[citation["start"] : citation["end"]] == citation["quote"]
    assert sentence["text"].endswith(citation["quote"])


def test_the_conversations_shown_can_be_asked() -> None:
    asked = [ChatBody.model_validate(each) for each in chat_examples.CHAT_BODIES]
    assert [body.to_ask().text for body in asked] == [
        "松岚市青年人才的租房补贴每月多少元?",
        "租房补贴",
    ]


def test_the_message_shown_marks_its_citation() -> None:
    message: dict[str, Any] = chat_examples.CHAT_ANSWER["choices"][0]["message"]
    (annotation,) = message["annotations"]
    place = annotation["url_citation"]
    assert message["content"][place["start_index"] : place["end_index"]] == "[1]"
    assert f"1. [{place['title']}](<{place['url']}>)" in message["content"]


@pytest.mark.parametrize(
    ("filters", "kind", "field"),
    [
        ({"from": 0}, "date_parsing", "from"),
        ({"date_to": "20240516"}, "date_parsing", "date_to"),
        ({"year": "2024"}, "int_type", "year"),
        ({"year": [True]}, "int_type", "year"),
        ({"from": "2024-01-01", "date_from": "2024-01-01"}, "extra_forbidden", "from"),
        ({"issuer": ["某局"] * 101}, "too_long", "issuer"),
    ],
)
def test_filters_are_as_strict_as_described(filters: dict[str, Any], kind: str, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FilterBody.model_validate(filters)
    first = refused.value.errors()[0]
    assert (first["type"], first["loc"][0]) == (kind, field)


def test_the_schema_of_filters_tells_of_single_values_and_other_names() -> None:
    schema = FilterBody.model_json_schema()
    many, one, none = schema["properties"]["issuer"]["anyOf"]
    assert (many["type"], many["maxItems"]) == ("array", 100)
    assert (one["type"], none["type"]) == ("string", "null")
    for name, other in (("date_from", "from"), ("subject_class", "subject")):
        assert schema["properties"][other]["anyOf"] == schema["properties"][name]["anyOf"]
        assert {"not": {"required": [name, other]}} in schema["allOf"]


@pytest.mark.parametrize("switch", ["facets", "explain", "marks"])
def test_switches_of_a_body_are_true_or_false(switch: str) -> None:
    for value in (0, 1, "true", None):
        with pytest.raises(ValidationError):
            SearchBody.model_validate({"query": "补贴", switch: value})
