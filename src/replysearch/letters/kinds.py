"""What a passage does: report progress, promise, give the basis, or be courteous.

The nearest heading that tells decides; cue words in the passage decide only where headings are
silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.text import narrow, squeeze
from replysearch.records import Kind

_HEADINGS = (
    (
        Kind.COMMITMENT,
        re.compile(
            r"下一?步|今后|工作打算|工作计划|工作思路|努力方向|重点任务|工作重点|工作安排|下阶段|下一阶段|后续|未来|打算|拟采取|将采取"
            r"|改进措施|整改措施|计划安排|(?:推广|推进|工作|实施|建设)计划|(?<![不未])(?<!不予)(?<!难以)(?<!不能)(?<!不宜)采纳$"
        ),
    ),
    (
        Kind.BASIS,
        re.compile(
            r"基本情况|政策依据|法律依据|依据|原因|有关说明|情况说明|有关情况|背景|政策规定|相关规定|存在.{0,6}(?:问题|困难|不足)|为什么|职责分工"
            r"|难点|政策解释|政策说明|需要说明|[不未难][^,]{0,3}采纳|暂不|不具备|的说明$"
        ),
    ),
    (
        Kind.PROGRESS,
        re.compile(
            r"推进情况|进展|工作情况|主要做法|已开展|开展的工作|工作成效|成效|落实情况|现状|工作基础|已采取|工作措施及|办理情况|完成情况"
            r"|前期工作|目前.{0,6}工作|开展情况|实施情况|所做.{0,4}工作|做了.{0,6}工作|近年来|采取的措施|已经"
        ),
    ),
)
_PROMISING_VERB = (
    r"会|进一步|继续|积极|加强|加大|加快|推进|推动|按|根据|结合|会同|联合|持续|全面|深入|认真|不断|适时|逐步|统筹|组织|研究|制定|出台|完善|建立|健全"
    r"|开展|实施|安排|支持|鼓励|探索|努力|严格|大力|着力|以|在|于|配合|协调|督促|引导|充分|切实|优化|强化|落实|选|建|从|争取|启动|投入|新增|改造|扩大|提高"
    r"|提升|打造|设立|增加|为|对|向|指导|依托|围绕|力争|聚焦|牵头|定期|重点|优先|主动|坚持|发放|给予|修订|编制|完成|达到|实现|采取|通过|拓展|培育|举办|试行|扩|再"
)
_BA_SENSE = re.compile(
    r"将[^,。;:]{1,40}?(?:纳入|列入|列为|作为|转为|转变为|调整为|调整到|下放|移交|提高到|提高至|延长至|延伸|扩大到|扩大至|转化为|交由|合并|改为|改造为|放在|融入|置于|降至|降低到|压缩)"
)
_PROMISE = re.compile(
    r"下一?步|今后|下阶段|力争|拟(?!定|订|合)|计划(?:于|在|到|用|建设|新|今年|明年|再|对)|我[们局委厅办校院](?:还)?将|争取|打算|(?:明年|年底前|年内|月底前|季度前)|到20[2-9]\d年底?"
    r"|尽快|适时|将于|即将|计划20\d\d年|可望|有望|预计到"
)
_FUTURE = re.compile(
    rf"(?<![^。;,、:!?局委厅办们市县区还也均都府院校])将(?:{_PROMISING_VERB})|[们局委厅办市]将(?:{_PROMISING_VERB})"
)
_DONE = re.compile(
    r"已(?:经|于|在|有|将|累计|全部|完成|建|出|投|达|开|制|组|为|对|按|初|基本|实|启|纳|成|形|设|与|由|印)?|完成了?|截至|近年来|以来|累计|去年|上半年|先后|开展了|出台了|制定了|建成|印发"
    r"|20[12]\d年(?!底前|前|起)"
)
_GROUNDS = re.compile(
    r"根据|依据|按照.{0,30}规定|规定|由于|因此|鉴于|暂不|无法|无权|不宜|不能|不得|尚不|难以|不具备|未明确|没有.{0,8}依据|没有列入|未列入|原因|权限|冲突"
    r"|属于.{0,20}(?:范围|事权|职责)|您(?:在)?(?:提案|建议)中|提案(?:提出|指出|认为)|建议中提|得不偿失|是因为"
)
_YEAR = re.compile(r"(20\d\d)年")
_GREETING = re.compile(r"(?:您|你们?)好[!。,:]?")
_RECEIVED = re.compile(r"收悉|(?:答复|回复|函复|说明)如下|现.{0,10}(?:答复|回复)")
_CLOSING = re.compile(
    r"感谢|致谢|谢谢|专此|特此|此复|此函|此复函|审签|回执|意见反馈|衷心|敬请|批评指正|欢迎.{0,20}(?:意见|监督|批评)|以上答复|联系人|联系电话|联系单位|如有(?:不妥|疑问|意见)|顺致|祝"
)
#: Longest paragraph, in characters, that a courtesy's cue words can make a courtesy.
_COURTESY_LIMIT = 200


def is_closing(words: str) -> bool:
    """Tell whether a paragraph (narrow, no blanks) at a letter's end is courtesy or contact."""
    if len(words) > _COURTESY_LIMIT or not _CLOSING.search(words):
        return False
    # “下一步我们将…。感谢您…”: a promise with thanks behind it is a promise.
    promised = [part for part in re.split(r"[。!;]", words) if _promises(part)]
    return not any(not _CLOSING.search(part) and len(part) > 25 for part in promised)


