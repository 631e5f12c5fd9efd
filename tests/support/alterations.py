"""Sentences for trying the verifier: ones that a quote bears out, and ones that it does not.

Everything here is made from a quote by rules of its own. It knows nothing of the program: what it
holds of numerals, dates, document numbers and offices is written down in this file, so that a
mistake in the program's reading of them cannot hide itself.
"""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with the quote it cites.

    Attributes:
        kind: "faithful", or what was changed: "number", "year", "date", "unit", "department",
            "document_number", "negation" or "swap".
        sentence: What an answer says.
        quote: The span of the letter that it cites.
        note: What was changed, such as "37 → 73".
    """

    kind: str
    sentence: str
    quote: str
    note: str


Change = tuple[str, str]
"""A changed text, and a note of what was changed."""

Span = tuple[int, int]

# ---------------------------------------------------------------------------------------------
# Numerals
# ---------------------------------------------------------------------------------------------

_DIGITS = "〇一二三四五六七八九"
_DIGIT_OF = {character: at for at, character in enumerate(_DIGITS)} | {"零": 0, "○": 0, "两": 2}
_NUMERAL = "〇○零一二两三四五六七八九十百千万亿"
_SCALES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "万亿": Decimal(10**12),
}
_SCALE = r"(?:万亿|百万|千万|亿|万(?!分之|千瓦)|千(?![瓦克米卡万])|百(?!分|万))?"
_PLACES = {"十": 10, "百": 100, "千": 1000}


def _plain(text: str) -> str:
    """`text` in half width and without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _below_ten_thousand(run: str) -> int:
    total, digit = 0, 0
    for character in run:
        if character in _PLACES:
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGIT_OF[character]
    return total + digit


def _to_chinese(number: int) -> str:
    """`number`, 1 to 9999, as it is read: 二百零五."""
    out, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out.removeprefix("一") if 10 <= number < 20 else out


def _from_chinese(run: str) -> int | None:
    """What a Chinese numeral says; None for 三四, 几十, 二〇二四 and whatever is not read so."""
    for sign, scale in (("亿", 10**8), ("万", 10**4)):
        if sign in run:
            head = _from_chinese(run.removesuffix(sign)) if run.endswith(sign) else None
            return head * scale if head else None
    value = _below_ten_thousand(run)
    if not 0 < value < 10**4:
        return None
    said = run.replace("两", "二")
    return value if said in (_to_chinese(value), "一" + _to_chinese(value)) else None


def _spoken(number: int, unit: str) -> str:
    """`number` as it is said before `unit`: 两家, 十二家, 两千家."""
    if number == 2:
        return "两"
    said = _to_chinese(number)
    return "两" + said[1:] if said.startswith("二千") and unit != "年" else said


def _decimal_text(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(digits: str) -> str:
    """`digits` with thousands separators."""
    return f"{int(digits):,}"


_LOOSE_ARABIC = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)({_SCALE})(成?)")
_LOOSE_CHINESE = re.compile(rf"([{_NUMERAL}]+)(成?)")


def _values(text: str) -> set[Decimal]:
    """Every number that `text` could be said to hold, read as widely as can be."""
    plain = _plain(text)
    found: set[Decimal] = set()
    for match in _LOOSE_ARABIC.finditer(plain):
        digits = Decimal(match[1].replace(",", ""))
        found |= {digits, digits * _SCALES[match[2]]}
        found |= {Decimal(part) for part in re.findall(r"\d+", match[1])}
        if match[3]:
            found |= {digits * 10, digits / 10}
    for match in _LOOSE_CHINESE.finditer(plain):
        run = match[1]
        found |= {Decimal(_DIGIT_OF[sign]) for sign in run if sign in _DIGIT_OF}
        found |= {Decimal(_PLACES[sign]) for sign in run if sign in _PLACES}
        if all(sign in _DIGIT_OF for sign in run):
            found.add(Decimal("".join(str(_DIGIT_OF[sign]) for sign in run)))
        for part in (run, run.rstrip("万亿")):
            read = _from_chinese(part) if part else None
            if read is not None:
                found |= {Decimal(read)} | ({Decimal(read * 10)} if match[2] else set())
    if "半" in plain:
        found |= {Decimal("0.5"), Decimal(50)}
    return found


# ---------------------------------------------------------------------------------------------
# Pieces of a quote
# ---------------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是(?:要|对|在)?(?<!对)(?<!在)(?<!要)"
    r"|第[一二三四五六七八九十]+[，,、]"
    r"|(?:首先|其次|再次|最后)[，,]"
    r"|[（(](?:[一二三四五六七八九十]+|[0-9０-９]{1,2})[）)]\s*"
    r"|[0-9０-９]{1,2}[.．、](?=(?:19|20)\d\d年|[^0-9０-９])\s*"
    r"|[一二三四五六七八九十]+、)"
)
_PAIRS = ("《》", "“”", "（）", "()", "〔〕", "[]", "【】", "‘’", "﹝﹞", "「」")


def _unlabelled(text: str) -> str:
    """`text` without the labels it starts with: （三）, 一是, 1."""
    while match := _LABEL.match(text):
        text = text[match.end() :]
    return text.strip()


def _balanced(text: str) -> bool:
    for pair in _PAIRS:
        depth = 0
        for character in text:
            depth += (character == pair[0]) - (character == pair[1])
            if depth < 0:
                return False
        if depth:
            return False
    return True


def _split(text: str, ends: str) -> list[str]:
    """`text` cut after each of `ends` that stands outside brackets and quotation marks."""
    parts, start = [], 0
    for at, character in enumerate(text):
        separator = character == "," and re.match(r"\d,\d{3}", text[at - 1 : at + 4])
        if character in ends and not separator and _balanced(text[start : at + 1]):
            parts.append(text[start : at + 1])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip(" 　。；;，,")]


def _sentences(quote: str) -> list[str]:
    lines = re.split(r"[\n\t]|[ 　]{2,}", quote)
    return [part for line in lines for part in _split(line.strip("\ufeff 　"), "。！？")]


def _units(quote: str) -> list[str]:
    """The sentences of `quote`, the long ones cut at their semicolons."""
    found: list[str] = []
    for sentence in _sentences(quote):
        found += _split(sentence, "；;") if len(sentence) > 70 else [sentence]
    thanks = re.compile("感谢|衷心|诚挚|谢谢|>")
    return [
        unit for unit in found if len(unit) >= 12 and _balanced(unit) and not thanks.search(unit)
    ]


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


# ---------------------------------------------------------------------------------------------
# What numbers stand where in a text
# ---------------------------------------------------------------------------------------------

