"""The shapes of the JSON objects, whose keys are a stable contract with other programs.

The HTTP interface also uses the shapes to check and describe its responses.
"""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from replysearch.wire import examples
from replysearch.wire.described import Doc, described


@described("段落的出处。")
class CitationObject(TypedDict):
    """The citation of a passage."""

    document_id: Annotated[str, Doc("答复函编号", "3f9c0d1e2a4b")]
    title: Annotated[str | None, Doc("标题")]
    document_number: Annotated[str | None, Doc("发文字号", "松科函〔2024〕7号")]
    issuer: Annotated[str | None, Doc("发文机关", "松岚市科技局")]
    date: Annotated[str | None, Doc("日期", "2024-05-16")]
    path: Annotated[list[str], Doc("所在的各级标题,由外到内")]
    pinpoint: Annotated[str, Doc("所在位置", "二、(三)“四是”")]
    start: Annotated[int, Doc("在答复函全文中的起点(按字计)")]
    end: Annotated[int, Doc("在答复函全文中的终点(不含)")]
    page: Annotated[int | None, Doc("页码,从 1 起;无页码的格式为 null")]
    url: Annotated[str | None, Doc("网址")]
    proposal_number: Annotated[str | None, Doc("提案或建议的编号")]
    proposal_title: Annotated[str | None, Doc("提案或建议的标题")]
    formatted: Annotated[str, Doc("可直接引用的出处")]


@described("一项依据给得分的贡献。")
class ShareObject(TypedDict):
    """One feature's part of a score: `gives` is `value` times `weight`."""

    feature: Annotated[str, Doc("依据:cosine 语义、words 字词、coverage 覆盖")]
    value: Annotated[float, Doc("这一项的值")]
    weight: Annotated[float, Doc("这一项的权重")]
    gives: Annotated[float, Doc("贡献,即值乘以权重")]


@described("一条检索结果。")
class HitObject(TypedDict):
    """A passage found. `explanation`, `marks` and `forms` are present only on request.

    `kind_marks` is present if the filters name kinds.
    """

    rank: Annotated[int, Doc("名次,从 1 起")]
    score: Annotated[float, Doc("得分,越高越好")]
    passage_id: Annotated[str, Doc("段落编号", "3f9c0d1e2a4b:a2.b3.i4")]
    text: Annotated[str, Doc("段落原文")]
    kind: Annotated[str, Doc("段落类别", "commitment")]
    citation: CitationObject
    explanation: NotRequired[
        Annotated[list[ShareObject], Doc("得分的由来;只在请求时给出,按号码查信时为空")]
    ]
    marks: NotRequired[
        Annotated[
            list[list[int]],
            Doc("查询的词在段落原文中的起止(按字计,不含终点);只在请求时给出"),
        ]
    ]
    kind_marks: NotRequired[
        Annotated[
            list[list[int]],
            Doc("所筛类别的句子在段落原文中的起止(按字计,不含终点);只在按类别筛选时给出"),
        ]
    ]
    forms: NotRequired[
        Annotated[
            dict[str, str],
            Doc("出处的各种写法:plain、markdown、html、gbt7714;只在请求时给出"),
        ]
    ]


@described("一个取值及其数目。")
class FacetObject(TypedDict):
    """A value of a facet, and the number of passages or letters that have the value."""

    value: str
    count: int


@described("对结果的说明。")
class NoteObject(TypedDict):
    """A note on how an answer or a search result came about."""

    code: Annotated[str, Doc("稳定的代码,供程序判断", "no_letters")]
    message: str


@described("检索结果。", examples.SEARCH_ANSWER)
class SearchObject(TypedDict):
    """The result of a search. `facets` is present on request, `notes` only if not empty."""

    query: str
    mode: str
    took_ms: Annotated[float, Doc("用时(毫秒)")]
    total: Annotated[int, Doc("相关段落总数;0 表示没有找到")]
    hits: list[HitObject]
    facets: NotRequired[Annotated[dict[str, list[FacetObject]], Doc("结果的分布;只在要求时出现")]]
    notes: NotRequired[
        Annotated[
            list[NoteObject],
            Doc("对结果的说明;只在有说明时出现:no_letters 还没有收录任何信"),
        ]
    ]


@described("目录中的一份答复函。")
class SummaryObject(TypedDict):
    """A letter in a list."""

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: str | None
    passages: Annotated[int, Doc("段落数")]
    superseded_by: Annotated[str | None, Doc("较新版本的编号;没有较新版本的为 null")]


