"""A question, folded and parsed once: what it is about, and which sort of answer it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import ONES
from replysearch.chinese.text import fold
from replysearch.chinese.values import ValueKind
from replysearch.records import Kind

#: A regular expression of the words that ask for a location (建在哪), not a sort of place (哪个区).
WHERE = r"[建盖设落修选]在(?:了)?(?:哪|什么地方|何处)|位于哪|具体(?:位置|地点|地址)|地址(?:是|在)"


class AnswerForm(StrEnum):
    """How an answer is built: from sentences, as a list of items, or by comparing letters."""

    STATEMENT = "statement"
    LIST = "list"
    COMPARISON = "comparison"


class AnswerType(StrEnum):
    """The sort of value that a question asks for."""

    AMOUNT = "amount"  # 多少家; the value may also be money, a share or a length of time
    MONEY = "money"  # 补贴多少
    SHARE = "share"  # 百分之几
    TIME = "time"  # 什么时候, 多久
    PLACE = "place"  # 在哪里
    PARTY = "party"  # 哪个部门
    PERSON = "person"  # 局长叫什么
    TITLE = "title"  # 什么文件, 文号
    NAMES = "names"  # 哪几所学校
    CONTACT = "contact"  # 电话


#: The kinds of values that fit each answer type. The other answer types ask for names.
VALUE_KINDS = {
    AnswerType.AMOUNT: frozenset(
        {ValueKind.QUANTITY, ValueKind.MONEY, ValueKind.SHARE, ValueKind.LENGTH_OF_TIME}
    ),
    AnswerType.MONEY: frozenset({ValueKind.MONEY, ValueKind.SHARE}),
    AnswerType.SHARE: frozenset({ValueKind.SHARE}),
    AnswerType.TIME: frozenset(
        {
            ValueKind.DAY,
            ValueKind.MONTH,
            ValueKind.YEAR,
            ValueKind.LENGTH_OF_TIME,
            ValueKind.CLOCK,
        }
    ),
    AnswerType.CONTACT: frozenset({ValueKind.CODE}),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, folded and parsed.

    Attributes:
        subject: The folded question, with blanks in place of question words. If nothing but blanks
            would be left, the question words stay. In a follow-up, the subject of the earlier
            questions comes first.
        folded_subject: The subject without the blanks between Chinese characters.
        answer_type: The sort of value that is asked for; None if no single value is asked for.
        measure: The measure word after 多少 or 几, such as 家; may be empty.
        kind: The kind of passage asked for: progress (已), commitment (将) or basis (为什么).
        asks_whether: Whether the answer may be yes or no.
        own_subject: The subject without the earlier questions; empty if this is no follow-up.
        shifts_topic: Whether a follow-up asks the same about another thing: 那硕士呢.
    """

    text: str
    folded: str
    subject: str
    folded_subject: str
    form: AnswerForm
    answer_type: AnswerType | None
    measure: str
    kind: Kind | None
    asks_whether: bool = False
    own_subject: str = ""
    shifts_topic: bool = False


_MEASURE = (
    r"(?P<measure>万元|元|块钱|钱|资金|经费|人|名|位|个|家|户|所|座|台|辆|条|项|件|次|场|期|批|"
    r"套|张|处|间|栋|幢|棵|株|岁|天|年|小时|分钟|公里|米|平方米|亩|吨|倍|床位|床)"
)
#: Measure words that count money.
MONEY_MEASURES = frozenset(("万元", "元", "块钱", "钱", "资金", "经费"))
_HOW_MANY = re.compile(
    rf"(?:多少|好多|(?<![这近前好过哪那])几(?!年来|[点条项件个方]?(?:理由|原因|措施|方面)))\s*(?:万|亿)?\s*{_MEASURE}?"
)

