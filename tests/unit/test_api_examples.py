"""The whole examples of the description are what the models allow, and agree with themselves."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from replysearch.api import examples
from replysearch.api.asking import AnswerAnswer, AskBody, VerifiedAnswer
from replysearch.api.requests import SearchBody
from replysearch.api.responses import (
    DocumentAnswer,
    FailureAnswer,
    ListAnswer,
    OverviewAnswer,
    SearchAnswer,
    UploadAnswer,
    UploadFailureAnswer,
)

MODELS: list[type[BaseModel]] = [
    AskBody,
    AnswerAnswer,
    VerifiedAnswer,
    SearchBody,
    SearchAnswer,
    ListAnswer,
    DocumentAnswer,
    OverviewAnswer,
    UploadAnswer,
    FailureAnswer,
    UploadFailureAnswer,
]


@pytest.mark.parametrize("model", MODELS)
def test_examples_are_of_their_model(model: type[BaseModel]) -> None:
    shown = model.model_json_schema()["examples"]
    assert shown
    for example in shown:
        assert set(example) <= set(model.model_fields)
        dumped = model.model_validate(example).model_dump(mode="json", exclude_unset=True)
        assert dumped == example


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
