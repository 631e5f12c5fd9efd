from __future__ import annotations

import pytest

from replysearch.chinese.organisations import is_office
from replysearch.chinese.places import municipalities, region_of
from replysearch.records import Level, Region


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        ("示例市教育局", Region(None, "示例市", None, Level.CITY)),
        ("示例市城市管理局", Region(None, "示例市", None, Level.CITY)),
        ("示例市市场监督管理局", Region(None, "示例市", None, Level.CITY)),
        ("示例市东塘区教育局", Region(None, "示例市", "东塘区", Level.COUNTY)),
        ("示例省教育厅", Region("示例省", None, None, Level.PROVINCE)),
        ("示例省示例市云汀县民政局", Region("示例省", "示例市", "云汀县", Level.COUNTY)),
        ("云汀县人民政府办公室", Region(None, None, "云汀县", Level.COUNTY)),
        ("国家样品管理局", Region(level=Level.NATIONAL)),
        ("样品部", Region(level=Level.NATIONAL)),
        ("市教育局", Region()),
    ],
)
def test_region_of(issuer: str, region: Region) -> None:
    assert region_of(issuer) == region


def test_the_four_municipalities_are_provinces() -> None:
    assert set(municipalities()) == {"北京市", "天津市", "上海市", "重庆市"}
    for name in municipalities():
        assert region_of(f"{name}教育局") == Region(name, None, None, Level.PROVINCE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("市文化和旅游局", True), ("省消防救援总队", True), ("工作情况", False), ("提案", False)],
)
def test_is_office(name: str, expected: bool) -> None:
    assert is_office(name) is expected


@pytest.mark.parametrize(
    ("issuer", "city"),
    [
        ("国家税务总局示例市税务局", "示例市"),
        ("中共示例市委组织部", "示例市"),
        ("共青团示例市委员会", "示例市"),
        ("中国人民银行示例市分行", "示例市"),
        ("国家市场监督管理总局", None),
    ],
)
def test_a_system_before_the_place_is_no_place(issuer: str, city: str | None) -> None:
    assert region_of(issuer).city == city
