"""What clients send: bodies and query parameters, checked.

An unknown key is refused: it is most likely a mistyped filter, which must not count as no filter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from replysearch.api import examples
from replysearch.api.http.fields import BodyNumber, BodySwitch, BodyYear, Day, OneOrMany, Text, Year
from replysearch.api.responses import described, told
from replysearch.records import Filters, Kind, Mode, Query, Span
from replysearch.search.retrieve import LONGEST_QUERY, MOST_HITS
from replysearch.wire.exports import ExportFormat
from replysearch.wire.queries import OTHER_NAMES

#: The largest offset into a letter's text or into the list of letters.
_FURTHEST = 10**9


def _as_listed(schema: dict[str, Any]) -> None:
    """Tell in a schema that one value may stand for a list of it."""
    for told_of in schema["properties"].values():
        if told_of.get("type") == "array":
            many = {key: told_of.pop(key) for key in ("type", "items", "maxItems")}
            told_of["anyOf"] = [many, many["items"], {"type": "null"}]


def _as_taken(schema: dict[str, Any]) -> None:
    """Tell in the schema of the filters what is taken beside lists and under which other names."""
    _as_listed(schema)
    properties = schema["properties"]
    others = [(name, other) for name, other in OTHER_NAMES.items() if name in properties]
    for name, other in others:
        properties[other] = {**properties[name], "description": f"{name} 的另一种写法"}
    schema["allOf"] = [{"not": {"required": list(names)}} for names in others]


class FilterBody(BaseModel):
    """Conditions on the letters and passages searched."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra=described(
            "筛选条件:各项须同时满足;一项给出多个值时满足其一即可。", _as_taken
        ),
    )

    issuer: OneOrMany[Text] = Field(default=(), description="发文机关", examples=[["某市科技局"]])
    region: OneOrMany[Text] = Field(default=(), description="省、市或县的名称")
    year: OneOrMany[BodyYear] = Field(default=(), description="年份", examples=[[2024]])
    date_from: Day | None = Field(
        default=None,
        validation_alias=AliasChoices("date_from", "from"),
        description="起始日期(含)",
    )
    date_to: Day | None = Field(
        default=None,
        validation_alias=AliasChoices("date_to", "to"),
        description="截止日期(含)",
    )
    kind: OneOrMany[Kind] = Field(default=(), description="段落类别", examples=[["commitment"]])
    document_number: OneOrMany[Text] = Field(
        default=(),
        validation_alias=AliasChoices("document_number", "number"),
        description="发文字号",
    )
    proposal_number: OneOrMany[Text] = Field(
        default=(),
        validation_alias=AliasChoices("proposal_number", "proposal"),
        description="提案或建议的编号",
    )
    subject_class: OneOrMany[Text] = Field(
        default=(),
        validation_alias=AliasChoices("subject_class", "subject"),
        description="主题分类",
    )

    def to_filters(self) -> Filters:
        """Return the record."""
        return Filters(
            issuer=self.issuer,
            region=self.region,
            year=self.year,
            date_from=self.date_from,
            date_to=self.date_to,
            kind=self.kind,
            document_number=self.document_number,
            proposal_number=self.proposal_number,
            subject_class=self.subject_class,
        )


