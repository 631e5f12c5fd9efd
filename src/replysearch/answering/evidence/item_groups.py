"""Lists of items in a letter, such as 一是…二是…, that answer a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from replysearch.answering.evidence.letter_evidence import LetterEvidence
from replysearch.answering.evidence.open_index import begin_of_item, is_of_kind
from replysearch.answering.evidence.sentence_ranking import RankedSentence, rare_character_shares
from replysearch.chinese.text import fold
from replysearch.engine import StoredPassage
from replysearch.letters.kinds import introduces_list
from replysearch.records import Kind

#: Largest number of items in a list. Chosen, not measured: people do not read longer answers.
MOST_ITEMS = 12

# The weights in the score of a list. Measured: `python -m benchmarks.answering --vary
# evidence.item_groups._BY_FOUND=0.3,0.42,0.6`, and the same for the others.
_BY_COVERAGE = 1.0  # share of the question's words in the items
_BY_FOUND = 0.42  # F-measure of the list's passages against the passages found
_BY_SENTENCE = 0.45  # score of the best sentence in the items or a paragraph that introduces them
_BY_KIND = 0.5  # share of items of the kind asked for
_BY_LENGTH = -0.45  # number of items, divided by `MOST_ITEMS`
_BY_RARE = 0.7  # share of the question's rare characters in heading and items


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A list of items, and the heading above them, which may be empty.

    `score` says how well the items answer. `coverage` is the share of the question's words in them.
    """

    heading: str
    items: tuple[StoredPassage, ...]
    score: float
    coverage: float


def introduced_items(letter: LetterEvidence, sentence: RankedSentence) -> ItemGroup | None:
    """Return the 2 to :data:`MOST_ITEMS` items that a sentence introduces (原因如下:), or None.

    The sentence may go on with the first of them: 原因如下:一是….
    """
    own = begin_of_item(sentence.passage) - sentence.span.start
    if not introduces_list(sentence.text[:own].strip() if own > 0 else sentence.text):
        return None
    ids = [each.passage_id for each in letter.passages]
    at = ids.index(sentence.passage.passage_id)
    following = letter.passages[at if own > 0 else at + 1 :]
    key = _parents(sentence.passage)[-1]

    def belongs(passage: StoredPassage) -> bool:
        is_under = _address(passage).startswith(key)
        return is_under and (_is_item(passage) or _parents(passage)[-1] != key)

    items = tuple(takewhile(belongs, following))
    if not 2 <= len(items) <= MOST_ITEMS:
        return None
    return ItemGroup(_heading(items, key), items, sentence.score, letter.coverage_of(items))


def best_group(letter: LetterEvidence, sentences: Sequence[RankedSentence]) -> ItemGroup | None:
    """Return the best-answering list of items in a letter, or None if the letter has no list.

    `sentences` are the ranked sentences of all letters found, best first.
    """
    in_letter = [
        each for each in sentences if each.passage.citation.document_id == letter.document_id
    ]
    passage_scores = {each.passage.passage_id: each.passage_score for each in in_letter}
    best: dict[str, float] = {}
    for each in in_letter:
        best.setdefault(each.passage.passage_id, each.score)
    keys = {key for passage in letter.passages for key in _parents(passage)}
    # `max` takes the first of equal groups. The deepest heading, nearest to the items, comes first.
    order = sorted(keys, key=lambda key: (-key.count("."), key))
    candidates = (_group(letter, key, passage_scores, best) for key in order)
    groups = [group for group in candidates if group is not None]
    texts = [
        fold("".join((group.heading, *(each.text for each in group.items)))) for group in groups
    ]
    rare = rare_character_shares(letter.question, texts)
    groups = [
        replace(group, score=group.score + _BY_RARE * share)
        for group, share in zip(groups, rare, strict=True)
    ]
    return max(groups, key=lambda group: (group.score, -len(group.items)), default=None)


def _group(
    letter: LetterEvidence,
    key: str,
    passage_scores: Mapping[str, float],
    best: Mapping[str, float],
) -> ItemGroup | None:
    """Return the items under one heading, or None if there are too few or too many.

    All addresses under the heading start with `key`. `passage_scores` and `best` map passage ids to
    the scores of the passages and of their best sentences. The caller adds `_BY_RARE`.
    """
    passages = _passages_under(letter, key)
    items = _without_comments(passages)
    if not 2 <= len(items) <= MOST_ITEMS:
        return None
    # A paragraph that introduces the items counts as a passage of the list.
    introducing = [each for each in passages if each not in items and introduces_list(each.text)]
    ids = [each.passage_id for each in (*introducing, *items)]
    found = [id_ for id_ in ids if id_ in passage_scores]
    recall = sum(map(passage_scores.__getitem__, found)) / max(sum(passage_scores.values()), 1e-9)
    precision = len(found) / len(ids)
    f_measure = 2 * recall * precision / max(recall + precision, 1e-9)
    kind = letter.question.kind
    of_kind = sum(is_of_kind(item.kind, kind) for item in items) / len(items) if kind else 0.5
    coverage = letter.coverage_of(items)
    score = (
        _BY_COVERAGE * coverage
        + _BY_FOUND * f_measure
        + _BY_SENTENCE * max(map(best.__getitem__, found), default=0.0)
        + _BY_KIND * of_kind
        + _BY_LENGTH * len(items) / MOST_ITEMS
    )
    return ItemGroup(_heading(items, key), tuple(items), score, coverage)


def _passages_under(letter: LetterEvidence, key: str) -> list[StoredPassage]:
    """Return the passages that may be items of one list under a heading."""
    under = [
        passage
        for passage in letter.passages
        if _address(passage).startswith(key) and passage.kind is not Kind.COURTESY
    ]
    if key:
        return under
    # In the whole letter, only items of the requested kind count; if there are none, all items do.
    items = [each for each in under if _is_item(each)]
    return [each for each in items if _holds_kind(each, letter.question.kind)] or items


def _holds_kind(passage: StoredPassage, asked: Kind | None) -> bool:
    return any(is_of_kind(kind, asked) for kind in passage.kinds)


def _without_comments(passages: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Return the passages without plain paragraphs whose heading is also that of several items."""
    beside = Counter(_parents(each)[-1] for each in passages if _is_item(each))
    return [each for each in passages if _is_item(each) or beside[_parents(each)[-1]] < 2]


def _address(passage: StoredPassage) -> str:
    """Return the address of a passage in the outline, such as ``a2.b3.i4``."""
    return passage.passage_id.rpartition(":")[2]


def _is_item(passage: StoredPassage) -> bool:
    """Return whether a passage is not a plain paragraph, but a numbered item or closing words."""
    return not _address(passage).rpartition(".")[2].startswith("p")


def _parents(passage: StoredPassage) -> list[str]:
    """Return the addresses of the headings above: "" (the whole letter), then "a2.", "a2.b3."."""
    steps = _address(passage).split(".")[:-1]
    return ["", *(".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1))]


def _heading(items: Sequence[StoredPassage], key: str) -> str:
    """Return the heading with the address `key`; empty if `key` stands for the whole letter."""
    depth = key.count(".")
    path = items[0].citation.path
    return path[min(depth, len(path)) - 1] if depth and path else ""
