"""The places and offices that a question names, but that are unknown to the index."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from replysearch.answering.question.named_places import is_excluded
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.places import province_names
from replysearch.records import Span

# Something like a place at the start of a run of Chinese characters: 远方市.
_LIKE_A_PLACE = lazy_pattern(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}(?=[市县])"
    r"(?!(?<=[城超夜都上菜门全股各我本该外两几这那哪])市|市[容值]|(?<=[各全区本该哪])县)<places.named>)"
)
# Something like an office: the ending of such a name, and the two characters before: 教育局.
_LIKE_AN_OFFICE = lazy_pattern(
    r"((?![哪各几些全])[\u4e00-\u9fff]{2}"
    r"(?!(?<=[布结格大开僵破全])局|[局厅]长)<organisations.department>)"
)


@lru_cache(maxsize=1)
def _province() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(province_names())})")


def find_unknown_names(folded: str, known: tuple[Span, ...]) -> tuple[str, ...]:
    """Return the places and offices that a folded question names and the index does not know.

    `known` holds the spans of the words already understood. No names are looked for in them.
    """
    patterns = (_province(), _LIKE_A_PLACE, _LIKE_AN_OFFICE)
    matches = chain.from_iterable(pattern.finditer(folded) for pattern in patterns)
    unknown = [
        match[1]
        for match in matches
        if not any(each.start < match.end() and match.start() < each.end for each in known)
        # 除了远方市 does not ask for letters of 远方市.
        and not is_excluded(folded, Span(*match.span()))
    ]
    return tuple(dict.fromkeys(unknown))
