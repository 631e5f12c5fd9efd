"""The routes under ``/api/documents``, and ``/api/overview``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Path, Request, Response, UploadFile
from fastapi import Query as Parameter
from fastapi.responses import JSONResponse

from replysearch.api.access.audit import Write
from replysearch.api.http.faults import caller_failure
from replysearch.api.http.files import file_described, file_response
from replysearch.api.http.responses import (
    BoxesObject,
    ListObject,
    UploadFailureAnswer,
    UploadObject,
    failures,
    route_words,
)
from replysearch.api.requests import BoxParameters, ListParameters
from replysearch.errors import ReplysearchError, SourceError
from replysearch.formats import MAX_PAGES
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.records import SourceFormat
from replysearch.wire import (
    checked_filters,
    document_object,
    outcome_object,
    overview_object,
    summary_object,
)
from replysearch.wire.index_shapes import OutcomeObject, OverviewObject
from replysearch.wire.shapes import DocumentObject, FailureObject

#: Largest number of files in one upload. Chosen, not measured.
MOST_FILES = 200
#: Largest number of other form fields in one upload. The fields are ignored. Chosen, not measured.
_MOST_FIELDS = 20
#: File names, and ids in the audit log, are cut to this many characters. Chosen, not measured.
_LONGEST_NAME = 200

_PICTURE = "image/png"
_MEDIA_TYPES = {
    SourceFormat.TEXT: "text/plain",
    SourceFormat.HTML: "text/html",
    SourceFormat.PDF: "application/pdf",
}

PageNumber = Annotated[int, Path(ge=1, le=MAX_PAGES, description="第几页,从 1 起")]

_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Upload:
    """The outcome of one uploaded file. If the file failed, `status` and `failure` say why."""

    outcome: OutcomeObject
    status: int = 200
    failure: FailureObject | None = None


#: A function that logs the outcomes of uploads and removals.
Note = Callable[[Request, Sequence[Write]], None]


def documents_router(library: Library, max_upload_bytes: int, note: Note) -> APIRouter:
    """Return the routes for letters. `note` logs each upload and removal, also failed ones."""
    router = APIRouter(
        prefix="/documents",
        tags=[messages.API_TAGS["letters"]],
        responses=failures(401, 403, 422, 500, 503),
    )
    _add_reading(router, library)
    _add_files(router, library)
    _add_writing(router, library, max_upload_bytes, note)
    return router


def overview_router(library: Library) -> APIRouter:
    """Return the route ``/overview``."""
    router = APIRouter(tags=[messages.API_TAGS["letters"]], responses=failures(401, 403, 500, 503))

    @router.get("/overview", **route_words("overview"))
    def overview() -> OverviewObject:
        return overview_object(library.overview())

    return router


def _add_reading(router: APIRouter, library: Library) -> None:
    @router.get("", responses=failures(400), **route_words("list"))
    def list_documents(parameters: Annotated[ListParameters, Parameter()]) -> ListObject:
        filters = checked_filters(parameters.to_filters())
        # The page and the total come from the same list, so that they always agree.
        summaries = library.documents(filters=filters)
        offset, limit = parameters.offset, parameters.limit
        return {
            "documents": [summary_object(each) for each in summaries[offset : offset + limit]],
            "total": len(summaries),
            "offset": offset,
            "limit": limit,
        }

    @router.get("/{document_id}", responses=failures(404), **route_words("read"))
    def read_document(document_id: str) -> DocumentObject:
        return document_object(library.document(document_id), places=False)


def _add_files(router: APIRouter, library: Library) -> None:
    @router.get(
        "/{document_id}/original",
        response_class=Response,
        responses={200: file_described(*_MEDIA_TYPES.values()), **failures(404)},
        **route_words("original"),
    )
    def original(document_id: str) -> Response:
        source, content = library.original(document_id)
        return file_response(content, _display_name(source.name), _MEDIA_TYPES[source.format])

    @router.get(
        "/{document_id}/pages/{number}",
        response_class=Response,
        responses={200: file_described(_PICTURE), **failures(404)},
        **route_words("page"),
    )
    def page_picture(document_id: str, number: PageNumber) -> Response:
        return Response(library.page_picture(document_id, number), media_type=_PICTURE)

    @router.get(
        "/{document_id}/pages/{number}/boxes", responses=failures(404), **route_words("boxes")
    )
    def page_boxes(
        document_id: str, number: PageNumber, parameters: Annotated[BoxParameters, Parameter()]
    ) -> BoxesObject:
        boxes = library.page_boxes(document_id, number, parameters.to_span())
        return {"boxes": [list(each) for each in boxes]}


def _add_writing(router: APIRouter, library: Library, max_upload_bytes: int, note: Note) -> None:
    @router.post(
        "",
        response_model=UploadObject,
        responses={
            **failures(400, 413),
            **{
                status: {"model": UploadFailureAnswer, "description": messages.API_UPLOAD_FAILED}
                for status in (415, 422)
            },
        },
        max_body_size=max_upload_bytes,
        form_limits={"max_files": MOST_FILES, "max_fields": _MOST_FIELDS},
        **route_words("upload"),
    )
    def upload_documents(
        request: Request,
        files: Annotated[list[UploadFile], File(description="答复函文件:.txt、.html、.htm、.pdf")],
    ) -> JSONResponse:
        return _upload_response([_take(library, file, request, note) for file in files])

    @router.delete(
        "/{document_id}",
        status_code=204,
        response_class=Response,
        responses=failures(404),
        **route_words("remove"),
    )
    def remove_document(request: Request, document_id: str) -> None:
        _remove(library, document_id, request, note)


def _take(library: Library, file: UploadFile, request: Request, note: Note) -> _Upload:
    name = _display_name(file.filename or "")
    content = file.file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        outcome = outcome_object(library.add_bytes(name, content))
    except ReplysearchError as error:
        failure = caller_failure(error)
        message = failure["error"]["message"]
        if isinstance(error, SourceError):
            # `error.message` does not repeat the file's name, which is the field `name` here.
            message = error.message
        failed: OutcomeObject = {
            "name": name,
            "status": "failed",
            "document_id": None,
            "passages": 0,
            "clashes_with": [],
            "supersedes": [],
            "superseded_by": None,
            "message": message,
            "code": error.code,
        }
        note(request, [Write("failed", error.http_status, None, sha256, error.code)])
        return _Upload(failed, error.http_status, failure)
    note(request, [Write(outcome["status"], 200, outcome["document_id"], sha256)])
    return _Upload(outcome)


def _remove(library: Library, document_id: str, request: Request, note: Note) -> None:
    # The id comes from the client, so it may have any length.
    shown = document_id[:_LONGEST_NAME]
    try:
        library.remove([document_id])
    except ReplysearchError as error:
        note(request, [Write("failed", error.http_status, shown, code=error.code, action="remove")])
        raise
    note(request, [Write("removed", 204, shown, action="remove")])


def _display_name(given: str) -> str:
    """Return the last printable characters of a file's name without folders, or a placeholder."""
    bare = _UNPRINTABLE.sub("", _FOLDERS.sub("", given)).strip()
    return bare[-_LONGEST_NAME:] or messages.API_UNNAMED_FILE


def _upload_response(uploads: list[_Upload]) -> JSONResponse:
    outcomes = [upload.outcome for upload in uploads]
    failed = [(upload.failure, upload.status) for upload in uploads if upload.failure]
    if failed and len(failed) == len(uploads):
        failure, status = failed[0]
        return JSONResponse({**failure, "files": outcomes}, status)
    return JSONResponse({"files": outcomes})