#: Patterns of the words that ask for each answer type. They are tried in this order.
_TYPE_CUES = tuple(
    (answer_type, lazy_pattern(cue))
    for answer_type, cue in (
        (AnswerType.CONTACT, r"电话|联系方式|怎么联系|找谁联系|手机号|邮箱"),
        (
            AnswerType.TITLE,
            r"文号|(?:什么|哪[个些份项部条]|哪几[个份项部])(?:文件|规定|政策文件|法规|条例|通知|规划)"
            r"|(?:出台|印发|制定|发布|颁布|修订|依据|根据|按照?|参照|执行)了?的?(?:是)?(?:什么|哪[个些份项部条]|哪几[个份项部])(?:办法|意见|方案)"
            r"|(?:文件|办法|方案|规划|条例)(?:的?名称|叫什么|是什么)|依据(?:的)?是什么|依据什么",
        ),
        (
            AnswerType.SHARE,
            r"百分之几|百分之多少|比例|占比|比重|百分比|几成|[少几]个?百分点|几个点|[率]是?(?:多少|多高|达到多少)|增幅|增长(?:了)?多少(?=$|[\s?,。!])",
        ),
        (
            AnswerType.MONEY,
            r"多少(?:万|亿)?(?:钱|元|块|资金|经费|补贴|补助|奖励|奖金|津贴|工资|房?租金?|学费|罚款|利息|费用)|几(?:万|亿|千|百)?(?:块钱|元|块|毛|角)|金额|额度|(?:奖励|补贴|补助|资助|投入|投资|花|掏|摊|贴|奖|补|拨款|预算|费用|价格|租金|收费|罚款?)(?:最高|最多|上限|标准)?(?:了|给)?(?:各?是|为|有|共)?(?:多少|几)"
            r"|(?:工资|薪酬|薪水|租金|房租|学费|费用?|价格|票价|房价|收入|奖金|补贴|补助|津贴|罚款|押金|投资|资金|经费|预算)(?:是|为|有|达到|大概|一共)?(?:多少|几)|(?:交|收|付|掏)多少(?![人个家户])"
            r"|花了?多少|要花多少|(?:补贴|补助|奖励|资助|收费)标准|(?:出资|支出|开支)(?:是|为|要|了)?(?:多少|几何)",
        ),
        (
            AnswerType.TIME,
            r"什么时候|啥时候|何时|哪一?[年月天日]|哪个(?:月|季度|星期|学期)|几[月点]|几号(?![线楼院])|几时|多久|(?:多少|(?<![这近前好那])几)个?(?:工作日|月|小时|星期|分钟)(?!来)|多长时间|期限|截止(?:日期|时间)|到哪年|时间表|时间节点|(?:日期|时间)(?:是|为)?(?:什么|多少|哪)|多少[天年]|(?<![这近前好那])几[天年](?!来)|什么日子",
        ),
        (
            AnswerType.PLACE,
            rf"(?:在|是|是指|到|去)(?:[\u4e00-\u9fff]{{2,5}})?(?:哪|什么)[{ONES}两几]?[个条些]?<places.sort>(?![政民级府])"
            rf"|{WHERE}",
        ),
        (
            AnswerType.PERSON,
            r"姓(?:啥|什么|甚)|[长任]叫(?:啥|什么)|什么名字的?[领干]|哪位[^,。?]{0,4}[长任].{0,4}叫什么",
        ),
        (
            AnswerType.PARTY,
            r"谁(?!能|可以|有资格)|哪一?[个些]?(?:部门|单位|机构|公司|局|厅|委(?!员)|委员会|处室|科室|人(?![才员群们能]|可以|有资格|符合|享受))|哪一?位|哪几[个家](?:部门|单位|机构|公司|局)|什么(?:部门|单位|机构)|牵头(?:部门|单位)",
        ),
        (
            AnswerType.NAMES,
            r"叫什么(?:名字|名称)?|名字|名称|(?<![白黑红])名单(?=是|有|包括|里|可|能|在|$|[?。])|哪[几些]?[所家座处](?!单位)|(?:是|为|了)?哪[几些两二三四五六七八九十\d]+(?:[所家座处]|[个位](?=[\s?,。]|$|市|省|县|区|城|国|部门|单位|机构|公司|平台|学校|街道|镇|村|人))",
        ),
    )
)
_HOW_BIG = re.compile(r"多大|多高|多长(?!时间)|多远|多宽|规模|总数|总量|数量|人数")

