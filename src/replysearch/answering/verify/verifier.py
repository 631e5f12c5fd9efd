"""Whether a quote bears out a sentence: its values, names, quoted words, and its other words.

A sentence passes when nothing that can be checked speaks against it. What it leaves out is not
looked at: a part of what a letter says is still said by the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from replysearch.answering.verify.claims import (
    Fault,
    Said,
    is_said,
    names_in,
    pairs_of,
    plain,
    share,
    without_values,
)
from replysearch.answering.verify.clauses import bound, has_signs_of
from replysearch.chinese.text import HAN
from replysearch.chinese.values import values_in

#: Share of a sentence's pairs of characters that must stand in the quote.
_ENOUGH = 0.65
#: Share of the pairs of each clause that must stand there, where it has at least so many.
_SOME, _TELLING = 0.3, 3
#: Share of the pairs that must stand outside long quotation marks.
_OUTSIDE = 0.5
_LEAD = re.compile(
    r"^(?:据|根据|按照?)?[^,。;:]{0,80}?(?:答复|复函|回复|介绍|表示|指出|提到|显示|认为|明确|说|称)(?:函|信)?(?:中|里)?(?:说|称|表示|指出|提到|显示|明确)?[,:]"
    r"|^据《[^》]{1,100}》[^,。;:]{0,20}:"
)
# Words of a lead-in that say nothing.
_LEADING = re.compile(
    r"据|根据|按照?|一份无标题|关于|对于?|针对|就|在|的|[该本我]?(?:[局厅委办市省县区]|单位|部门|机关)|其|这|那|此|[封份件]|正式|书面|提案|建议|议案|问题|办理|答复|复函|回复|来信|来函|介绍|表示|指出|提到|显示|认为|明确|说|称|函|信|中|里|年|月|日"
)
_SPOKEN = re.compile(r"“[^”]{10,}”|\"[^\"]{10,}\"")
_LABEL = re.compile(
    r"^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+(?:是|、)|\d{1,2}(?:\.(?!\d)|、|\))|首先|其次|再次|最后|第[一二三四五六七八九十],)\s*[,:]?"
)
_QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|《([^》]{2,})》|「([^」]{2,})」")
# What a number counts stands behind it.
_COUNTED = re.compile(f"(?:左右|以[上下内]|之多)?([{HAN}]{{2,6}})")
_LATIN = re.compile(r"[a-z]{2,}")


def faults(sentence: str, quotes: Sequence[str], about: Sequence[str] = ()) -> tuple[Fault, ...]:
    """Return what speaks against a sentence; nothing when the quotes bear it out.

    Args:
        sentence: One sentence of an answer, without the numbers of its quotes.
        quotes: The words that it cites.
        about: What is known of the cited letters (title, issuer, number, date): a sentence may
            begin by saying who answered and when.
    """
    claim = plain(sentence).strip("。;,")
    quoted = Said.of("\n".join(quotes))
    known = Said.of("\n".join((*quotes, *about)))
    found: list[Fault] = []
    lead = _LEAD.match(claim)
    if lead is not None and lead[0] not in quoted.words:
        if not _checked(lead[0], known, found):
            return tuple(dict.fromkeys(found))
        told = pairs_of(_LEADING.sub("#", without_values(lead[0])))
        if share(told, pairs_of(known.words)) < _ENOUGH:
            return (Fault.WORDS,)
        claim = claim[lead.end() :]
    claim = _LABEL.sub("", claim).strip(":")
    if not claim:
        return (Fault.WORDS,)
    if lead is not None and claim in known.words:
        return tuple(dict.fromkeys(found))
    _checked(claim, quoted, found)
    if not _has_words_of(claim, quoted):
        found.append(Fault.WORDS)
    elif not found:
        found.extend(bound(Said.of(claim), [Said.of(quote) for quote in quotes]))
    if not found and not has_signs_of(claim, quoted.words):
        found.append(Fault.WORDS)
    return tuple(dict.fromkeys(found))


def _has_words_of(claim: str, quoted: Said) -> bool:
    """Tell whether the quote has enough of a claim's words, and some of each clause's."""
    pairs, said = pairs_of(claim), pairs_of(quoted.words)
    if not pairs and not values_in(claim) and claim not in quoted.words:
        return False
    outside = _SPOKEN.sub("#", quoted.words)
    unmarked = outside != quoted.words and re.search('[“"]', claim) is None
    if unmarked and share(pairs, pairs_of(outside)) < _OUTSIDE:
        # Words that the letter only repeats are nobody's answer.
        return False
    foreign = set(_LATIN.findall(without_values(claim)))
    if foreign - set(_LATIN.findall(without_values(quoted.words))):
        return False
    if any(counted and not counted & said for counted in map(pairs_of, _counted(claim))):
        return False
    clauses = [pairs_of(clause) for clause in Said.of(claim).clauses]
    return share(pairs, said) >= _ENOUGH and all(
        share(clause, said) >= _SOME for clause in clauses if len(clause) >= _TELLING
    )


def _counted(claim: str) -> Iterator[str]:
    for value in values_in(claim):
        if value.unit == "count" and (match := _COUNTED.match(claim, value.span.end)):
            yield match[1]


def _checked(claim: str, source: Said, found: list[Fault]) -> bool:
    """Add what `source` says nowhere; tell whether there was nothing."""
    before = len(found)
    said = values_in(source.words)
    if not all(is_said(value, said) for value in values_in(claim)):
        found.append(Fault.VALUE)
    if any(name not in source.words for name in names_in(claim)):
        found.append(Fault.NAME)
    for match in _QUOTED.finditer(claim):
        words = next(group for group in match.groups() if group)
        if words not in source.words:
            found.append(Fault.QUOTED)
    return len(found) == before
