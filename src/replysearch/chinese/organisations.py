"""Names of offices, and the region that an office's name tells."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from replysearch.records import Level, Region

_SUFFIX = (
    r"(?:局|厅|委|委员会|办|办公室|部|院|府|会|处|中心|行|署|社|队|站|馆|校|所|集团|公司|大学|学院|法院|检察院"
    r"|支队|总队|联合会|政府|分行|分局|工会|妇联|残联|工商联|团委|文联|科协|社联|机关)"
)
_OFFICE = re.compile(rf"[\u4e00-\u9fff·“”()]{{1,30}}?{_SUFFIX}(?:\([\u4e00-\u9fff]{{2,20}}\))?")
# A clause of the letter that ends like an office's name: 二是在全市建设便民服务站.
_CLAUSE = re.compile(
    r"[一二三四五六七八九十]是|(?:首先|其次|加快|推动|推进|建设|新建|设立|支持|联系|感谢|力争|将|已|对|在)"
)

_STATE = re.compile(r"中华人民共和国|国家|全国|国务院|中央")
_NATIONAL = re.compile(r"(?:中华人民共和国|国家|全国|中国|国务院|中央)")
_MINISTRY = re.compile(r"[\u4e00-\u9fff]{2,10}部(?:办公厅)?")
# What stands before the place in the names of parties, banks and offices under a ministry.
_SYSTEM = re.compile(
    r"(?:中国共产党|中共|中国共产主义青年团|共青团|国家[\u4e00-\u9fff]{2,8}总局|中国人民银行|国家外汇管理局|国网)"
)
_PROVINCE = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区)")
_CITY = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:市|自治州|地区|盟)")
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:自治县|县|新区|林区|区|自治旗|旗|市)")
# Words that end like a county's name but open an office's own name (城市管理局, 社区矫正局).
_NOT_A_COUNTY = re.compile(
    r"(?:城市|都市|上市|股市|社区|园区|景区|小区|校区|库区|灾区|辖区|城区|地区|片区|保护区|开发区|城乡社区)$"
)


def office_at_start(words: str) -> str | None:
    """Return the longest office name that `words` (narrow, no blanks) open with."""
    match = re.match(rf"[\u4e00-\u9fff·]{{1,30}}{_SUFFIX}", words)
    return match[0] if match and len(match[0]) >= 3 else None


def is_office(name: str) -> bool:
    """Tell whether `name` (narrow, no blanks) has the form of an office's name."""
    return 3 <= len(name) <= 40 and not _CLAUSE.match(name) and _OFFICE.fullmatch(name) is not None


@lru_cache(maxsize=1)
def _provinces() -> tuple[str, ...]:
    table = resources.files(__package__).joinpath("lexicon", "provinces.tsv").read_text("utf-8")
    return tuple(line.split("\t")[1] for line in table.splitlines()[1:])


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    return frozenset(name for name in _provinces() if name.endswith("市"))


@lru_cache(maxsize=1)
def province_names() -> tuple[str, ...]:
    """Return the short names of all provinces, as people say them: 北京, 广东, 内蒙古."""
    end = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$")
    return tuple(end.sub("", name) for name in _provinces())


def region_of(issuer: str) -> Region:
    """Return the region and level that an issuer's full name tells; nothing is guessed."""
    system = _SYSTEM.match(issuer)
    if system is None and _STATE.match(issuer):
        return Region(level=Level.NATIONAL)
    province = city = None
    rest = issuer[system.end() :] if system else issuer
    if match := _PROVINCE.match(rest):
        province, rest = match[0], rest[match.end() :]
    if match := _CITY.match(rest):
        rest = rest[match.end() :]
        if match[0] in _municipalities():
            province = match[0]
        else:
            city = match[0]
    county = _county(rest, below=city or province)
    if province or city or county:
        return Region(province, city, county, _level(city, county))
    national = _NATIONAL.match(issuer) or _MINISTRY.fullmatch(issuer)
    return Region(level=Level.NATIONAL) if national else Region()


def _county(rest: str, *, below: str | None) -> str | None:
    match = _COUNTY.match(rest)
    if match is None or _NOT_A_COUNTY.search(match[0]) or len(match[0]) < 2:
        return None
    if match[0].endswith("市") and below is None:
        return None
    return match[0]


def _level(city: str | None, county: str | None) -> Level:
    if county:
        return Level.COUNTY
    return Level.CITY if city else Level.PROVINCE
