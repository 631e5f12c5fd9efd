"""A conversation → the earlier questions that its last question depends on.

The words of the last question decide (``question.follow_ups``). If the words do not decide, as in
补贴多少?, the letters decide.
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

#: A question depends on at most this many earlier ones, besides the one that started the topic.
#: Chosen, not measured: older ones hardly matter, and each may have to be answered to find a topic.
MOST_TURNS = 20
#: Number of latest turns searched for the topic's start. Chosen, not measured: to bound the time.
_LOOKED_BACK = 100
#: Of a topic's questions, only the first and up to this many of the latest are used. Measured:
#: `python -m benchmarks.answering --vary question.conversation._LAST_KEPT=1,2,3`.
_LAST_KEPT = 2
#: A word in at least this share of all letters is common: it does not show the topic. Measured:
#: `python -m benchmarks.answering --vary question.conversation._COMMON=0.2,0.35`.
_COMMON = 0.35
#: Used instead of `_COMMON` if the question has only one word that carries meaning.
_COMMON_ALONE = 0.2
#: Fewest letters that make a word common. Chosen, not measured: fewer may share it by chance.
_FEW_LETTERS = 3
#: Passages loaded to estimate how many letters have a word. Chosen, not measured: to bound time.
_LOADED = 100

# What may be a name even if no letter has it: 3 or more characters, none rare in names (的, 不 …).
_NAMELIKE = re.compile(r"[^了的得不能着过]{3,}")

#: Returns the answer to a question, given the earlier questions that it depends on, oldest first.
AnswerEarlier = Callable[[Question, tuple[Question, ...]], Answer]


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """The earlier questions that the last question depends on; the first of them opens the topic.

    `rounds_of_more` is how many questions at the end of the conversation ask for more (还有吗).
    """

    questions: tuple[Question, ...] = ()
    rounds_of_more: int = 0

    @property
    def text(self) -> str:
        """The :func:`joined_words` of the earlier questions."""
        return joined_words(self.questions)


def joined_words(questions: Sequence[Question]) -> str:
    """Return the first question and the last `_LAST_KEPT` others as one text to search for."""
    kept = (*questions[:1], *questions[1:][-_LAST_KEPT:])
    return " ".join(each.text.strip() for each in kept)[:LONGEST_QUERY]


def quoted_letters(quotes: Iterable[Quote]) -> list[str]:
    """Return the ids of the quoted letters, in order and without repetitions."""
    return list(dict.fromkeys(quote.citation.document_id for quote in quotes))


class ConversationResolver:
    """Decides what the last question of a conversation depends on."""

    def __init__(self, transaction: ReadTransaction, names: Names, answer: AnswerEarlier) -> None:
        self._transaction = transaction
        self._names = names
        self._answer = answer

    def resolve(self, turns: Sequence[str], question: str) -> ConversationContext:
        """Return what `question` depends on. `turns` are the questions before it, oldest first."""
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
        """Return the questions that the question after `turns` may depend on."""
        last = len(turns) - 1
        looked_at = range(last, max(last - _LOOKED_BACK, -1), -1)
        starts = (at for at in looked_at if starts_new_topic(turns[at], self._names))
        first = next(starts, max(last + 1 - MOST_TURNS, 0))
        topic: tuple[Question, ...] = (turns[first],)
        for turn in turns[first + 1 :][-MOST_TURNS:]:
            if self._starts_topic(topic, turn):
                topic = (turn,)
                continue
            rewritten = rewrite_follow_up(turn, joined_words(topic), self._names)
            # A question that changes the year or place is rewritten, and replaces the earlier ones.
            topic = (*topic, turn) if rewritten.before else (parse_question(rewritten.text),)
        return topic

    def _starts_topic(self, topic: tuple[Question, ...], question: Question) -> bool:
        by_words = starts_new_topic(question, self._names)
        return self._letters_show_new_topic(topic, question) if by_words is None else by_words

    def _letters_show_new_topic(self, topic: tuple[Question, ...], question: Question) -> bool:
        """Return whether a short question starts a topic. The first case that applies decides.

        - All words of the question are common, so they could be about anything: no.
        - No letter has any of these words, and one of these words looks like a name: yes.
        - The question has an answer if asked on its own: yes, unless the first letter quoted for it
          as a follow-up was also quoted for the topic and has all words of the question, or no
          letter answered the topic and that letter, which has all words of the topic's last
          question, is also the first that answers it on its own.
        - No letter answered the topic, or a letter answers the question as a follow-up: no.
        - The first letter quoted for the topic has none of the question's words: yes; else no.
        """
        words = _telling_words(question)
        share = _COMMON if len(words) > 1 else _COMMON_ALONE
        if all(self._is_common(word, share) for word in words):
            return False
        if all(map(self._is_unknown, words)) and any(map(_NAMELIKE.fullmatch, words)):
            return True
        of_topic = quoted_letters(self._answer(topic[-1], topic[:-1]).quotes)
        best = quoted_letters(self._answer(question, topic).quotes)[:1]
        if alone := quoted_letters(self._answer(question, ()).quotes):
            if (
                not of_topic
                and best == alone[:1]
                and self._has_words(best[0], _telling_words(topic[-1]))
            ):
                return False
            return not best or best[0] not in of_topic or not self._has_words(best[0], words)
        if not of_topic or best:
            return False
        return not any(self._has_words(of_topic[0], [word]) for word in words)

    def _is_common(self, word: str, share: float) -> bool:
        """Return whether a word is in at least `share` of letters, or in none and unlike a name."""
        match = self._transaction.lexical(word, _LOADED, Allowed())
        if not match.total:
            return not _NAMELIKE.fullmatch(word)
        passages = self._transaction.passages_at(match.found.rows.tolist())
        letters = len({passage.citation.document_id for passage in passages})
        least = share * self._transaction.count_documents() * len(passages) / match.total
        return letters >= max(least, _FEW_LETTERS)

    def _has_words(self, document_id: str, words: Sequence[str]) -> bool:
        """Return whether a letter has all `words`, except unknown words that are unlike a name."""
        text = fold("\n".join(each.text for each in self._transaction.passages_of(document_id)))
        return all(
            word in text or (self._is_unknown(word) and not _NAMELIKE.fullmatch(word))
            for word in words
        )

    def _is_unknown(self, word: str) -> bool:
        return not self._transaction.lexical(word, 1, Allowed()).total


def _telling_words(question: Question) -> list[str]:
    """Return a question's words that carry meaning, but no word that is part of a longer one."""
    words = [word for word in query_words(question.subject) if len(word) > 1]
    words = [word for word in words if word not in STOP_WORDS]
    return [word for word in words if not any(word != other and word in other for other in words)]
