from __future__ import annotations

import pytest
from tests.support.parsing import letter_of_body, sentences_of

from replysearch.letters.kinds import heading_kind, is_closing
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


def test_a_promise_with_thanks_behind_it_is_no_closing() -> None:
    assert is_closing("感谢您对教育工作的关心支持。")
    assert not is_closing(
        "下一步我们将在全市新建二十所公办幼儿园并扩大普惠学位供给。感谢您的关心。"
    )


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("目前,全市三家医院已纳入医保定点,累计结算两千万元。", Kind.PROGRESS),
        ("下一步,我局将进一步加大投入,新建公办幼儿园十所。", Kind.COMMITMENT),
        ("根据《示例省城乡规划条例》第十二条规定,变更规划须经省政府批准。", Kind.BASIS),
        ("因审批权限在上级部门,我市暂不具备设立专项基金的条件。", Kind.REFUSAL),
        ("感谢您对教育工作的关心和支持!", Kind.COURTESY),
    ],
)
def test_the_kind_of_a_sentence(sentence: str, kind: Kind) -> None:
    letter = letter_of_body("一、有关工作\n" + sentence)
    assert sentences_of(letter)[sentence] == (kind, False)


def test_what_was_asked_is_no_promise() -> None:
    asked = "您建议,将公交首末班车延长到二十二时。"
    promised = "下一步,我局将协调公交集团把三条线路的末班车延长到二十二时。"
    told = sentences_of(letter_of_body(f"一、关于公交运营时间\n{asked}{promised}"))
    assert told[asked] == (Kind.BASIS, True)
    assert told[promised] == (Kind.COMMITMENT, False)


def test_a_passage_has_the_kind_of_most_of_its_characters_and_all_kinds_of_its_sentences() -> None:
    done = "2024年以来,全市已改造老旧小区三十二个,惠及居民一万余户,完成投资两亿元。"
    promised = "下一步将改造十个。"
    letter = letter_of_body(f"一、有关工作\n{done}{promised}")
    passage = next(each for each in letter.passages if promised in each.span.of(letter.text))
    assert passage.kind is Kind.PROGRESS
    assert passage.kinds == {Kind.PROGRESS, Kind.COMMITMENT}
    assert [each.span.of(letter.text) for each in passage.sentences] == [done, promised]


@pytest.mark.parametrize(
    ("body", "items"),
    [
        ("您建议:一是增设夜市。二是延长公交运营时间。三是减免摊位费。", 3),
        ("您建议:\n1.增设夜市。\n2.延长公交运营时间。\n对此,我局新增夜市2处。\n3.新增摊位。", 2),
        ("您建议:\n第一,增设夜市。\n第三,延长公交运营时间。", 1),
        ("您的提案提出:\n1、闭馆时间延长至22时。\n2、增设书房10处。", 2),
        ("您建议我们:\n1.每季度召开一次会议。\n2.编制清单。\n我们的措施是:\n1.编制清单。", 2),
    ],
)
def test_items_of_a_list_that_was_asked_for_promise_nothing(body: str, items: int) -> None:
    told = sentences_of(letter_of_body(body))
    asked = [words for words, kind in told.items() if kind == (Kind.BASIS, True)]
    listed = [words for words in asked if "。" in words]
    assert len(listed) == items
    assert asked[0].endswith(":") or "一是" in asked[0]


def test_what_answers_suggestions_is_no_list_of_requests() -> None:
    told = sentences_of(letter_of_body("针对您提出的建议,我们将采取措施:\n1.将新增夜市2处。"))
    assert told["1.将新增夜市2处。"] == (Kind.COMMITMENT, False)


def test_answers_to_a_list_of_requests_stay_answers() -> None:
    body = "关于您建议的两项内容,说明如下:(1)发放补助缺少依据,不予采纳。(2)将新增夜市2处。"
    told = sentences_of(letter_of_body(body))
    assert told["(2)将新增夜市2处。"] == (Kind.COMMITMENT, False)
