"""The numbers that identify letters: 发文字号, 索引号 and proposal numbers.

Offices write these numbers with various brackets, full-width or half-width. Here document numbers
and proposal numbers have a normal form. Numbers of all three sorts are compared by their keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.text import fold, narrow, squeeze

_OPEN, _CLOSE = r"[〔\[(【〈﹝]", r"[〕\])】〉﹞]"

_CORE = lazy_pattern(
    rf"{_OPEN}\s*(?P<year>(?:19|20)\d\d)\s*年?\s*{_CLOSE}\s*第?\s*(?P<number>\d{{1,6}})\s*号"
)
_MARK_CHARACTER = lazy_pattern(r"[\u4e00-\u9fffA-Za-z]")
#: Longest office mark (渝科局函), in characters. Chosen, not measured: real marks are shorter.
_LONGEST_MARK = 20
#: Longest piece, in characters, of an office mark into which page layout put blanks (示 科 函).
_SPACED_PIECE = 2

#: Pattern of a proposal number in narrow text: 第0995号, 第(J027)号, (第31号提案), 经济类123号,
#: 编号:1401019.
PROPOSAL_NUMBER = lazy_pattern(
    r"第\s*\(?\s*(?P<plain>[A-Za-z]{0,3}-?\d{1,8}(?:-\d{1,4}){0,2})\s*\)?\s*号"
    r"|(?P<classed>[\u4e00-\u9fff]{1,6}类)\s*第?\s*(?P<number>\d{1,6})\s*号"
    r"|(?:编\s*号|案\s*号|N[Oo]\.)\s*:?\s*(?P<coded>[A-Za-z]{0,3}-?\d{1,8}(?:-\d{1,6})?)\s*号?"
    r"|\(\s*(?P<boxed>[A-Za-z]{0,3}-?\d{2,8})\s*号\s*\)"
    rf"|第(?P<han>[{COUNTING}百零]{{1,6}})号(?=\s*(?:提案|建议|议案))"
    r"|(?P<bare>(?<![\d年〔\[(])[A-Za-z]{0,3}\d{1,8})\s*号(?=\s*(?:提案|建议|议案))"
)

# Words that people write before and after a number that they search for: 文号…, …的答复函.
_BEFORE_NUMBER = lazy_pattern(
    r"^(?:(?:发文字号|发文号|文号|索引号|提案编号|提案号|建议号|编号|案号)\s*[:：]?\s*|.{0,30}?(?:会议|全会|提案|建议|议案)(?=第|\d))"
)
_AFTER_NUMBER = lazy_pattern(r"(?:文件?|函|(?:提案|建议|议案)?的?(?:答复|复函)?的?函?)$")
_BARE_NUMBER = lazy_pattern(r"[a-z]{0,3}(?:\d{1,8}号|\d{2,8})")


@dataclass(frozen=True, slots=True)
class NumberAt:
    """A document number in normal form, 某某函〔2024〕274号, and its position in the text."""

    start: int
    end: int
    normal: str


def document_numbers(text: str) -> Iterator[NumberAt]:
    """Yield the document numbers in narrow text. Each has an office mark, a year and a number."""
    for match in _CORE.finditer(text):
        start = _mark_start(text, match.start())
        mark = squeeze(text[start : match.start()])
        if mark:
            normal = f"{mark}〔{match['year']}〕{int(match['number'])}号"
            yield NumberAt(start, match.end(), normal)


def _mark_start(text: str, end: int) -> int:
    """Return where the office mark that ends at `end` starts, or `end` if there is no mark."""
    start = end
    lowest = max(0, end - 2 * _LONGEST_MARK)
    while True:
        piece = start
        while piece > lowest and text[piece - 1].isspace():
            piece -= 1
        last = piece
        while piece > lowest and _MARK_CHARACTER.match(text[piece - 1]):
            piece -= 1
        length = last - piece
        if not length or length > _LONGEST_MARK or (start < end and length > _SPACED_PIECE):
            return start
        start = piece
        if length > _SPACED_PIECE:
            return start


def proposal_number(match: re.Match[str]) -> str:
    """Return the normal form of a :data:`PROPOSAL_NUMBER` match: 第0995号 or 经济类123号."""
    if match["classed"]:
        return f"{match['classed']}{match['number']}号"
    names = ("plain", "coded", "boxed", "han", "bare")
    return f"第{next(match[name] for name in names if match[name])}号"


def find_document_number(text: str) -> str | None:
    """Return the normal form of the first document number in `text`, or None."""
    number = next(document_numbers(narrow(text)), None)
    return number.normal if number else None


def document_number_key(text: str) -> str:
    """Return the key of the first document number in `text`; if there is none, of all the text."""
    folded = fold(text)
    return (find_document_number(folded) or squeeze(folded)).upper()


def proposal_number_key(text: str) -> str:
    """Return the key of a proposal number: 123 for 第0123号提案, 经济类123 for 经济类123号."""
    bare = re.sub(r"[第号()\[\]\s]|提案|建议|议案", "", fold(text)).upper()
    return re.sub(r"(?<!\d)0+(?=\d)", "", bare)


def index_number_key(text: str) -> str:
    """Return the key of an index number: narrow, without blanks, in upper case."""
    return squeeze(narrow(text)).upper()


def asked_number(text: str) -> str:
    """Return `text` folded, without words around its number: 提案0995号的答复函 → 0995号."""
    number = fold(text).strip(" \"'“”()《》。?")
    number = _BEFORE_NUMBER.sub("", number).strip()
    if not number.endswith("号") and "号" in number:
        number = _AFTER_NUMBER.sub("", number).strip()
    return number.strip("()《》")


def is_document_number(text: str) -> bool:
    """Return whether narrow `text` is a document number and nothing else."""
    return any((each.start, each.end) == (0, len(text)) for each in document_numbers(text))


def is_proposal_number(text: str) -> bool:
    """Return whether folded `text` is a proposal number and nothing else: 第0995号, 0995."""
    return bool(_BARE_NUMBER.fullmatch(text) or PROPOSAL_NUMBER.fullmatch(text.upper()))


def is_number_for_sure(text: str) -> bool:
    """Return whether folded `text` can only be a letter's number: 第0995号, but not 0995."""
    wrapped = PROPOSAL_NUMBER.fullmatch(text.upper())
    return is_document_number(text) or (wrapped is not None and not wrapped["han"])
