"""Models that check the arguments of the MCP tools, and the JSON schemas of the tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from replysearch.api.http.responses import described_model
from replysearch.api.requests import (
    FilterBody,
    IgnoredBody,
    SearchedMode,
    SearchedWords,
    Turns,
    Words,
)
from replysearch.messages import http as messages
from replysearch.records import Ask, Mode, Query
from replysearch.search.retrieve import MOST_HITS
from replysearch.wire import checked_filters, checked_query

#: Longest id of a passage or a letter, in characters. Chosen, not measured: real ids have some 30.
_LONGEST_ID = 200

#: The English that follows the Chinese description of each field.
_ENGLISH = {
    "query": "the question, words, or a document, index or proposal number",
    "question": "the question",
    "turns": "the questions asked before, oldest first",
    "issuer": "issuing office, its full name; any of several",
    "region": "name of a province, city or county",
    "year": "year of the letter",
    "date_from": "first day, YYYY-MM-DD",
    "date_to": "last day, YYYY-MM-DD",
    "kind": "commitment: what will be done; progress: what was done; basis: why; "
    "refusal: what is declined; courtesy",
    "document_number": "document number of the letter",
    "proposal_number": "number of the proposal or suggestion answered",
    "subject_class": "subject class",
    "earlier": "also letters that have a newer version",
    "limit": "how many results at most",
    "mode": "which evidence is used",
    "ignored": "values in the question's words, such as a place, that are not to limit it",
    "id": "id of a passage, as search gives it, or of a letter",
}


class SearchArguments(FilterBody):
    """The arguments of ``search``."""

    model_config = described_model("检索段落。")

    query: SearchedWords
    limit: int = Field(default=10, ge=1, le=MOST_HITS, description="最多给出几条结果")
    mode: SearchedMode = Mode.HYBRID

    def to_query(self) -> Query:
        """Return the query. Raises BadQuery if its words or filters are not usable."""
        return checked_query(Query(self.query, self.limit, self.mode, self.to_filters()))


class FetchArguments(BaseModel):
    """The arguments of ``fetch``."""

    model_config = described_model("读取一段或一份答复函。")

    id: str = Field(
        min_length=1, max_length=_LONGEST_ID, description="search 给出的段落编号,或答复函编号"
    )


class IgnoredArguments(IgnoredBody):
    """Values that a question mentions but that must not limit its answer."""

    model_config = described_model("不据以限定范围的值。")


class AskArguments(FilterBody):
    """The arguments of ``ask``."""

    model_config = described_model("提问。")

    question: Words = Field(description="问题")
    turns: Turns = Field(default=[])
    ignored: IgnoredArguments = Field(
        default_factory=IgnoredArguments,
        description="问题的词语中说到、但不据以限定范围的值,例如地区",
    )

    def to_ask(self) -> Ask:
        """Return the question. Raises BadQuery if the filters are not usable."""
        filters, ignored = checked_filters(self.to_filters()), self.ignored.to_filters()
        return Ask(self.question, tuple(self.turns), filters, ignored=ignored)


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that only repeat the names of fields: agents pay for every word."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def argument_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return a tool's arguments as a JSON schema without references, required arguments first."""
    schema = _inlined(model.model_json_schema(schema_generator=_Untitled))
    fields: dict[str, Any] = schema["properties"]
    for name, field in fields.items():
        field["description"] = f"{field['description']} / {_ENGLISH[name]}"
    needed = schema["required"]
    return {
        "type": "object",
        "properties": {
            name: fields[name] for name in sorted(fields, key=lambda n: n not in needed)
        },
        "required": needed,
        "additionalProperties": False,
    }


def result_schema(shape: TypeAdapter[Any]) -> dict[str, Any]:
    """Return the JSON schema of a tool's result, without references."""
    return _inlined(shape.json_schema(mode="serialization", schema_generator=_Untitled))


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without titles, examples and references, which some clients cannot follow."""
    definitions = schema.pop("$defs", {})
    for name in messages.API_CHOICES.keys() & definitions.keys():
        definitions[name]["description"] = messages.API_CHOICES[name]

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(each) for each in part]
        if not isinstance(part, Mapping):
            return part
        name = str(part.get("$ref", "")).rpartition("/")[2]
        inlined = {**definitions[name], **part} if name else part
        # A `title` that is text is a model's title. Any other `title` is a field with that name.
        return {
            key: resolved(value)
            for key, value in inlined.items()
            if key not in {"$ref", "examples"} and not (key == "title" and isinstance(value, str))
        }

    result: dict[str, Any] = resolved(schema)
    return result
