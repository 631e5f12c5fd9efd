from __future__ import annotations

import pytest

from replysearch.answering.verify.claims import Fault, comparable, likeness
from replysearch.answering.verify.verifier import find_faults

QUOTE = (
    "截至2024年底,示例市教育局会同市财政局已建成37所幼儿园,投入1.2亿元,新增学位1860个。"
    "下一步,将在2025年新建公办幼儿园12所,不再审批民办园,力争入园率达到95%。"
)
ABOUT = (
    "示例市教育局",
    "2024年5月16日",
    "关于加强学前教育的提案的答复",
    "示教函〔2024〕7号",
    "二、下一步打算",
)

VALUE, NAME, QUOTED = (Fault.VALUE,), (Fault.NAME,), (Fault.QUOTED,)
WORDS, NEGATION, BINDING = (Fault.WORDS,), (Fault.NEGATION,), (Fault.BINDING,)


@pytest.mark.parametrize(
    "sentence",
    [
        QUOTE,
        "截至2024年底,示例市教育局会同市财政局已建成37所幼儿园。",
        "已建成37所幼儿园",
        "已建成 37 所幼儿园。",
        "已建成３７所幼儿园",
        "已建成三十七所幼儿园",
        "已建成37所幼兒園",
        "幼儿园已建成37所",
        "该局已建成37所幼儿园",
        "新增学位1,860个",
        "新增学位一千八百六十个",
        "投入12000万元",
        "投入一亿二千万元",
        "截至二〇二四年底已建成37所幼儿园",
        "到2025年将新建12所公办幼儿园",
        "将在二〇二五年新建公办幼儿园十二所",
        "力争入园率达到百分之九十五",
        "不再审批民办园",
        "停止审批民办园",
        "一是已建成37所幼儿园",
        "(一)已建成37所幼儿园",
        "1.已建成37所幼儿园",
        "首先,已建成37所幼儿园",
        # Facts in another order are the same facts.
        "新增学位1860个,已建成37所幼儿园",
        "已建成幼儿园37所、新增学位1860个",
    ],
)
def test_a_faithful_sentence_has_no_fault(sentence: str) -> None:
    assert find_faults(sentence, [QUOTE]) == ()


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # Numbers, units, years.
        ("已建成73所幼儿园", VALUE),
        ("已建成几十所幼儿园", VALUE),
        ("已建成一所幼儿园", VALUE),
        ("投入1.3亿元", VALUE),
        ("投入1.2万元", VALUE),
        ("投入1.2亿美元", VALUE),
        ("截至2023年底已建成37所幼儿园", VALUE),
        ("力争入园率达到九成", VALUE),
        ("已建成37所幼儿园和8个公园", (Fault.VALUE, Fault.WORDS)),
        # Names.
        ("示例市民政局会同市财政局已建成37所幼儿园", NAME),
        ("青禾市教育局已建成37所幼儿园", NAME),
        ("样本市教育局已建成37所幼儿园", NAME),
        # Quoted words.
        ("“示例计划”已建成37所幼儿园", QUOTED),
        ("「示例计划」已建成37所幼儿园", QUOTED),
        # Words.
        ("今天天气很好", WORDS),
        ("已建成37所小学", WORDS),
        ("每年建成37所幼儿园", WORDS),
        ("已建成37所幼儿园,投入1.2亿元,新增学位1860个,全部免费开放", WORDS),
        ("All kindergartens are free", WORDS),
        ("已建成37所幼儿园 all free", WORDS),
        ("是", WORDS),
        ("", WORDS),
        ("。", WORDS),
        ("一是", WORDS),
        # Said and denied, done and promised.
        ("未建成37所幼儿园", NEGATION),
        ("继续审批民办园", NEGATION),
        ("审批民办园", NEGATION),
        ("可以审批民办园", NEGATION),
        ("拒绝新建公办幼儿园", NEGATION),
        ("2025年已新建公办幼儿园12所", NEGATION),
        ("新建了公办幼儿园12所", NEGATION),
        ("入园率达到了95%", NEGATION),
        ("将建成37所幼儿园", NEGATION),
        # Values that stand elsewhere.
        ("已建成12所幼儿园", BINDING),
        ("将新建37所公办幼儿园", BINDING),
        ("2024年新建公办幼儿园12所", BINDING),
        ("已建成1860所幼儿园,新增学位37个", BINDING),
        ("已建成幼儿园1860所、新增学位37个", BINDING),
        ("超过37所幼儿园", BINDING),
        ("最多新建公办幼儿园12所", BINDING),
    ],
)
def test_a_false_sentence_has_the_fault(sentence: str, found: tuple[Fault, ...]) -> None:
    assert find_faults(sentence, [QUOTE]) == found