_N = "[0-9０-９]"
_DOCUMENT = re.compile(
    rf"(?P<code>[一-鿿]{{2,10}})(?P<open>[〔\[（(【﹝])(?P<year>{_N}{{4}})(?P<close>[〕\]）)】﹞])"
    rf"(?P<serial>{_N}{{1,4}})号"
)
_DATE = re.compile(
    rf"(?P<year>(?<!{_N})(?:19|20|１９|２０){_N}{_N})\s?年"
    rf"(?:\s?(?P<month>{_N}{{1,2}})\s?月(?:\s?(?P<day>{_N}{{1,2}})\s?日)?)?"
)
_MONTH = re.compile(rf"(?<!{_N})(?P<month>{_N}{{1,2}})月(?:(?P<day>{_N}{{1,2}})日)?")
_POINTED = re.compile(rf"(?<!{_N})(?:19|20){_N}{_N}([-./])({_N}{{1,2}})\1({_N}{{1,2}})(?!{_N})")
_CHINESE_YEAR = re.compile(r"(?<![〇○零一二三四五六七八九])([一二][〇○零一二三四五六七八九]{3})年")
_KEPT = (
    _DOCUMENT,
    _DATE,
    _MONTH,
    _POINTED,
    re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」|‘[^’]*’"),
    re.compile(rf"{_N}{{1,2}}[:：]{_N}{{2}}"),
    re.compile(rf"{_N}{{1,2}}[时点](?:{_N}{{1,2}}分|半)?"),
    re.compile(rf"[{_NUMERAL}]+[时点](?:[{_NUMERAL}]+分)"),
    re.compile(rf"{_N}+(?:[-－]{_N}+)+|{_N}{{7,}}"),
    re.compile(rf"{_N}+(?:[∶:：/]{_N}+)+"),
    re.compile(rf"[（(]{_N}{{1,2}}[）)]"),
    re.compile(rf"(?<=[。；;]){_N}{{1,2}}[.．、](?!{_N})"),
    re.compile(r"[一二三四五六七八九十]+是"),
)


def _kept(text: str) -> list[Span]:
    """The spans of `text` whose numbers are no amounts: titles, dates, labels, clock times."""
    spans = [match.span() for form in _KEPT for match in form.finditer(text)]
    label = _LABEL.match(text)
    return [*spans, label.span()] if label else spans


def _inside(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(start < right and left < end for left, right in spans)


_UNIT_WORDS = """
个百分点 个工作日 个月 平方公里 平方米 立方米 公里 厘米 分钟 小时 人次 场次 台套 周岁 学时
课时 分贝 公斤 公顷 千米 平方 日内 个 名 人 家 所 座 处 项 次 件 条 份 套 台 辆 户 吨 亩 米 元
天 周 年 岁 倍 % ％ ‰ 成 分 类 种 批 期 届 场 间 张 册 组 位 篇 根 部 支 片 块 栋 盏
"""
_UNIT = "|".join(sorted(_UNIT_WORDS.split(), key=len, reverse=True))
_NOT_UNIT = (
    r"年(?:级|制|一贯|行动|规划|计划|期)|次性|条龙|个体|人民|分之|分别|成为|成立|成员|成果"
    r"|部分|部门|家庭|名单|名录|期间|期末"
)
_AMOUNT = re.compile(
    rf"(?<![A-Za-z0-9０-９.．∶/-])(?P<digits>{_N}{{1,3}}(?:,{_N}{{3}})+(?!{_N})|{_N}++)"
    rf"(?P<point>[.．]{_N}+)?(?![A-Za-z0-9０-９.．∶/-])(?P<scale>{_SCALE})(?P<about>[余多]?)"
    rf"(?P<unit>(?!{_NOT_UNIT})(?:{_UNIT}))?"
)
_SAID = re.compile(
    rf"(?<![第几数每{_NUMERAL}0-9０-９.])(?P<digits>[零一二两三四五六七八九十百千]+)(?P<scale>[万亿]?)"
    rf"(?P<about>[余多]?)(?P<unit>(?!{_NOT_UNIT})(?:{_UNIT}|季度|方面|分之))"
)
_NOT_SAID = re.compile(r"^(?:一(?!个百分点)|二[^十百千]|[百千])")
_RANGE_BEFORE = re.compile(rf"[{_NUMERAL}0-9０-９个年元%％][至到~～—－-]$")
_RANGE_AFTER = re.compile(rf"^[至到~～—－-][{_NUMERAL}0-9０-９]")


@dataclass(frozen=True, slots=True)
class _Amount:
    """One number with what it counts: 1.2 亿 元."""

    start: int
    end: int  # of the number and its scale
    digits: str  # as they are written, with separators and point
    scale: str
    about: str
    unit: str
    unit_start: int
    unit_end: int
    chinese: bool
    mantissa: Decimal

    @property
    def value(self) -> Decimal:
        return self.mantissa * _SCALES[self.scale]


def _amounts(text: str) -> list[_Amount]:
    """The amounts in Arabic digits that stand before a unit."""
    kept, found = _kept(text), []
    for match in _AMOUNT.finditer(text):
        if match["unit"] is None or _inside(*match.span(), kept):
            continue
        digits = match["digits"] + (match["point"] or "")
        mantissa = Decimal(_plain(digits).replace(",", ""))
        found.append(_amount(match, digits, mantissa, chinese=False))
    return found


def _said_amounts(text: str) -> list[_Amount]:
    """The amounts in Chinese numerals that stand before a unit; 一 only where it counts."""
    kept, found = _kept(text), []
    for match in _SAID.finditer(text):
        value = _from_chinese(match["digits"])
        if value is None or _inside(*match.span(), kept) or _NOT_SAID.match(match[0]):
            continue
        found.append(_amount(match, match["digits"], Decimal(value), chinese=True))
    return found


def _amount(match: re.Match[str], digits: str, mantissa: Decimal, *, chinese: bool) -> _Amount:
    return _Amount(
        start=match.start(),
        end=match.end("scale"),
        digits=digits,
        scale=match["scale"],
        about=match["about"],
        unit=match["unit"],
        unit_start=match.start("unit"),
        unit_end=match.end("unit"),
        chinese=chinese,
        mantissa=mantissa,
    )


def _ranged(text: str, amount: _Amount) -> bool:
    """Whether `amount` is one end of a range such as 5至8人."""
    before, after = text[: amount.start], text[amount.end : amount.unit_end + 2]
    tail = text[amount.unit_end : amount.unit_end + 2]
    return bool(
        _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after) or _RANGE_AFTER.match(tail)
    )


_AT_LEAST = re.compile(
    r"(?:不少于|不低于|不小于|不得低于|不得少于|至少|(?<!不)(?<!得)超过|最低|高于|突破|近)(?:其|的)?$"
)
_AT_MOST = re.compile(
    r"(?:不超过|不高于|不大于|不得超过|不得高于|不到|不足|最高|最多|最长|上限|封顶|(?<!不)(?<!得)低于"
    r"|(?<!不)(?<!得)少于|控制在)(?:可达?|为)?$"
)


def _really_differs(text: str, amount: _Amount, up: bool) -> bool:
    """Whether a greater (`up`) or lesser amount would not follow from the one that is told.

    "At least 40" says "at least 4" too, so there only the greater number is another fact.
    """
    before, after = text[: amount.start], text[amount.unit_end : amount.unit_end + 2]
    if _AT_LEAST.search(before) or after in ("以上", "之上"):
        return up
    if _AT_MOST.search(before) or after in ("以下", "以内", "之内"):
        return not up
    return True


# ---------------------------------------------------------------------------------------------
# Harmless rewordings
# ---------------------------------------------------------------------------------------------

_Rewording = Callable[[str, random.Random], Change | None]

