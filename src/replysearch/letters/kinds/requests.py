"""Lists of what was asked: 您建议:一是…。二是…。 Read alone, the later items look like plans."""

from __future__ import annotations

from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING, chinese_number
from replysearch.chinese.text import narrow
from replysearch.records import Kind, Span

_ITEM = lazy_pattern(
    rf"第(?P<nth>[{COUNTING}])[是,]|(?P<word>[{COUNTING}])[是要]|[(]?(?P<figure>\d{{1,2}})[.、)](?!\d)"
    rf"|[(]?(?P<han>[{COUNTING}]{{1,2}})[)、]"
)
# What introduces the list: 您建议我们:, 您的提案提出:, but not 针对您的建议,我们的措施是:.
_LEAD = lazy_pattern(
    r"^(?!.*(?:针对|措施|做法|答复|回复|工作|说明|采取|落实|办理))"
    r".*(?:您|你|贵|委员|代表|提案|建议)[^。:]{0,12}(?:建议|提出|希望|提到|认为|呼吁)(?:我[们委局厅])?[^。:我]{0,10}:$"
)
_FIRST_INSIDE = lazy_pattern(r"[:,;](?:一[是要]|第一[是,]|[(]?1[.、)]|[(]?一[)、])")


def with_requested_items(
    text: str, spans: Sequence[Span], told: Sequence[tuple[Kind, bool]]
) -> list[tuple[Kind, bool]]:
    """Return what sentences are told to be; items of a list that was asked for are asked, too.

    A list begins in a sentence that is asked or says who asks, or after its colon. It ends before
    an item out of order, before a line that is no item, and before a refusal: the rest are answers.
    """
    done = list(told)
    following = 0
    for at, span in enumerate(spans):
        words = narrow(span.of(text)).strip()
        is_item = following > 0 and _number(words) == following
        if is_item and done[at][0] is not Kind.REFUSAL:
            done[at] = Kind.BASIS, True
            following += 1
        elif done[at][1] or _LEAD.search(words):
            done[at] = Kind.BASIS, True
            following = 2 if _FIRST_INSIDE.search(words) else int(words.endswith(":"))
        elif is_item or _begins_line(text, span.start):
            following = 0
    return done


def _number(words: str) -> int | None:
    match = _ITEM.match(words)
    return chinese_number(next(filter(None, match.groups()))) if match else None


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()
