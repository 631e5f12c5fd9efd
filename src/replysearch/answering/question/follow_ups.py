"""A conversation → what its last question goes on from: words tell, or else the letters do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from replysearch.answering.question.conversation import (
    asks_others,
    begins,
    is_polite,
    leans_bare,
    resolve,
)
from replysearch.answering.question.filters import scope_of, unscoped
from replysearch.answering.question.question import Question, Shape, Wanted, read_question
from replysearch.answering.question.understanding import MOST_TURNS
from replysearch.chinese.text import STOP_WORDS, fold
from replysearch.engine import Allowed, Names, ReadTransaction
from replysearch.engine.words import query_words
from replysearch.records import Answer, Quote
from replysearch.search.retrieve import LONGEST_QUERY

#: Passages with a word that tell how many letters have it, and the share of all letters from which
#: it is said of anything: one of several words, and one alone; a few letters are no share.
_LOOKED_AT = 100
_COMMON, _COMMON_ALONE = 0.35, 0.2
_FEW = 3
# A word that no letter has, and yet no leftover of cutting.
_THING = re.compile(r"[^了的得不能着过]{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")
#: Questions before this one that are looked at for one whose words tell that it begins something.
_LOOKED_BACK = 100
#: Questions beside the first one that a question leans on.
_MOST_BESIDE = 2

#: Answers a question that goes on from others, or from none.
Answered = Callable[[str, tuple[str, ...]], Answer]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a question goes on from.

    `parts` are the questions that it leans on, the one that began first; empty for a question that
    begins something new. `others` counts how often others than those of the first answer were asked
    for, with this time.
    """

    parts: tuple[str, ...] = ()
    others: int = 0

    @property
    def before(self) -> str:
        """All that the question leans on, in words; empty for nothing."""
        return joined(self.parts)


def joined(parts: Sequence[str]) -> str:
    """Return the words of questions that lean on each other: the first one's, the last ones'."""
    kept = (*parts[:1], *parts[1:][-_MOST_BESIDE:])
    return " ".join(part.strip() for part in kept)[:LONGEST_QUERY]


class Following:
    """Follows one conversation over the letters of one index."""

    def __init__(self, transaction: ReadTransaction, names: Names, answered: Answered) -> None:
        self._transaction = transaction
        self._names = names
        self._answered = answered

    def follow(self, turns: Sequence[str], question: str) -> Followed:
        """Return what a question goes on from.

        Args:
            turns: What was asked before, oldest first; any number.
            question: What is asked now.
        """
        others = 0
        kept: list[str] = []
        for turn in turns:
            if kept and asks_others(turn):
                others += 1
            elif not is_polite(turn):
                kept.append(turn)
                others = 0
        if not kept or is_polite(question):
            return Followed()
        parts = self._parts(kept)
        if asks_others(question):
            return Followed(parts, others + 1)
        return Followed(() if self._is_new(parts, question) else parts)

    def _parts(self, turns: Sequence[str]) -> tuple[str, ...]:
        """Return the questions that a question after these may go on from."""
        last = len(turns) - 1
        back = range(last, max(last - _LOOKED_BACK, -1), -1)
        new = (at for at in back if begins(turns[at], self._names))
        first = next(new, max(last + 1 - MOST_TURNS, 0))
        parts: tuple[str, ...] = (turns[first],)
        for turn in turns[first + 1 :][-MOST_TURNS:]:
            if self._is_new(parts, turn):
                parts = (turn,)
                continue
            whole = resolve([joined(parts)], turn, self._names, _never)
            # A year or place that is exchanged makes another question of those before.
            parts = (*parts, turn) if whole.before else (whole.text,)
        return parts

    def _is_new(self, parts: tuple[str, ...], question: str) -> bool:
        told = begins(question, self._names)
        return self._begins(parts, question) if told is None else told

    def _begins(self, parts: tuple[str, ...], question: str) -> bool:
        """Tell whether the letters take a short question for something new.

        It is new where they answer it as it stands, unless its words are said of anything, or the
        letters that answered before answer it too, and say all its words; and where it asks of a
        thing that no letter knows. Where they answer it
        neither way, it is new if those that answered before say none of its words.
        """
        own = _words(question)
        share = _COMMON if len(own) > 1 else _COMMON_ALONE
        if all(self._is_common(word, share) for word in own):
            return False
        if all(map(self._is_unknown, own)) and any(map(_THING.fullmatch, own)):
            return True
        last = letters_of(self._answered(parts[-1], parts[:-1]).quotes)
        best = letters_of(self._answered(question, parts).quotes)[:1]
        if letters_of(self._answered(question, ()).quotes):
            return not best or best[0] not in last or not self._says(best[0], own)
        return bool(last) and not best and not any(self._says(last[0], [word]) for word in own)

    def _is_common(self, word: str, share: float) -> bool:
        """Tell whether so many letters have a word that it does not tell of what it is said."""
        match = self._transaction.lexical(word, _LOOKED_AT, Allowed())
        if not match.total:
            return not _THING.fullmatch(word)
        passages = self._transaction.passages_at(match.found.rows.tolist())
        letters = len({passage.document_id for passage in passages})
        least = share * self._transaction.count_documents() * len(passages) / match.total
        return letters >= max(least, _FEW)

    def _says(self, document_id: str, words: Sequence[str]) -> bool:
        """Tell whether a letter has all of the words that any letter has."""
        text = fold("\n".join(each.text for each in self._transaction.passages_of(document_id)))
        return all(
            word in text or (self._is_unknown(word) and not _THING.fullmatch(word))
            for word in words
        )

    def _is_unknown(self, word: str) -> bool:
        return not self._transaction.lexical(word, 1, Allowed()).total


def carried(question: Question, parts: Sequence[str], names: Names) -> Question:
    """Return a question that only names another thing with the sort of answer asked for before.

    Args:
        question: What is asked: 硕士呢.
        parts: What it leans on.
        names: The places and issuers that the index knows.
    """
    if question.wanted is not None or question.shape is not Shape.STATEMENT:
        return question
    named = leans_bare(question.text)
    if named is None:
        return question
    for part in reversed(parts):
        folded = fold(part)
        asked = read_question(unscoped(folded, scope_of(folded, names)))
        if asked.wanted is not None:
            if any(sort is not asked.wanted and word in named for word, sort in _SORTS):
                return question
            return replace(
                question,
                # No other particular of what was asked before is asked for of this.
                text=" ".join((*_YEAR.findall(folded), named)),
                wanted=asked.wanted,
                measure=asked.measure,
                kind=asked.kind,
                turns_to=True,
            )
    return question


#: What a thing is called by of which only values of one sort are said.
_SORTS = (
    *((word, Wanted.MONEY) for word in ("补贴", "津贴", "补助", "奖", "资金", "费", "价", "租金")),
    *((word, Wanted.TIME) for word in ("时间", "期限", "日期", "年限", "聘期", "周期")),
    *((word, Wanted.SHARE) for word in ("比例", "率", "占比")),
)


def _never(_: str) -> bool:
    return False


def letters_of(quotes: Iterable[Quote]) -> list[str]:
    """Return the letters that quotes are from, in their order."""
    return list(dict.fromkeys(quote.citation.document_id for quote in quotes))


def _words(question: str) -> list[str]:
    """Return the words of a question that tell what it is about, without parts of others."""
    words = [word for word in query_words(read_question(question).subject) if len(word) > 1]
    words = [word for word in words if word not in STOP_WORDS]
    return [word for word in words if not any(word != other and word in other for other in words)]
