"""Read the training files and split them into items: pieces of text that belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from replysearch.chinese.text import narrow, sentences, trimmed
from replysearch.errors import TrainingError
from replysearch.json_lines import Fields, find_lines, read_lines
from replysearch.messages import encoding as messages
from replysearch.records import Span

#: A policy text is split into items of at least this many characters; the last may be shorter.
#: Chosen, not measured: about four passages of a letter.
PARAGRAPH_LIMIT = 600

#: Most sentence pairs used from a source. Chosen, not measured: large sources have one subject.
PAIRS_PER_SOURCE = 10_000

_CLAUSE = re.compile(r"[^，,：:]+[，,：:]?")
#: Prefix of the names of sources whose pairs have a grade from 0 to 5 as label.
GRADED = "stsb"

_POSITIVE = frozenset({"1", "2", "entailment"})
_POSITIVE_GRADES = frozenset({"4", "5"})


class ItemShape(Enum):
    """How the pieces of an item belong together."""

    #: The first piece is the title, which may be empty; the others are the sentences in order.
    TEXT = "text"
    #: Any two pieces make a training pair. They mean the same, or one answers the other.
    EQUALS = "equals"


@dataclass(frozen=True, slots=True)
class Item:
    """Pieces of text that belong together. Only sentence pairs have a `source` from the file."""

    pieces: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """A file of the training folder: its name without suffix, how to read it, and its weight.

    The file gives the fraction `share` / (sum of the shares of all files used) of the batches.
    """

    name: str
    shape: ItemShape
    share: float
    items: Callable[[Fields], Iterator[Item]]


def _text_of(record: Fields, key: str) -> str:
    value = record[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def pieces_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, or its clauses if it has only one sentence."""
    plain = narrow(text)
    spans = (trimmed(plain, span) for span in sentences(plain, Span(0, len(plain))))
    pieces = tuple(span.of(plain) for span in spans if span.end - span.start > 1)
    if len(pieces) == 1:
        return tuple(_CLAUSE.findall(pieces[0]))
    return pieces


def _law_items(record: Fields) -> Iterator[Item]:
    headings = record["headings"]
    if not isinstance(headings, list):
        raise TypeError("headings")
    title = " ".join([_text_of(record, "law"), *map(str, headings[-1:])])
    yield Item((title, *pieces_of(_text_of(record, "text"))), "law")


def _titled(title_key: str, text_key: str) -> Callable[[Fields], Iterator[Item]]:
    def items(record: Fields) -> Iterator[Item]:
        title, text = _text_of(record, title_key), _text_of(record, text_key)
        yield Item((title, *pieces_of(text)), text_key)

    return items


def _policy_items(record: Fields) -> Iterator[Item]:
    title, paragraph, length = _text_of(record, "title"), [], 0
    for sentence in pieces_of(_text_of(record, "text")):
        paragraph.append(sentence)
        length += len(sentence)
        if length >= PARAGRAPH_LIMIT:
            yield Item((title, *paragraph), "policy")
            paragraph, length = [], 0
    if paragraph:
        yield Item((title, *paragraph), "policy")


def _reply_items(record: Fields) -> Iterator[Item]:
    yield Item(tuple(_text_of(record, key) for key in ("title", "question", "reply")), "reply")


def _pair_items(record: Fields) -> Iterator[Item]:
    source, label = str(record.get("source", "")), str(record.get("label", "1"))
    if label in (_POSITIVE_GRADES if source.startswith(GRADED) else _POSITIVE):
        yield Item((_text_of(record, "a"), _text_of(record, "b")), source)


def _question_items(record: Fields) -> Iterator[Item]:
    yield Item((_text_of(record, "question"), _text_of(record, "passage")), "question")


def _synonym_items(record: Fields) -> Iterator[Item]:
    words = record["words"]
    if not isinstance(words, list):
        raise TypeError("words")
    if len(unique := tuple(dict.fromkeys(map(str, words)))) > 1:
        yield Item(unique, "synonyms")


#: The files that a training folder may have, with their shares of the batches. If
#: `question_passage` is missing, as in the training of the built-in encoder, 66 % of the batches
#: are texts, 30 % pairs and 4 % synonyms. Chosen, not measured: small files have small shares to
#: prevent overfitting.
TRAINING_FILES = (
    TrainingFile("law_articles", ItemShape.TEXT, 0.28, _law_items),
    TrainingFile("news_title_body", ItemShape.TEXT, 0.24, _titled("title", "text")),
    TrainingFile("policy_text", ItemShape.TEXT, 0.06, _policy_items),
    TrainingFile("message_text", ItemShape.TEXT, 0.05, _titled("title", "text")),
    TrainingFile("abstract_title", ItemShape.TEXT, 0.03, _titled("a", "b")),
    TrainingFile("message_reply", ItemShape.EQUALS, 0.03, _reply_items),
    TrainingFile("sentence_pairs", ItemShape.EQUALS, 0.27, _pair_items),
    TrainingFile("question_passage", ItemShape.EQUALS, 0.04, _question_items),
    TrainingFile("synonyms", ItemShape.EQUALS, 0.04, _synonym_items),
)


def read_records(path: Path) -> Iterator[tuple[int, Fields]]:
    """Yield the JSON objects of a training file with their line numbers from 1.

    Raises TrainingError if the file cannot be read or a line is not a JSON object.
    """
    return read_lines(
        path,
        unreadable=lambda reason: TrainingError(
            messages.TRAINING_FILE_UNREADABLE.format(path=path, reason=reason)
        ),
        malformed=lambda line: TrainingError(
            messages.TRAINING_LINE_MALFORMED.format(path=path, line=line)
        ),
    )


def held_out_titles(folder: Path) -> frozenset[str]:
    """Return the titles in the even lines of ``message_reply``, which are kept for evaluation."""
    path = find_lines(folder, "message_reply")
    if path is None:
        return frozenset()
    return frozenset(
        str(record.get("title")) for number, record in read_records(path) if number % 2 == 0
    )


def is_graded_and_held_out(number: int, record: Fields) -> bool:
    """Return True for a graded pair in every tenth line. These pairs are kept for evaluation."""
    return number % 10 == 0 and str(record.get("source", "")).startswith(GRADED)


def read_items(folder: Path, file: TrainingFile) -> Iterator[Item]:
    """Yield the items of a training file, except those that are held out for evaluation.

    Held out are all messages whose title is in :func:`held_out_titles`, and the graded pairs of
    :func:`is_graded_and_held_out`. From one source at most :data:`PAIRS_PER_SOURCE` sentence
    pairs are used. Raises TrainingError if the file cannot be read or a line is malformed.
    """
    path = find_lines(folder, file.name)
    if path is None:
        return
    held_out = held_out_titles(folder) if file.name.startswith("message_") else frozenset()
    counts: dict[str, int] = {}
    for number, record in read_records(path):
        if str(record.get("title")) in held_out or is_graded_and_held_out(number, record):
            continue
        try:
            items = list(file.items(record))
        except (KeyError, TypeError) as error:
            raise TrainingError(
                messages.TRAINING_FIELD_MISSING.format(path=path, line=number, field=error.args[0])
            ) from error
        for item in items:
            counts[item.source] = counts.get(item.source, 0) + 1
            if file.name != "sentence_pairs" or counts[item.source] <= PAIRS_PER_SOURCE:
                yield item
