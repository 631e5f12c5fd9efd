"""Which of a sentence's values a question means."""

from __future__ import annotations

import pytest

from replysearch.answering.evidence.values.stated_value import find_stated_value
from replysearch.answering.question.question import parse_question
from replysearch.chinese.values import values_in


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("硕士购房补贴多少?", "博士补贴18万元、硕士8万元、本科3万元，分三次兑付", "8万元"),
        (
            "本科生租房一个月补贴多少?",
            "按博士每月1200元、硕士700元、本科400元发放租房补贴",
            "400元",
        ),
        ("中部补助比例是多少?", "东部、中部、西部补助比例分别为30%、50%、70%", "50%"),
        ("小企业增长百分之几?", "大企业7619家、小企业6.2万家，分别增长20%、37.7%", "37.7%"),
        (
            "高级工补贴提高到多少?",
            "焊工补贴由1100元提高到1800元，高级工由2000元提高到3200元",
            "3200元",
        ),
        ("焊工补贴现在是多少?", "焊工补贴由每人1100元提高到1800元", "1800元"),
        ("焊工补贴原来是多少?", "焊工补贴由每人1100元提高到1800元", "1100元"),
        ("每张消费券面值多少?", "发放消费券1200万元，单张面值20元至100元", "20元至100元"),
        ("举报奖励最高多少?", "按查实数量每吨奖励20元，最高奖励30万元", "30万元"),
        ("厂子什么时候投运?", "计划2020年6月开工、2021年底投运", "2021年底"),
        ("路什么时候通车?", "该路段将于今年7月复工，确保年底通车", "年底"),
        ("2021年打通几条?", "计划2020年打通9条，2021年打通13条", "13条"),
        ("选派多少青年博士?", "每年从省属高校选派200名青年博士到15个山区县服务", "200名"),
        ("到多少个山区县服务?", "每年从省属高校选派200名青年博士到15个山区县服务", "15个"),
        ("每年支持多少项?", "(1)设立新芽项目，每年支持100项", "100项"),
        ("诉求办结了多少件?", "收集事项875件，办结812件", "812件"),
        ("诉求办结了多少件?", "办理期限为1个工作日，联系12家企业", None),
        ("加装了多少台?", "经三分之二业主同意", None),
        ("晚上几点关门?", "平均22分钟出结果，2024年1月起", None),
        ("晚上几点关门?", "晚间门诊开到21时", "21时"),
        ("社保要交几个月?", "公寓预计2022年8月交付", None),
    ],
)
def test_the_value_that_is_meant(question: str, sentence: str, value: str | None) -> None:
    span = find_stated_value(parse_question(question), sentence, values_in(sentence))
    assert (span.of(sentence) if span else None) == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("东里有几栋楼", "7"),
        ("东里有多少栋楼", "7"),
        ("东里涉及几户", "80"),
        ("东里有几棵树", None),
    ],
)
def test_the_header_of_a_table_counts_its_bare_numbers(question: str, value: str | None) -> None:
    head, row = "小区\t楼栋数\t户数\t牵头单位", "东里\t7\t80\t城东街道"
    span = find_stated_value(parse_question(question), row, values_in(row), head)
    assert (span.of(row) if span else None) == value


@pytest.mark.parametrize(
    ("question", "sentence", "party"),
    [
        ("回收由谁牵头?", "由市供销合作社牵头，在每个街道设站", "市供销合作社"),
        ("静音区由哪个部门划定?", "由市公安局牵头划定静音区", "市公安局"),
        ("谁来发?", "我们会在年内公布", None),
        ("谁挂帅?", "成立由分管副市长任组长的专项组", "分管副市长"),
    ],
)
def test_the_name_of_an_office(question: str, sentence: str, party: str | None) -> None:
    span = find_stated_value(parse_question(question), sentence, ())
    assert (span.of(sentence) if span else None) == party