def test_every_fault_is_told_once() -> None:
    assert find_faults("会同市卫健委建成73所小学和8个公园", [QUOTE]) == (
        Fault.VALUE,
        Fault.NAME,
        Fault.WORDS,
    )
    assert find_faults("按照《示例办法》和“示例计划”已建成37所幼儿园", [QUOTE]) == (
        Fault.QUOTED,
        Fault.WORDS,
    )


@pytest.mark.parametrize(
    ("sentence", "quote", "found"),
    [
        # 一天 and 1天.
        ("在1天内办结", "在一天内办结", ()),
        ("在一天内办结", "在1天内办结", ()),
        ("在一天内办结", "在3天内办结", VALUE),
        ("在3天内办结", "在一天内办结", VALUE),
        ("在半天内办结", "在一天内办结", VALUE),
        ("一年内办结", "半年内办结", VALUE),
        ("三年内办结", "三年半内办结", VALUE),
        ("在3个工作日内办结", "在3天内办结", VALUE),
        # Parts of a date.
        ("5月建成学校", "2024年5月16日建成学校", ()),
        ("2024年建成学校", "2024年5月16日建成学校", ()),
        ("5月16日建成学校", "2024年5月16日建成学校", ()),
        ("二〇二四年五月十六日建成学校", "2024年5月16日建成学校", ()),
        ("2024年5月16日建成学校", "2024年5月建成学校", VALUE),
        ("2024年5月建成学校", "5月建成学校", VALUE),
        ("16日建成学校", "2024年5月16日建成学校", VALUE),
        ("6月建成学校", "2024年5月16日建成学校", VALUE),
        # The number of an item in front of a year.
        ("2017年,建成37所学校", "1.2017年,我市建成37所学校", ()),
        ("1.2017年建成37所学校", "2017年建成37所学校", ()),
        ("2018年建成37所学校", "1.2017年建成37所学校", VALUE),
        # Document numbers.
        ("按照示教函(2024)07号办理", "按照示教函〔2024〕7号办理", ()),
        ("按照示教函〔2024〕8号办理", "按照示教函〔2024〕7号办理", VALUE),
        ("按照示教函〔2023〕7号办理", "按照示教函〔2024〕7号办理", VALUE),
        ("按照示财函〔2024〕7号办理", "按照示教函〔2024〕7号办理", VALUE),
        # Vague numbers.
        ("惠及数十家企业", "惠及几十家企业", ()),
        ("惠及10家企业", "惠及几十家企业", VALUE),
        ("惠及1860余万元", "惠及1860余亿元", VALUE),
        # Places and offices.
        ("海南省已建成学校", "云南省已建成学校", (Fault.NAME,)),
        ("应急管理局负责处置", "城市管理局负责处置", (Fault.NAME,)),
        ("本市建成学校37所", "全市建成学校37所", ()),
        # Numbers changed about.
        ("材料由平均9份减到3份", "材料由平均9份减到3份", ()),
        ("材料由平均3份减到9份", "三个部门的材料由平均9份减到3份", BINDING),
        ("学校和医院分别为12所和37所", "学校和医院分别为37所和12所", BINDING),
        # Said and denied.
        ("教室人均使用面积可以少于25平方米", "教室人均使用面积不得少于25平方米", BINDING),
        ("选址尚未公示,预计春季开诊", "选址已经公示,预计春季开诊", NEGATION),
        ("不断完善机制", "不断完善机制", ()),
        ("同意不设收费站", "不同意设收费站", ()),
        # At least and at most.
        ("每月发放租房补贴不低于500元", "每月发放租房补贴至少500元", ()),
        ("每月发放租房补贴至少500元", "每月发放租房补贴最多500元", BINDING),
        ("每月发放租房补贴不少于500元", "每月发放租房补贴不得少于500元", ()),
        ("每月发放租房补贴少于500元", "每月发放租房补贴不少于500元", BINDING),
        ("每月发放租房补贴超过500元", "每月发放租房补贴不超过500元", BINDING),
        # Some are not all.
        ("对所有家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("对全部家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("家庭都发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("对每个家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("对任何家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("对全市家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券,每月三百元", BINDING),
        ("对双职工困难家庭发放托育券", "对二孩及以上家庭、双职工困难家庭发放托育券", ()),
        ("对所有家庭发放托育券", "对全体家庭发放托育券", ()),
        ("家庭都发放托育券", "各类家庭均发放托育券", ()),
        ("对所有家庭发放托育券", "所有学校开设托班,对家庭发放托育券", BINDING),
        ("全市学校已安装电梯", "全市现有学校37所,学校已安装电梯", ()),
        ("集体所有土地可以入市", "集体所有土地可以入市", ()),
        # What was before holds no more.
        ("发放期为三年", "发放期由三年延长到五年", BINDING),
        ("发放期为五年", "发放期由三年延长到五年", ()),
        ("发放期由三年延长到五年", "发放期由三年延长到五年", ()),
        ("发放期原为三年", "发放期原为三年,现延长到五年", ()),
        ("发放期为三年", "发放期原为三年,现延长到五年", BINDING),
        ("补贴标准为每月300元", "补贴标准从2020年的每月300元提高至每月500元", BINDING),
        ("补贴标准为每月500元", "补贴标准从2020年的每月300元提高至每月500元", ()),
        ("补贴标准为每月300元", "补贴标准由市财政按每月300元执行", ()),
        ("补贴标准为每月300元", "原则上补贴标准为每月300元", ()),
        ("站点由3个增加到9个", "站点由3个增加到9个", ()),
        ("站点3个", "站点由3个增加到9个", BINDING),
    ],
)
def test_one_sentence_and_one_quote(sentence: str, quote: str, found: tuple[Fault, ...]) -> None:
    assert find_faults(sentence, [quote]) == found


@pytest.mark.parametrize(
    "lead",
    [
        "据示例市教育局2024年5月16日答复:",
        "据示例市教育局二〇二四年五月十六日答复：",
        "示例市教育局表示,",
        "根据示例市教育局的答复,",
        "示例市教育局在关于加强学前教育的提案的答复中说,",
        "示例市教育局2024年答复称,",
        "示教函〔2024〕7号提到:",
        "据《关于加强学前教育的提案的答复》2024年5月16日:",
        "据一份无标题答复函(示教函〔2024〕7号)2024年5月16日答复:",
        "据一份无标题答复函答复:",
        "该局表示,",
        "答复指出,",
        "据介绍,",
    ],
)
def test_a_sentence_may_say_who_answered_and_when(lead: str) -> None:
    assert find_faults(f"{lead}已建成37所幼儿园", [QUOTE], ABOUT) == ()
    assert find_faults(f"{lead}二、下一步打算", [QUOTE], ABOUT) == ()
    assert find_faults(f"{lead}已建成73所幼儿园", [QUOTE], ABOUT) == VALUE


@pytest.mark.parametrize("lead", ["据示例市教育局2024年5月16日答复:", "答复中提到:一是"])
def test_a_lead_in_alone_says_nothing(lead: str) -> None:
    assert find_faults(lead, [QUOTE], ABOUT) == WORDS


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("据示例市民政局2024年5月16日答复:", NAME),
        ("据青禾市教育局2024年5月16日答复:", NAME),
        ("据示例市教育局2023年5月16日答复:", VALUE),
        ("据示例市教育局2024年6月16日答复:", VALUE),
        ("示教函〔2024〕8号提到:", VALUE),
        ("据《示例办法》规定并明确,", QUOTED),
        ("据《》2024年5月16日:", VALUE),
        ("据一份无标题答复函(示教函〔2024〕8号)2024年5月16日答复:", VALUE),
        ("据一份无标题答复函2024年5月17日答复:", VALUE),
        ("据《关于加强养老服务的提案的答复》2024年5月16日:", QUOTED),
        # Nothing may be told by the way.
        ("示例市教育局承认存在贪污并明确:", WORDS),
        ("专家和群众一致批评后该局表示,", WORDS),
        ("示例市教育局未建成任何幼儿园却称,", WORDS),
    ],
)
def test_a_sentence_may_not_say_falsely_who_answered_and_when(
    lead: str, found: tuple[Fault, ...]
) -> None:
    assert find_faults(f"{lead}已建成37所幼儿园", [QUOTE], ABOUT) == found


def test_what_is_known_of_a_letter_proves_a_lead_in_alone() -> None:
    assert find_faults("示例市教育局2024年5月16日建成37所幼儿园", [QUOTE], ABOUT) == VALUE
    assert find_faults("据示例市教育局答复:已建成7所幼儿园", [QUOTE], ABOUT) == VALUE
    assert find_faults("据样本市教育局答复:已建成37所幼儿园", [QUOTE]) == NAME


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("已建成37所幼儿园,市财政局投入1.2亿元", ()),
        ("市财政局投入1.2亿元,已建成37所幼儿园", ()),
        ("建成37所幼儿园、投入1.2亿元", ()),
        ("示例市已建成37所幼儿园", ()),
        ("市财政局已建成37所幼儿园", WORDS),
        ("已建成37所幼儿园,市财政局投入1.3亿元", VALUE),
        ("已建成37所幼儿园,市民政局投入1.2亿元", NAME),
    ],
)
def test_several_quotes(sentence: str, found: tuple[Fault, ...]) -> None:
    assert find_faults(sentence, ["示例市已建成37所幼儿园。", "市财政局投入1.2亿元。"]) == found


