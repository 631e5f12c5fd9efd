"""A conversation → the earlier questions that its last question depends on.

Wording decides where it can (:mod:`replysearch.answering.question.follow_ups`). For a short
question such as 补贴多少? it cannot: there the letters decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from replysearch.answering.question.follow_ups import (
    asks_for_more,
    is_small_talk,
    rewrite_follow_up,
    starts_new_topic,
)
from replysearch.answering.question.question import Question, parse_question
from replysearch.chinese.text import STOP_WORDS, fold
from replysearch.engine import Allowed, Names, ReadTransaction
from replysearch.engine.words import query_words
from replysearch.records import Answer, Quote
from replysearch.search.retrieve import LONGEST_QUERY

#: Most earlier questions that a question may depend on. A reason, no measure: more of them say
#: nothing of the last one, and each may have to be answered on the way.
MOST_TURNS = 20
#: Questions looked back at for one that surely starts a topic. A reason, no measure: it bounds the
#: time that a very long conversation takes.
_LOOKED_BACK = 100
#: Questions whose words are kept beside the one that started the topic: the last ones. More words
#: would outweigh those of the question itself. Re-measure with
#: ``python -m benchmarks.answering --vary question.conversation._LAST_KEPT=1,2,3``.
_LAST_KEPT = 2

#: Share of all letters from which a word is common, so that it does not tell what a question is
#: about: for one of several words, and for a word alone. Re-measure with ``python -m
#: benchmarks.answering --vary question.conversation._COMMON=0.2,0.35,0.5`` (or ``_COMMON_ALONE``).
_COMMON, _COMMON_ALONE = 0.35, 0.2
#: Letters that a common word stands in at least: a share of very few letters tells nothing.
_FEW_LETTERS = 3
#: Passages with a word that are loaded to estimate in how many letters it stands. A reason, no
#: measure: it bounds the time that one word takes.
_LOADED = 100

# A word that may be the name of a thing though no letter has it: no leftover of cutting words.
_NAMELIKE = re.compile(r"[^了的得不能着过]{3,}")

#: Answers a question that depends on earlier questions, or on none.
AnswerEarlier = Callable[[Question, tuple[Question, ...]], Answer]


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """What the last question of a conversation depends on.

    Attributes:
        questions: The earlier questions that it depends on, the one that started the topic first;
            empty for a question that starts a topic.
        rounds_of_more: How often more than the first answer was asked for (还有吗), counting the
            last question.
    """

    questions: tuple[Question, ...] = ()
    rounds_of_more: int = 0

    @property
    def text(self) -> str:
        """The words of the earlier questions; empty for none."""
        return joined_words(self.questions)


def joined_words(questions: Sequence[Question]) -> str:
    """Return the words of the first question and of the last ones, as one text to search for."""
    kept = (*questions[:1], *questions[1:][-_LAST_KEPT:])
    return " ".join(each.text.strip() for each in kept)[:LONGEST_QUERY]


def quoted_letters(quotes: Iterable[Quote]) -> list[str]:
    """Return the ids of the letters that quotes are from, in order."""
    return list(dict.fromkeys(quote.citation.document_id for quote in quotes))


class ConversationResolver:
    """Finds out what the last question of a conversation depends on."""

    def __init__(self, transaction: ReadTransaction, names: Names, answer: AnswerEarlier) -> None:
        """Prepare for one conversation.

        Args:
            transaction: The letters that decide where words do not.
            names: The places and issuers that the index knows.
            answer: Answers a question of the conversation.
        """
        self._transaction = transaction
        self._names = names
        self._answer = answer

    def resolve(self, turns: Sequence[str], question: str) -> ConversationContext:
        """Return what a question depends on.

        Args:
            turns: What was asked before, oldest first; any number.
            question: What is asked now.
        """
        rounds = 0
        kept: list[Question] = []
        for turn in map(parse_question, turns):
            if kept and asks_for_more(turn):
                rounds += 1
            elif not is_small_talk(turn):
                kept.append(turn)
                rounds = 0
        last = parse_question(question)
        if not kept or is_small_talk(last):
            return ConversationContext()
        topic = self._topic(kept)
        if asks_for_more(last):
            return ConversationContext(topic, rounds + 1)
        return ConversationContext(() if self._starts_topic(topic, last) else topic)

    def _topic(self, turns: Sequence[Question]) -> tuple[Question, ...]:
        """Return those of some questions that the next question may depend on."""
        last = len(turns) - 1
        looked_at = range(last, max(last - _LOOKED_BACK, -1), -1)
        starts = (at for at in looked_at if starts_new_topic(turns[at], self._names))
        first = next(starts, max(last + 1 - MOST_TURNS, 0))
        topic: tuple[Question, ...] = (turns[first],)
        for turn in turns[first + 1 :][-MOST_TURNS:]:
            if self._starts_topic(topic, turn):
                topic = (turn,)
                continue
            whole = rewrite_follow_up(turn, joined_words(topic), self._names)
            # With another year or place, the questions before become one other question.
            topic = (*topic, turn) if whole.before else (parse_question(whole.text),)
        return topic

    def _starts_topic(self, topic: tuple[Question, ...], question: Question) -> bool:
        by_words = starts_new_topic(question, self._names)
        return self._letters_show_new_topic(topic, question) if by_words is None else by_words

    def _letters_show_new_topic(self, topic: tuple[Question, ...], question: Question) -> bool:
        """Tell whether the letters show that a short question starts a topic.

        - With only common words it does not: they are said of anything.
        - With only unknown words, one of them namelike, it does: it asks about a thing that the
          letters of the topic do not know either.
        - When the letters answer it alone, it does, unless the letters that answered the topic
          answer it best and have all its words.
        - When nothing answers it, it does if the letters that answered the topic have none of its
          words.
        """
        words = _telling_words(question)
        share = _COMMON if len(words) > 1 else _COMMON_ALONE
        if all(self._is_common(word, share) for word in words):
            return False
        if all(map(self._is_unknown, words)) and any(map(_NAMELIKE.fullmatch, words)):
            return True
        of_topic = quoted_letters(self._answer(topic[-1], topic[:-1]).quotes)
        best = quoted_letters(self._answer(question, topic).quotes)[:1]
        if quoted_letters(self._answer(question, ()).quotes):
            return not best or best[0] not in of_topic or not self._has_words(best[0], words)
        if not of_topic or best:
            return False
        return not any(self._has_words(of_topic[0], [word]) for word in words)

    def _is_common(self, word: str, share: float) -> bool:
        """Tell whether at least this share of all letters has a word."""
        match = self._transaction.lexical(word, _LOADED, Allowed())
        if not match.total:
            return not _NAMELIKE.fullmatch(word)
        passages = self._transaction.passages_at(match.found.rows.tolist())
        letters = len({passage.citation.document_id for passage in passages})
        least = share * self._transaction.count_documents() * len(passages) / match.total
        return letters >= max(least, _FEW_LETTERS)

    def _has_words(self, document_id: str, words: Sequence[str]) -> bool:
        """Tell whether a letter has all of some words; those that no letter has do not count."""
        text = fold("\n".join(each.text for each in self._transaction.passages_of(document_id)))
        return all(
            word in text or (self._is_unknown(word) and not _NAMELIKE.fullmatch(word))
            for word in words
        )

    def _is_unknown(self, word: str) -> bool:
        return not self._transaction.lexical(word, 1, Allowed()).total


def _telling_words(question: Question) -> list[str]:
    """Return the words that tell what a question is about, but for those inside longer ones."""
    words = [word for word in query_words(question.subject) if len(word) > 1]
    words = [word for word in words if word not in STOP_WORDS]
    return [word for word in words if not any(word != other and word in other for other in words)]
