"""Whether the clauses of the quotes that are most like a clause of a sentence prove it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from replysearch.answering.verify.claims import (
    REPORTED,
    TITLES,
    ComparableText,
    Fault,
    character_pairs,
    is_among,
    name_ends_in,
    same_value,
    share_found,
    without_values,
)
from replysearch.answering.verify.overstatement import (
    generalises,
    states_former_value,
    widens_place,
)
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.text import HAN
from replysearch.chinese.values import ValueKind, values_in

#: Clauses of a quote that one clause of a sentence may sum up.
_JOINED = 3
#: A clause without a value must be found when it has more pairs of characters than this.
_FEW_PAIRS = 3
# Characters that a sentence may add to the quote: they only join words.
_JOINING = frozenset("的了在是为于和与及等并也即对从由把将该其此这那有们着所之而且则均都共约据会")
_LIGHT = _JOINING | frozenset("我全")


def adds_no_characters(claim: str, source: str) -> bool:
    """Tell whether a claim has only characters that the source has, or that join words."""
    words = without_values(claim)
    for changed in (_MOOD, _NEGATION, _MORE, _LESS, _TO_COME):
        # These are compared clause by clause.
        words = changed.sub("", words)
    signs = {sign for sign in words if sign.isalpha() and not sign.isascii()}
    return not signs - _LIGHT - {"本"} - set(source)


def clause_faults(claim: ComparableText, quotes: Sequence[ComparableText]) -> Iterator[Fault]:
    """Yield what the matching clauses of the quotes do not prove.

    A value must stand in the clause that says the same, and the clause must be denied as often.

    Args:
        claim: The sentence.
        quotes: What it cites.
    """
    clauses = [each for quote in quotes for each in _stretches(quote, lambda clause: [clause])]
    pieces = [each for quote in quotes for each in _stretches(quote, lambda part: part.split("、"))]
    asks = REPORTED.search(TITLES.sub("", claim.words)) is not None
    source = "。".join(quote.words for quote in quotes)
    for clause in claim.clauses:
        # One clause may list what several quotes say: then its pieces must match, see below.
        is_list = len(quotes) > 1 and "、" in clause
        matching = _with_values(clause, _matching(clause, clauses))
        if matching is None:
            if not is_list:
                yield Fault.BINDING
        elif matching:
            yield from _reversed(clause, [each.words for each in matching])
            only_asked = not asks and all(each.reported for each in matching)
            if only_asked or _overstates(clause, matching):
                yield Fault.BINDING
        elif generalises(clause, [source]) or not (is_list or _needs_no_match(clause)):
            yield Fault.WORDS
        for piece in clause.split("、"):
            if values_in(piece) and _with_values(piece, _matching(piece, pieces)) is None:
                yield Fault.BINDING
        if not _in_order(clause, source):
            yield Fault.BINDING


def _reversed(clause: str, matching: Sequence[str]) -> Iterator[Fault]:
    """Yield what turns the same words into another statement: a denial, a tense, a limit."""
    if all(_denials(each) != _denials(clause) for each in matching) or not any(
        _same_tense(clause, each) for each in matching
    ):
        yield Fault.NEGATION
    elif not any(_same_limits(clause, each) for each in matching):
        yield Fault.BINDING


def _needs_no_match(clause: str) -> bool:
    """Tell whether a clause need not be found in the quotes: it has few words, and no value."""
    return len(_topic_pairs(clause)) <= (0 if values_in(clause) else _FEW_PAIRS)


def _overstates(clause: str, matching: Sequence[_Stretch]) -> bool:
    """Tell whether a clause says more than what matches it: of all, or of a former value."""
    words = [each.words for each in matching]
    return (
        generalises(clause, words)
        or widens_place(clause, [each.until for each in matching])
        or states_former_value(clause, words)
    )


_NEGATION = re.compile(
    rf"不(?!断|仅|但|同(?!意)|得?(?:低|少|高|大|小)于|得?超过|[足到][\d{COUNTING}两百千])|未(?!来)|没有|没|无(?![人偿障])|禁止|难以|拒绝|取消|停止|暂缓"
)


def _denials(clause: str) -> int:
    """Return how many words deny."""
    return len(_NEGATION.findall(clause))


_DONE = re.compile(r"已|业经")
_DONE_TOO = re.compile(f"[{HAN}]了(?![解结])")
_TO_COME = lazy_pattern(r"将|下一步|<plans.drafted>|<plans.effort>|<plans.planned>")


def _same_tense(clause: str, said: str) -> bool:
    """Tell whether a clause and the quote agree on what is done and what is only planned."""
    if _DONE.search(clause):
        return _DONE.search(said) is not None
    if _DONE_TOO.search(clause):
        return _DONE.search(said) is not None or not _TO_COME.search(said)
    return not (_TO_COME.search(clause) and _DONE.search(said) and not _TO_COME.search(said))


_MORE = re.compile(
    r"(?<![不得])(?:超过|超出|突破|高于|大于|多于|超(?=\d))|至少|不得?[少低小]于|以上|起码"
)
_LESS = re.compile(
    rf"不得?超过|不得?[高大]于|(?<![不得])[低少小]于|不[足到][\d{COUNTING}两百千]|以下|以内|至多|最多"
)


def _same_limits(clause: str, said: str) -> bool:
    """Tell whether the quote says 超过 or 不足 as often as the clause does."""
    return all(len(limit.findall(clause)) <= len(limit.findall(said)) for limit in (_MORE, _LESS))


class _Stretch(NamedTuple):
    """Some clauses of a quote in a row.

    Attributes:
        length: How many clauses.
        words: Their words.
        until: Their sentence up to where they end.
        pairs: The pairs of characters that tell what they are about.
        reported: Whether their sentence only reports what was asked for.
    """

    length: int
    words: str
    until: str
    pairs: set[str]
    reported: bool


# Without these words, a clause and its denial are the same.
_MOOD = re.compile(
    r"不得|不能|不可以?|不再|不予|不会|可以|能够|允许|禁止|停止|必须|应当|尚未|并未|从未|没有|已经|曾经|[不未没已将会能可应须]"
)


def _topic_pairs(words: str) -> set[str]:
    """Return the pairs of characters that tell what words are about.

    Denials, tenses and limits are compared apart; characters that only join words tell nothing.
    """
    words = without_values(words)
    for changed in (_MOOD, _MORE, _LESS, _TO_COME):
        words = changed.sub("", words)
    return character_pairs("".join(sign for sign in words if sign not in _LIGHT))


def _stretches(quote: ComparableText, cut: Callable[[str], list[str]]) -> list[_Stretch]:
    """Return the parts of each sentence: each alone, and up to :data:`_JOINED` in a row.

    Args:
        quote: The quote.
        cut: Cuts a clause into parts.
    """
    found = []
    for sentence, reported in zip(quote.sentences, quote.reported, strict=True):
        parts = [part for clause in sentence for part in cut(clause)]
        for length in range(1, _JOINED + 1):
            for start in range(len(parts) - length + 1):
                run = parts[start : start + length]
                words, until = ",".join(run), ",".join(parts[: start + length])
                found.append(_Stretch(length, words, until, _topic_pairs("".join(run)), reported))
    return found


#: Share of a clause's pairs of characters from which a clause of a quote says the same; the second
#: is for a clause with a value, which must name the same thing. Re-measure these and the next ones
#: with ``python -m benchmarks.verifying --vary verify.clauses._ALIKE=0.5,0.6,0.7``.
_ALIKE, _ALIKE_VALUED = 0.6, 0.85
#: Share, beside the best one, from which a clause of a quote is as good as the best.
_AS_GOOD = 0.97


def _matching(clause: str, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Return the shortest stretches of the quotes that match a clause best, if any do."""
    pairs = _topic_pairs(clause)
    valued = bool(values_in(clause))
    if not pairs:
        # 2027年低于50% has no words: where the values stand tells what it is about.
        return [each for each in stretches if valued and each.length == 1]
    elsewhere = {pair for each in stretches for pair in each.pairs}
    # A clause with a value must not take a word from elsewhere: 硕士 with the sum for 博士.
    shares = [
        0.0 if valued and (pairs - each.pairs) & elsewhere else share_found(pairs, each.pairs)
        for each in stretches
    ]
    best = max(shares, default=0.0)
    enough = _ALIKE_VALUED if valued else _ALIKE
    # Two words in another order miss one pair.
    if best < min(enough, 1 - 1 / len(pairs)) or not best:
        return []
    good = [each for part, each in zip(shares, stretches, strict=True) if part >= _AS_GOOD * best]
    shortest = min(each.length for each in good)
    return [each for each in good if each.length == shortest]


def _with_values(clause: str, matching: Sequence[_Stretch]) -> list[_Stretch] | None:
    """Return the matching stretches with a clause's values and names; None where none has."""
    values = [value for value in values_in(clause) if value.kind is not ValueKind.ORDINAL]
    names = set(name_ends_in(clause))
    kept = []
    for stretch in matching:
        said = values_in(stretch.words)
        named = all(name in stretch.words for name in names)
        if named and all(is_among(value, said) for value in values):
            kept.append(stretch)
    return None if matching and not kept else kept


def _in_order(claim: str, source: str) -> bool:
    """Tell whether a claim's values stand in the source in the same order.

    Values that the source states more than once may stand anywhere.
    """
    said = values_in(source)
    places = []
    for value in values_in(claim):
        where = [place for place, other in enumerate(said) if same_value(value, other)]
        # 3个 matches 3份, but where the source has both, each matches its own.
        measure = value.span.of(claim)[-1]
        alike = [place for place in where if said[place].span.of(source)[-1] == measure]
        where = alike or where
        if len(where) == 1:
            places.append(where[0])
    return places == sorted(places)