def test_nothing_is_proved_by_nothing() -> None:
    assert find_faults("示例市已建成37所幼儿园", []) == (Fault.VALUE, Fault.NAME, Fault.WORDS)
    assert find_faults("完善机制", [""]) == WORDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("新增学位 １,８６０ 个", "新增学位1860个"),
        ("37,18", "37,18"),
        ("1.2017年，我市", "2017年,我市"),
        ("甲。2.2018年", "甲。2018年"),
        ("甲\n乙", "甲。乙"),
        ("一天、一家、一亿元", "1天、1家、一亿元"),
        ("统一、第一批、十一天", "统一、第一批、十一天"),
        ("幼兒園", "幼儿园"),
    ],
)
def test_equal_values_look_alike_in_plain_words(text: str, words: str) -> None:
    assert comparable(text) == words


@pytest.mark.parametrize(
    ("claim", "words", "share"),
    [
        ("夜间公交", "开通夜间公交线路", 1.0),
        ("夜间公交", "夜间巴士", 1 / 3),
        ("夜间公交", "养老服务", 0.0),
        ("夜间公交", "", 0.0),
        ("夜间公交37条", "夜间公交12条", 1.0),
        ("", "夜间公交", 1.0),
    ],
)
def test_likeness(claim: str, words: str, share: float) -> None:
    assert likeness(claim, words) == pytest.approx(share)


