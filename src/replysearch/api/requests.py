"""The JSON bodies and query parameters of requests, as models that check them.

An unknown field is refused: it is probably a mistyped filter, which would otherwise be ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any, Self

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

from replysearch.answering.question.conversation import MOST_TURNS
from replysearch.api.http.fields import BodyNumber, BodySwitch, BodyYear, Day, OneOrMany, Text, Year
from replysearch.api.http.responses import described_model
from replysearch.records import Ask, Filters, Kind, Mode, Query, Span
from replysearch.search.retrieve import LONGEST_QUERY, MOST_HITS
from replysearch.wire import checked_filters, examples
from replysearch.wire.exports import ExportFormat
from replysearch.wire.queries import OTHER_NAMES

#: Largest offset into a letter's text, or into the list of letters. Chosen, not measured.
_FURTHEST = 10**9

#: The descriptions of the filters.
_FILTERS = {
    "issuer": "发文机关",
    "region": "省、市或县的名称",
    "year": "年份",
    "date_from": "起始日期(含)",
    "date_to": "截止日期(含)",
    "kind": "段落类别",
    "document_number": "发文字号",
    "proposal_number": "提案或建议的编号",
    "subject_class": "主题分类",
    "earlier": "是否也包括有较新版本的旧信",
}

#: The words of a query or a question.
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY)]
SearchedWords = Annotated[Words, Field(description="问题、词语、文号、索引号或提案号")]
SearchedMode = Annotated[Mode, Field(description="检索方式:hybrid 混合、dense 语义、lexical 字词")]
Turns = Annotated[list[Words], Field(max_length=MOST_TURNS, description="前面问过的问题,由早到晚")]


def _body_filter(name: str, example: object = None) -> Any:
    """Return the field for a filter in a JSON body. The filter's name in URLs is accepted too."""
    other = OTHER_NAMES.get(name)
    return Field(
        default=None if name in {"date_from", "date_to"} else (),
        validation_alias=AliasChoices(name, other) if other else None,
        description=_FILTERS[name],
        examples=None if example is None else [[example]],
    )


def _url_filter(name: str) -> Any:
    if name in {"date_from", "date_to"}:
        return Field(default=None, alias=OTHER_NAMES[name], description=_FILTERS[name])
    return Field(default=(), alias=OTHER_NAMES.get(name), description=_FILTERS[name] + ",可重复")


def _filter_schema(description: str) -> Callable[[dict[str, Any]], None]:
    """Return a function that makes a JSON schema of filters describe all that the model accepts.

    The model accepts one value or null instead of a list, and filters also by their names in URLs.
    """

    def extend(schema: dict[str, Any]) -> None:
        schema["description"] = description
        properties = schema["properties"]
        for field in properties.values():
            if field.get("type") == "array":
                many = {key: field.pop(key) for key in ("type", "items", "maxItems")}
                field["anyOf"] = [many, many["items"], {"type": "null"}]
        others = [(name, other) for name, other in OTHER_NAMES.items() if name in properties]
        for name, other in others:
            properties[other] = {**properties[name], "description": f"{name} 的另一种写法"}
        schema["allOf"] = [{"not": {"required": list(names)}} for names in others]

    return extend


class _Conditions(BaseModel):
    """Some or all fields of :class:`Filters`."""

    def to_filters(self) -> Filters:
        """Return the conditions as a record."""
        names = [each.name for each in fields(Filters) if each.name in type(self).model_fields]
        return Filters(**{name: getattr(self, name) for name in names})


class FilterBody(_Conditions):
    """Conditions on the letters and passages that are searched."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra=_filter_schema("筛选条件:各项须同时满足;一项给出多个值时满足其一即可。"),
    )

    issuer: OneOrMany[Text] = _body_filter("issuer", "某市科技局")
    region: OneOrMany[Text] = _body_filter("region")
    year: OneOrMany[BodyYear] = _body_filter("year", 2024)
    date_from: Day | None = _body_filter("date_from")
    date_to: Day | None = _body_filter("date_to")
    kind: OneOrMany[Kind] = _body_filter("kind", "commitment")
    document_number: OneOrMany[Text] = _body_filter("document_number")
    proposal_number: OneOrMany[Text] = _body_filter("proposal_number")
    subject_class: OneOrMany[Text] = _body_filter("subject_class")
    earlier: BodySwitch = Field(default=False, description=_FILTERS["earlier"])


class IgnoredBody(_Conditions):
    """Values that a question mentions but that must not limit its answer."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=_filter_schema("不据以限定范围的值。")
    )

    issuer: OneOrMany[Text] = _body_filter("issuer")
    region: OneOrMany[Text] = _body_filter("region", "某市")
    year: OneOrMany[BodyYear] = _body_filter("year")
    document_number: OneOrMany[Text] = _body_filter("document_number")
    proposal_number: OneOrMany[Text] = _body_filter("proposal_number")


