"""What a question means: its standalone words, its filters, and the letters that may answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from replysearch.answering.question.filters import contradict, merge_filters, without_ignored
from replysearch.answering.question.follow_ups import StandaloneQuestion, rewrite_follow_up
from replysearch.answering.question.question import AnswerForm, Question, parse_question
from replysearch.answering.question.scope import (
    QuestionScope,
    asks_for_letters,
    find_letter_numbers,
    find_scope,
    without_exclusions,
    without_scope,
)
from replysearch.answering.question.unknown_names import find_unknown_names
from replysearch.chinese.text import fold
from replysearch.engine import Allowed, Names, ReadTransaction, StoredPassage
from replysearch.records import NO_FILTERS, Ask, Filters
from replysearch.search.retrieve import checked_words

#: More letters than this are not listed at all. Chosen, not measured: other commands list more.
_MOST_LISTED = 10
#: If a question excludes letters and at most this many issuers are left, the filters name these
#: issuers. Chosen, not measured: more do not fit into the line that shows the filters.
_MOST_ISSUERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a question means.

    Attributes:
        standalone: The question, rewritten so that it can be understood without the conversation.
        folded_asked: The folded words that show which sort of answer is asked for.
        folded_before: The folded words of the earlier questions; may be empty.
        question: The parsed question, without the words that limit it to some letters.
        filters: The filters of the caller, merged with those that the words name.
        allowed: The letters that may answer.
        compared: If the filters name several places, or else several issuers: for each of them, the
            letters that may answer. Otherwise empty.
        search_words: The words to search for, without those that exclude letters.
        is_scoped: Whether the words name filters that are not ignored.
        unknown_names: Places and offices that the question names and the index does not know.
        is_impossible: Whether the words contradict the filters of the caller, or name proposal
            numbers of which no letter has any. In both cases no letter may answer.
        listed_letters: All passages of the letters asked for by a question like 2024年的答复有哪些.
            Empty for other questions, or if there are too many letters.
    """

    standalone: StandaloneQuestion
    folded_asked: str
    folded_before: str
    question: Question
    filters: Filters
    allowed: Allowed
    compared: tuple[Allowed, ...]
    search_words: str
    is_scoped: bool
    unknown_names: tuple[str, ...]
    is_impossible: bool
    listed_letters: tuple[StoredPassage, ...]

    @property
    def is_about_one_letter(self) -> bool:
        """Whether only one letter may answer."""
        return self.allowed.documents is not None and len(self.allowed.documents) == 1


def interpret(transaction: ReadTransaction, ask: Ask, before: str = "") -> Interpretation:
    """Decide what the question of `ask` means.

    `ask.turns` are ignored: `before` holds the words of the earlier questions that count, if any.

    Raises:
        BadQuery: The question is blank, too long, or not Unicode.
    """
    names = transaction.names()
    parsed = parse_question(checked_words(ask.text))
    standalone = rewrite_follow_up(parsed, before, names)
    folded = fold(standalone.text)
    scope = _scope(transaction, folded, names)
    named = without_ignored(scope.filters, ask.ignored)
    merged = merge_filters(ask.filters, named)
    filters, allowed = _without_excluded(transaction, merged, scope.excluded, ask.ignored, names)
    folded_asked, folded_before = folded, ""
    unscoped_asked, unscoped_before = without_scope(folded, scope), ""
    if standalone.before:
        folded_asked, folded_before = fold(standalone.asked), fold(standalone.before)
        unscoped_asked, unscoped_before = (
            without_scope(words, _scope(transaction, words, names))
            for words in (folded_asked, folded_before)
        )
    has_exclusions = bool(scope.exclusion_spans)
    interpretation = Interpretation(
        standalone=standalone,
        folded_asked=folded_asked,
        folded_before=folded_before,
        question=parse_question(unscoped_asked or folded, unscoped_before),
        filters=filters,
        allowed=allowed,
        compared=_compared(transaction, merged, allowed),
        search_words=without_exclusions(folded, scope) if has_exclusions else standalone.text,
        is_scoped=not scope.is_empty and named != NO_FILTERS,
        unknown_names=find_unknown_names(folded, scope.spans),
        is_impossible=contradict(ask.filters, named) or _names_no_letter(transaction, folded),
        listed_letters=_listed(transaction, filters) if asks_for_letters(folded, scope) else (),
    )
    return _without_comparison(interpretation)