_WORDS = (
    (re.compile(r"(?<![难予可])以及(?![时格早其])"), "和"),
    (re.compile(r"(?<!函)已经(?![费营济过由办])"), "已"),
    (re.compile(r"如果"), "若"),
    (re.compile(r"并且"), "并"),
    (re.compile(r"应当"), "应"),
    (re.compile(r"(?<!不)可以(?!看|说)"), "可"),
    (re.compile(r"(?<!认)为了(?!解)"), "为"),
    (re.compile(r"由于(?!此)"), "因"),
    (re.compile(r"但是"), "但"),
    (re.compile(r"或者"), "或"),
    (re.compile(r"由(?=[^，。；]{1,12}(?:升至|升到))"), "从"),
)
_OURS = re.compile(r"(?<![自])我(省|市|区|县|州|局|厅|委(?!员)|会(?!同|议|商|与))")
_HALF_DIGIT = "0123456789"
_FULL_DIGIT = "０１２３４５６７８９"


def _lead_in(text: str, rng: random.Random) -> Change | None:
    leads = [
        "答复中说，",
        "答复函称，",
        "据答复，",
        "答复指出，",
        "据承办单位介绍，",
        "答复中提到：",
    ]
    if "该局" in text or "我局" in text:
        leads += ["据该局介绍，", "该局表示，"]
    if _LABEL.match(text):
        return None
    lead = rng.choice(leads)
    return lead + _OURS.sub(r"该\1", text), f"lead-in {lead}"


def _ours_to_theirs(text: str, rng: random.Random) -> Change | None:
    found = sorted({match[0] for match in _OURS.finditer(text)})
    if not found:
        return None
    return _OURS.sub(r"该\1", text), "、".join(found) + " → 该…"


def _function_word(text: str, rng: random.Random) -> Change | None:
    kept = _kept(text)
    hits = [
        (match, new)
        for form, new in _WORDS
        for match in form.finditer(text)
        if not _inside(*match.span(), kept)
    ]
    if not hits:
        return None
    match, new = rng.choice(hits)
    return _put(text, *match.span(), new), f"{match[0]} → {new}"


def _without_label(text: str, rng: random.Random) -> Change | None:
    bare = _unlabelled(text)
    return (bare, "label left out") if bare != text and len(bare) >= 10 else None


def _closed_up(text: str, rng: random.Random) -> Change | None:
    closed = re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", text)
    return (closed, "spaces between characters left out") if closed != text else None


def _arabic_to_chinese(text: str, rng: random.Random) -> Change | None:
    hits = [
        amount
        for amount in _amounts(text)
        if amount.mantissa == int(amount.mantissa)
        and 0 < amount.mantissa < 10**4
        and amount.unit not in ("%", "％", "‰")
        and not (amount.mantissa == 2 and amount.unit in ("期", "届", "类", "批"))
        and not amount.digits.startswith(("0", "０"))
        and not amount.about
        and amount.scale in ("", "万", "亿")
        and not _ranged(text, amount)
        and text[amount.start - 1 : amount.start] != "第"
    ]
    if not hits:
        return None
    amount = rng.choice(hits)
    said = _spoken(int(amount.mantissa), amount.unit)
    return (
        _put(text, amount.start, amount.start + len(amount.digits), said),
        f"{amount.digits} → {said}",
    )


def _chinese_to_arabic(text: str, rng: random.Random) -> Change | None:
    hits = [
        amount
        for amount in _said_amounts(text)
        if amount.unit not in ("届", "分之", "成", "期", "季度", "方面", "人")
        and not _ranged(text, amount)
    ]
    if not hits:
        return None
    amount = rng.choice(hits)
    digits = str(int(amount.mantissa))
    return (
        _put(text, amount.start, amount.start + len(amount.digits), digits),
        f"{amount.digits} → {digits}",
    )


def _percent(text: str, rng: random.Random) -> Change | None:
    kept = _kept(text)
    hits: list[tuple[int, int, str]] = []
    for match in re.finditer(rf"百分之([{_NUMERAL}]+)(?![点{_NUMERAL}])", text):
        value = _from_chinese(match[1])
        if value is not None and not _inside(*match.span(), kept):
            hits.append((*match.span(), f"{value}%"))
    for amount in _amounts(text):
        if amount.unit in ("%", "％") and 0 < amount.mantissa < 10**4 and not amount.scale:
            if _ranged(text, amount) or "," in amount.digits:
                continue
            whole, _, part = _plain(amount.digits).partition(".")
            said = _to_chinese(int(whole)) or "零"
            said += "点" + "".join("零一二三四五六七八九"[int(one)] for one in part) if part else ""
            hits.append((amount.start, amount.unit_end, "百分之" + said))
    if not hits:
        return None
    start, end, new = rng.choice(hits)
    return _put(text, start, end, new), f"{text[start:end]} → {new}"


def _rescaled(text: str, rng: random.Random) -> Change | None:
    """1.2亿元 as 12000万元, 8900万元 as 0.89亿元, 3万人 as 30000人 or 30,000人."""
    hits: list[tuple[_Amount, str]] = []
    for amount in _amounts(text):
        if amount.about or _ranged(text, amount) or amount.scale not in ("万", "亿"):
            continue
        shifted = amount.mantissa * 10**4
        if amount.scale == "亿":
            hits.append((amount, _decimal_text(shifted) + "万"))
            continue
        if shifted == int(shifted):
            whole = _decimal_text(shifted)
            hits += [(amount, whole), (amount, _grouped(whole))]
        if amount.mantissa >= 1000 and amount.unit == "元":
            hits.append((amount, _decimal_text(amount.mantissa / 10**4) + "亿"))
    if not hits:
        return None
    amount, new = rng.choice(hits)
    old = text[amount.start : amount.end]
    return _put(text, amount.start, amount.end, new), f"{old} → {new}"


def _separated(text: str, rng: random.Random) -> Change | None:
    """3874 with a thousands separator, 3,874 without."""
    hits: list[tuple[_Amount, str]] = []
    for amount in _amounts(text):
        digits = _plain(amount.digits)
        if "," in digits:
            hits.append((amount, digits.replace(",", "")))
        elif digits.isdigit() and len(digits) >= 4 and not digits.startswith("0"):
            hits.append((amount, _grouped(digits)))
    if not hits:
        return None
    amount, new = rng.choice(hits)
    end = amount.start + len(amount.digits)
    return _put(text, amount.start, end, new), f"{amount.digits} → {new}"


def _widened(text: str, rng: random.Random) -> Change | None:
    if re.search("[０-９]", text):
        return text.translate(str.maketrans(_FULL_DIGIT, _HALF_DIGIT)), "half-width digits"
    if not re.search("[0-9]", text):
        return None
    return text.translate(str.maketrans(_HALF_DIGIT, _FULL_DIGIT)), "full-width digits"


def _brackets(text: str, rng: random.Random) -> Change | None:
    match = _DOCUMENT.search(text)
    if match is None:
        return None
    old = match["open"] + match["close"]
    new = rng.choice([pair for pair in ("〔〕", "[]", "()", "（）", "【】") if pair != old])
    changed = _put(text, *match.span("close"), new[1])
    return _put(changed, *match.span("open"), new[0]), f"{old} → {new}"


def _parentheses(text: str, rng: random.Random) -> Change | None:
    if "（" in text:
        return text.translate(str.maketrans("（）", "()")), "（） → ()"
    if "(" in text:
        return text.translate(str.maketrans("()", "（）")), "() → （）"
    return None


