"""What clients send: bodies and query parameters, checked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Query as Parameter
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from replysearch.records import Filters, Kind, Mode, Query
from replysearch.retrieval import LONGEST_QUERY, MOST_HITS

#: The most values of one filter.
MOST_VALUES = 100

T = TypeVar("T")


def _as_list(value: Any) -> Any:
    """Let a single value stand for a list of one; what is no value is for the check to refuse."""
    return value if isinstance(value, list) else [value]


Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Year = Annotated[int, Field(ge=1, le=9999)]
OneOrMany = Annotated[list[T], BeforeValidator(_as_list), Field(max_length=MOST_VALUES)]


class _Body(BaseModel):
    # An unknown key is most likely a mistyped filter, which must not count as no filter.
    model_config = ConfigDict(extra="forbid")


class FilterBody(_Body):
    """筛选条件:各项须同时满足;一项给出多个值时满足其一即可。"""

    issuer: OneOrMany[Text] = Field(default=[], description="发文机关", examples=[["样本市科技局"]])
    region: OneOrMany[Text] = Field(default=[], description="省、市或县的名称")
    year: OneOrMany[Year] = Field(default=[], description="年份", examples=[[2024]])
    date_from: date | None = Field(
        default=None,
        validation_alias=AliasChoices("date_from", "from"),
        description="起始日期(含)",
    )
    date_to: date | None = Field(
        default=None,
        validation_alias=AliasChoices("date_to", "to"),
        description="截止日期(含)",
    )
    kind: OneOrMany[Kind] = Field(default=[], description="段落类别", examples=[["commitment"]])
    document_number: OneOrMany[Text] = Field(
        default=[],
        validation_alias=AliasChoices("document_number", "number"),
        description="发文字号",
    )
    proposal_number: OneOrMany[Text] = Field(
        default=[],
        validation_alias=AliasChoices("proposal_number", "proposal"),
        description="提案或建议的编号",
    )
    subject_class: OneOrMany[Text] = Field(
        default=[],
        validation_alias=AliasChoices("subject_class", "subject"),
        description="主题分类",
    )

    def to_filters(self) -> Filters:
        """Return the record."""
        return Filters(
            issuer=tuple(self.issuer),
            region=tuple(self.region),
            year=tuple(self.year),
            date_from=self.date_from,
            date_to=self.date_to,
            kind=tuple(self.kind),
            document_number=tuple(self.document_number),
            proposal_number=tuple(self.proposal_number),
            subject_class=tuple(self.subject_class),
        )


class SearchBody(_Body):
    """检索请求。"""

    query: str = Field(
        min_length=1,
        max_length=LONGEST_QUERY,
        description="问题、词语、文号、索引号或提案号",
        examples=["青年人才有哪些政策承诺?"],
    )
    k: int = Field(
        default=10,
        ge=1,
        le=MOST_HITS,
        validation_alias=AliasChoices("k", "limit"),
        description="最多给出几条结果(也可写作 limit)",
    )
    mode: Mode = Field(
        default=Mode.HYBRID, description="检索方式:hybrid 混合、dense 语义、lexical 字词"
    )
    filters: FilterBody = Field(default_factory=FilterBody, description="筛选条件")
    facets: bool = Field(default=False, description="是否同时统计结果的分布")

    def to_query(self) -> Query:
        """Return the record."""
        return Query(self.query, self.k, self.mode, self.filters.to_filters(), self.facets)


Texts = Annotated[list[Text], Parameter(max_length=MOST_VALUES)]


def letter_filters(
    *,
    issuer: Annotated[Texts, Parameter(description="发文机关,可重复")] = [],  # noqa: B006 - read only
    region: Annotated[Texts, Parameter(description="省、市或县的名称,可重复")] = [],  # noqa: B006
    year: Annotated[
        list[Year], Parameter(max_length=MOST_VALUES, description="年份,可重复")
    ] = [],  # noqa: B006
    date_from: Annotated[date | None, Parameter(alias="from", description="起始日期(含)")] = None,
    date_to: Annotated[date | None, Parameter(alias="to", description="截止日期(含)")] = None,
    number: Annotated[Texts, Parameter(description="发文字号,可重复")] = [],  # noqa: B006
    proposal: Annotated[Texts, Parameter(description="提案或建议的编号,可重复")] = [],  # noqa: B006
    subject: Annotated[Texts, Parameter(description="主题分类,可重复")] = [],  # noqa: B006
) -> Filters:
    """Return the conditions on letters that stand in a URL."""
    return Filters(
        issuer=tuple(issuer),
        region=tuple(region),
        year=tuple(year),
        date_from=date_from,
        date_to=date_to,
        document_number=tuple(number),
        proposal_number=tuple(proposal),
        subject_class=tuple(subject),
    )
