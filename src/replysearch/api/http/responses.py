"""What clients receive and only HTTP knows; the other shapes stand in :mod:`replysearch.wire`.

Unknown keys are forbidden, so that an answer which the description does not tell of is a defect
that shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict

from replysearch.messages import http as messages
from replysearch.wire import examples
from replysearch.wire.described import Doc, described, said_of_a_shape
from replysearch.wire.index_shapes import OutcomeObject
from replysearch.wire.shapes import ErrorObject, FailureObject, SummaryObject

#: Where the description holds a shape.
SCHEMAS = "#/components/schemas/{model}"


def told(description: str, *whole: dict[str, Any], **more: Any) -> ConfigDict:
    """Return the configuration that describes a model in Chinese and forbids unknown keys.

    Arguments as in :func:`replysearch.wire.described.said_of_a_shape`.
    """
    return ConfigDict(
        extra="forbid", json_schema_extra=said_of_a_shape(description, *whole, **more)
    )


@described("目录的一页。", examples.LIST_ANSWER)
class ListObject(TypedDict):
    """One page of the list of letters."""

    documents: list[SummaryObject]
    total: Annotated[int, Doc("符合条件的答复函总数")]
    offset: int
    limit: int


@described("原文在一页图像上的位置。", {"boxes": [[0.12, 0.3, 0.88, 0.325]]})
class BoxesObject(TypedDict):
    """Where words stand on the picture of a page."""

    boxes: Annotated[
        list[list[float]],
        Doc("每行一项:左、上、右、下,以页宽和页高为 1;不能确定位置时没有"),
    ]


@described("各上传文件的处理结果,次序与上传时相同。", examples.UPLOAD_ANSWER)
class UploadObject(TypedDict):
    """What became of each uploaded file, in their order."""

    files: list[OutcomeObject]


class UploadFailureAnswer(BaseModel):
    """An upload of which every file failed; a model, for `files` has a default."""

    model_config = told(
        "全部文件都失败时的结果:error 是第一个失败的原因。", examples.UPLOAD_FAILURE
    )

    error: ErrorObject
    files: list[OutcomeObject] = []


@described("服务状态。")
class ProbeObject(TypedDict):
    """How the server is."""

    status: str


def route_words(name: str) -> dict[str, Any]:
    """Return how a route describes itself, as keyword arguments of its decorator."""
    summary, answered, *more = messages.API_ROUTES[name]
    return {"summary": summary, "response_description": answered, "description": "".join(more)}


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the errors that a route may answer with."""
    return described_failures(FailureObject, messages.API_STATUSES, statuses)


def described_failures(
    shape: type, words: Mapping[int, str], statuses: Iterable[int]
) -> dict[int | str, dict[str, Any]]:
    """Return the description of errors of one shape, each status in its words.

    The shape is only named: routes have hundreds of errors, of each of which the framework would
    make a checker of its own when the server starts. The application describes the shape itself;
    see :class:`replysearch.api.http.description.DescribedApp`.
    """
    content = {"application/json": {"schema": {"$ref": SCHEMAS.format(model=shape.__name__)}}}
    return {status: {"description": words[status], "content": content} for status in statuses}
