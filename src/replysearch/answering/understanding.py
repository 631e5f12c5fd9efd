"""What a question means: made whole, with the filters in its words, and what rules letters out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from replysearch.answering.conversation import Resolved, resolve
from replysearch.answering.questions import Question, Shape, read_question
from replysearch.answering.scopes import Scope, merged, numbers_said, scope_of, strangers, without
from replysearch.engine import Names, Reading
from replysearch.records import NO_FILTERS, Ask, Filters
from replysearch.retrieval import checked_words
from replysearch.text import fold

#: Most questions before this one that are looked at.
MOST_TURNS = 20


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood: whole, without what its words limit, and with its filters.

    `strangers` are places and offices that it names and the index does not know. `is_impossible`
    tells that no letter can pass: its number is not there, or its words contradict the filters.
    """

    resolved: Resolved
    question: Question
    filters: Filters
    is_scoped: bool
    strangers: tuple[str, ...]
    is_impossible: bool

    def of_one_letter(self) -> Understood:
        """Return the same of a single letter, in which 各区县 are not compared."""
        if self.question.shape is not Shape.COMPARISON:
            return self
        alone = read_question(self.question.text, compares=False)
        return replace(self, question=replace(alone, subject=self.question.subject))


def understand(view: Reading, ask: Ask, answers_alone: Callable[[str], bool]) -> Understood:
    """Make a question whole and find the filters in its words.

    Args:
        view: Where to look.
        ask: What is asked.
        answers_alone: Tells whether the letters answer a question as it stands.

    Raises:
        BadQuery: The question or one before it is blank, too long, or not Unicode.
    """
    for text in (ask.text, *ask.turns):
        checked_words(text)
    names = view.names()
    resolved = resolve(ask.turns[-MOST_TURNS:], ask.text.strip(), names, answers_alone)
    scope = _scope(view, resolved.text, names)
    if resolved.before:
        asked, before = (
            unscoped(fold(text), _scope(view, text, names))
            for text in (resolved.asked, resolved.before)
        )
    else:
        asked, before = unscoped(fold(resolved.asked), scope), ""
    question = read_question(asked or fold(resolved.text), before)
    said = without(scope.filters, ask.ignored)
    return Understood(
        resolved,
        question,
        merged(ask.filters, said),
        is_scoped=not scope.is_empty and said != NO_FILTERS,
        strangers=strangers(fold(resolved.text), scope.spans),
        is_impossible=_is_impossible(view, resolved.text, ask.filters, said),
    )


def _is_impossible(view: Reading, text: str, asked: Filters, said: Filters) -> bool:
    """Tell whether filters and words exclude each other, or no letter bears the number said."""
    crossed = any(
        ours and theirs and not set(ours) & set(theirs)
        for ours, theirs in ((asked.region, said.region), (asked.issuer, said.issuer))
    )
    numbers = [filters for filters, _ in numbers_said(fold(text)) if filters.proposal_number]
    return crossed or bool(numbers and all(view.resolve(each).is_nothing for each in numbers))


def _scope(view: Reading, text: str, names: Names) -> Scope:
    """Return what a question's words limit it to: the letter whose number they say, else others."""
    folded = fold(text)
    for filters, span in numbers_said(folded):
        if not view.resolve(filters).is_nothing:
            beside = scope_of(folded, names)
            return Scope(filters, (span, *(each for each in beside.spans if not span.holds(each))))
    return scope_of(folded, names)


def unscoped(folded: str, scope: Scope) -> str:
    """Return a folded question without the words that limit it."""
    for span in sorted(scope.spans, reverse=True):
        folded = f"{folded[: span.start]} {folded[span.end :]}"
    return folded.strip()
