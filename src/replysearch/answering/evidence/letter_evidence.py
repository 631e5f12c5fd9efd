"""The letters that evidence points to: what they say as a whole, and which items stand together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from replysearch.answering.evidence.sentence_ranking import Judged, rare_shares
from replysearch.answering.question.issuers import may_be_called
from replysearch.answering.question.question import Question
from replysearch.chinese.text import HAN, fold
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import ReadTransaction, StoredPassage
from replysearch.records import Kind

#: Characters of a name, at least.
_NAME = 3
_ALL_HAN = re.compile(f"[{HAN}]+")
# What leads in a list at a sentence's end.
_ANNOUNCES = re.compile(
    r"[:：]$|(?:以下|如下|下列).{0,8}[。:：]?$"
    r"|[两二三四五六七八几]个?(?:方面|环节|项|点|条|类|件事?)[^,，;；]{0,8}[。:：]$"
)
#: A group of more items than this is no answer.
MOST_ITEMS = 12

# What makes a group of items the better answer; re-measure with `python -m benchmarks.answering`.
_BY_COVERAGE = 1.0
_BY_FOUND = 0.42
_BY_SENTENCE = 0.45
_BY_TENSE = 0.5
_BY_LENGTH = -0.45
_BY_RARE = 0.7


#: Largest share of one of a follow-up's own words that a letter may leave out: a word that it does
#: not know begins something else.
_OWN_UNSAID = 0.4


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together under one heading, in their order, and how well they answer.

    `covered` is the share of the question's words that they say.
    """

    heading: str
    items: tuple[StoredPassage, ...]
    score: float
    covered: float

    def is_of(self, kind: Kind) -> bool:
        """Tell whether any of the items is of a kind."""
        return any(item.kind is kind for item in self.items)