class IgnoredBody(BaseModel):
    """Values that a question's words may say without limiting it to them."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=described("不据以限定范围的值。", _as_taken)
    )

    issuer: OneOrMany[Text] = Field(default=(), description="发文机关")
    region: OneOrMany[Text] = Field(default=(), description="省、市或县的名称", examples=[["某市"]])
    year: OneOrMany[BodyYear] = Field(default=(), description="年份")
    document_number: OneOrMany[Text] = Field(
        default=(),
        validation_alias=AliasChoices("document_number", "number"),
        description="发文字号",
    )
    proposal_number: OneOrMany[Text] = Field(
        default=(),
        validation_alias=AliasChoices("proposal_number", "proposal"),
        description="提案或建议的编号",
    )

    def to_filters(self) -> Filters:
        """Return the record."""
        return Filters(
            issuer=self.issuer,
            region=self.region,
            year=self.year,
            document_number=self.document_number,
            proposal_number=self.proposal_number,
        )


class SearchBody(BaseModel):
    """A search."""

    model_config = told(
        "检索请求。", *examples.SEARCH_BODIES, **{"not": {"required": ["limit", "k"]}}
    )

    query: str = Field(
        min_length=1,
        max_length=LONGEST_QUERY,
        description="问题、词语、文号、索引号或提案号",
        examples=["青年人才有哪些政策承诺?"],
    )
    limit: BodyNumber = Field(default=10, ge=1, le=MOST_HITS, description="最多给出几条结果")
    k: BodyNumber = Field(
        default=10, ge=1, le=MOST_HITS, description="limit 的另一种写法;两者不能同时给出"
    )
    mode: Mode = Field(
        default=Mode.HYBRID, description="检索方式:hybrid 混合、dense 语义、lexical 字词"
    )
    filters: FilterBody = Field(default_factory=FilterBody, description="筛选条件")
    facets: BodySwitch = Field(default=False, description="是否同时统计结果的分布")
    explain: BodySwitch = Field(default=False, description="是否说明每条结果的得分由来")
    marks: BodySwitch = Field(default=False, description="是否标出查询的词在每条结果中的位置")
    forms: BodySwitch = Field(default=False, description="是否给出每条出处的各种写法")

    @model_validator(mode="after")
    def _limit_once(self) -> Self:
        if self.model_fields_set >= {"limit", "k"}:
            raise PydanticCustomError("limit_twice", "limit and k are the same")
        return self

    def to_query(self) -> Query:
        """Return the record."""
        limit = self.k if "k" in self.model_fields_set else self.limit
        return Query(
            self.query,
            limit,
            self.mode,
            self.filters.to_filters(),
            facets=self.facets,
            explain=self.explain,
            marks=self.marks,
        )


class ExportBody(SearchBody):
    """A search whose hits are wanted as a file."""

    model_config = told("导出请求:检索请求加文件格式。", {"query": "租房补贴", "format": "xlsx"})

    format: ExportFormat = Field(
        description="文件格式:csv、xlsx 表格,markdown 或 gbt7714 引文", examples=["xlsx"]
    )


class LetterParameters(BaseModel):
    """Conditions on letters, as they stand in a URL; each may be repeated."""

    model_config = ConfigDict(extra="forbid")

    issuer: OneOrMany[Text] = Field(default=(), description="发文机关,可重复")
    region: OneOrMany[Text] = Field(default=(), description="省、市或县的名称,可重复")
    year: OneOrMany[Year] = Field(default=(), description="年份,可重复")
    date_from: Day | None = Field(default=None, alias="from", description="起始日期(含)")
    date_to: Day | None = Field(default=None, alias="to", description="截止日期(含)")
    number: OneOrMany[Text] = Field(default=(), description="发文字号,可重复")
    proposal: OneOrMany[Text] = Field(default=(), description="提案或建议的编号,可重复")
    subject: OneOrMany[Text] = Field(default=(), description="主题分类,可重复")

    def to_filters(self) -> Filters:
        """Return the record."""
        return Filters(
            issuer=self.issuer,
            region=self.region,
            year=self.year,
            date_from=self.date_from,
            date_to=self.date_to,
            document_number=self.number,
            proposal_number=self.proposal,
            subject_class=self.subject,
        )


class SearchParameters(LetterParameters):
    """A search, as it stands in a URL."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST_QUERY,
        description="问题、词语、文号、索引号或提案号",
        examples=["青年人才"],
    )
    k: int = Field(default=10, ge=1, le=MOST_HITS, description="最多给出几条结果")
    mode: Mode = Field(default=Mode.HYBRID, description="检索方式")
    kind: OneOrMany[Kind] = Field(default=(), description="段落类别,可重复")
    facets: bool = Field(default=False, description="是否同时统计结果的分布")
    explain: bool = Field(default=False, description="是否说明每条结果的得分由来")
    marks: bool = Field(default=False, description="是否标出查询的词在每条结果中的位置")
    forms: bool = Field(default=False, description="是否给出每条出处的各种写法")

    def to_query(self) -> Query:
        """Return the record."""
        filters = replace(self.to_filters(), kind=self.kind)
        return Query(
            self.q,
            self.k,
            self.mode,
            filters,
            facets=self.facets,
            explain=self.explain,
            marks=self.marks,
        )


class BoxParameters(BaseModel):
    """Words of a letter whose place on a page is asked for, as they stand in a URL."""

    model_config = ConfigDict(extra="forbid")

    start: int = Field(ge=0, le=_FURTHEST, description="在信的全文中的起点,按字符计")
    end: int = Field(ge=0, le=_FURTHEST, description="在信的全文中的终点(不含),须大于 start")

    @field_validator("end", mode="after")
    @classmethod
    def _behind_start(cls, given: int, info: ValidationInfo) -> int:
        # Without a start that can be read, that is what is told.
        if given <= info.data.get("start", -1):
            raise PydanticCustomError("span_empty", "end is not behind start")
        return given

    def to_span(self) -> Span:
        """Return the record."""
        return Span(self.start, self.end)


class ListParameters(LetterParameters):
    """One page of the list of letters, as it stands in a URL."""

    offset: int = Field(default=0, ge=0, le=_FURTHEST, description="跳过前面几份")
    limit: int = Field(default=50, ge=1, le=MOST_HITS, description="最多给出几份")