class SearchBody(BaseModel):
    """A search."""

    model_config = described_model(
        "检索请求。", *examples.SEARCH_BODIES, **{"not": {"required": ["limit", "k"]}}
    )

    query: SearchedWords = Field(examples=["青年人才有哪些政策承诺?"])
    limit: BodyNumber = Field(default=10, ge=1, le=MOST_HITS, description="最多给出几条结果")
    k: BodyNumber = Field(
        default=10, ge=1, le=MOST_HITS, description="limit 的另一种写法;两者不能同时给出"
    )
    mode: SearchedMode = Mode.HYBRID
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
        """Return the search as a record."""
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
    """A search whose hits are exported, and the format of the file."""

    model_config = described_model(
        "导出请求:检索请求加文件格式。", {"query": "租房补贴", "format": "xlsx"}
    )

    format: ExportFormat = Field(
        description="文件格式:csv、xlsx 表格,markdown 或 gbt7714 引文", examples=["xlsx"]
    )


class AskBody(BaseModel):
    """A question."""

    model_config = described_model("提问。", *examples.ASK_BODIES)

    question: Words = Field(description="问题", examples=["租房补贴是多少?"])
    turns: Turns = Field(default=[])
    filters: FilterBody = Field(default_factory=FilterBody, description="筛选条件")
    ignored: IgnoredBody = Field(
        default_factory=IgnoredBody,
        description="问题的词语中说到、但不据以限定范围的值,例如去掉读出的地区",
    )
    written: BodySwitch = Field(
        default=False, description="是否由模型服务撰写;每句都与原文核对,没有依据的不会给出"
    )
    stream: BodySwitch = Field(
        default=False,
        description="是否以事件流给出:sentence 是已核实的一句,answer 是完整的回答,error 是出错原因",
    )

    def to_ask(self) -> Ask:
        """Return the question as a record. Raises BadQuery if the filters are not usable."""
        filters = checked_filters(self.filters.to_filters())
        ignored = self.ignored.to_filters()
        return Ask(self.question, tuple(self.turns), filters, self.written, ignored)


class LetterParameters(_Conditions):
    """Conditions on letters, as URL parameters. All except the two dates may be repeated."""

    model_config = ConfigDict(extra="forbid")

    issuer: OneOrMany[Text] = _url_filter("issuer")
    region: OneOrMany[Text] = _url_filter("region")
    year: OneOrMany[Year] = _url_filter("year")
    date_from: Day | None = _url_filter("date_from")
    date_to: Day | None = _url_filter("date_to")
    document_number: OneOrMany[Text] = _url_filter("document_number")
    proposal_number: OneOrMany[Text] = _url_filter("proposal_number")
    subject_class: OneOrMany[Text] = _url_filter("subject_class")
    earlier: bool = Field(default=False, description=_FILTERS["earlier"])


class SearchParameters(LetterParameters):
    """A search, as URL parameters."""

    q: SearchedWords = Field(examples=["青年人才"])
    k: int = Field(default=10, ge=1, le=MOST_HITS, description="最多给出几条结果")
    mode: Mode = Field(default=Mode.HYBRID, description="检索方式")
    kind: OneOrMany[Kind] = _url_filter("kind")
    facets: bool = Field(default=False, description="是否同时统计结果的分布")
    explain: bool = Field(default=False, description="是否说明每条结果的得分由来")
    marks: bool = Field(default=False, description="是否标出查询的词在每条结果中的位置")
    forms: bool = Field(default=False, description="是否给出每条出处的各种写法")

    def to_query(self) -> Query:
        """Return the search as a record."""
        return Query(
            self.q,
            self.k,
            self.mode,
            self.to_filters(),
            facets=self.facets,
            explain=self.explain,
            marks=self.marks,
        )


class BoxParameters(BaseModel):
    """The span of a letter's text that is to be located on a page, as URL parameters."""

    model_config = ConfigDict(extra="forbid")

    start: int = Field(ge=0, le=_FURTHEST, description="在信的全文中的起点,按字符计")
    end: int = Field(ge=0, le=_FURTHEST, description="在信的全文中的终点(不含),须大于 start")

    @field_validator("end", mode="after")
    @classmethod
    def _after_start(cls, given: int, info: ValidationInfo) -> int:
        # If the start is invalid, `info.data` lacks it, and only the start's error is reported.
        if given <= info.data.get("start", -1):
            raise PydanticCustomError("span_empty", "end is not after start")
        return given

    def to_span(self) -> Span:
        """Return the span as a record."""
        return Span(self.start, self.end)


class ListParameters(LetterParameters):
    """The conditions and the page of a list of letters, as URL parameters."""

    offset: int = Field(default=0, ge=0, le=_FURTHEST, description="跳过前面几份")
    limit: int = Field(default=50, ge=1, le=MOST_HITS, description="最多给出几份")
