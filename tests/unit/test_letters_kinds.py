from __future__ import annotations

import pytest

from replysearch.letters.kinds import heading_kind, is_closing, kind_of
from replysearch.records import Kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("工作推进情况", Kind.PROGRESS),
        ("下一步工作重点", Kind.COMMITMENT),
        ("关于暂不设立基金的原因说明", Kind.BASIS),
        ("关于第三条建议,予以采纳", Kind.COMMITMENT),
        ("关于第四条建议,不予采纳", Kind.BASIS),
        ("强化多方联动", None),
    ],
)
def test_heading_kind(title: str, kind: Kind | None) -> None:
    assert heading_kind(title) == kind


@pytest.mark.parametrize(
    ("passage", "kind"),
    [
        ("将三家医院纳入医保定点,已结算两千万元。", Kind.PROGRESS),
        ("我们将进一步加大投入。", Kind.COMMITMENT),
        ("2026年建成十所幼儿园。", Kind.COMMITMENT),
        ("去年建成十所幼儿园。", Kind.PROGRESS),
        ("因审批权限在上级,目前不宜采用。", Kind.BASIS),
    ],
)
def test_cue_words_where_headings_are_silent(passage: str, kind: Kind) -> None:
    assert kind_of(["强化联动"], passage, opening=False, closing=False, year=2024) == kind


def test_the_nearest_telling_heading_beats_cue_words() -> None:
    headings = ["下一步工作", "强化联动"]
    assert kind_of(headings, "已建成三家。", opening=False, closing=False, year=None) is (
        Kind.COMMITMENT
    )
    assert kind_of(
        ["下一步工作", "已开展的工作"], "拟建三家。", opening=False, closing=False, year=None
    ) is (Kind.PROGRESS)


def test_opening_and_closing_are_courtesies() -> None:
    opening = "您提出的提案收悉。现答复如下:"
    assert kind_of([], opening, opening=True, closing=False, year=None) is Kind.COURTESY
    assert kind_of([], "联系人:某某", opening=False, closing=True, year=None) is Kind.COURTESY


def test_a_promise_with_thanks_behind_it_is_no_closing() -> None:
    assert is_closing("感谢您对教育工作的关心支持。")
    assert not is_closing(
        "下一步我们将在全市新建二十所公办幼儿园并扩大普惠学位供给。感谢您的关心。"
    )
