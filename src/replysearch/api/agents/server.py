"""The MCP server, for HTTP and for stdio."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from mcp.server import Server, ServerRequestContext
from mcp.server.context import CallNext, HandlerResult
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
)
from pydantic import ValidationError

from replysearch import __version__
from replysearch.api.agents import resources
from replysearch.api.agents.results import Results
from replysearch.api.agents.tools import Offer, offers
from replysearch.api.agents.wording import in_chinese
from replysearch.api.http.faults import caller_failure
from replysearch.errors import BadQuery, DocumentNotFound, ReplysearchError
from replysearch.library import Library
from replysearch.messages import agents as agents_messages
from replysearch.messages import http as http_messages
from replysearch.wire.links import Links

Context = ServerRequestContext[Any]
Found = TypeVar("Found")

_log = logging.getLogger(__name__)


def agent_server(library: Library, links: Links) -> Server[Any]:
    """Return the MCP server. It calls `library` in threads. The caller must close the library."""
    tools = offers(Results(library, links))
    described = [tool.described() for tool in tools.values()]

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=described)

    async def call_tool(_: Context, request: CallToolRequestParams) -> CallToolResult:
        tool = _tool_named(request.name, tools)
        return await to_thread.run_sync(tool.call, request.arguments or {})

    async def list_resources(
        _: Context, request: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        cursor = request.cursor if request else None
        page, following = await _in_thread(partial(resources.list_page, library, cursor))
        return ListResourcesResult(resources=page, next_cursor=following)

    async def list_templates(
        _: Context, __: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=resources.templates())

    async def read_resource(_: Context, request: ReadResourceRequestParams) -> ReadResourceResult:
        content = await _in_thread(partial(resources.read, library, request.uri))
        return ReadResourceResult(contents=[content])

    server: Server[Any] = Server(
        "replysearch",
        version=__version__,
        title=http_messages.API_TITLE,
        instructions=agents_messages.AGENT_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )
    server.middleware.append(_errors_worded)
    return server


def _tool_named(name: str, tools: Mapping[str, Offer[Any, Any]]) -> Offer[Any, Any]:
    tool = tools.get(name)
    if tool is None:
        message = agents_messages.AGENT_NO_TOOL.format(name=name, tools="、".join(tools))
        raise MCPError(INVALID_PARAMS, message)
    return tool


async def _errors_worded(ctx: Context, call_next: CallNext) -> HandlerResult:
    """Put errors in Chinese. Unexpected errors are only logged: their messages may name files."""
    try:
        return await call_next(ctx)
    except MCPError as error:
        wrong = error.error
        raise MCPError(wrong.code, in_chinese(wrong.code, wrong.message), wrong.data) from error
    except ValidationError as error:
        # The error's own message would repeat the arguments.
        raise MCPError(INVALID_PARAMS, in_chinese(INVALID_PARAMS, ""), "") from error
    except Exception as unexpected:
        _log.exception("%s failed", ctx.method)
        raise MCPError(INTERNAL_ERROR, http_messages.API_INTERNAL) from unexpected


async def _in_thread(call: partial[Found]) -> Found:
    try:
        return await to_thread.run_sync(call)
    except ReplysearchError as error:
        is_callers = isinstance(error, BadQuery | DocumentNotFound)
        code = INVALID_PARAMS if is_callers else INTERNAL_ERROR
        message = caller_failure(error)["error"]["message"]
        raise MCPError(code, message, {"code": error.code}) from error