def _without_comparison(interpretation: Interpretation) -> Interpretation:
    """If only one letter may answer, make a comparison (各区县) a question of another form."""
    question = interpretation.question
    if not interpretation.is_about_one_letter or question.form is not AnswerForm.COMPARISON:
        return interpretation
    alone = replace(
        parse_question(question.text, can_compare=False),
        subject=question.subject,
        folded_subject=question.folded_subject,
    )
    return replace(interpretation, question=alone)


def _scope(transaction: ReadTransaction, folded: str, names: Names) -> QuestionScope:
    """Return a question's scope. If a stored letter's number is named, it is the only filter."""
    for filters, span in find_letter_numbers(folded):
        if not transaction.allowed_by(filters).is_nothing:
            others = find_scope(folded, names)
            spans = (span, *(each for each in others.spans if not span.holds(each)))
            return replace(others, filters=filters, spans=spans)
    return find_scope(folded, names)


def _without_excluded(
    transaction: ReadTransaction, named: Filters, excluded: Filters, ignored: Filters, names: Names
) -> tuple[Filters, Allowed]:
    """Return the filters, and the letters that pass the filters and are not excluded.

    To exclude, filters name the other issuers. If one of these is `ignored`, nothing is excluded.
    """
    by_field = (Filters(region=excluded.region), Filters(issuer=excluded.issuer))
    conditions = [transaction.allowed_by(each) for each in by_field if each != NO_FILTERS]
    if not conditions:
        return named, transaction.allowed_by(named)
    if any(each.documents is None for each in conditions):
        return named, Allowed(frozenset())
    excluded_rows = frozenset(row for each in conditions for row in each.documents or ())
    others = tuple(
        issuer
        for issuer in named.issuer or names.issuers
        if (transaction.allowed_by(Filters(issuer=(issuer,))).documents or frozenset())
        - excluded_rows
    )
    if set(others) & set(ignored.issuer):
        return named, transaction.allowed_by(named)
    narrowed = replace(named, issuer=others)
    passing = transaction.allowed_by(narrowed) if others else Allowed(frozenset())
    allowed = replace(passing, documents=(passing.documents or frozenset()) - excluded_rows)
    return narrowed if len(others) <= _MOST_ISSUERS_SHOWN else named, allowed


def _compared(
    transaction: ReadTransaction, filters: Filters, allowed: Allowed
) -> tuple[Allowed, ...]:
    """Return the letters that may answer for each place, or else issuer, if several are named."""
    several = [replace(filters, region=(place,)) for place in filters.region]
    if len(filters.region) < 2:
        several = [replace(filters, issuer=(issuer,)) for issuer in filters.issuer]
    parts = tuple(_intersection(transaction.allowed_by(each), allowed) for each in several)
    return parts if len(parts) > 1 else ()


def _intersection(one: Allowed, other: Allowed) -> Allowed:
    """Return the letters that pass both conditions. The conditions must allow the same kinds."""
    if one.documents is None or other.documents is None:
        return other if one.documents is None else one
    return replace(one, documents=one.documents & other.documents)


def _names_no_letter(transaction: ReadTransaction, folded: str) -> bool:
    """Return whether the words name proposal numbers and no letter has any of them."""
    numbers = [filters for filters, _ in find_letter_numbers(folded) if filters.proposal_number]
    return bool(numbers) and all(transaction.allowed_by(each).is_nothing for each in numbers)


def _listed(transaction: ReadTransaction, filters: Filters) -> tuple[StoredPassage, ...]:
    """Return all passages of the letters that pass the filters; none if too many letters pass."""
    letters = transaction.documents(0, _MOST_LISTED + 1, filters)
    if len(letters) > _MOST_LISTED:
        return ()
    return tuple(each for letter in letters for each in transaction.passages_of(letter.document_id))
