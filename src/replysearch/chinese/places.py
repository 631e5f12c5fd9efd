"""Names of places: the provinces, and the region that an office's name tells."""

from __future__ import annotations

from functools import cache
from importlib import resources

from replysearch.chinese.lexicon import LazyPattern, any_of
from replysearch.records import Level, Region

_STATE = LazyPattern(lambda: any_of("organisations.state"))
_NATIONAL = LazyPattern(lambda: rf"中国|{any_of('organisations.state')}")
_MINISTRY = LazyPattern(r"[\u4e00-\u9fff]{2,10}部(?:办公厅)?")
_SYSTEM = LazyPattern(lambda: any_of("organisations.system"))
_PROVINCE = LazyPattern(lambda: rf"[\u4e00-\u9fff]{{2,8}}?{any_of('places.province')}")
_CITY = LazyPattern(lambda: rf"[\u4e00-\u9fff]{{2,9}}?{any_of('places.city')}")
_COUNTY = LazyPattern(lambda: rf"[\u4e00-\u9fff]{{1,9}}?{any_of('places.county')}")
_NOT_A_COUNTY = LazyPattern(lambda: rf"{any_of('places.no_county')}$")
#: What ends a province's name and may be left out.
PROVINCE_END = LazyPattern(
    lambda: rf"(?:{any_of('places.people')}?自治区|{any_of('places.province')}|市)$"
)


@cache
def _provinces() -> tuple[str, ...]:
    table = resources.files(__package__).joinpath("lexicon", "provinces.tsv").read_text("utf-8")
    return tuple(line.split("\t")[1] for line in table.splitlines()[1:])


@cache
def municipalities() -> frozenset[str]:
    """Return the cities that are provinces: 北京市, 上海市, 天津市, 重庆市."""
    return frozenset(name for name in _provinces() if name.endswith("市"))


@cache
def province_names() -> tuple[str, ...]:
    """Return the short names of all provinces, as people say them: 北京, 广东, 内蒙古."""
    return tuple(PROVINCE_END.sub("", name) for name in _provinces())


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
