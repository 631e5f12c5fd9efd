"""Retrieval sets: a folder with texts to find, questions, and which texts answer each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from replysearch import messages
from replysearch.errors import BadRetrievalSet
from replysearch.jsonlines import Fields, find_lines, read_lines

CORPUS, QUERIES = "corpus", "queries"


@dataclass(frozen=True, slots=True)
class SetText:
    """A text of a set: its id, its title (it may be empty) and its words."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SetQuery:
    """A question of a set with the ids of the texts that answer it, at least one."""

    id: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """All texts and questions of a set, in the order of their files."""

    texts: tuple[SetText, ...]
    queries: tuple[SetQuery, ...]


def read_set(folder: Path) -> RetrievalSet:
    """Read ``corpus.jsonl`` and ``queries.jsonl`` from a folder, plain or gzipped (``.gz``).

    A line of the corpus is ``{"id", "text"}`` with an optional ``title``, one of the queries
    ``{"id", "text", "relevant": [ids]}``; other fields are passed over, and so are blank lines.

    Raises:
        BadRetrievalSet: A file is missing, unreadable or malformed, an id stands twice, or a query
            names a text that is not there; the message names file and line.
    """
    corpus, asked = _path_of(folder, CORPUS), _path_of(folder, QUERIES)
    texts = tuple(_texts(corpus))
    if not texts:
        raise BadRetrievalSet(messages.EVAL_SET_EMPTY.format(path=corpus))
    queries = tuple(_queries(asked, {text.id for text in texts}))
    if not queries:
        raise BadRetrievalSet(messages.EVAL_SET_EMPTY.format(path=asked))
    return RetrievalSet(texts, queries)


def _path_of(folder: Path, name: str) -> Path:
    if path := find_lines(folder, name):
        return path
    raise BadRetrievalSet(messages.EVAL_FILE_MISSING.format(folder=folder, name=name))


def _texts(path: Path) -> Iterator[SetText]:
    seen: set[str] = set()
    for number, line in _records(path):
        id_ = _new_id(path, number, line, seen)
        title = line.get("title") or ""
        if not isinstance(title, str):
            raise _malformed(path, number, "title")
        yield SetText(id_, title, _string(path, number, line, "text"))


def _queries(path: Path, known: set[str]) -> Iterator[SetQuery]:
    seen: set[str] = set()
    for number, line in _records(path):
        id_, text = _new_id(path, number, line, seen), _string(path, number, line, "text")
        if not text.strip():
            raise _malformed(path, number, "text")
        relevant = line.get("relevant")
        if not isinstance(relevant, list) or not relevant:
            raise _malformed(path, number, "relevant")
        for each in relevant:
            if not isinstance(each, str):
                raise _malformed(path, number, "relevant")
            if each not in known:
                raise BadRetrievalSet(
                    messages.EVAL_UNKNOWN_ID.format(path=path, line=number, id=each)
                )
        yield SetQuery(id_, text, frozenset(relevant))


def _new_id(path: Path, number: int, line: Fields, seen: set[str]) -> str:
    id_ = _string(path, number, line, "id")
    if id_ in seen:
        raise BadRetrievalSet(messages.EVAL_ID_TWICE.format(path=path, line=number, id=id_))
    seen.add(id_)
    return id_


def _string(path: Path, number: int, line: Fields, field: str) -> str:
    value = line.get(field)
    if not isinstance(value, str):
        raise _malformed(path, number, field)
    return value


def _malformed(path: Path, number: int, field: str) -> BadRetrievalSet:
    return BadRetrievalSet(messages.EVAL_FIELD.format(path=path, line=number, field=field))


def _records(path: Path) -> Iterator[tuple[int, Fields]]:
    return read_lines(
        path,
        unreadable=lambda reason: BadRetrievalSet(
            messages.EVAL_UNREADABLE.format(path=path, reason=reason)
        ),
        malformed=lambda line: BadRetrievalSet(messages.EVAL_LINE.format(path=path, line=line)),
    )