def _date_forms(year: int, month: int, day: int) -> list[str]:
    digits = "".join(_DIGITS[int(digit)] for digit in str(year))
    return [
        f"{year}年{month}月{day}日",
        f"{year}年{month:02d}月{day:02d}日",
        f"{year}-{month:02d}-{day:02d}",
        f"{digits}年{_to_chinese(month)}月{_to_chinese(day)}日",
    ]


def _whole_date(text: str, rng: random.Random) -> Change | None:
    """A whole date in another form."""
    titles = [match.span() for match in re.finditer(r"《[^》]*》|“[^”]*”", text)]
    hits: list[tuple[Span, tuple[int, int, int]]] = []
    for match in _DATE.finditer(text):
        if match["day"]:
            parts = (int(match["year"]), int(match["month"]), int(match["day"]))
            hits.append((match.span(), parts))
    hits += [
        (match.span(), (int(match[0][:4]), int(match[2]), int(match[3])))
        for match in _POINTED.finditer(text)
    ]
    hits = [hit for hit in hits if not _inside(*hit[0], titles)]
    if not hits:
        return None
    (start, end), parts = rng.choice(hits)
    old = text[start:end]
    new = rng.choice([form for form in _date_forms(*parts) if form != old])
    return _put(text, start, end, new), f"{old} → {new}"


def _year_said(text: str, rng: random.Random) -> Change | None:
    """A year in Chinese digits, or back."""
    titles = [match.span() for match in re.finditer(r"《[^》]*》|“[^”]*”", text)]
    hits: list[tuple[Span, str]] = []
    for match in _DATE.finditer(text):
        if not match["month"]:
            year = "".join(_DIGITS[int(digit)] for digit in match["year"])
            hits.append((match.span("year"), year))
    for match in _CHINESE_YEAR.finditer(text):
        if not re.match(rf"[{_NUMERAL}]+月", text[match.end() :]):
            year = "".join(str(_DIGIT_OF[digit]) for digit in match[1])
            hits.append((match.span(1), year))
    hits = [hit for hit in hits if not _inside(*hit[0], titles)]
    if not hits:
        return None
    (start, end), new = rng.choice(hits)
    return _put(text, start, end, new), f"{text[start:end]} → {new}"


# Of each row only one is done to a sentence, so that none takes back what another did.
_NUMERIC_REWORDINGS: tuple[tuple[_Rewording, ...], ...] = (
    (_arabic_to_chinese, _chinese_to_arabic, _rescaled, _separated),
    (_whole_date, _year_said),
    (_percent,),
    (_brackets,),
)
_PLAIN_REWORDINGS: tuple[_Rewording, ...] = (
    _ours_to_theirs,
    _function_word,
    _closed_up,
    _parentheses,
    _widened,
)


def _reworded(text: str, rng: random.Random, most: int) -> Change:
    """`text` said another way, by one to `most` rewordings of different sorts."""
    notes: list[str] = []
    tries = [*(rng.choice(row) for row in _NUMERIC_REWORDINGS), *_PLAIN_REWORDINGS]
    rng.shuffle(tries)
    # Width last: it would hide digits from the others.
    tries.sort(key=lambda rewording: rewording is _widened)
    if rng.random() < 0.7:
        tries.remove(_widened)
    for rewording in (_without_label, *tries):
        change = rewording(text, rng) if len(notes) < most else None
        if change is not None:
            text = change[0]
            notes.append(change[1])
    if not notes or rng.random() < 0.5:
        change = _lead_in(text, rng)
        if change is not None:
            text = change[0]
            notes.append(change[1])
    return text, "; ".join(notes)


# ---------------------------------------------------------------------------------------------
# Faithful sentences
# ---------------------------------------------------------------------------------------------

_HANGS = re.compile(
    r"^(?:其|又|到(?!20)|但|而|并|且|因此|所以|否则|不过|也|均|都|还|再|仍|却|则|即|对此|同时|此外|另|该|这|那|到那时|到时"
    r"|前者|后者|两者|二者|反而|因而|从而|尤其|特别是|例如|比如|的|超出|违约|逾期|不合格|情节|未|没有|或|和|及|若|如果)"
)
_OPENS = re.compile(
    r"^(?:对|关于|经|为|从|按|自|在|由于|因|根据|依据|依照|依托|截至|截止|随着|考虑|针对|围绕|通过|结合|会同|与"
    r"|凭|到|至|以|就|当|如|若|凡|待|除|虽|尽管|即使|只有|只要|无论|不论|一方面|需要说明|最高|提案|建议|您|你|贵)"
)
_CONDITION = re.compile(r"如果|若|凡|待|只要|除|但|的[，,]|^对|超过|未|不|没有|如|否则|至于|方可")
_STOPS_SHORT = re.compile(
    r"(?:的|后|时|前|起|中|下|上|内|末|底|来|间|外|看|方面|为|是|和|以及|如下|指出|表明|显示|规定|要求|提出|认为|在|把|将|对|条件|期间)$"
)
_TAKES_BACK = re.compile(r"^(?:但|除|不过|前提|违约|否则|仅|只|不含|不包括|可是|然而|却)")


def _first_clauses(sentence: str) -> Iterator[str]:
    """The first clauses of `sentence`, where they say something whole by themselves."""
    body = _unlabelled(sentence)
    parts = _split(body, "，,")
    for count in range(1, min(4, len(parts))):
        head = "".join(parts[:count]).rstrip("，,")
        cut = len(head) >= 14 and _balanced(head) and body.startswith(head)
        if not cut or _HANGS.match(head) or _OPENS.match(head) or _CONDITION.search(head):
            continue
        listed = re.search("[:：]", head)
        if listed or _STOPS_SHORT.search(head) or _TAKES_BACK.match(parts[count]):
            continue
        yield head + "。"


def _cuts(quote: str) -> list[Change]:
    """Whole sentences and clauses out of `quote` that stand by themselves."""
    found: list[Change] = []
    sentences = _sentences(quote)
    for sentence in sentences:
        bare = _unlabelled(sentence)
        if len(bare) < 14 or not _balanced(bare):
            continue
        if not _HANGS.match(bare) and len(sentences) > 1:
            found.append((bare, "one sentence"))
        parts = _split(bare, "；;")
        if len(parts) > 1:
            bare_parts = [_unlabelled(part).rstrip("；;。") for part in parts]
            found += [
                (part + "。", "one clause")
                for part in bare_parts
                if len(part) >= 14
                and _balanced(part)
                and not _HANGS.match(part)
                and not re.search("[:：]", part)
            ]
        found += [(head, "first clauses") for part in parts for head in _first_clauses(part)]
    return found


def _single_rewordings(text: str, rng: random.Random) -> Iterator[Change]:
    """`text` under one rewording each, the rarer ones first."""
    numeric, plain = list(itertools.chain(*_NUMERIC_REWORDINGS)), list(_PLAIN_REWORDINGS)
    rng.shuffle(numeric)
    rng.shuffle(plain)
    for rewording in (*numeric, *plain, _lead_in):
        change = rewording(text, rng)
        if change is not None:
            yield change


