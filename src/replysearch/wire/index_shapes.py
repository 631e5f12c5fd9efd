"""The shapes of the JSON objects for an index: content, state, checks, and outcomes of files."""

from typing import Annotated

from typing_extensions import TypedDict

from replysearch.wire import examples
from replysearch.wire.described import Doc, described
from replysearch.wire.shapes import FacetObject


@described("收录概况:各取值下有几份答复函;kind 下是几个段落。", examples.OVERVIEW)
class OverviewObject(TypedDict):
    """The content of an index. The lists count letters, except `kind`, which counts passages."""

    documents: Annotated[int, Doc("答复函总数")]
    passages: Annotated[int, Doc("段落总数")]
    issuer: Annotated[list[FacetObject], Doc("发文机关,多的在前")]
    year: Annotated[list[FacetObject], Doc("年份,由早到晚")]
    subject_class: Annotated[list[FacetObject], Doc("主题分类,多的在前")]
    region: Annotated[list[FacetObject], Doc("省、市、县,多的在前")]
    kind: Annotated[list[FacetObject], Doc("段落类别,多的在前")]


@described("一个上传文件的处理结果。")
class OutcomeObject(TypedDict):
    """The outcome of one file."""

    name: str
    status: Annotated[str, Doc("added、updated、unchanged、merged、skipped 或 failed")]
    document_id: str | None
    passages: int
    clashes_with: Annotated[list[str], Doc("文号相同而内容不同的已收录答复函")]
    supersedes: Annotated[list[str], Doc("本信是其较新版本的已收录答复函")]
    superseded_by: Annotated[str | None, Doc("本信的较新版本")]
    message: Annotated[str | None, Doc("失败原因")]
    code: Annotated[str | None, Doc("失败的错误代码")]


class EncoderObject(TypedDict):
    """The encoder that made the vectors of an index."""

    name: str
    revision: str
    dimension: int


class CountsObject(TypedDict):
    """The size of an index. `dense` and `lexical` say how many passages each search can find."""

    documents: int
    passages: int
    vectors: int
    dense: int
    lexical: int


class StatusObject(CountsObject):
    """The state of an index. `size_bytes` is the size of the index folder on disk."""

    index: str
    generation: int
    encoder: EncoderObject
    size_bytes: int


class FindingObject(TypedDict):
    """A problem found. `in_truth` is true if the database or an original file is damaged."""

    code: str
    message: str
    in_truth: bool
    repaired: bool


class CheckObject(TypedDict):
    """The result of a check. `clean` is true if nothing was found or every problem was repaired."""

    clean: bool
    findings: list[FindingObject]
    counts: CountsObject | None