_COMPARISON = re.compile(
    r"各[地市省]|各(?:区|县|区县|部门|单位|家)(?=都|分别|是|怎么|如何|对|有|做|用|打算|留|把|采取|说|的|在|$)|哪些(?:地方|城市|地区|市|省|区县|单位|部门)(?!一起|共同|会办|协办|配合|牵头|负责)|哪几个?(?:地方|城市|地区|市|省|县)|不同(?:地方|城市|部门|地区)|几个(?:地方|城市)|两地|对比|比较(?:一下|[两各,。?]|$)|有什么(?:不同|区别|差别)|分别(?:是)?怎么"
)
# Words that always ask for several things.
_SEVERAL = re.compile(
    r"哪几[类点条项个种方件]|(?:有|列|共)几[条项]|有没有(?:别的)?办法|(?<=[哪讲说列有了这])几点|几(?:方面|件事|大类)|逐[条项一]|一条条|分别(?:是|为|有|怎么|指)|清单|列[出举]|列了?几|包括|包含|论据|成因"
    r"|[几多]少?[条项件个](?:理由|原因|措施|办法|举措|扶持|支持|要求|条件|部署|打算|承诺|机制)"
)
# Words that ask for several things if no single value is asked for.
_LIST = re.compile(
    r"好处|待遇|福利|规矩|啥(?:支持|帮助|办法)|哪[几两三四五六七八九]?(?:手|招|步|样)|[拿靠用凭]什么|怎么?保证|如何确保|怎么?确保|从哪里?(?:来|出|筹)"
    r"|有?哪些|有什么|有啥|(?:什么|啥|哪些|怎样的).{0,3}(?:措施|办法|举措|做法|安排|打算|承诺|政策|计划|支持|优惠|扶持|工作|原因|理由|困难|问题|要求|条件|动作|招|活|手段|机制|成绩|部署|方案|项目|成效|进展)"
    r"|措施|举措|做法|打算|承诺|安排|部署|方案|怎么做|怎样做|如何(?:做|推进|加强|解决|支持|保障)|[干办做](?:过|成)?了(?:些)?(?:哪些|什么|啥)|采取|下一步|方面|理由"
    r"|(?:怎么|怎样|如何|怎)个?(?:支持|帮助|帮|解决|推进|加强|保障|管|治|改|扶持|放法|整治|规定|处理)"
)
_YES_OR_NO = re.compile(r"吗|能不能|会不会|可不可以|是不是|行不行|是否|能否|可否|不$|不会.*吧")
_WHETHER = re.compile(
    rf"{_YES_OR_NO.pattern}|([会要让给许有行])不\1|能(?!力|源|耗)|可以|有没有|不(?=[\s?,。]|$)"
)
_WHY = re.compile(
    r"为什么|为何|为啥|咋就?不|凭(?:啥|什么)|缘何|何以|是怪|怎么(?:就)?(?:不|没)|原因|理由|论据|成因|考虑"
)
_SHIFTS_TOPIC = re.compile(r"^(?:那么?|至于|换成|还有).{1,12}呢[?。!]*$")

#: Size of the cache of parsed questions. Chosen, not measured: enough for some conversations.
_REMEMBERED = 1024


@lru_cache(maxsize=_REMEMBERED)
def parse_question(text: str, before: str = "", *, can_compare: bool = True) -> Question:
    """Parse a question. Of `before`, the words of earlier questions, only the subject is used.

    Any text counts as a question. If `can_compare` is false, 各区县 asks for no comparison.
    """
    folded = fold(text)
    asks_for_commitment = _PROMISED.search(folded) is not None
    asks_why = _WHY.search(folded) is not None
    answer_type, measure = (None, "") if asks_why else _answer_type(folded)
    asks_for_plan = asks_for_commitment and not _YES_OR_NO.search(folded)
    form = AnswerForm.STATEMENT
    if can_compare and _COMPARISON.search(folded):
        form = AnswerForm.COMPARISON
    elif _SEVERAL.search(folded) or (
        answer_type is None and (_LIST.search(folded) or asks_for_plan)
    ):
        answer_type, measure = None, ""
        form = AnswerForm.LIST
    subject = _subject(f"{fold(before)} {folded}") or folded
    return Question(
        text=text,
        folded=folded,
        subject=subject,
        folded_subject=fold(subject),
        form=form,
        answer_type=answer_type,
        measure=measure,
        kind=_kind(folded, asks_for_commitment=asks_for_commitment, asks_why=asks_why),
        asks_whether=_WHETHER.search(folded) is not None,
        own_subject=_subject(folded) if before else "",
        shifts_topic=bool(before) and _SHIFTS_TOPIC.search(folded) is not None,
    )


