"""Names of places: the provinces, short names, and the region in an office's name."""

from __future__ import annotations

from functools import cache

from replysearch.chinese.lexicon import lazy_pattern, words
from replysearch.records import Level, Region

_STATE = lazy_pattern("<organisations.state>")
_NATIONAL = lazy_pattern(r"中国|<organisations.state>")
_MINISTRY = lazy_pattern(r"[\u4e00-\u9fff]{2,10}部(?:办公厅)?")
_SYSTEM = lazy_pattern("<organisations.system>")
_PROVINCE = lazy_pattern(r"[\u4e00-\u9fff]{2,8}?<places.province>")
# 竹岭县市场监督管理局 is no city; 竹岭县 ends before.
_CITY = lazy_pattern(r"(?:(?!县)[\u4e00-\u9fff]){2,9}?<places.city>")
_COUNTY = lazy_pattern(r"[\u4e00-\u9fff]{1,9}?<places.county>")
_NOT_A_COUNTY = lazy_pattern(r"<places.no_county>$")
_ENDING = lazy_pattern(
    r"(?:<places.people>?自治区|<places.province>|<places.city>|<places.county>)$"
)


@cache
def municipalities() -> frozenset[str]:
    """Return the cities that rank as provinces: 北京市, 上海市, 天津市, 重庆市."""
    return frozenset(name for name in words("places.provinces") if name.endswith("市"))


@cache
def province_names() -> tuple[str, ...]:
    """Return the short names of all provinces, as people say them: 北京, 广东, 内蒙古."""
    return tuple(map(short_name, words("places.provinces")))


def short_name(place: str) -> str:
    """Return a place's name without its ending: 天津 for 天津市, 广西 for 广西壮族自治区."""
    return _ENDING.sub("", place)


def region_of(issuer: str) -> Region:
    """Return the region and level that an issuer's full name states. Unstated fields are None."""
    system = _SYSTEM.match(issuer)
    if system is None and _STATE.match(issuer):
        return Region(level=Level.NATIONAL)
    province = city = None
    rest = issuer[system.end() :] if system else issuer
    if match := _PROVINCE.match(rest):
        province, rest = match[0], rest[match.end() :]
    if match := _CITY.match(rest):
        rest = rest[match.end() :]
        if match[0] in municipalities():
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
