"""The particular that a question asks for, and which sentences tell of it."""

from __future__ import annotations

import pytest

from replysearch.answering.evidence.values.aspects import (
    is_cutoff_date,
    is_total_of_several,
    mentions_plan,
    states_aspect,
)
from replysearch.records import Span


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("培训班有多少人毕业?", "开办培训班96期,结业3620人", True),
        ("培训班有多少人毕业?", "开办培训班96期,参训3620人", False),
        ("给毕业生补多少?", "每月补贴1500元", True),
        ("主犯判了几年?", "查办案件294件,一起货值超过1200万元", False),
        ("到现在放出去多少钱?", "共立项55项,资助总经费2250万元", False),
        ("到现在放出去多少钱?", "累计发放贷款2250万元", True),
        ("贴息几个点?", "给予一个百分点的利息补贴", True),
        ("青年公寓入住率是多少?", "建成5218套,入住率93%", True),
        ("青年公寓入住率是多少?", "建成5218套,租金为市场价的60%", False),
        ("a档支持多少人?", "三档共支持2000人", False),
        ("a档支持多少人?", "A档支持500人", True),
        ("第二批有几所?", "第一批12所", False),
        ("城北的厂处理多少吨?", "城南厂日处理200吨", False),
        ("每顿补几块?", "每平方米每月补贴6元", False),
        ("每顿补几块?", "每餐补贴4元", True),
        ("每顿补几块?", "一次性补贴400元", True),
        ("沙湾片区有几张床?", "沙湾片区\t40\t51", True),
    ],
)
def test_what_is_counted(question: str, sentence: str, expected: bool) -> None:
    assert states_aspect(question, sentence, is_number=True) is expected


def test_the_heading_tells_too() -> None:
    assert not states_aspect("青年公寓入住率是多少?", "达到93%", is_number=True)
    assert states_aspect("青年公寓入住率是多少?", "达到93%", "2.提高入住水平", is_number=True)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("成绩单隔多久晒一回?", "通过定期晾晒反映落实情况", False),
        ("成绩单隔多久晒一回?", "每季度晾晒一次", True),
        ("上哪儿领,要带啥材料?", "对二孩家庭发放托育券", False),
        ("上哪儿领,要带啥材料?", "凭出生证明在街道窗口申领", True),
        ("消费券在哪个app上抢?", "每年发放消费券1200万元", False),
        ("消费券在哪个app上抢?", "通过小程序发放消费券", True),
        ("签字的人是什么职务?", "自筹资金1.06亿元", False),
        ("签字的人是什么职务?", "由副局长签发", True),
        ("委员代表官方怎么说?", "我局认为可行", True),
        ("转圈粮是个什么意思?", "异常波动自动告警", False),
        ("转圈粮是个什么意思?", "转圈粮是指只在账面上轮换的粮食", True),
        ("交的钱能退吗?", "每生每月收费120元", False),
        ("托管是做什么的?", "放学后看护学生", True),
    ],
)
def test_what_is_asked_of_anything(question: str, text: str, expected: bool) -> None:
    assert states_aspect(question, text, is_number=False) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "value", "expected"),
    [
        ("东街有多少个摊位?", "东街、西街、北街三条街共设摊位1126个", "1126个", True),
        ("东街和西街、北街一共多少摊位?", "东街、西街、北街三条街共设摊位1126个", "1126个", False),
        ("东街有多少个摊位?", "东街、西街、北街分别设摊位100个、200个、300个", "100个", False),
        ("夜市有多少个摊位?", "东街、西街、北街三条街共设摊位1126个", "1126个", False),
        ("一级残疾的有多少人?", "为612名一级、二级重度残疾人代缴保险", "612名", True),
        (
            "学按摩的多少人结业?",
            "开办盲人按摩、网络客服、刺绣等培训班96期,结业3620人",
            "3620人",
            True,
        ),
        ("选派多少博士去山区县?", "选派200名青年博士到15个山区县、海岛县服务", "200名", False),
    ],
)
def test_the_sum_of_several_is_not_one_of_them(
    question: str, sentence: str, value: str, expected: bool
) -> None:
    start = sentence.index(value)
    assert is_total_of_several(question, sentence, Span(start, start + len(value))) is expected


def test_long_enumerations_take_no_long_time() -> None:
    sentence = "中国人民银行股份有限公、" * 2000 + "3个"
    span = Span(len(sentence) - 2, len(sentence))
    assert not is_total_of_several("采购投入多少?", sentence, span)


def test_a_date_of_figures_is_not_when_something_happens() -> None:
    sentence = "截至2024年4月底,全市有企业7619家"
    assert is_cutoff_date("新标准哪天开始用?", sentence, sentence.index("2024"))
    assert not is_cutoff_date("截至什么时候?", sentence, sentence.index("2024"))
    assert not is_cutoff_date("新标准哪天开始用?", "2024年4月起施行", 0)


def test_plans() -> None:
    assert mentions_plan("力争到2026年达到500家")
    assert not mentions_plan("建成500家")