# Words outside the subject: question words, pronouns, words of time, fillers (措施), punctuation.
_ASKING = re.compile(
    r"请问|我?想(?:知道|了解|问)(?:一下)?|麻烦|帮我|查一?下|告诉我|能否介绍|介绍一下|说说|讲讲|是什么|是多少|有多少|多少|好多|有哪些|有哪几|哪些|哪几[个项条家所]?|哪个|哪位|哪里|哪儿|哪一?[个年项天月]"
    r"|什么时候|啥时候|时候|何时|什么样|为什么|为何|为啥|怎么样|怎么办|怎样|怎么|咋就?|如何|什么|有没有|是不是|能不能|可不可以|会不会|要不要|行不行|好不好|是否|能否|可否|不行|可以"
    r"|接下来|下一步|今后|以后|将来|后面|后续|未来|现在|目前|眼下|到现在|这几年|近几年|近年来?|几年来|已经|预计|准备|打算|计划|开始|最近|一共|总共|总数|全年|当时|后来"
    r"|各地|各[市省区县](?=都|分别|是|怎么|如何|对|有|做|用|打算|留|把|采取|说|的|在)|分别|一起|自己|大家|人家|我们|你们|他们|咱们?|有关|相关|关于|方面|问题|事情|情况|具体|这封|那封|这[些件个条种项]|那[些件个条种项所]|要是|如果|老是|总是|从来|究竟|到底"
    r"|做了|做过|搞过?|干了|干过|拿出|给出|采取|进行|措施|举措|做法|办法|安排|工作"
    r"|谁|有?几(?=[个家所条项次年月天点人座台场位户辆件套张处间栋幢棵株])|吗|呢|吧|呀|啊|么|啥|嘛|[?,。!;:、“”\"'《》()]"
)


def _subject(folded: str) -> str:
    return " ".join(_ASKING.sub(" ", folded).split())


_PROMISED = lazy_pattern(
    r"承诺|打算|下一步|今后|以后|将来|将会|准备(?:怎么|如何|采取|做)|计划(?:怎么|如何|做|什么)|接下来|接着|往后|后头|后面|后续|未来|明年|还要干|<plans.drafted>|着手|会(?:怎么|如何|给|有|不会)|要(?:怎么|如何|建|新增)|要(?:冲|达|增加?|扩大?|发展)[到至]|[啥么]时候(?:才?能|可以|才|会)|何时(?:才?能|可以|会)"
)
_DONE = re.compile(
    r"已经?|目前|现在|到现在|做了|干了|开展了|取得|截至|去年|这几年|近年|几年来|以来|(?<![列给提归总][出结])(?<!列)了(?:哪些|多少|几)"
)


def _kind(folded: str, *, asks_for_commitment: bool, asks_why: bool) -> Kind | None:
    if asks_for_commitment:
        return Kind.COMMITMENT
    if asks_why:
        return Kind.BASIS
    return Kind.PROGRESS if _DONE.search(folded) else None


def _answer_type(folded: str) -> tuple[AnswerType | None, str]:
    """Return the sort of value that is asked for, and the measure word after 多少 or 几."""
    how_many = _HOW_MANY.search(folded)
    measure = (how_many["measure"] or "") if how_many else ""
    for answer_type, cue in _TYPE_CUES:
        if cue.search(folded):
            if answer_type is AnswerType.MONEY and measure and measure not in MONEY_MEASURES:
                # 补贴了多少人 asks for no money.
                continue
            return answer_type, measure
    if how_many:
        return AnswerType.AMOUNT, measure
    return (AnswerType.AMOUNT, "") if _HOW_BIG.search(folded) else (None, "")