@described("发文机关所在地区。")
class RegionObject(TypedDict):
    """The region of an issuer."""

    province: str | None
    city: str | None
    county: str | None
    level: Annotated[str | None, Doc("national、province、city 或 county")]


@described("所答复的提案或建议。")
class ProposalObject(TypedDict):
    """A proposal or suggestion that a letter answers."""

    number: str | None
    session: Annotated[str | None, Doc("届次")]
    title: str | None


@described("答复函的一个来源。")
class SourceObject(TypedDict):
    """A source file. Over HTTP, `uri` is None for a file that was read from the server's disk."""

    uri: Annotated[str | None, Doc("来源的网址,或 sha256: 加文件的校验值;服务器上的文件为 null")]
    name: str
    sha256: str
    format: str
    size: Annotated[int, Doc("字节数")]


@described("全文中的一段(按字计,不含终点)。")
class SpanObject(TypedDict):
    """A half-open range of code points."""

    start: int
    end: int


@described("一个标题及其下的内容。")
class SectionObject(TypedDict):
    """A heading and its section. `parent` is the index of the enclosing heading in `outline`."""

    address: Annotated[str, Doc("标题的地址,可用于链接", "a2.b3")]
    level: int
    label: str
    title: str
    start: int
    end: int
    heading_start: int
    heading_end: int
    parent: Annotated[int | None, Doc("上级标题在 outline 中的序号")]


@described("一句话及其类别。")
class SentenceObject(TypedDict):
    """A sentence of a passage."""

    start: int
    end: int
    kind: Annotated[str, Doc("progress、commitment、basis、courtesy 或 refusal", "commitment")]
    asked: Annotated[bool, Doc("是否复述提案、建议所提的要求")]


@described("一个段落。")
class PassageObject(TypedDict):
    """A passage of a letter."""

    passage_id: str
    text: str
    kind: str
    path: list[str]
    pinpoint: str
    start: int
    end: int
    page: int | None
    sentences: Annotated[list[SentenceObject], Doc("段中各句;以旧规则收录的信件为空")]


@described("一份答复函的全部内容。信中没有写明的项为 null 或空。", examples.DOCUMENT_ANSWER)
class DocumentObject(TypedDict):
    """A whole letter."""

    document_id: str
    title: str | None
    document_number: str | None
    index_number: str | None
    issuer: str | None
    issuer_alias: str | None
    joint_issuers: Annotated[list[str], Doc("共同落款的其他机关")]
    reply_type: Annotated[str, Doc("reply 答复;会办意见:会办单位给主办单位的意见")]
    region: RegionObject
    addressee: str | None
    co_organisers: list[str]
    proposal_number: str | None
    session: str | None
    proposal_title: str | None
    proposals: list[ProposalObject]
    subject_class: str | None
    reply_class: str | None
    date: Annotated[str | None, Doc("落款日期,没有时取成文日期,再取发布日期")]
    signed_on: str | None
    written_on: str | None
    published_on: str | None
    date_disagreement: Annotated[bool, Doc("各日期是否不一致")]
    contact: str | None
    attachments: list[str]
    url: str | None
    suggestion: Annotated[str | None, Doc("页面上刊登的提案、建议原文")]
    unsure: Annotated[dict[str, str], Doc("因版面损坏而不能确认的信息,及页面上的原样")]
    superseded_by: Annotated[str | None, Doc("较新版本的编号;没有较新版本的为 null")]
    earlier_versions: Annotated[list[str], Doc("较早版本的编号,新的在前")]
    sources: list[SourceObject]
    page_count: Annotated[int | None, Doc("页数;没有页的格式为 null")]
    text: str
    body: SpanObject
    outline: list[SectionObject]
    passages: list[PassageObject]
    provenance: Annotated[dict[str, list[list[int]]], Doc("各项信息在全文中的出处")]


@described("出错原因。")
class ErrorObject(TypedDict):
    """An error. `field` is present if the error is due to one field of the request."""

    code: Annotated[str, Doc("稳定的错误代码,供程序判断", "document_not_found")]
    message: Annotated[str, Doc("错误说明", "没有这份答复函。")]
    field: NotRequired[Annotated[str, Doc("有误的字段;只在字段有误时出现")]]


@described("出错时的统一格式。", examples.FAILURE)
class FailureObject(TypedDict):
    """The object that is printed or sent instead of a result."""

    error: ErrorObject
