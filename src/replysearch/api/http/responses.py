"""JSON shapes that only HTTP has, and OpenAPI descriptions of routes and errors.

A key that a shape does not describe is forbidden: a response with such a key raises an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict

from replysearch.messages import http as messages
from replysearch.wire import examples
from replysearch.wire.described import Doc, described, shape_schema
from replysearch.wire.index_shapes import OutcomeObject
from replysearch.wire.shapes import ErrorObject, FailureObject, SummaryObject

#: Statuses with which searches and questions may fail, besides the 408 and 429 of all /api routes.
READING_FAILURES = (400, 401, 403, 409, 413, 422, 500, 503)
#: The pattern of references to shapes in the OpenAPI description.
SCHEMAS = "#/components/schemas/{model}"


def described_model(description: str, *examples: dict[str, Any], **more: Any) -> ConfigDict:
    """Return the configuration that describes a model and forbids unknown keys."""
    return ConfigDict(
        extra="forbid", json_schema_extra=shape_schema(description, *examples, **more)
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
    """The boxes around certain words on the picture of a page."""

    boxes: Annotated[
        list[list[float]],
        Doc("每行一项:左、上、右、下,以页宽和页高为 1;不能确定位置时没有"),
    ]


@described("各上传文件的处理结果,次序与上传时相同。", examples.UPLOAD_ANSWER)
class UploadObject(TypedDict):
    """The outcome of each uploaded file, in the order of the upload."""

    files: list[OutcomeObject]


class UploadFailureAnswer(BaseModel):
    """The response if all files failed. A ``TypedDict`` could not have a default for `files`."""

    model_config = described_model(
        "全部文件都失败时的结果:error 是第一个失败的原因。", examples.UPLOAD_FAILURE
    )

    error: ErrorObject
    files: list[OutcomeObject] = []


@described("服务状态。")
class ProbeObject(TypedDict):
    """The state of the server."""

    status: str


def route_words(name: str) -> dict[str, Any]:
    """Return the OpenAPI texts of a route, as keyword arguments for the route's decorator."""
    summary, answered, *more = messages.API_ROUTES[name]
    return {"summary": summary, "response_description": answered, "description": "".join(more)}


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of a route's errors with these statuses."""
    return described_failures(FailureObject, messages.API_STATUSES, statuses)


def described_failures(
    shape: type, words: Mapping[int, str], statuses: Iterable[int]
) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of errors of one shape, with the words for each status.

    The shape is only named, because FastAPI would build a validator of it for every status of every
    route. :class:`replysearch.api.http.description.DescribedApp` adds the schema of the shape.
    """
    content = {"application/json": {"schema": {"$ref": SCHEMAS.format(model=shape.__name__)}}}
    return {status: {"description": words[status], "content": content} for status in statuses}