def says_received(passage: str) -> bool:
    """Tell whether a paragraph says that the proposal was received, or that the answer follows."""
    return _RECEIVED.search(squeeze(narrow(passage))) is not None


def announces(passage: str) -> bool:
    """Tell whether a paragraph announces items: then it tells of them what a heading would."""
    words = squeeze(narrow(passage))
    if _RECEIVED.search(words):
        return False
    return words.endswith(":") or (len(words) <= 80 and re.search(r"以下|如下", words) is not None)


def heading_kind(title: str) -> Kind | None:
    """Return the kind that a heading's words tell, None when they are silent."""
    words = squeeze(narrow(title))
    found = [
        (match.start(), kind) for kind, cue in _HEADINGS if (match := cue.search(words)) is not None
    ]
    return min(found)[1] if found else None


def kind_of(
    headings: Sequence[str], passage: str, *, opening: bool, closing: bool, year: int | None
) -> Kind:
    """Return the kind of a passage under `headings` (outermost first).

    `opening` and `closing` tell that it stands before the first heading, or among the closing
    courtesies. `year` is the letter's own, so that later years read as the future.
    """
    words = squeeze(narrow(passage))
    # A plan's name is no plan of the letter's: 《…行动计划(2024—2026年)》已印发.
    words = re.sub(r"《[^》]*》", "", words)
    if closing:
        return Kind.COURTESY
    if (
        opening
        and len(words) <= _COURTESY_LIMIT
        and (_RECEIVED.search(words) or _GREETING.fullmatch(words))
    ):
        return Kind.COURTESY
    for title in reversed(headings):
        if kind := heading_kind(title):
            return kind
    return _kind_by_cues(words, opening=opening, year=year)


def _promises(words: str, year: int | None = None) -> bool:
    if _PROMISE.search(words) or (_FUTURE.search(words) and not _BA_SENSE.search(words)):
        return True
    return year is not None and any(int(named) > year for named in _YEAR.findall(words))


def _kind_by_cues(words: str, *, opening: bool, year: int | None) -> Kind:
    sentences = [part for part in re.split(r"[。;!?]", words) if part]
    promises = sum(_promises(part, year) for part in sentences)
    done = sum(bool(_DONE.search(part)) and not _promises(part, year) for part in sentences)
    grounds = sum(bool(_GROUNDS.search(part)) for part in sentences)
    if promises and 2 * promises >= max(done, grounds):
        return Kind.COMMITMENT
    if grounds and grounds >= done:
        return Kind.BASIS
    if done:
        return Kind.PROGRESS
    if _RECEIVED.search(words) or (len(words) <= _COURTESY_LIMIT and _CLOSING.search(words)):
        return Kind.COURTESY
    return Kind.BASIS if opening else Kind.PROGRESS
