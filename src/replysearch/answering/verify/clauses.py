"""Whether each clause of a sentence is proved by the most similar clauses of its quotes."""

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

#: One clause may sum up this many clauses of a quote. Chosen, not measured: more blur the topic.
_JOINED = 3
#: A clause with so few character pairs needs no match. Chosen, not measured: it carries no fact.
_FEW_PAIRS = 3
# Characters that a sentence may add to the quote, because they only join words.
_JOINING = frozenset("的了在是为于和与及等并也即对从由把将该其此这那有们着所之而且则均都共约据会")
_LIGHT = _JOINING | frozenset("我全")


def adds_no_characters(claim: str, source: str) -> bool:
    """Return whether each character of a claim is in the source or only joins words."""
    words = without_values(claim)
    for changed in (_MOOD, _NEGATION, _MORE, _LESS, _TO_COME):
        # Words of denial, tense and limits are compared clause by clause.
        words = changed.sub("", words)
    characters = {each for each in words if each.isalpha() and not each.isascii()}
    return not characters - _LIGHT - {"本"} - set(source)


def clause_faults(claim: ComparableText, quotes: Sequence[ComparableText]) -> Iterator[Fault]:
    """Yield the faults of a claim's clauses, compared with the matching clauses of the quotes.

    Some match must contain the clause's values and names, and agree in denials, tense and limits.
    """
    clauses = [each for quote in quotes for each in _stretches(quote, lambda clause: [clause])]
    pieces = [each for quote in quotes for each in _stretches(quote, lambda part: part.split("、"))]
    asks = REPORTED.search(TITLES.sub("", claim.words)) is not None
    source = "。".join(quote.words for quote in quotes)
    for clause in claim.clauses:
        # One clause may list what several quotes say. Then its pieces are compared below.
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
    """Yield a fault if denials, tense or limits (超过) differ from those of every match."""
    denials = len(_NEGATION.findall(clause))
    is_denied = all(len(_NEGATION.findall(each)) != denials for each in matching)
    if is_denied or not any(_same_tense(clause, each) for each in matching):
        yield Fault.NEGATION
    elif not any(_same_limits(clause, each) for each in matching):
        yield Fault.BINDING


def _needs_no_match(clause: str) -> bool:
    """Return whether a clause needs no match: it has only values, or no value and few words."""
    return len(_topic_pairs(clause)) <= (0 if values_in(clause) else _FEW_PAIRS)


def _overstates(clause: str, matching: Sequence[_Stretch]) -> bool:
    """Return whether a clause says more than its matches: 全市 for 部分, or an outdated value."""
    words = [each.words for each in matching]
    return (
        generalises(clause, words)
        or widens_place(clause, [each.until for each in matching])
        or states_former_value(clause, words)
    )


_NEGATION = re.compile(
    rf"不(?!断|仅|但|同(?!意)|得?(?:低|少|高|大|小)于|得?超过|[足到][\d{COUNTING}两百千])|未(?!来)|没有|没|无(?![人偿障])|禁止|难以|拒绝|取消|停止|暂缓"
)
_DONE = re.compile(r"已|业经")
_DONE_TOO = re.compile(f"[{HAN}]了(?![解结])")
_TO_COME = lazy_pattern(r"将|下一步|<plans.drafted>|<plans.effort>|<plans.planned>")


def _same_tense(clause: str, quote: str) -> bool:
    """Return whether clause and quote agree on what is done and what is only planned."""
    if _DONE.search(clause):
        return _DONE.search(quote) is not None
    if _DONE_TOO.search(clause):
        return _DONE.search(quote) is not None or not _TO_COME.search(quote)
    return not (_TO_COME.search(clause) and _DONE.search(quote) and not _TO_COME.search(quote))


_MORE = re.compile(
    r"(?<![不得])(?:超过|超出|突破|高于|大于|多于|超(?=\d))|至少|不得?[少低小]于|以上|起码"
)
_LESS = re.compile(
    rf"不得?超过|不得?[高大]于|(?<![不得])[低少小]于|不[足到][\d{COUNTING}两百千]|以下|以内|至多|最多"
)


def _same_limits(clause: str, quote: str) -> bool:
    """Return whether the quote has no fewer limits of each sort (超过, 不足) than the clause."""
    return all(len(limit.findall(clause)) <= len(limit.findall(quote)) for limit in (_MORE, _LESS))