class LetterAsked:
    """One letter in the light of one question."""

    def __init__(
        self,
        transaction: ReadTransaction,
        first: StoredPassage,
        question: Question,
        reader: Encoder,
        asked: NearWords | None,
        *,
        known: bool,
    ) -> None:
        """Prepare to look at the letter of the passage `first`.

        `asked` are the question's words to `reader`; `known` tells that this is the index's own
        encoder.
        """
        self._asked = asked
        self._first = first
        self._transaction = transaction
        self._question = question
        self._reader = reader
        self._has_tokens = known
        self.document_id = first.document_id

    @cached_property
    def passages(self) -> list[StoredPassage]:
        """The letter's passages in order."""
        return self._transaction.passages_of(self.document_id)

    @cached_property
    def _tokens(self) -> list[bytes]:
        if self._has_tokens:
            return self._transaction.tokens_of(self.document_id)
        texts = [fold("\n".join((*passage.path, passage.text))) for passage in self.passages]
        return list(self._reader.encode_passages(texts).tokens)

    @cached_property
    def coverage(self) -> tuple[float, float]:
        """How much of the question's words the letter says, and the largest share it leaves out."""
        asked = self._asked
        if asked is None:
            return 0.0, 1.0
        head = fold(f"{self._first.title or ''} {self._first.issuer or ''}")
        whole = [b"".join(self._tokens), *self._reader.encode_passages([head]).tokens]
        best = asked.best(whole).max(axis=1)
        return float(asked.weights @ best), float((asked.weights * (1 - best)).max())

    @cached_property
    def says_own(self) -> bool:
        """Tell whether it leaves out no word of weight of a follow-up's own."""
        own = self._reader.near_words(self._question.own) if self._question.own else None
        if own is None or not len(own.weights):
            return True
        best = own.best([b"".join(self._tokens)]).max(axis=1)
        return float((own.weights * (1 - best)).max()) <= _OWN_UNSAID

    def says_alone(self, judged: Sequence[Judged]) -> bool:
        """Tell whether it alone of the letters found says some words of the question as they stand.

        Names that no word list has, of a street or a project, tell which letter is meant.
        """
        # Texts as they stand: only runs of Chinese characters count, which folding mostly keeps.
        own = "\n".join(passage.text for passage in self.passages)
        found = {each.passage.passage_id: each.passage for each in judged}.values()
        others = [p.text for p in found if p.document_id != self.document_id]
        subject = fold(self._question.subject)
        runs = (subject[at : at + _NAME] for at in range(len(subject) - _NAME + 1))
        return any(
            run in own and _ALL_HAN.fullmatch(run) and not any(run in other for other in others)
            for run in runs
        )

    def tells_of(self, event: str) -> bool:
        """Tell whether the letter says that something happened: else it cannot say why it did."""
        return not event or any(event in fold(passage.text) for passage in self.passages)

    def may_be_meant(self, strangers: Sequence[str]) -> bool:
        """Tell whether the letter says, or is by, each place and office that a question names.

        A letter of which nobody knows whose it is may be anybody's.
        """
        issuer = self._first.issuer
        if not strangers or issuer is None:
            return True
        words = fold("\n".join((issuer, self._first.title or "", *(p.text for p in self.passages))))
        return all(name in words or may_be_called(issuer, name) for name in strangers)

    def announced(self, judged: Judged) -> Group | None:
        """Return the items that a sentence leads in, as 原因如下: does; None where it does not."""
        if not announces(judged.text):
            return None
        places = [each.passage_id for each in self.passages]
        at = places.index(judged.passage.passage_id)
        key = _parents(judged.passage)[-1]
        following = takewhile(
            lambda each: (
                _address(each).startswith(key) and (_is_item(each) or _parents(each)[-1] != key)
            ),
            self.passages[at + 1 :],
        )
        items = list(following)
        if not 2 <= len(items) <= MOST_ITEMS:
            return None
        return Group(_heading(items, key), tuple(items), judged.score, self._covered(items))

    def best_group(self, judged: Sequence[Judged]) -> Group | None:
        """Return the items under that heading which answer best; None where nothing is listed.

        Args:
            judged: All sentences judged, of this and other letters.
        """
        own = [each for each in judged if each.passage.document_id == self.document_id]
        strengths = {each.passage.passage_id: each.strength for each in own}
        best: dict[str, float] = {}
        for each in own:
            best.setdefault(each.passage.passage_id, each.score)
        keys = {key for passage in self.passages for key in _parents(passage)}
        # Of equal groups the one deepest down stands first, and has the nearest heading.
        order = sorted(keys, key=lambda key: (-key.count("."), key))
        groups = [group for key in order if (group := self._group(key, strengths, best))]
        said = [
            fold("".join((group.heading, *(each.text for each in group.items)))) for group in groups
        ]
        groups = [
            replace(group, score=group.score + _BY_RARE * share)
            for group, share in zip(groups, rare_shares(self._question, said), strict=True)
        ]
        return max(groups, key=lambda group: (group.score, -len(group.items)), default=None)

    def _group(self, key: str, strengths: dict[str, float], best: dict[str, float]) -> Group | None:
        items = [
            passage
            for passage in self.passages
            if _address(passage).startswith(key) and passage.kind is not Kind.COURTESY
        ]
        wanted = self._question.kind
        if not key:
            # Under a heading all stands together; in a whole letter only what is of one kind.
            items = [item for item in items if _is_item(item)]
            items = [item for item in items if item.kind is wanted] or items
        kept = _without_intros(items)
        # What leads in speaks for its items.
        leading = [item for item in items if item not in kept and announces(item.text)]
        items = kept
        if not 2 <= len(items) <= MOST_ITEMS:
            return None
        told = [each.passage_id for each in (*leading, *items)]
        inside = [id_ for id_ in told if id_ in strengths]
        recall = sum(map(strengths.__getitem__, inside)) / max(sum(strengths.values()), 1e-9)
        precision = len(inside) / len(told)
        together = 2 * recall * precision / max(recall + precision, 1e-9)
        tense = sum(item.kind is wanted for item in items) / len(items) if wanted else 0.5
        covered = self._covered(items)
        score = (
            _BY_COVERAGE * covered
            + _BY_FOUND * together
            + _BY_SENTENCE * max(map(best.__getitem__, inside), default=0.0)
            + _BY_TENSE * tense
            + _BY_LENGTH * len(items) / MOST_ITEMS
        )
        return Group(_heading(items, key), tuple(items), score, covered)

    def _covered(self, items: Sequence[StoredPassage]) -> float:
        if self._asked is None:
            return 0.0
        tokens = dict(zip((each.passage_id for each in self.passages), self._tokens, strict=True))
        return float(self._asked.coverage([b"".join(tokens[each.passage_id] for each in items)])[0])


def announces(text: str) -> bool:
    """Tell whether a text ends by leading in what follows it."""
    return _ANNOUNCES.search(text) is not None


def _address(passage: StoredPassage) -> str:
    return passage.passage_id.rpartition(":")[2]


def _is_item(passage: StoredPassage) -> bool:
    return not _address(passage).rpartition(".")[2].startswith("p")


def _without_intros(items: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Leave out paragraphs that stand beside two or more items: they lead in or comment."""
    beside = Counter(_parents(item)[-1] for item in items if _is_item(item))
    return [item for item in items if _is_item(item) or beside[_parents(item)[-1]] < 2]


def _parents(passage: StoredPassage) -> list[str]:
    """Return the beginnings of addresses under which a passage stands, the whole body's first."""
    steps = _address(passage).split(".")[:-1]
    return ["", *(".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1))]


def _heading(items: Sequence[StoredPassage], key: str) -> str:
    depth = key.count(".")
    path = items[0].path
    return path[min(depth, len(path)) - 1] if depth and path else ""
