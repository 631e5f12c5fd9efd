"""Retrieval sets: folders of texts and questions, with the texts that answer each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from replysearch.errors import BadRetrievalSet
from replysearch.json_lines import Fields, find_lines, read_lines
from replysearch.messages import evaluation as messages

CORPUS, QUERIES = "corpus", "queries"


@dataclass(frozen=True, slots=True)
class SetText:
    """A text of a set. Its title may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SetQuery:
    """A question of a set, with the ids of the texts that answer it.

    `answers` are reference answers. `turns` are the questions before this one, oldest first. If
    :func:`read_set` was called without `for_answers`, both are empty, and `relevant` never is. With
    `for_answers`, `relevant` is empty for a question that no text answers.
    """

    id: str
    text: str
    relevant: frozenset[str]
    answers: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """All texts and questions of a set, in the order of their files."""

    texts: tuple[SetText, ...]
    queries: tuple[SetQuery, ...]


def read_set(folder: Path, *, for_answers: bool = False) -> RetrievalSet:
    """Read ``corpus.jsonl`` and ``queries.jsonl`` in a folder. Each may be gzipped (``.gz``).

    A line of the corpus is ``{"id", "text"}`` with an optional ``title``. A line of the queries is
    ``{"id", "text", "relevant": [ids]}``. With `for_answers`, ``relevant`` may be empty, and
    ``answers`` and ``turns`` may hold lists of strings. Other fields and blank lines are ignored.

    Raises:
        BadRetrievalSet: A file is missing, unreadable, malformed or empty, an id is repeated, or a
            query names an unknown text. The message names the file, and the bad line if any.
    """
    corpus_path, queries_path = _path_of(folder, CORPUS), _path_of(folder, QUERIES)
    texts = tuple(_texts(corpus_path))
    if not texts:
        raise BadRetrievalSet(messages.EVAL_SET_EMPTY.format(path=corpus_path))
    queries = tuple(_queries(queries_path, {text.id for text in texts}, for_answers=for_answers))
    if not queries:
        raise BadRetrievalSet(messages.EVAL_SET_EMPTY.format(path=queries_path))
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


def _queries(path: Path, text_ids: set[str], *, for_answers: bool) -> Iterator[SetQuery]:
    seen: set[str] = set()
    for number, line in _records(path):
        id_, text = _new_id(path, number, line, seen), _string(path, number, line, "text")
        if not text.strip():
            raise _malformed(path, number, "text")
        relevant = line.get("relevant")
        if not isinstance(relevant, list) or not (relevant or for_answers):
            raise _malformed(path, number, "relevant")
        for each in relevant:
            if not isinstance(each, str):
                raise _malformed(path, number, "relevant")
            if each not in text_ids:
                raise BadRetrievalSet(
                    messages.EVAL_UNKNOWN_ID.format(path=path, line=number, id=each)
                )
        if not for_answers:
            yield SetQuery(id_, text, frozenset(relevant))
            continue
        answers, turns = (_strings(path, number, line, field) for field in ("answers", "turns"))
        if answers and not relevant:
            raise _malformed(path, number, "relevant")
        yield SetQuery(id_, text, frozenset(relevant), answers, turns)


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


def _strings(path: Path, number: int, line: Fields, field: str) -> tuple[str, ...]:
    values = line.get(field) or []
    if not isinstance(values, list) or not all(
        isinstance(value, str) and value.strip() for value in values
    ):
        raise _malformed(path, number, field)
    return tuple(values)


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