class _Stretch(NamedTuple):
    """Consecutive parts (clauses, or pieces of clauses) of one sentence in a quote.

    `length` is the number of parts. `until` is the sentence up to the last part. `pairs` are the
    :func:`_topic_pairs`. `reported` is true if the sentence only reports what a proposal asked for.
    """

    length: int
    words: str
    until: str
    pairs: set[str]
    reported: bool


# Without these words, a clause and its denial are equal.
_MOOD = re.compile(
    r"不得|不能|不可以?|不再|不予|不会|可以|能够|允许|禁止|停止|必须|应当|尚未|并未|从未|没有|已经|曾经|[不未没已将会能可应须]"
)


def _topic_pairs(words: str) -> set[str]:
    """Return the character pairs of `words` without denials, tense, limits and joining words."""
    words = without_values(words)
    for changed in (_MOOD, _MORE, _LESS, _TO_COME):
        words = changed.sub("", words)
    return character_pairs("".join(sign for sign in words if sign not in _LIGHT))


def _stretches(quote: ComparableText, split: Callable[[str], list[str]]) -> list[_Stretch]:
    """Return all runs of 1 to `_JOINED` parts of a sentence. `split` cuts a clause into parts."""
    stretches = []
    for sentence, reported in zip(quote.sentences, quote.reported, strict=True):
        parts = [part for clause in sentence for part in split(clause)]
        for length in range(1, _JOINED + 1):
            for start in range(len(parts) - length + 1):
                run = parts[start : start + length]
                words, until = ",".join(run), ",".join(parts[: start + length])
                pairs = _topic_pairs("".join(run))
                stretches.append(_Stretch(length, words, until, pairs, reported))
    return stretches


#: A match has at least this share of the claimed clause's character pairs. Measured:
#: `python -m benchmarks.verifying --vary verify.clauses._ALIKE=0.5,0.6,0.7`.
_ALIKE = 0.6
#: Used instead of `_ALIKE` if the claimed clause has a value. Measured in the same way.
_ALIKE_VALUED = 0.85
#: A match has at least this fraction of the best match's share. Measured in the same way.
_AS_GOOD = 0.97


def _matching(clause: str, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Return the stretches of the quotes that match a clause best; of these, the shortest."""
    pairs = _topic_pairs(clause)
    valued = bool(values_in(clause))
    if not pairs:
        # 2027年低于50% has no words. Only its values can match.
        return [each for each in stretches if valued and each.length == 1]
    elsewhere = {pair for each in stretches for pair in each.pairs}
    # A clause with a value must not use words from elsewhere: 硕士 with the sum for 博士.
    shares = [
        0.0 if valued and (pairs - each.pairs) & elsewhere else share_found(pairs, each.pairs)
        for each in stretches
    ]
    best = max(shares, default=0.0)
    enough = _ALIKE_VALUED if valued else _ALIKE
    # One pair may be missing: two words in another order lack the pair between them.
    if best < min(enough, 1 - 1 / len(pairs)) or not best:
        return []
    good = [each for part, each in zip(shares, stretches, strict=True) if part >= _AS_GOOD * best]
    shortest = min(each.length for each in good)
    return [each for each in good if each.length == shortest]


def _with_values(clause: str, matching: Sequence[_Stretch]) -> list[_Stretch] | None:
    """Return the matches with all values and names of a clause; None if all matches lack some."""
    values = [value for value in values_in(clause) if value.kind is not ValueKind.ORDINAL]
    names = set(name_ends_in(clause))
    kept = []
    for stretch in matching:
        stated = values_in(stretch.words)
        has_names = all(name in stretch.words for name in names)
        if has_names and all(is_among(value, stated) for value in values):
            kept.append(stretch)
    return None if matching and not kept else kept


def _in_order(claim: str, source: str) -> bool:
    """Return whether a claim's values that the source states once are in the source's order."""
    stated = values_in(source)
    order = []
    for value in values_in(claim):
        indexes = [index for index, other in enumerate(stated) if same_value(value, other)]
        # 3个 matches 3份. If the source has both, 3个 matches 3个 only.
        measure = value.span.of(claim)[-1]
        exact = [index for index in indexes if stated[index].span.of(source)[-1] == measure]
        indexes = exact or indexes
        if len(indexes) == 1:
            order.append(indexes[0])
    return order == sorted(order)
