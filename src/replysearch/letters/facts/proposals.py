"""The proposals or suggestions that a letter answers, read from its title and its opening."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.chinese.document_numbers import (
    PROPOSAL_NUMBER,
    document_numbers,
    proposal_number,
    proposal_number_key,
)
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import LIST_NUMERAL
from replysearch.chinese.text import narrow, squeeze, tidy_name
from replysearch.records import Proposal, Span

_MEETING = rf"第?{LIST_NUMERAL}次(?:全体)?(?:会议|全会)"
# A session: 市十七届人大二次会议, 政协第九届示例市委员会第二次会议.
_SESSION = lazy_pattern(
    rf"政协[\u4e00-\u9fff]{{1,10}}?<places.ending>第?{LIST_NUMERAL}届(?:委员会)?{_MEETING}|"
    r"(?:政协|中国人民政治协商会议)(?:[\u4e00-\u9fff]{0,8}?<places.ending>)?"
    rf"第?{LIST_NUMERAL}届(?:全国|[\u4e00-\u9fff]{{0,8}}?<places.ending>)?委员会{_MEETING}"
    r"|(?:全国|[\u4e00-\u9fff]{0,10}?<places.ending>)?(?:政协|人大|人民代表大会)"
    rf"第?{LIST_NUMERAL}届(?:委员会)?(?:{_MEETING})?"
    rf"|(?:[^\W关于对在就贵你您的在\d]{{0,8}}?<places.ending>)?第?{LIST_NUMERAL}届(?:全国|[\u4e00-\u9fff]{{0,6}}?<places.ending>)?"
    rf"(?:政协|人大|人民代表大会)(?:委员会)?{_MEETING}"
    # Prefectures and districts of some provinces have a working committee without terms.
    rf"|(?:[\u4e00-\u9fff]{{0,8}}?<places.ending>)?(?:政协|人大)工(?:作)?委(?:员?会)?{_MEETING}"
)
_BEFORE_SESSION = lazy_pattern(r"^.*(?:关于|对|在|就|贵|你们?|您|的|转来|提出)")
_NUMBER_LIST = lazy_pattern(
    r"第\s*(?P<list>[A-Za-z]?\d{1,6}(?:\s*号?\s*[、,和及]\s*第?\s*[A-Za-z]?\d{1,6})+)\s*号"
)
_BOOK = lazy_pattern(r"《(?P<title>[^《》]{4,120})》")
_QUOTED = lazy_pattern(r"[“\"](?P<title>[^“”\"]{4,120})[”\"]")
_UNQUOTED = lazy_pattern(r"(?P<title>(?:关于|对)[^《》。:;,]{3,80}?的(?:提案|建议|议案))")
#: Most characters between a proposal's title and its number. Chosen, not measured.
_REACH = 16


@dataclass(frozen=True, slots=True)
class _Found:
    words: str
    span: Span


def proposals_in(
    text: str, title: Span | None, opening: Span
) -> tuple[tuple[Proposal, ...], dict[str, tuple[Span, ...]]]:
    """Return the proposals that the letter's title and opening name, and the spans of their facts.

    The keys of the spans are ``proposal_number``, ``proposal_title`` and ``session``.
    """
    numbers = _unique([*_numbers(text, title), *_numbers(text, opening)])
    titles = _titles(text, opening)
    session = _session_in(text, title, opening)
    pairs = _pair(numbers, titles)
    named = session.words if session else None
    found = tuple(
        Proposal(number.words if number else None, named, each.words if each else None)
        for number, each in pairs
    )
    places = {
        "proposal_number": tuple(number.span for number, _ in pairs if number),
        "proposal_title": tuple(each.span for _, each in pairs if each),
        "session": (session.span,) if session else (),
    }
    return found, {name: spans for name, spans in places.items() if spans}


def _numbers(text: str, span: Span | None) -> list[_Found]:
    if span is None:
        return []
    flat = narrow(span.of(text))
    taken = [(number.start, number.end) for number in document_numbers(flat)]
    found = []
    for match in _NUMBER_LIST.finditer(flat):
        for part in re.finditer(r"[A-Za-z]?\d+", match["list"]):
            start = span.start + match.start("list") + part.start()
            found.append(_Found(f"第{part[0]}号", Span(start, start + len(part[0]))))
        taken.append(match.span())
    for match in PROPOSAL_NUMBER.finditer(flat):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if re.match(r"(?:文件|令|公告|线|楼|院|门)", flat[match.end() :]):
            continue
        place = Span(span.start + match.start(), span.start + match.end())
        found.append(_Found(proposal_number(match), place))
    return found


def _unique(found: Sequence[_Found]) -> list[_Found]:
    """Return each number once, with the span of its last mention.

    That is the one in the opening, where the proposal's title is beside the number.
    """
    return list({proposal_number_key(each.words): each for each in found}.values())


def _titles(text: str, opening: Span) -> list[_Found]:
    flat = narrow(opening.of(text))
    found: list[_Found] = []
    for pattern in (_BOOK, _QUOTED, _UNQUOTED):
        for match in pattern.finditer(flat):
            # A bracket that is never closed holds a number, not the title: 《关于修渠(第15号提案》.
            words = re.sub(r"\([^()]{0,20}$", "", tidy_name(match["title"]))
            about = re.match(r"(?:关于|对|加快|加强|进一步|建议)", words) or re.search(
                r"(?:提案|建议|议案)$", words
            )
            if not about or any(
                each.span.start <= opening.start + match.start() < each.span.end for each in found
            ):
                continue
            if re.match(r"\s*\(?[^()]{0,20}〔", flat[match.end() :]):
                continue
            start, end = match.span("title")
            found.append(_Found(words, Span(opening.start + start, opening.start + end)))
        if found:
            break
    return found


def session_in(words: str) -> str | None:
    """Return the session that `words` (narrow) name, or None."""
    match = _SESSION.search(words)
    return tidy_name(_BEFORE_SESSION.sub("", match[0])) if match else None


def _session_in(text: str, title: Span | None, opening: Span) -> _Found | None:
    for span in (title, opening):
        if span is None:
            continue
        flat = narrow(span.of(text))
        if words := session_in(squeeze(flat)):
            match = _SESSION.search(flat)
            whole = session_in(flat)
            if match is None or whole != words:
                # Broken over two lines.
                return _Found(words, span)
            end = span.start + match.end()
            return _Found(tidy_name(words), Span(end - len(words), end))
    return None


def _pair(
    numbers: Sequence[_Found], titles: Sequence[_Found]
) -> list[tuple[_Found | None, _Found | None]]:
    """Pair each number with the title beside it in the opening."""
    numbers = [each for at, each in enumerate(numbers) if not _is_second(numbers[:at], each)]
    if len(numbers) <= 1 and len(titles) >= 1:
        return [(numbers[0] if numbers else None, titles[0])]
    free = list(titles)
    pairs: list[tuple[_Found | None, _Found | None]] = []
    for number in numbers:
        beside = [each for each in free if _beside(number.span, each.span)]
        before = [each for each in beside if each.span.end <= number.span.start]
        chosen = before[-1] if before else (beside[0] if beside else None)
        if chosen is not None:
            free.remove(chosen)
        pairs.append((number, chosen))
    return pairs


def _is_second(before: Sequence[_Found], number: _Found) -> bool:
    """Return whether a number is another one of the same proposal: 第2187号(资源环境类112号)."""
    is_classed = "类" in number.words
    return is_classed and any(0 <= number.span.start - each.span.end <= 2 for each in before)


def _beside(number: Span, title: Span) -> bool:
    return 0 <= number.start - title.end <= _REACH or 0 <= title.start - number.end <= _REACH
