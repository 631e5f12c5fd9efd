"""What a question means: made whole, with the filters in its words, and what rules letters out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from replysearch.answering.question.conversation import Resolved, resolve
from replysearch.answering.question.filters import (
    Scope,
    asks_letters,
    merged,
    not_excluding,
    numbers_said,
    scope_of,
    strangers,
    unscoped,
    without,
)
from replysearch.answering.question.question import Question, Shape, read_question
from replysearch.chinese.document_numbers import document_number_key, proposal_number_key
from replysearch.chinese.text import fold
from replysearch.engine import Allowed, Names, ReadTransaction, StoredPassage
from replysearch.records import NO_FILTERS, Ask, Filters
from replysearch.search.retrieve import checked_words

#: Most questions before this one that are looked at.
MOST_TURNS = 20
#: Letters of some time that are listed at most.
_LISTED = 10
#: Most offices that are shown as those meant where a question leaves others out.
_OTHERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood: whole, without what its words limit, and with its filters.

    What it leaves out is in `filters` where few others are left, and in `allowed`, which is what
    passes, in any case; `searched` are the question's words without those that leave something out.
    `compared` is what passes of each of several places or offices. `strangers` are places and
    offices that it names and the index does not know. `is_impossible` tells that no letter can
    pass: its number is not there, or its words contradict the filters. `letters` are the passages
    of the letters of some time, where it asks for these as such.
    """

    resolved: Resolved
    question: Question
    filters: Filters
    allowed: Allowed
    compared: list[Allowed]
    searched: str
    is_scoped: bool
    strangers: tuple[str, ...]
    is_impossible: bool
    letters: list[StoredPassage]

    def of_one_letter(self) -> Understood:
        """Return the same of a single letter, in which 各区县 are not compared."""
        if self.question.shape is not Shape.COMPARISON:
            return self
        alone = read_question(self.question.text, compares=False)
        return replace(self, question=replace(alone, subject=self.question.subject))


def understand(transaction: ReadTransaction, ask: Ask) -> Understood:
    """Make a question whole and find the filters in its words.

    Args:
        transaction: Where to look.
        ask: What is asked, with the questions before it only where it goes on from them.

    Raises:
        BadQuery: The question or one before it is blank, too long, or not Unicode.
    """
    for text in (ask.text, *ask.turns):
        checked_words(text)
    names = transaction.names()
    resolved = resolve(ask.turns[-MOST_TURNS:], ask.text.strip(), names, _goes_on)
    scope = _scope(transaction, resolved.text, names)
    if resolved.before:
        asked, before = (
            unscoped(fold(text), _scope(transaction, text, names))
            for text in (resolved.asked, resolved.before)
        )
    else:
        asked, before = unscoped(fold(resolved.asked), scope), ""
    question = read_question(asked or fold(resolved.text), before)
    said = without(scope.filters, ask.ignored)
    named = merged(ask.filters, said)
    filters, allowed = _less(transaction, named, scope.excluded, ask.ignored, names)
    folded = fold(resolved.text)
    return Understood(
        resolved,
        question,
        filters,
        allowed,
        _compared(transaction, named, allowed),
        searched=not_excluding(folded, scope) if scope.beside else resolved.text,
        is_scoped=not scope.is_empty and said != NO_FILTERS,
        strangers=strangers(folded, scope.spans),
        is_impossible=_is_impossible(transaction, folded, ask.filters, said),
        letters=_listed(transaction, filters) if asks_letters(folded, scope) else [],
    )


def _goes_on(_question: str) -> bool:
    """Tell that a question with others before it does not stand by itself: that is settled."""
    return False


def _listed(transaction: ReadTransaction, filters: Filters) -> list[StoredPassage]:
    """Return the passages of all letters that pass the filters; none where these are many."""
    found = transaction.documents(0, _LISTED + 1, filters)
    if len(found) > _LISTED:
        return []
    return [each for letter in found for each in transaction.passages_of(letter.document_id)]


def _compared(transaction: ReadTransaction, filters: Filters, allowed: Allowed) -> list[Allowed]:
    """Return what each of several named places or offices lets through; nothing for one."""
    several = [replace(filters, region=(place,)) for place in filters.region]
    if len(filters.region) < 2:
        several = [replace(filters, issuer=(office,)) for office in filters.issuer]
    parts = [_both(transaction.allowed_by(each), allowed) for each in several]
    return parts if len(parts) > 1 else []


def _both(one: Allowed, other: Allowed) -> Allowed:
    """Return what two conditions of the same kinds let through."""
    if one.documents is None or other.documents is None:
        return other if one.documents is None else one
    return replace(one, documents=one.documents & other.documents)


def _less(
    transaction: ReadTransaction, named: Filters, excluded: Filters, ignored: Filters, names: Names
) -> tuple[Filters, Allowed]:
    """Return filters without the letters of places and offices left out, and what passes them.

    Filters name only what passes: they become those of the other offices where these are few.
    """
    by_field = (Filters(region=excluded.region), Filters(issuer=excluded.issuer))
    out = [transaction.allowed_by(each) for each in by_field if each != NO_FILTERS]
    if not out:
        return named, transaction.allowed_by(named)
    if any(each.documents is None for each in out):
        return named, Allowed(frozenset())
    gone = frozenset(row for each in out for row in each.documents or ())
    others = tuple(
        issuer
        for issuer in named.issuer or names.issuers
        if (transaction.allowed_by(Filters(issuer=(issuer,))).documents or frozenset()) - gone
    )
    if set(others) & set(ignored.issuer):
        return named, transaction.allowed_by(named)
    less = replace(named, issuer=others)
    passing = transaction.allowed_by(less) if others else Allowed(frozenset())
    allowed = replace(passing, documents=(passing.documents or frozenset()) - gone)
    return less if len(others) <= _OTHERS_SHOWN else named, allowed


def _is_impossible(
    transaction: ReadTransaction, folded: str, asked: Filters, said: Filters
) -> bool:
    """Tell whether filters and words exclude each other, or no letter bears the number said."""
    crossed = any(
        ours and theirs and not set(ours) & set(theirs)
        for ours, theirs in (
            (asked.region, said.region),
            (asked.issuer, said.issuer),
            (asked.year, said.year),
            (
                {*map(document_number_key, asked.document_number)},
                {*map(document_number_key, said.document_number)},
            ),
            (
                {*map(proposal_number_key, asked.proposal_number)},
                {*map(proposal_number_key, said.proposal_number)},
            ),
        )
    )
    numbers = [filters for filters, _ in numbers_said(folded) if filters.proposal_number]
    return crossed or bool(
        numbers and all(transaction.allowed_by(each).is_nothing for each in numbers)
    )


def _scope(transaction: ReadTransaction, text: str, names: Names) -> Scope:
    """Return what a question's words limit it to: the letter whose number they say, else others."""
    folded = fold(text)
    for filters, span in numbers_said(folded):
        if not transaction.allowed_by(filters).is_nothing:
            beside = scope_of(folded, names)
            spans = (span, *(each for each in beside.spans if not span.holds(each)))
            return replace(beside, filters=filters, spans=spans)
    return scope_of(folded, names)
