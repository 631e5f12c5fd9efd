"""Whether quotes prove a sentence: its values, its names, its quoted words, its other words.

A sentence is proved if no check finds a fault. A sentence may leave out words of its quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from replysearch.answering.verify.claims import (
    ComparableText,
    Fault,
    character_pairs,
    comparable,
    is_among,
    name_ends_in,
    share_found,
    without_values,
)
from replysearch.answering.verify.clauses import adds_no_characters, clause_faults
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.text import HAN
from replysearch.chinese.values import values_in

#: The quotes must have at least this share of a sentence's character pairs. Measured, like the
#: thresholds below: `python -m benchmarks.verifying --vary verify.verifier._ENOUGH=0.5,0.65,0.8`.
_ENOUGH = 0.65
# A sentence's beginning may say who answered: 据某市教育局2024年5月16日答复:
_LEAD = re.compile(
    r"^(?:据|根据|按照?)?[^,。;:]{0,80}?(?:答复|复函|回复|介绍|表示|指出|提到|显示|认为|明确|说|称)(?:函|信)?(?:中|里)?(?:说|称|表示|指出|提到|显示|明确)?[,:]"
    r"|^据《[^》]{1,100}》[^,。;:]{0,20}:"
)
# Words that need no proof in such a beginning (`_LEAD`).
_NEEDS_NO_PROOF = re.compile(
    r"据|根据|按照?|一份无标题|关于|对于?|针对|就|在|的|[该本我]?(?:[局厅委办市省县区]|单位|部门|机关)|其|这|那|此|[封份件]|正式|书面|提案|建议|议案|问题|办理|答复|复函|回复|来信|来函|介绍|表示|指出|提到|显示|认为|明确|说|称|函|信|中|里|年|月|日"
)
# The number of an item in a list, or 首先, 其次.
_LABEL = re.compile(
    rf"^(?:\([{COUNTING}\d]+\)|[{COUNTING}]+(?:是|、)|\d{{1,2}}(?:\.(?!\d)|、|\))|首先|其次|再次|最后|第[{COUNTING}],)\s*[,:]?"
)


def find_faults(
    sentence: str, quotes: Sequence[str], about: Sequence[str] = ()
) -> tuple[Fault, ...]:
    """Return the faults of a sentence; none if its quotes prove it.

    Args:
        sentence: One sentence of an answer, without the numbers of its quotes.
        quotes: The quotes that it cites.
        about: Known facts of the cited letters (title, issuer, number, date, headings). The
            beginning of the sentence (据…答复:) may state these facts without a quote. After such
            a beginning, the rest is proved if these facts or the quotes contain it word for word.
    """
    claim = comparable(sentence).strip("。;,")
    quoted = ComparableText.of("\n".join(quotes))
    known = ComparableText.of("\n".join((*quotes, *about)))
    faults: list[Fault] = []
    lead = _LEAD.match(claim)
    if lead is not None and lead[0] not in quoted.words:
        if not _add_missing(lead[0], known, faults):
            return tuple(dict.fromkeys(faults))
        telling = character_pairs(_NEEDS_NO_PROOF.sub("#", without_values(lead[0])))
        if share_found(telling, character_pairs(known.words)) < _ENOUGH:
            return (Fault.WORDS,)
        claim = claim[lead.end() :]
    claim = _LABEL.sub("", claim).strip(":")
    if not claim:
        return (Fault.WORDS,)
    if lead is not None and claim in known.words:
        return tuple(dict.fromkeys(faults))
    _add_missing(claim, quoted, faults)
    if not _has_words_of(claim, quoted):
        faults.append(Fault.WORDS)
    elif not faults:
        faults.extend(
            clause_faults(ComparableText.of(claim), [ComparableText.of(quote) for quote in quotes])
        )
    if not faults and not adds_no_characters(claim, quoted.words):
        faults.append(Fault.WORDS)
    return tuple(dict.fromkeys(faults))


#: The quotes must also have at least this share of each clause's character pairs.
_ENOUGH_OF_CLAUSE = 0.3
#: Clauses with fewer character pairs than this are not tested alone.
_LEAST_PAIRS = 3
#: Least share of a sentence's character pairs in the quotes without the long quotations (“…”) in
#: them. Tested only if the sentence itself has no quotation marks.
_OUTSIDE = 0.5
_LONG_QUOTATION = re.compile(r"“[^”]{10,}”|\"[^\"]{10,}\"")
_LATIN = re.compile(r"[a-z]{2,}")


def _has_words_of(claim: str, quoted: ComparableText) -> bool:
    """Return whether the quotes have enough of a claim's words, and of each clause's words."""
    pairs, quoted_pairs = character_pairs(claim), character_pairs(quoted.words)
    if not pairs and not values_in(claim) and claim not in quoted.words:
        return False
    outside = _LONG_QUOTATION.sub("#", quoted.words)
    unmarked = outside != quoted.words and re.search('[“"]', claim) is None
    if unmarked and share_found(pairs, character_pairs(outside)) < _OUTSIDE:
        # The letter only repeats what others said, so it does not answer.
        return False
    foreign = set(_LATIN.findall(without_values(claim)))
    if foreign - set(_LATIN.findall(without_values(quoted.words))):
        return False
    if any(
        noun and not noun & quoted_pairs for noun in map(character_pairs, _counted_nouns(claim))
    ):
        return False
    clauses = [character_pairs(clause) for clause in ComparableText.of(claim).clauses]
    return share_found(pairs, quoted_pairs) >= _ENOUGH and all(
        share_found(clause, quoted_pairs) >= _ENOUGH_OF_CLAUSE
        for clause in clauses
        if len(clause) >= _LEAST_PAIRS
    )


_COUNTED = re.compile(f"(?:左右|以[上下内]|之多)?([{HAN}]{{2,6}})")


def _counted_nouns(claim: str) -> Iterator[str]:
    """Yield the nouns that follow numbers: 青年博士 in 3名青年博士."""
    for value in values_in(claim):
        if value.unit == "count" and (match := _COUNTED.match(claim, value.span.end)):
            yield match[1]


_QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|《([^》]{2,})》|「([^」]{2,})」")


def _add_missing(claim: str, source: ComparableText, faults: list[Fault]) -> bool:
    """Add faults for values, names and words in “” or 《》 that `source` lacks; True if none."""
    before = len(faults)
    stated = values_in(source.words)
    if not all(is_among(value, stated) for value in values_in(claim)):
        faults.append(Fault.VALUE)
    if any(name not in source.words for name in name_ends_in(claim)):
        faults.append(Fault.NAME)
    for match in _QUOTED.finditer(claim):
        words = next(group for group in match.groups() if group)
        if words not in source.words:
            faults.append(Fault.QUOTED)
    return len(faults) == before
