"""Whether a clause of a sentence says what the clause of the quote says that is most like it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from replysearch.answering.verify.claims import (
    REPORTED,
    TITLES,
    Fault,
    Said,
    is_said,
    names_in,
    pairs_of,
    same,
    share,
    without_values,
)
from replysearch.answering.verify.overstatement import says_all, says_everywhere, says_old
from replysearch.chinese.text import HAN
from replysearch.chinese.values import ValueKind, values_in

#: Share from which a clause of the quote says what a clause of the sentence says, and what one
#: with a value says, which must name the same things.
_ALIKE, _ALIKE_VALUED = 0.6, 0.85
#: Clauses of the quote whose share is so near to the best are as good as it.
_AS_GOOD = 0.97
#: Clauses of a quote that one clause of a sentence may join.
_JOINED = 3
#: A clause without values is looked for when it has more pairs than this.
_TELLING = 3
# Characters that a sentence may have without the quote: they only join words.
_JOINING = frozenset("的了在是为于和与及等并也即对从由把将该其此这那有们着所之而且则均都共约据会")
_LIGHT = _JOINING | frozenset("我全")
_NEGATION = re.compile(
    r"不(?!断|仅|但|同(?!意)|得?(?:低|少|高|大|小)于|得?超过|[足到][\d一二两三四五六七八九十百千])|未(?!来)|没有|没|无(?![人偿障])|禁止|难以|拒绝|取消|停止|暂缓"
)
# What is left when these are taken out is what a clause is about, said or denied.
_MOOD = re.compile(
    r"不得|不能|不可以?|不再|不予|不会|可以|能够|允许|禁止|停止|必须|应当|尚未|并未|从未|没有|已经|曾经|[不未没已将会能可应须]"
)
_DONE = re.compile(r"已|业经")
_DONE_TOO = re.compile(f"[{HAN}]了(?![解结])")
_TO_COME = re.compile(r"将|拟(?![定订])|力争|计划(?!内|外)|下一步|准备|打算|争取")
_MORE = re.compile(
    r"(?<![不得])(?:超过|超出|突破|高于|大于|多于|超(?=\d))|至少|不得?[少低小]于|以上|起码"
)
_LESS = re.compile(
    r"不得?超过|不得?[高大]于|(?<![不得])[低少小]于|不[足到][\d一二两三四五六七八九十百千]|以下|以内|至多|最多"
)


def has_signs_of(claim: str, source: str) -> bool:
    """Tell whether a claim has no character that the source has not, but such as join words."""
    words = without_values(claim)
    for changed in (_MOOD, _NEGATION, _MORE, _LESS, _TO_COME):
        # These were weighed clause by clause.
        words = changed.sub("", words)
    signs = {sign for sign in words if sign.isalpha() and not sign.isascii()}
    return not signs - _LIGHT - {"本"} - set(source)


def bound(claim: Said, quotes: Sequence[Said]) -> Iterator[Fault]:
    """Yield what the matching clauses of the quotes do not bear out.

    A value must stand in the clause that says the same, and the clause must be denied as often.
    """
    clauses = [each for quote in quotes for each in _stretches(quote, lambda clause: [clause])]
    pieces = [each for quote in quotes for each in _stretches(quote, lambda part: part.split("、"))]
    asks = REPORTED.search(TITLES.sub("", claim.words)) is not None
    source = "。".join(quote.words for quote in quotes)
    for clause in claim.clauses:
        # What several quotes say may be listed in one clause; its pieces are looked at below.
        is_list = len(quotes) > 1 and "、" in clause
        matching = _holding(clause, _matching(clause, clauses))
        if matching is None:
            if not is_list:
                yield Fault.BINDING
        elif matching:
            yield from _turned(clause, [each.words for each in matching])
            only_asked = not asks and all(each.reported for each in matching)
            if only_asked or _overstates(clause, matching):
                yield Fault.BINDING
        elif says_all(clause, [source]) or not (is_list or _says_little(clause)):
            yield Fault.WORDS
        for piece in clause.split("、"):
            if values_in(piece) and _holding(piece, _matching(piece, pieces)) is None:
                yield Fault.BINDING
        if not _in_order(clause, source):
            yield Fault.BINDING


def _turned(clause: str, matching: Sequence[str]) -> Iterator[Fault]:
    """Yield what makes another statement of the same words."""
    if all(_denials(each) != _denials(clause) for each in matching) or not any(
        _same_tense(clause, each) for each in matching
    ):
        yield Fault.NEGATION
    elif not any(_same_bound(clause, each) for each in matching):
        yield Fault.BINDING


def _says_little(clause: str) -> bool:
    """Tell whether a clause need not be found in the quote: it has few words, and no value."""
    return len(_core(clause)) <= (0 if values_in(clause) else _TELLING)


def _overstates(clause: str, matching: Sequence[_Stretch]) -> bool:
    """Tell whether a clause says more than what matches: of all, of a whole place, or as it was."""
    words = [each.words for each in matching]
    return (
        says_all(clause, words)
        or says_everywhere(clause, [each.until for each in matching])
        or says_old(clause, words)
    )


def _denials(clause: str) -> int:
    return len(_NEGATION.findall(clause))


def _same_tense(clause: str, said: str) -> bool:
    """Tell whether what is told as done was not only promised or asked for, nor the reverse."""
    if _DONE.search(clause):
        return _DONE.search(said) is not None
    if _DONE_TOO.search(clause):
        return _DONE.search(said) is not None or not _TO_COME.search(said)
    return not (_TO_COME.search(clause) and _DONE.search(said) and not _TO_COME.search(said))


def _same_bound(clause: str, said: str) -> bool:
    """Tell whether a claim of more or less than a number is the quote's own."""
    return all(len(bound.findall(clause)) <= len(bound.findall(said)) for bound in (_MORE, _LESS))