def _faithful_to(quote: str, rng: random.Random) -> Iterator[Change]:
    whole = len(_sentences(quote)) > 0 and not re.search(r"[\n\t]|[ 　]{2,}", quote)
    base = quote.strip() if whole and len(quote) >= 10 and _balanced(quote) else ""
    if base:
        yield base, "as it stands"
        bare = _unlabelled(base)
        if bare != base and len(bare) >= 14:
            yield bare, "label left out"
    cuts = _cuts(quote)
    rng.shuffle(cuts)
    yield from cuts[:2]
    bodies = [cut for cut, _ in cuts] + ([_unlabelled(base)] if base else [])
    # A line without a comma or a full stop is a heading or a row of a table: no one says it anew.
    bodies = [body for body in bodies if len(body) >= 14 and re.search("[，,。]", body)]
    if not bodies:
        return
    body = rng.choice(bodies)
    for count, change in enumerate(_single_rewordings(body, rng)):
        if count == 3:
            break
        yield change
    yield _reworded(rng.choice(bodies), rng, most=3)


def faithful(quotes: Sequence[str], seed: int) -> list[Case]:
    """Sentences that say what their quote says.

    Args:
        quotes: Passages of letters.
        seed: Where chance starts; one seed gives one list.

    Returns:
        Some cases of each quote, all of kind "faithful", no sentence twice for one quote.
    """
    rng = random.Random(seed)
    cases: list[Case] = []
    for quote in quotes:
        seen: set[str] = set()
        for sentence, note in _faithful_to(quote, rng):
            if sentence not in seen:
                seen.add(sentence)
                cases.append(Case("faithful", sentence, quote, note))
    return cases


# ---------------------------------------------------------------------------------------------
# Altered numbers, years, dates and units
# ---------------------------------------------------------------------------------------------


def _other_digits(digits: str) -> Iterator[tuple[str, str]]:
    """What a slip could make of `digits`, with what was done."""
    for at, digit in enumerate(digits):
        if digit == ".":
            continue
        for new in "123456789" if at == 0 else "0123456789":
            if new != digit:
                yield digits[:at] + new + digits[at + 1 :], "digit"
        if at + 1 < len(digits) and digits[at + 1] not in (".", digit):
            swapped = digits[:at] + digits[at + 1] + digit + digits[at + 2 :]
            if not swapped.startswith("0"):
                yield swapped, "transposed"


def _other_sizes(digits: str) -> Iterator[tuple[str, str]]:
    """`digits` with a zero or the point elsewhere."""
    whole, _, part = digits.partition(".")
    if part:
        yield (whole + part).lstrip("0") or "0", "point"
        if len(whole) > 1:
            yield f"{whole[:-1]}.{whole[-1]}{part}", "point"
        if len(part) > 1:
            yield f"{whole}{part[0]}.{part[1:]}".lstrip("0"), "point"
        return
    yield whole + "0", "zero"
    if whole.endswith("0") and len(whole) > 1:
        yield whole[:-1], "zero"
    if len(whole) > 1 and not whole.endswith("0"):
        yield f"{whole[:-1]}.{whole[-1]}", "point"


def _countable(unit: str) -> bool:
    return unit not in ("%", "％", "‰", "元", "公里", "米", "吨", "平方米", "亩", "倍", "分", "成")


def _new_numbers(amount: _Amount, rng: random.Random) -> list[str]:
    """Other digits for `amount`, one of each way of going wrong, in a chance order."""
    plain = _plain(amount.digits).replace(",", "")
    ways: dict[str, list[str]] = {}
    for new, way in (*_other_digits(plain), *_other_sizes(plain)):
        broken = way == "point" and "." in new and "." not in plain
        if broken and not amount.scale and _countable(amount.unit):
            continue  # no one reads of 3.7 schools
        if amount.unit in ("%", "％") and Decimal(new) > 100 >= amount.mantissa:
            continue
        if Decimal(new) == 0 or new.endswith(".0"):
            continue
        ways.setdefault(way, []).append(new)
    order = [rng.choice(news) for news in ways.values()]
    order += [rng.choice(news) for way, news in ways.items() if way == "digit"]
    rng.shuffle(order)
    return order


def _like(old: str, new: str) -> str:
    """The digits `new`, written as `old` is: with separators, or in full width."""
    if "," in old and "." not in new:
        new = _grouped(new)
    if re.search("[０-９]", old):
        new = new.translate(str.maketrans(_HALF_DIGIT, _FULL_DIGIT))
    return new


