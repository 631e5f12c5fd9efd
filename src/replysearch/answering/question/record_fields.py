"""Questions about a letter's metadata, such as the number, the date or the issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Patterns of the words that ask for each field of `Metadata.provenance`, tried in this order.
_FIELDS = {
    name: re.compile(cue)
    for name, cue in {
        "co_organisers": r"(?:会办|协办|联合办理|共同办理|一起办|一起办理|会同办理)(?:的|了)?(?:是|有)?(?:单位|部门|哪|谁)|(?:哪[些几]个?|什么)(?:部门|单位|局|厅|委).{0,6}(?:会办|协办|(?:一起|一块儿?|共同|联合)(?:来|给|去)?(?:承?办理?|研究|答复?|回复?|会商|的|$|[?,。]))",
        "index_number": r"索引号",
        "subject_class": r"主题分类|主题类别",
        "reply_class": r"答复(?:类别|分类|类型)|办理结果|(?:属于|是)(?:什么|哪一?)类(?:答复|提案|的?(?:[?,。]|$))|哪类答复",
        "attachments": r"附件(?:有|是|都)|哪[些几]个?附件|附件.{0,4}(?:什么|哪些)",
        "contact": r"联系(?:人|电话|方式)|经办|承办人|打.{0,2}电话(?!投诉|举报|求助|咨询|反映)|(?<![车牌房卡])号码|(?:科室|单位|办公室|经办).{0,4}电话|电话是?(?:多少(?![人个次家条部件])|几号)|打什么电话|找谁联系",
        "addressee": r"(?:谁|哪[位个些]|什么人)(?:委员|代表|单位|党派|同志)?(?:是)?(?:(?!部门|企业|公司|学校|[局厅]|群众|居民|市民).){0,4}提(?:的|出)(?!问题|困难|要求|措施)|提(?:案|出|议)(?:人|者)(?:是|叫)?|谁的(?:提案|建议)|(?:写|答复|回复|(?:答复|复函|信|函)是?(?:发|寄|回))给谁|主送",
        "proposal_number": r"(?:提案|建议)(?:的)?(?:编?号(?![召称])|号码)|(?:第?几|多少)号(?:提案|建议)|(?:提案|建议).{0,4}(?:第?几|多少)号(?![线楼院路门])|(?:提案|建议)是第?(?:几|多少)号",
        "signed_on": r"落款|成文(?:日期|时间)|(?:答复|回复|复函|发文|印发|来信|这封信|那封信|这份函)(?:函|件|信|的|是|在|于|具体|到底|大概|,){0,3}(?:(?:日期|时间)(?![表节安段点])|(?:什么时候|啥时候|何时|哪一?[天年月日]|几月几[日号])(?=的|写|发|寄|作出|做出|给|出|印|答|回|签|成文|公布|[?,。]|$))|(?:什么时候|啥时候|何时|哪一?[天年月])(?:作出|给出|做出)?(?:的)?(?:答复|回复|复函)(?!群众|居民|市民|诉求|来电|投诉|咨询|企业)",
        "published_on": r"(?:发布|公开|挂网|上网)(?:的)?(?:日期|时间(?![表节安段点]))|(?:什么时候|啥时候|何时|哪一?天)(?:在网上)?(?:发布|公开|挂网?|上网)(?:上网|上去|出来|到网上|发布)?(?:的|了)?(?=[?,。]|$|这|那|答复|复函|回复)",
        "issuer": r"发文(?:机关|单位|部门)|(?:谁|哪个(?:部门|单位|局)|哪家(?:单位|部门)?)(?:来|给|做|作出)?(?:的)?(?:答复|回复|回的?信|复函|发的?函|写的)|(?:答复|回复|复函).{0,4}(?:是谁|哪个(?:部门|单位|局))",
        "document_number": r"(?:答复|复函|回复|信|函|答复函|这件|那件|提案|建议)(?:的|,|是)?.{0,4}(?:发文字号|文号|字号)|发文字号|(?:函|信|答复|复函),?[^,。]{0,12}编号|^(?:文号|字号)|(?:文号|字号)(?:是)?(?:多少|什么|几|$)",
    }.items()
}
# With these words a question for a number asks for that of another document (办法什么文号).
_OF_ANOTHER = re.compile(
    r"依据|那份文件|哪[个份]文件|什么文件|办法|规定|方案|意见》|条例|通知|规划"
)


@dataclass(frozen=True, slots=True)
class RequestedField:
    """The metadata field that a question asks for, and the question without the words for it."""

    name: str
    rest: str


# With these words a question for a date asks for that of another document (办法什么时候印发).
_ISSUED = re.compile(
    r"(?:办法|规定|方案|意见|条例|通知|规划|政策|标准|文件|公告|细则)》?(?:是|的|,|在)*(?:什么时候|啥时候|何时|哪一?[年天月日])?(?:印发|发布|公开|出台|发文)"
)


def find_requested_field(folded: str) -> RequestedField | None:
    """Return the metadata field that a folded question asks for, or None."""
    for name, cue in _FIELDS.items():
        match = cue.search(folded)
        if match is None or (name == "document_number" and _OF_ANOTHER.search(folded)):
            continue
        if name in ("signed_on", "published_on") and _ISSUED.search(folded):
            continue
        return RequestedField(name, folded[: match.start()] + " " + folded[match.end() :])
    return None