@pytest.mark.parametrize(
    "text", ["\x00", "“", "《", "，" * 1_000, "一" * 2_000, "1" * 2_000, "a-" * 500]
)
def test_any_text_can_be_looked_at(text: str) -> None:
    assert Fault.WORDS in find_faults(text, [QUOTE]) or Fault.VALUE in find_faults(text, [QUOTE])
    assert find_faults("已建成37所幼儿园", [text, QUOTE]) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The subsidy was cancelled.",
        "ほじょはなくなりました",
        "\u200b".join("补贴已全部取消"),
        "每人补贴٩千元",
        "每人补贴玖仟元",
        "每人补贴五百元,局长被查处",
        "每人每天补贴五百元",
        "硕士每人补贴五百元",
        "每人补贴超过五百元",
    ],
)
def test_what_is_not_said_in_other_scripts_numerals_or_words(sentence: str) -> None:
    quote = "对博士每人补贴五百元;硕士每人补贴三百元。"
    assert find_faults(sentence, [quote]) != ()
    assert find_faults("博士每人补贴五百元", [quote]) == ()


def test_what_was_only_asked_for_is_not_promised() -> None:
    quote = "您建议设立一亿元乡村旅游基金。此项建议暂不具备条件。"
    assert find_faults("设立一亿元乡村旅游基金。", [quote]) == BINDING
    assert find_faults("您建议设立一亿元乡村旅游基金。", [quote]) == ()


def test_what_a_letter_only_repeats_is_no_answer() -> None:
    quote = "有人写道“全部补贴已经取消,每人罚款九千元”,此说不实。"
    assert find_faults("全部补贴已经取消,每人罚款九千元。", [quote]) == WORDS