class _Stretch(NamedTuple):
    """Clauses in a row: their number, words and pairs, and whether all only say what was asked.

    `until` is their sentence up to where they end.
    """

    length: int
    words: str
    until: str
    pairs: set[str]
    reported: bool


def _core(words: str) -> set[str]:
    """Return the pairs of what words are about, without what is weighed apart or only joins."""
    words = without_values(words)
    for changed in (_MOOD, _MORE, _LESS, _TO_COME):
        words = changed.sub("", words)
    return pairs_of("".join(sign for sign in words if sign not in _LIGHT))


def _stretches(quote: Said, cut: Callable[[str], list[str]]) -> list[_Stretch]:
    """Return the parts of each sentence, and those of them that follow each other joined."""
    found = []
    for sentence, reported in zip(quote.sentences, quote.reported, strict=True):
        parts = [part for clause in sentence for part in cut(clause)]
        for length in range(1, _JOINED + 1):
            for start in range(len(parts) - length + 1):
                some = parts[start : start + length]
                words, until = ",".join(some), ",".join(parts[: start + length])
                found.append(_Stretch(length, words, until, _core("".join(some)), reported))
    return found


def _matching(clause: str, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Return the shortest stretches of the quote that say the clause best; none if none does."""
    pairs = _core(clause)
    valued = bool(values_in(clause))
    if not pairs:
        # 2027年低于50%: where the values stand tells what is meant.
        return [each for each in stretches if valued and each.length == 1]
    elsewhere = {pair for each in stretches for pair in each.pairs}
    # A value of what another sentence speaks of: 硕士 beside the sum for 博士.
    shares = [
        0.0 if valued and (pairs - each.pairs) & elsewhere else share(pairs, each.pairs)
        for each in stretches
    ]
    best = max(shares, default=0.0)
    enough = _ALIKE_VALUED if valued else _ALIKE
    # Two words in another order leave one pair unsaid.
    if best < min(enough, 1 - 1 / len(pairs)) or not best:
        return []
    good = [each for share, each in zip(shares, stretches, strict=True) if share >= _AS_GOOD * best]
    shortest = min(each.length for each in good)
    return [each for each in good if each.length == shortest]


def _holding(clause: str, matching: Sequence[_Stretch]) -> list[_Stretch] | None:
    """Return the matching stretches that say the clause's values; None where there is none."""
    values = [value for value in values_in(clause) if value.kind is not ValueKind.ORDINAL]
    names = set(names_in(clause))
    holding = []
    for stretch in matching:
        said = values_in(stretch.words)
        named = all(name in stretch.words for name in names)
        if named and all(is_said(value, said) for value in values):
            holding.append(stretch)
    return None if matching and not holding else holding


def _in_order(claim: str, source: str) -> bool:
    """Tell whether the claim's values stand in the source in the same order.

    Values that the source says more than once may stand anywhere.
    """
    said = values_in(source)
    places = []
    for value in values_in(claim):
        where = [place for place, other in enumerate(said) if same(value, other)]
        # 3个 is 3份, but where both are said each is its own.
        measure = value.span.of(claim)[-1]
        alike = [place for place in where if said[place].span.of(source)[-1] == measure]
        where = alike or where
        if len(where) == 1:
            places.append(where[0])
    return places == sorted(places)
