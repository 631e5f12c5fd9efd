"""Answers ⇄ JSON objects. Users can save such an object and have it checked later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from replysearch.answering import SavedAnswer, SavedQuote, SavedSentence, Verified
from replysearch.errors import BadAnswer
from replysearch.messages import answering as messages
from replysearch.records import (
    Answer,
    AnswerSentence,
    AnswerStatus,
    Citation,
    Filters,
    Kind,
    Quote,
    Span,
)
from replysearch.wire.objects import citation_forms, citation_object, hit_object, note_object

if TYPE_CHECKING:
    from replysearch.wire.answer_shapes import (
        AnswerCitationObject,
        AnswerObject,
        AnswerSentenceObject,
        VerifiedObject,
    )

#: Largest number of sentences, and of quotes, in a saved answer. Chosen, not measured.
_MOST_SAVED = 200
#: Longest sentence or quote in a saved answer, in characters. Chosen, not measured.
_LONGEST_SAVED = 2000
#: The text fields of a citation that are compared with the letter. `page` is compared too.
_FACTS = tuple(
    each.name
    for each in fields(Citation)
    if each.name not in {"document_id", "path", "span", "page"}
)


def answer_object(answer: Answer) -> AnswerObject:
    """Return the JSON object of an answer."""
    return {
        "question": answer.ask.text,
        "understood": answer.understood,
        "status": answer.status.value,
        "answer": answer.text,
        "took_ms": round(answer.took_ms, 2),
        "filters": filters_object(answer.filters),
        "sentences": [answer_sentence_object(sentence) for sentence in answer.sentences],
        "citations": [quote_object(quote) for quote in answer.quotes],
        "suggestions": [hit_object(hit) for hit in answer.suggestions],
        "notes": [note_object(note, detail) for note, detail in answer.notes],
    }


def answer_sentence_object(sentence: AnswerSentence) -> AnswerSentenceObject:
    """Return the JSON object of one sentence."""
    found: AnswerSentenceObject = {
        "text": sentence.text,
        "citations": list(sentence.quotes),
        "item": sentence.is_item,
    }
    if sentence.value is not None:
        found["value"] = list(sentence.value)
    return found


def quote_object(quote: Quote) -> AnswerCitationObject:
    """Return the JSON object of a quote."""
    return {
        **citation_object(quote.citation),
        "n": quote.n,
        "passage_id": quote.passage_id,
        "quote": quote.text,
        "digest": quote.digest,
        "forms": citation_forms(quote.citation),
    }


def filters_object(filters: Filters) -> dict[str, list[str | int]]:
    """Return the filters that are set, each as a list of values. The dates come last."""
    chosen = {each.name: getattr(filters, each.name) for each in fields(Filters)}
    days = {name: chosen.pop(name) for name in ("date_from", "date_to")}
    earlier: list[str | int] = [chosen.pop("earlier")]
    listed = {
        name: [each.value if isinstance(each, Kind) else each for each in values]
        for name, values in chosen.items()
        if values
    }
    flags = {"earlier": earlier} if filters.earlier else {}
    return {**listed, **flags, **{name: [day.isoformat()] for name, day in days.items() if day}}


def saved_answer(name: str, value: object) -> SavedAnswer:
    """Return the saved answer in the JSON object `value`. Error messages call the object `name`.

    Raises:
        BadAnswer: `value` is no saved answer, or is too large. The message names the wrong field.
    """
    answer = _mapping(name, "", value)
    sentences = tuple(_sentence(name, each) for each in _list(name, answer, "sentences"))
    quotes = tuple(_saved_quote(name, each) for each in _list(name, answer, "citations"))
    if [quote.n for quote in quotes] != list(range(1, len(quotes) + 1)):
        raise _bad(name, "n")
    answered = _string(name, answer, "status") == AnswerStatus.ANSWERED.value
    if answered != bool(sentences):
        raise _bad(name, "sentences")
    if max(len(sentences), len(quotes)) > _MOST_SAVED:
        raise _bad(name, "citations")
    text = _string(name, answer, "answer")
    return SavedAnswer(_string(name, answer, "question"), sentences, quotes, text)


def _sentence(name: str, value: object) -> SavedSentence:
    fields = _mapping(name, "sentences", value)
    numbers = _list(name, fields, "citations")
    if not all(_is_whole(number) for number in numbers):
        raise _bad(name, "citations")
    text = _string(name, fields, "text")
    marked = fields.get("value")
    place = None if marked is None else _span(name, "value", marked)
    if len(text) > _LONGEST_SAVED or (place is not None and place.end > len(text)):
        raise _bad(name, "value" if place else "text")
    return SavedSentence(text, tuple(numbers), place)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _saved_quote(name: str, value: object) -> SavedQuote:
    fields = _mapping(name, "citations", value)
    facts: dict[str, str | int | None] = {}
    for fact in _FACTS:
        if fields.get(fact) is not None:
            _string(name, fields, fact)
        facts[fact] = fields.get(fact)
    page = facts["page"] = fields.get("page")
    number, path = fields.get("n"), _list(name, fields, "path")
    if not _is_whole(number) or (page is not None and not _is_whole(page)):
        raise _bad(name, "n" if page is None else "page")
    words = _string(name, fields, "quote")
    if not words.strip() or len(words) > _LONGEST_SAVED:
        raise _bad(name, "quote")
    return SavedQuote(
        n=int(number or 0),
        document_id=_string(name, fields, "document_id"),
        span=_span(name, "start", [fields.get("start"), fields.get("end")]),
        text=words,
        digest=_string(name, fields, "digest"),
        facts=facts,
        path=tuple(_string(name, {"path": step}, "path") for step in path),
    )


def _span(name: str, field: str, value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise _bad(name, field)
    start, end = value
    if not _is_whole(start) or not _is_whole(end) or not 0 <= start <= end:
        raise _bad(name, field)
    return Span(start, end)


def _mapping(name: str, field: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _bad(name, field or "question")
    return value


def _list(name: str, fields: Mapping[str, Any], field: str) -> list[Any]:
    value = fields.get(field)
    if not isinstance(value, list):
        raise _bad(name, field)
    return value


def _string(name: str, fields: Mapping[str, Any], field: str) -> str:
    value = fields.get(field)
    if not isinstance(value, str) or any("\ud800" <= each <= "\udfff" for each in value):
        raise _bad(name, field)
    return value


def _bad(name: str, field: str) -> BadAnswer:
    return BadAnswer(messages.SAVED_FIELD.format(name=name, field=field))


def verified_object(saved: SavedAnswer, verified: Verified) -> VerifiedObject:
    """Return the JSON object for the result of checking a saved answer."""
    return {
        "question": saved.question,
        "holds": verified.holds,
        "text_fits": verified.text_fits,
        "citations": [
            {"n": n, "state": state.value, "message": messages.QUOTE_STATES[state.value]}
            for n, state in verified.quotes.items()
        ],
        "sentences": [
            {"text": each.text, "proved": not faults, "faults": [fault.value for fault in faults]}
            for each, faults in zip(saved.sentences, verified.sentences, strict=True)
        ],
    }