def _altered_arabic(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken = _values(quote)
    for amount in _amounts(text):
        for new in _new_numbers(amount, rng):
            value = Decimal(new)
            if value in taken or value * _SCALES[amount.scale] in taken:
                continue
            if not _really_differs(text, amount, value > amount.mantissa):
                continue
            digits = _like(amount.digits, new)
            end = amount.start + len(amount.digits)
            yield _put(text, amount.start, end, digits), f"{amount.digits} → {digits}"


def _other_numerals(run: str) -> Iterator[str]:
    """Numerals that differ from `run` in one character."""
    for at, sign in enumerate(run):
        if sign in _DIGIT_OF and sign != "零":
            for new in "三四五六七八九":
                yield run[:at] + new + run[at + 1 :]
        elif run == "十":
            yield from ("二十", "三十", "十二", "十五")


def _altered_chinese(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken = _values(quote)
    for amount in _said_amounts(text):
        news = list(_other_numerals(amount.digits))
        rng.shuffle(news)
        for new in news:
            value = _from_chinese(new)
            if value is None or value == amount.mantissa:
                continue
            values = {Decimal(value), Decimal(value) * _SCALES[amount.scale]}
            if amount.unit == "成":
                values.add(Decimal(value * 10))
            if amount.unit == "季度" and value > 4:
                continue
            if values & taken or not _really_differs(text, amount, value > amount.mantissa):
                continue
            end = amount.start + len(amount.digits)
            old = amount.digits + amount.scale + amount.unit
            note = f"{old} → {new}{amount.scale}{amount.unit}"
            yield _put(text, amount.start, end, new), note
            break


_NUMBERED = re.compile(rf"第[（(]?({_N}{{1,5}})[）)]?号")


def _altered_ordinal(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    """第47号提案 with another number."""
    taken = _values(quote)
    for match in _NUMBERED.finditer(text):
        plain = _plain(match[1])
        news = [
            new
            for new, _ in _other_digits(plain)
            if len(str(int(new))) == len(str(int(plain))) and Decimal(new) not in taken
        ]
        if news:
            new = _like(match[1], rng.choice(news))
            yield _put(text, *match.span(1), new), f"第{match[1]}号 → 第{new}号"


def _number_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    yield from _altered_arabic(text, quote, rng)
    yield from _altered_chinese(text, quote, rng)
    yield from _altered_ordinal(text, quote, rng)


def _titles(text: str) -> list[Span]:
    """The spans of `text` that are names, quoted words or document numbers."""
    spans = [match.span() for match in re.finditer(r"《[^》]*》|“[^”]*”|「[^」]*」", text)]
    return [*spans, *(match.span() for match in _DOCUMENT.finditer(text))]


def _year_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken, titles = _values(quote), _titles(text)
    for match in _DATE.finditer(text):
        span, old = match.span("year"), match["year"]
        news = [int(old) + step for step in (-2, -1, 1, 2, 3, -10)]
        news = [new for new in news if Decimal(new) not in taken]
        if news and not _inside(*span, titles):
            new = _like(old, str(rng.choice(news)))
            yield _put(text, *span, new), f"{old}年 → {new}年"
    for match in _CHINESE_YEAR.finditer(text):
        year = int("".join(str(_DIGIT_OF[digit]) for digit in match[1]))
        news = [year + step for step in (-2, -1, 1, 2) if Decimal(year + step) not in taken]
        if news and not _inside(*match.span(1), titles):
            new = "".join(_DIGITS[int(digit)] for digit in str(rng.choice(news)))
            yield _put(text, *match.span(1), new), f"{match[1]}年 → {new}年"


def _date_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken, titles = _values(quote), _titles(text)
    spots: list[tuple[Span, int, str]] = []
    for form in (_DATE, _MONTH):
        for match in form.finditer(text):
            if match["month"] and text[match.start("month") - 1 : match.start("month")] != "个":
                spots.append((match.span("month"), 12, "月"))
            if match["day"]:
                spots.append((match.span("day"), 28, "日"))
    for match in _POINTED.finditer(text):
        spots += [(match.span(2), 12, ""), (match.span(3), 28, "")]
    for (start, end), last, sign in dict.fromkeys(spots):
        old = text[start:end]
        news = [new for new in range(1, last + 1) if Decimal(new) not in taken]
        if not news or _inside(start, end, titles):
            continue
        new = _like(old, str(rng.choice(news)).zfill(2 if old.startswith(("0", "０")) else 1))
        yield _put(text, start, end, new), f"{old}{sign} → {new}{sign}"


# Unit, the unit to put in its place, and whether the amount grows (+1), shrinks (-1) or is of
# another sort (0).
_OTHER_UNITS: dict[str, tuple[tuple[str, int], ...]] = {
    "元": (("万元", 1),),
    "人": (("万人", 1),),
    "名": (("万名", 1),),
    "户": (("万户", 1),),
    "吨": (("万吨", 1), ("公斤", -1)),
    "个": (("%", 0),),
    "%": (("‰", -1),),
    "平方米": (("亩", 1),),
    "亩": (("平方米", -1),),
    "公里": (("米", -1),),
    "米": (("公里", 1),),
    "厘米": (("米", 1),),
    "个月": (("年", 1), ("天", -1)),
    "年": (("个月", -1),),
    "天": (("个月", 1), ("小时", -1)),
    "小时": (("天", 1), ("分钟", -1)),
    "分钟": (("小时", 1),),
    "个工作日": (("个月", 1),),
    "周": (("个月", 1),),
    "公斤": (("吨", 1),),
    "倍": (("%", 0),),
    "个百分点": (("倍", 0),),
}
_SCALED = ("元", "人", "名", "户", "个", "吨", "人次", "平方米", "册", "件", "套", "家")


def _unit_news(amount: _Amount) -> Iterator[tuple[str, str, int]]:
    """Another scale and unit for `amount`, and whether it grows by them."""
    if amount.scale in ("万", "亿") and amount.unit in _SCALED:
        other, step = ("万", -1) if amount.scale == "亿" else ("亿", 1)
        yield other, amount.unit, step
        if amount.scale == "万" and amount.mantissa >= 1:
            yield "", amount.unit, -1
        return
    for unit, step in _OTHER_UNITS.get(amount.unit, ()):
        if amount.scale or (unit == "%" and (amount.mantissa > 100 or amount.chinese)):
            continue
        if amount.chinese and unit.startswith("万"):
            continue
        yield "", unit, step


def _unit_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken, plain_quote = _values(quote), _plain(quote)
    amounts = [*_amounts(text), *_said_amounts(text)]
    rng.shuffle(amounts)
    for amount in amounts:
        if _ranged(text, amount) or text[amount.start - 1 : amount.start] == "第":
            continue
        news = list(_unit_news(amount))
        rng.shuffle(news)
        for scale, unit, step in news:
            said = amount.digits + scale + amount.about + unit
            widened = unit.startswith("万")
            value = amount.mantissa * _SCALES["万" if widened else scale]
            rescaled = widened or scale != amount.scale
            others = (_decimal_text(amount.mantissa), _to_chinese(int(amount.mantissa) % 10**4))
            spoken = [_plain(digits + scale + unit) for digits in (amount.digits, *others)]
            if any(one in plain_quote for one in spoken) or (rescaled and value in taken):
                continue
            if step and not _really_differs(text, amount, step > 0):
                continue
            old = text[amount.start : amount.unit_end]
            yield _put(text, amount.start, amount.unit_end, said), f"{old} → {said}"
            break


# ---------------------------------------------------------------------------------------------
# Altered offices and document numbers
# ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Office:
    """One sort of office: how letters name it, and the words that tell it."""

    names: tuple[str, ...]  # the first is put in for others
    province: str  # what the province's is called; "" where none is put in
    words: tuple[str, ...]


# Names; what stands for it in a province ("-" for none: not put in for others); words that tell it.
_OFFICE_TABLE = """
财政局 财政厅 | 财政厅 | 财政
民政局 民政厅 | 民政厅 | 民政
教育局 教育厅 教育体育局 | 教育厅 | 教育 学校
科技局 科学技术局 科技厅 科学技术厅 | 科学技术厅 | 科技 科学技术
公安局 公安厅 | 公安厅 | 公安
司法局 司法厅 | 司法厅 | 司法
人力资源社会保障局 人力资源和社会保障局 人社局 人力资源社会保障厅 人力资源和社会保障厅 \
    | 人力资源社会保障厅 | 人力资源 人社 社会保障
住房城乡建设局 住房和城乡建设局 住建局 住房城乡建设厅 住房和城乡建设厅 \
    | 住房城乡建设厅 | 住房 住建 城乡建设
交通运输局 交通运输厅 交通局 | 交通运输厅 | 交通
水利局 水务局 水利厅 | 水利厅 | 水利 水务
农业农村局 农业农村厅 | 农业农村厅 | 农业 农村
商务局 商务厅 | 商务厅 | 商务
文化和旅游局 文化广电和旅游局 文化广电旅游局 文旅局 文化和旅游厅 \
    | 文化和旅游厅 | 文化 旅游 文旅
卫生健康委 卫生健康委员会 卫生健康局 卫健委 卫健局 | 卫生健康委 | 卫生健康 卫健
应急管理局 应急局 应急管理厅 | 应急管理厅 | 应急
审计局 审计厅 | 审计厅 | 审计
市场监管局 市场监督管理局 | 市场监管局 | 市场监管 市场监督
统计局 | 统计局 | 统计
医保局 医疗保障局 | 医保局 | 医保 医疗保障
税务局 | 税务局 | 税务
生态环境局 生态环境厅 | 生态环境厅 | 生态环境
自然资源局 自然资源和规划局 自然资源厅 | 自然资源厅 | 自然资源
发展改革委 发展和改革委员会 发展改革局 发改委 发改局 | 发展改革委 | 发展改革 发展和改革 发改
机关事务管理局 | - | 机关事务
供销合作社 供销社 | - | 供销
总工会 | - | 工会
消防救援支队 消防救援局 消防救援大队 | - | 消防
金融工作办公室 金融办 | - | 金融
编办 | - | 编办 编制
国有资产监督管理委员会 国资委 | - | 国资 国有资产
残疾人联合会 残联 | - | 残疾人 残联
委组织部 | - | 组织部
退役军人事务局 退役军人事务厅 | - | 退役军人
城市管理局 城管局 | - | 城市管理 城管
粮食和物资储备局 | - | 粮食
"""


def _office_table() -> Iterator[_Office]:
    for row in _OFFICE_TABLE.replace("\\\n", " ").strip().splitlines():
        names, province, words = row.split("|")
        yield _Office(tuple(names.split()), province.strip(" -"), tuple(words.split()))


_OFFICES = tuple(_office_table())
_OFFICE_OF = {name: office for office in _OFFICES for name in office.names}
_NAMES = "|".join(sorted(_OFFICE_OF, key=len, reverse=True))
_SHORT = re.compile(rf"(?P<level>[省市区县州])(?P<name>{_NAMES})")
_BRANCH_WORDS = """
财政 税务 民政 教育 公安 消防 住建 人社 卫健 农业农村 生态环境 交通运输 商务 审计 应急管理
市场监管 水利 自然资源 文旅 科技 医保 纪检
"""
_BRANCHES = _BRANCH_WORDS.split()
_BRANCH = re.compile(rf"(?P<name>{'|'.join(_BRANCHES)})部门")
_PLACED = re.compile(r"^.*?[省市区县州国](?=..)")


def _words_of(name: str) -> tuple[str, ...]:
    """The words by which a full office name is known, whatever its place."""
    known = [office.words for short, office in _OFFICE_OF.items() if name.endswith(short)]
    if known:
        return known[0]
    stem = _PLACED.sub("", name)
    return (re.sub(r"(?:委员会|局|厅|委|办公室)$", "", stem) or stem,)


def _strange(words: Sequence[str], quote: str) -> bool:
    """Whether none of `words` is in the quote."""
    return not any(word in quote for word in words)


def _department_changes(
    text: str, quote: str, offices: Sequence[str], rng: random.Random
) -> Iterator[Change]:
    titles, plain_quote = _titles(text), _plain(quote)
    strange = [name for name in offices if _strange(_words_of(name), plain_quote)]
    others = [office for office in _OFFICES if office.province]
    others = [office for office in others if _strange(office.words, plain_quote)]
    full = [match for name in offices for match in re.finditer(re.escape(name), text)]
    for match in full:
        if strange and not _inside(*match.span(), titles):
            new = rng.choice(strange)
            yield _put(text, *match.span(), new), f"{match[0]} → {new}"
    covered = [match.span() for match in full]
    for match in _SHORT.finditer(text):
        if _inside(*match.span(), [*titles, *covered]):
            continue
        news = []
        if others:
            other = rng.choice(others)
            news.append(
                match["level"] + (other.province if match["level"] == "省" else other.names[0])
            )
        # A full name only where no place stands before the short one.
        if strange and not re.search(r"[一-鿿]{2}$", text[: match.start()]):
            news.append(rng.choice(strange))
        for new in news:
            yield _put(text, *match.span(), new), f"{match[0]} → {new}"
    for match in _BRANCH.finditer(text):
        branches = [name for name in _BRANCHES if name not in plain_quote]
        if branches and not _inside(*match.span(), titles):
            new = rng.choice(branches)
            yield _put(text, *match.span("name"), new), f"{match[0]} → {new}部门"


_CODE_CHARACTERS = "教财民卫建科农交商文环税审水"
_CODE_ENDS = "函发办字规复提"


def _document_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    taken, plain_quote = _values(quote), _plain(quote)
    for match in _DOCUMENT.finditer(text):
        year, serial, code = match["year"], match["serial"], match["code"]
        years = [int(_plain(year)) + step for step in (-2, -1, 1, 2)]
        years = [new for new in years if Decimal(new) not in taken]
        if years:
            new = _like(year, str(rng.choice(years)))
            yield _put(text, *match.span("year"), new), f"{year} → {new}"
        plain = _plain(serial)
        serials = [new for new, _ in (*_other_digits(plain), (plain + "0", "zero"))]
        serials = [new for new in serials if Decimal(new) not in taken]
        for other in rng.sample(serials, min(2, len(serials))):
            new = _like(serial, other)
            yield _put(text, *match.span("serial"), new), f"{serial}号 → {new}号"
        codes = [code[:-1] + end for end in _CODE_ENDS if end != code[-1]]
        codes = [rng.choice(codes)]
        if len(code) <= 5:
            # In a longer run of characters the code's own start is not sure.
            signs = [sign for sign in _CODE_CHARACTERS if sign not in code]
            codes.append(code[:-2] + rng.choice(signs) + code[-1])
        for new in codes:
            if _plain(new + match[0][len(code) :]) not in plain_quote:
                yield _put(text, *match.span("code"), new), f"{code} → {new}"


# ---------------------------------------------------------------------------------------------
# Negations and exchanges
# ---------------------------------------------------------------------------------------------

_NEGATIONS = tuple(
    (re.compile(form), new)
    for form, new in (
        # taken away
        (r"(?<![不])不得(?![不已而])", "可以"),
        (r"不(?=少于|低于|超过|高于|小于|大于|符合|属于|适合|收取)", ""),
        (r"不予(?!以)", "予以"),
        (r"(?:暂|尚)?不具备", "已具备"),
        (r"暂不(?!具备)", "将"),
        (r"(?<!再)不再(?!不)", "仍"),
        (r"尚未", "已经"),
        (r"尚无", "已有"),
        (r"无权", "有权"),
        (r"(?<![不无])不能(?!不)", "能够"),
        (r"不宜", "应当"),
        (r"(?:无须|不必)", "必须"),
        (r"没有(?=列入|出台|开展|建立|纳入|完成|授权|规定)", "已经"),
        (r"(?<!尚)未(?=列入|出台|开展|建立|纳入|完成|授权|规定|按|经|达到|签订)", "已"),
        (r"(?<=[，,、；。])不(?=搞|设|作|看|受|占|限|收|填写)", ""),
        # put in
        (r"(?<![业早而自久得不])已(?!经|婚|故|知|成为|是|久|有)", "未"),
        (r"(?<![早函])已经(?![费营济过由])", "尚未"),
        (r"(?<![早业])已有", "没有"),
        (r"(?<!不)可以(?=保障|满足|达到|覆盖|容纳)", "不能"),
        (r"(?<!不)可以(?!看|说|保障|满足|达到|覆盖|容纳)", "不得"),
        (r"(?<!不)必须", "无须"),
        (r"(?<![必无需仍不])须(?![知要])", "无须"),
        (r"(?<!不)应当", "不应"),
        (r"(?<!不)予以(?=采纳|支持|补助|公示|奖励|调整)", "不予"),
        (r"(?<!不)给予", "不给予"),
        (
            r"将(?=推动|安排|会同|编制|组织|加快|加强|支持|提高|开展|建设|优先|修订|启动|完善|出台|继续|分批|商有关|动态)",
            "暂不",
        ),
        (r"(?<![模虚草比])拟(?![定稿人态])", "不拟"),
        (r"(?<=[，,；。、来年])计划(?=[0-9０-９二新于在到每])", "没有计划"),
        (r"(?<![不得])低于", "不低于"),
        (r"(?<=将)超过", "不会超过"),
        (r"(?<![不得将])超过(?!时)", "未超过"),
        (r"(?<![不未一共])同意(?![见义的])", "不同意"),
        (r"(?<!不)属于", "不属于"),
        (r"(?<!不)允许", "不允许"),
        (r"(?<=[均已都也部一])纳入", "未纳入"),
        (r"(?<!不)继续(?!教育)", "不再"),
        (r"(?<![不未以时可])享受", "不享受"),
        (r"有权", "无权"),
    )
)
_NEGATIVE = re.compile(r"[不未无没非免拒]")


def _negation_changes(text: str, quote: str, rng: random.Random) -> Iterator[Change]:
    titles, plain_quote = _titles(text), _plain(quote)
    for form, new in _NEGATIONS:
        for match in form.finditer(text):
            start, end = match.span()
            takes = bool(_NEGATIVE.search(match[0]))
            # Two negations side by side are not sure to say the contrary.
            if _inside(start, end, titles) or _NEGATIVE.search(text[max(0, start - 3) : start]):
                continue
            if not takes and _NEGATIVE.search(text[end : end + 1]):
                continue
            changed = _put(text, start, end, new)
            if _plain(changed[max(0, start - 4) : start + len(new) + 4]) not in plain_quote:
                around = text[end : end + 4]
                yield changed, f"{match[0]}{around} → {new}{around}"


_CONTRARIES = (
    ("博士", "硕士"),
    ("硕士", "本科"),
    ("博士", "本科"),
    ("上游", "下游"),
    ("中央", "地方"),
    ("城区", "乡镇"),
    ("高血压", "糖尿病"),
    ("县道", "乡道"),
    ("乡道", "村道"),
    ("个人", "企业"),
    ("企业", "高校"),
    ("工业企业", "服务业企业"),
    ("乳儿班", "托小班"),
    ("托小班", "托大班"),
    ("本科生", "研究生"),
    ("最高", "最低"),
    ("中心", "站点"),
)
_TOGETHER = re.compile(r"会同|联合|共同|^.?[商与和同]")
_TOWARDS = re.compile(r"牵头|主办|负责|报|拨付|委托|协助|指导|移交|督促")
_JOINED = re.compile(r"^[、和与及或至到~～—－，,\-]*$")
_STEP = re.compile(
    r"提高|增加|升|降|减|延|扩|缩|压|拉长|调整|上浮|变为|改为|下降|由.*$|从.*$|转为|放宽"
)


def _exchange(text: str, first: Span, second: Span) -> str:
    (left, left_end), (right, right_end) = first, second
    return (
        text[:left]
        + text[right:right_end]
        + text[left_end:right]
        + text[left:left_end]
        + text[right_end:]
    )


def _tell_apart(text: str, first: Span, second: Span) -> bool:
    """Whether what stands at two places of `text` has two different parts in what is said."""
    between = text[first[1] : second[0]]
    if _JOINED.match(between):
        return "分别" in text[max(0, first[0] - 30) : first[0]] + text[second[1] : second[1] + 20]
    return True


def _swapped_numbers(text: str) -> Iterator[Change]:
    amounts = _amounts(text)
    for at, first in enumerate(amounts):
        for second in amounts[at + 1 :]:
            if first.value == second.value or first.unit != second.unit:
                continue
            between = text[first.unit_end : second.start]
            stepped = bool(_STEP.search(between))
            if not stepped and (_ranged(text, first) or _ranged(text, second)):
                continue
            spans = (first.start, first.unit_end), (second.start, second.unit_end)
            if not stepped and not _tell_apart(text, *spans):
                continue
            if len(between) > 40 or "第" in (text[first.start - 1], text[second.start - 1]):
                continue
            old, new = text[slice(*spans[0])], text[slice(*spans[1])]
            yield _exchange(text, *spans), f"{old} ↔ {new}"


def _swapped_subjects(text: str) -> Iterator[Change]:
    titles = _titles(text)
    for one, other in _CONTRARIES:
        if text.count(one) != 1 or text.count(other) != 1:
            continue
        places = sorted((text.index(name), text.index(name) + len(name)) for name in (one, other))
        first, second = places
        between = text[first[1] : second[0]]
        after = re.search(r"\d[\d.]*", text[second[1] : second[1] + 12])
        before = re.search(r"\d[\d.]*", between)
        numbered = before and after and before[0] != after[0]
        acts = re.search(r"补偿|支付|拨付|资助|划转", between)
        overlap = first[1] > second[0] or any(_inside(*place, titles) for place in places)
        if overlap or len(between) > 25 or not (numbered or acts):
            continue
        yield _exchange(text, first, second), f"{one} ↔ {other}"


def _swapped_offices(text: str, offices: Sequence[str]) -> Iterator[Change]:
    names = [re.escape(name) for name in sorted(offices, key=len, reverse=True)]
    form = re.compile("|".join([*names, rf"[省市区县州](?:{_NAMES})"]))
    matches = list(form.finditer(text))
    for first, second in itertools.pairwise(matches):
        between = text[first.end() : second.start()]
        if first[0] == second[0] or re.search("[、经]", between) or _TOGETHER.search(between):
            continue
        if len(between) < 6 and not _TOWARDS.search(between):
            continue
        yield _exchange(text, first.span(), second.span()), f"{first[0]} ↔ {second[0]}"


def _swap_changes(text: str, offices: Sequence[str], rng: random.Random) -> Iterator[Change]:
    changes = [*_swapped_numbers(text)]
    rng.shuffle(changes)
    yield from _swapped_subjects(text)
    yield from _swapped_offices(text, offices)
    yield from changes


# ---------------------------------------------------------------------------------------------
# Altered sentences
# ---------------------------------------------------------------------------------------------

_MOST = {
    "number": 3,
    "year": 2,
    "date": 2,
    "unit": 2,
    "department": 3,
    "document_number": 6,
    "negation": 2,
    "swap": 2,
}


def _changes(
    kind: str, unit: str, quote: str, offices: Sequence[str], rng: random.Random
) -> list[Change]:
    if kind == "department":
        return list(_department_changes(unit, quote, offices, rng))
    if kind == "swap":
        return list(_swap_changes(unit, offices, rng))
    makers: dict[str, Callable[[str, str, random.Random], Iterator[Change]]] = {
        "number": _number_changes,
        "year": _year_changes,
        "date": _date_changes,
        "unit": _unit_changes,
        "document_number": _document_changes,
        "negation": _negation_changes,
    }
    return list(makers[kind](unit, quote, rng))


def altered(quotes: Sequence[str], offices: Sequence[str], seed: int) -> list[Case]:
    """Sentences that say something else than their quote, by one change each.

    Every third of a kind is reworded besides, as `faithful` would, so that it is the changed fact
    and not the wording that tells it from the quote.

    Args:
        quotes: Passages of letters.
        offices: Full names of offices, put in for the ones that a quote names.
        seed: Where chance starts; one seed gives one list.

    Returns:
        Some cases of each kind for each quote that has something to change.
    """
    rng = random.Random(seed)
    counts = dict.fromkeys(_MOST, 0)
    cases: list[Case] = []
    for quote in quotes:
        units = _units(quote)
        for kind, most in _MOST.items():
            pool = [
                change for unit in units for change in _changes(kind, unit, quote, offices, rng)
            ]
            rng.shuffle(pool)
            seen: set[str] = set()
            for sentence, note in pool:
                if len(seen) == most or note in seen or _plain(sentence) in _plain(quote):
                    continue
                seen.add(note)
                counts[kind] += 1
                said, how = sentence, note
                if counts[kind] % 3 == 0:
                    said, also = _reworded(sentence, rng, most=2)
                    how = f"{note}; {also}"
                elif rng.random() < 0.6:
                    said = _unlabelled(sentence)
                said = re.sub("[；;]$", "。", said)
                cases.append(Case(kind, said, quote, how))
    return cases
