"""Places and offices that a question names and no letter of the index is from."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from replysearch.answering.question.named_places import is_set_aside
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.places import province_names
from replysearch.records import Span

# What looks like the name of a place, where Chinese characters begin.
_LIKE_A_PLACE = lazy_pattern(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}(?=[市县])"
    r"(?!(?<=[城超夜都上菜门全股各我本该外两几这那哪])市|市[容值]|(?<=[各全区本该哪])县)<places.named>)"
)
# What looks like the name of an office: its end, and the two characters before it.
_LIKE_AN_OFFICE = lazy_pattern(
    r"((?![哪各几些全])[\u4e00-\u9fff]{2}"
    r"(?!(?<=[布结格大开僵破全])局|[局厅]长)<organisations.department>)"
)


@lru_cache(maxsize=1)
def _province() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(province_names())})")


def find_unknown_names(folded: str, known: tuple[Span, ...]) -> tuple[str, ...]:
    """Return the places and offices that a folded question names and the index does not know.

    A letter that does not contain them either cannot be meant.

    Args:
        folded: The question.
        known: Where it names what it is limited to.
    """
    patterns = (_province(), _LIKE_A_PLACE, _LIKE_AN_OFFICE)
    matches = chain.from_iterable(pattern.finditer(folded) for pattern in patterns)
    found = [
        match[1]
        for match in matches
        if not any(each.start < match.end() and match.start() < each.end for each in known)
        # 除了远方市 asks for no letter of it.
        and not is_set_aside(folded, Span(*match.span()))
    ]
    return tuple(dict.fromkeys(found))
