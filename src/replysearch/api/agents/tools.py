"""The MCP tools: ``search``, ``fetch`` and ``ask``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mcp_types import CallToolResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, TypeAdapter, ValidationError

from replysearch.api.agents.arguments import (
    AskArguments,
    FetchArguments,
    SearchArguments,
    argument_schema,
    result_schema,
)
from replysearch.api.agents.results import FetchedObject, FoundObject, LinkedAnswerObject, Results
from replysearch.api.http.faults import arguments_object, caller_failure
from replysearch.errors import ReplysearchError
from replysearch.messages import agents as messages

Given = TypeVar("Given", bound=BaseModel)
Gives = TypeVar("Gives")


@dataclass(frozen=True, slots=True)
class Offer(Generic[Given, Gives]):
    """One tool: its name, the types of its arguments and result, and the function to call."""

    name: str
    takes: type[Given]
    gives: TypeAdapter[Gives]
    answer: Callable[[Given], Gives]

    def described(self) -> Tool:
        """Return the description of the tool for agents."""
        title, description = messages.AGENT_TOOLS[self.name]
        return Tool(
            name=self.name,
            title=title,
            description=description,
            input_schema=argument_schema(self.takes),
            output_schema=result_schema(self.gives),
            annotations=ToolAnnotations(
                title=title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )

    def call(self, arguments: Mapping[str, Any]) -> CallToolResult:
        """Answer a call. The result for bad arguments or a ReplysearchError is an error object."""
        # Some clients always send all arguments, with null for those that are not given.
        named = {name: value for name, value in arguments.items() if value is not None}
        try:
            result = self.answer(self.takes.model_validate(named))
        except ValidationError as error:
            return CallToolResult(content=[_json(arguments_object(error))], is_error=True)
        except ReplysearchError as error:
            return CallToolResult(content=[_json(caller_failure(error))], is_error=True)
        # If the result does not fit its schema, our code is wrong: the exception is not caught.
        whole = self.gives.dump_python(self.gives.validate_python(result), mode="json")
        return CallToolResult(content=[_json(whole)], structured_content=whole)


def offers(results: Results) -> dict[str, Offer[Any, Any]]:
    """Return the tools by name, in the order in which agents see them."""
    library = results.library

    def search(given: SearchArguments) -> FoundObject:
        return results.of_search(library.search(given.to_query()))

    def fetch(given: FetchArguments) -> FetchedObject:
        return results.fetched(given.id)

    def ask(given: AskArguments) -> LinkedAnswerObject:
        return results.of_answer(library.ask(given.to_ask()))

    tools: tuple[Offer[Any, Any], ...] = (
        Offer("search", SearchArguments, TypeAdapter(FoundObject), search),
        Offer("fetch", FetchArguments, TypeAdapter(FetchedObject), fetch),
        Offer("ask", AskArguments, TypeAdapter(LinkedAnswerObject), ask),
    )
    return {tool.name: tool for tool in tools}


def _json(value: Mapping[str, Any]) -> TextContent:
    return TextContent(text=json.dumps(value, ensure_ascii=False))
