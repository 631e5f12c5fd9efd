"""Text as it was laid out on a page or screen → text as it was written.

Blanks, line ends, invisible characters and lone surrogates are removed or replaced, and variant
shapes from fonts are mapped to ordinary characters. All other characters stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from replysearch.chinese.text import HAN

BLANKS = " \t\u3000"

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_SHAPES = "\u2e80-\u2ef3\u2f00-\u2fd5"
_MAPPED = re.compile(f"[{_SPACES}{_INVISIBLE}{_SHAPES}\ud800-\udfff]")

# CJK radicals that PDF fonts use in place of an ordinary character of the same shape. NFKC does not
# map them. Most pairs are from EquivalentUnifiedIdeograph.txt in the Unicode character database.
_RADICALS = dict(
    zip(
        "⺁⺄⺆⺇⺉⺊⺋⺌⺎⺐⺒⺓⺔⺖⺘⺙⺛⺜⺝⺞⺠⺡⺣⺤⺦⺧⺨⺩⺪⺫⺬⺭⺯⺰⺱⺲⺴⺶⺷⺸⺹⺺⺻⺼⺽⺾⻁⻂⻃⻄⻅⻆⻈⻉"
        "⻊⻋⻌⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乙冂几刂卜㔾小兀尢巳幺彑忄扌攵旡日月歺民氵灬爫丬牛犭王疋罒示礻糹纟罓罒冗羊羊羊耂肀聿月臼艹虎衤覀西见角讠贝"
        "足车辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)

_PROSE = re.compile(r"[，。；;]|,(?!\d)|(?<!\d),")
_CELL_GAP = re.compile(rf"[^{BLANKS}](?:\t|[ \u3000]{{2,}})[^{BLANKS}]")
_GAP = re.compile(rf"(?<=[{HAN}])[ \u3000](?=[{HAN}])")
_LABEL = re.compile(rf"[ \u3000](?P<name>(?:[{HAN}][ \u3000]?){{1,8}})[:：][ \u3000]?[^\s]")
_FIELD_NAME = re.compile(
    r"(?:联系人|负责人|经办人|承办人|电话|手机|方式|传真|地址|邮编|邮箱|单位|部门|科室|网址|日期|时间"
    r"|编辑|审核|来源|文号|字号)$"
)
# After these labels a blank separates office, name and number: “联系人:教育科 张三”.
_CONTACT = re.compile(
    r"(?:联系人|负责人|经办人|承办人|联系单位|承办单位|电话|联系方式|地址)"
    r"[^:：]{0,6}[:：] ?[^ :：][^:：]*$"
)
#: Blanks in a title separate phrases if all pieces have at least this many characters. Chosen, not
#: measured: shorter pieces are parts of words that the page layout has split.
_PHRASE = 4
#: Most characters examined on each side of a blank. Chosen, not measured: this limits the time.
_REACH = 120
_RUN_ON = ("如下", "以下", "下")

_PUNCTUATION = "，。；：、！？“”‘’（）《》〈〉【】〔〕「」『』…％．"
_TYPESET_GAP = re.compile(
    rf"(?<=[{HAN}]) (?=[{HAN}0-9{_PUNCTUATION}])"
    rf"|(?<=[0-9]) (?=[{HAN}{_PUNCTUATION}])"
    rf"|(?<=[{_PUNCTUATION}]) (?! )|(?<=[A-Za-z)%]) (?=[{_PUNCTUATION}])"
)
_WIDE_GAP = re.compile(" {2,}")
_NAMES_LINE = re.compile(rf"(?:[{HAN}]{{2,4}} )+[{HAN}]{{2,8}}[:：]")
_BLANK_LINES = re.compile(rf"\n(?:[{BLANKS}]*\n){{3,}}")
_TWO_BLANK_LINES = "\n\n\n"


def plain_characters(text: str) -> str:
    r"""Return `text` with ``\n`` as line ends, plain spaces, and no invisible characters.

    CJK radicals become ordinary characters; lone surrogates become U+FFFD. Tabs and U+3000 stay.
    """
    return _MAPPED.sub(_ordinary, _LINE_ENDS.sub("\n", text))


def _ordinary(match: re.Match[str]) -> str:
    char = match[0]
    if "\u2e80" <= char <= "\u2fd5":
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return " " if unicodedata.category(char) == "Zs" else ""


def close_gaps(line: str) -> str:
    """If a line is prose (has ，。；), return it without single blanks between Chinese characters.

    Other lines, and lines that look like rows of a table, are returned unchanged. Blanks stay, too,
    between the parts of a contact (“联系人:教育科 张三 电话:123”) or the phrases of a 《title》.
    """
    if " " not in line and "\u3000" not in line:
        return line
    if not _PROSE.search(line) or ("。" not in line and _CELL_GAP.search(line)):
        return line
    return _GAP.sub(_kept_or_closed, line)


def close_typeset_gaps(line: str) -> str:
    """Return a line of a typeset page without the blanks that typesetting inserted.

    These are single blanks between Chinese characters, between such a character and a digit, and
    beside Chinese punctuation. In a line with 。 a run of spaces counts as a single blank. Blanks
    between Chinese characters and Latin words stay, and so do tabs, blanks between names of
    addressees (张三 李四委员:), and blanks in contacts and titles.
    """
    if "。" in line:
        line = _WIDE_GAP.sub(" ", line)
    line = close_gaps(line)
    if " " not in line or _NAMES_LINE.fullmatch(line):
        return line
    return _TYPESET_GAP.sub(_kept_or_closed, line)


def _kept_or_closed(match: re.Match[str]) -> str:
    line, gap = match.string, match.start()
    stays = _is_before_label(line, gap) or _is_in_contact(line, gap) or _is_in_title(line, gap)
    return match[0] if stays else ""


def _is_before_label(line: str, gap: int) -> bool:
    """Return True if the name of a field, a colon and a value follow the gap.

    A colon may also end an introduction (“答 复如下:”). Therefore the name must be one that fields
    often have, or another field must come before the gap in the same clause.
    """
    label = _LABEL.match(line, gap)
    if label is None or label["name"].endswith(_RUN_ON):
        return False
    if _FIELD_NAME.search(label["name"]):
        return True
    clause = line[_clause_start(line, gap, "。；;") : gap]
    return ":" in clause or "：" in clause


def _is_in_contact(line: str, gap: int) -> bool:
    return bool(_CONTACT.search(line[_clause_start(line, gap, "。；;，,") : gap]))


def _is_in_title(line: str, gap: int) -> bool:
    """Return True if the gap separates two phrases of a title in 《》, as a comma would."""
    start = line.rfind("《", max(0, gap - _REACH), gap)
    end = line.find("》", gap, gap + _REACH)
    if start < 0 or end < 0 or "》" in line[start:gap]:
        return False
    return all(len(phrase) >= _PHRASE for phrase in re.split("[ \u3000]", line[start + 1 : end]))


def _clause_start(line: str, gap: int, stops: str) -> int:
    """Return the start of the gap's clause, but at most `_REACH` characters before the gap."""
    reach = max(0, gap - _REACH)
    return max(reach, *(line.rfind(stop, reach, gap) + 1 for stop in stops))


def tidy(text: str, close: Callable[[str], str] = close_gaps) -> str:
    """Strip and `close` each line. At most two blank lines in a row stay, and none at the ends."""
    lines = "\n".join(close(line.strip(BLANKS)) for line in text.split("\n"))
    return few_blank_lines(lines).strip("\n")


def few_blank_lines(text: str) -> str:
    """Return `text` with at most two consecutive blank lines."""
    return _BLANK_LINES.sub(_TWO_BLANK_LINES, text)
