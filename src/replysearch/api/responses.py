"""What clients receive, for the OpenAPI description; the objects themselves come from ``wire``.

Unknown keys are forbidden, so that an answer which the description does not tell of is a defect
that shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from replysearch.api import examples


def told(description: str, *whole: dict[str, Any], **more: Any) -> ConfigDict:
    """Return the configuration that describes a model in Chinese.

    Args:
        description: What the model is.
        whole: Whole objects as examples.
        more: Further keys of its JSON schema.
    """
    shown = {"examples": list(whole)} if whole else {}
    schema = {"description": description, **shown, **more}
    return ConfigDict(extra="forbid", json_schema_extra=schema)


def described(
    description: str, more: Callable[[dict[str, Any]], None]
) -> Callable[[dict[str, Any]], None]:
    """Return what describes a model in Chinese and says more of its schema with `more`."""

    def extend(schema: dict[str, Any]) -> None:
        schema["description"] = description
        more(schema)

    return extend


class ErrorAnswer(BaseModel):
    """What went wrong."""

    model_config = told("出错原因。")

    code: str = Field(description="稳定的错误代码,供程序判断", examples=["document_not_found"])
    message: str = Field(description="错误说明", examples=["没有这份答复函。"])
    field: str | None = Field(default=None, description="有误的字段;只在字段有误时出现")


class FailureAnswer(BaseModel):
    """The one shape of every error."""

    model_config = told("出错时的统一格式。", examples.FAILURE)

    error: ErrorAnswer


class CitationAnswer(BaseModel):
    """Where a passage stands."""

    model_config = told("段落的出处。")

    document_id: str = Field(description="答复函编号", examples=["3f9c0d1e2a4b"])
    title: str | None = Field(description="标题")
    document_number: str | None = Field(description="发文字号", examples=["松科函〔2024〕7号"])
    issuer: str | None = Field(description="发文机关", examples=["松岚市科技局"])
    date: str | None = Field(description="日期", examples=["2024-05-16"])
    path: list[str] = Field(description="所在的各级标题,由外到内")
    pinpoint: str = Field(description="所在位置", examples=["二、(三)“四是”"])
    start: int = Field(description="在答复函全文中的起点(按字计)")
    end: int = Field(description="在答复函全文中的终点(不含)")
    page: int | None = Field(description="页码,从 1 起;无页码的格式为 null")
    url: str | None = Field(description="网址")
    proposal_number: str | None = Field(description="提案或建议的编号")
    proposal_title: str | None = Field(description="提案或建议的标题")
    formatted: str = Field(description="可直接引用的出处")


class ShareAnswer(BaseModel):
    """What one feature gave to a score."""

    model_config = told("一项依据给得分的贡献。")

    feature: str = Field(description="依据:cosine 语义、words 字词、coverage 覆盖")
    value: float = Field(description="这一项的值")
    weight: float = Field(description="这一项的权重")
    gives: float = Field(description="贡献,即值乘以权重")


class HitAnswer(BaseModel):
    """One passage found."""

    model_config = told("一条检索结果。")

    rank: int = Field(description="名次,从 1 起")
    score: float = Field(description="得分,越高越好")
    passage_id: str = Field(description="段落编号", examples=["3f9c0d1e2a4b:2.3.i4"])
    text: str = Field(description="段落原文")
    kind: str = Field(description="段落类别", examples=["commitment"])
    citation: CitationAnswer
    explanation: list[ShareAnswer] | None = Field(
        default=None, description="得分的由来;只在请求时给出,按号码查信时为空"
    )
    marks: list[list[int]] | None = Field(
        default=None, description="查询的词在段落原文中的起止(按字计,不含终点);只在请求时给出"
    )
    forms: dict[str, str] | None = Field(
        default=None,
        description="出处的各种写法:plain、markdown、html、gbt7714;只在请求时给出",
    )


class FacetAnswer(BaseModel):
    """One value of a facet and its number."""

    model_config = told("一个取值及其数目。")

    value: str
    count: int


class NoteAnswer(BaseModel):
    """What a reader must know."""

    model_config = told("对结果的说明。")

    code: str = Field(description="稳定的代码,供程序判断", examples=["no_letters"])
    message: str


class SearchAnswer(BaseModel):
    """The answer to a search."""

    model_config = told("检索结果。", examples.SEARCH_ANSWER)

    query: str
    mode: str
    took_ms: float = Field(description="用时(毫秒)")
    total: int = Field(description="相关段落总数;0 表示没有找到")
    hits: list[HitAnswer]
    facets: dict[str, list[FacetAnswer]] | None = Field(
        default=None, description="结果的分布;只在要求时出现"
    )
    notes: list[NoteAnswer] | None = Field(
        default=None,
        description="对结果的说明;只在有说明时出现:no_letters 还没有收录任何信",
    )


class SummaryAnswer(BaseModel):
    """One line of the list of letters."""

    model_config = told("目录中的一份答复函。")

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: str | None
    passages: int = Field(description="段落数")


class ListAnswer(BaseModel):
    """One page of the list of letters."""

    model_config = told("目录的一页。", examples.LIST_ANSWER)

    documents: list[SummaryAnswer]
    total: int = Field(description="符合条件的答复函总数")
    offset: int
    limit: int


class BoxesAnswer(BaseModel):
    """Where words stand on the picture of a page."""

    model_config = told("原文在一页图像上的位置。", {"boxes": [[0.12, 0.3, 0.88, 0.325]]})

    boxes: list[list[float]] = Field(
        description="每行一项:左、上、右、下,以页宽和页高为 1;不能确定位置时没有"
    )


class OverviewAnswer(BaseModel):
    """What the index holds."""

    model_config = told("收录概况:各取值下有几份答复函;kind 下是几个段落。", examples.OVERVIEW)

    documents: int = Field(description="答复函总数")
    passages: int = Field(description="段落总数")
    issuer: list[FacetAnswer] = Field(description="发文机关,多的在前")
    year: list[FacetAnswer] = Field(description="年份,由早到晚")
    subject_class: list[FacetAnswer] = Field(description="主题分类,多的在前")
    region: list[FacetAnswer] = Field(description="省、市、县,多的在前")
    kind: list[FacetAnswer] = Field(description="段落类别,多的在前")


class RegionAnswer(BaseModel):
    """Where an issuer sits."""

    model_config = told("发文机关所在地区。")

    province: str | None
    city: str | None
    county: str | None
    level: str | None = Field(description="national、province、city 或 county")


class ProposalAnswer(BaseModel):
    """A proposal or suggestion answered."""

    model_config = told("所答复的提案或建议。")

    number: str | None
    session: str | None = Field(description="届次")
    title: str | None


class SourceAnswer(BaseModel):
    """A file that says the letter."""

    model_config = told("答复函的一个来源。")

    uri: str | None = Field(
        description="来源的网址,或 sha256: 加文件的校验值;服务器上的文件为 null"
    )
    name: str
    sha256: str
    format: str
    size: int = Field(description="字节数")


class SpanAnswer(BaseModel):
    """A half-open range of code points."""

    model_config = told("全文中的一段(按字计,不含终点)。")

    start: int
    end: int


class SectionAnswer(BaseModel):
    """A heading and what stands under it."""

    model_config = told("一个标题及其下的内容。")

    address: str = Field(description="标题的地址,可用于链接", examples=["a2.b3"])
    level: int
    label: str
    title: str
    start: int
    end: int
    heading_start: int
    heading_end: int
    parent: int | None = Field(description="上级标题在 outline 中的序号")


class PassageAnswer(BaseModel):
    """A passage of a letter."""

    model_config = told("一个段落。")

    passage_id: str
    text: str
    kind: str
    path: list[str]
    pinpoint: str
    start: int
    end: int
    page: int | None


class DocumentAnswer(BaseModel):
    """A whole letter."""

    model_config = told(
        "一份答复函的全部内容。信中没有写明的项为 null 或空。", examples.DOCUMENT_ANSWER
    )

    document_id: str
    title: str | None
    document_number: str | None
    index_number: str | None
    issuer: str | None
    issuer_alias: str | None
    region: RegionAnswer
    addressee: str | None
    co_organisers: list[str]
    proposal_number: str | None
    session: str | None
    proposal_title: str | None
    proposals: list[ProposalAnswer]
    subject_class: str | None
    reply_class: str | None
    date: str | None = Field(description="落款日期,没有时取成文日期,再取发布日期")
    signed_on: str | None
    written_on: str | None
    published_on: str | None
    date_disagreement: bool = Field(description="各日期是否不一致")
    contact: str | None
    attachments: list[str]
    url: str | None
    sources: list[SourceAnswer]
    page_count: int | None = Field(description="页数;没有页的格式为 null")
    text: str
    body: SpanAnswer
    outline: list[SectionAnswer]
    passages: list[PassageAnswer]
    provenance: dict[str, list[list[int]]] = Field(description="各项信息在全文中的出处")


class OutcomeAnswer(BaseModel):
    """What became of one uploaded file."""

    model_config = told("一个上传文件的处理结果。")

    name: str
    status: str = Field(description="added、updated、unchanged、merged、skipped 或 failed")
    document_id: str | None
    passages: int
    clashes_with: list[str] = Field(description="文号相同而内容不同的已收录答复函")
    message: str | None = Field(description="失败原因")
    code: str | None = Field(description="失败的错误代码")


class UploadAnswer(BaseModel):
    """What became of each uploaded file, in their order."""

    model_config = told("各上传文件的处理结果,次序与上传时相同。", examples.UPLOAD_ANSWER)

    files: list[OutcomeAnswer]


class UploadFailureAnswer(FailureAnswer):
    """An upload of which every file failed."""

    model_config = told(
        "全部文件都失败时的结果:error 是第一个失败的原因。", examples.UPLOAD_FAILURE
    )

    files: list[OutcomeAnswer] = []


class ProbeAnswer(BaseModel):
    """How the server is."""

    model_config = told("服务状态。")

    status: str


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the errors that a route may answer with."""
    return {
        status: {"model": FailureAnswer, "description": _FAILURES[status]} for status in statuses
    }


_FAILURES = {
    400: "请求无法解析,或查询、筛选条件不可用",
    401: "没有访问密钥,或密钥不对",
    403: "Host 或 Origin 不被接受,或密钥没有所需的权限",
    404: "没有这份答复函(或没有这一页;原件不见了时 code 是 original_missing)",
    408: "请求内容传送过慢",
    409: "索引是用另一个编码器建立的",
    413: "请求内容过大",
    422: "请求的字段有误",
    429: "请求过于频繁,或给出的错误密钥过多;Retry-After 是应等待的秒数",
    500: "服务内部出错",
    503: "索引暂时不可用",
}
