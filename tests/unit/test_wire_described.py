from __future__ import annotations

from typing import Annotated, Any, NotRequired

import pytest
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from replysearch.wire.described import Doc, described, described_as_its_base


@described("一处。", {"page": 3})
class Place(TypedDict):
    page: Annotated[int, Doc("页码", 3)]
    line: NotRequired[Annotated[int, Doc("行")]]


@described_as_its_base
class NamedPlace(Place):
    name: Annotated[str, Doc("", "开头")]


def schema_of(shape: Any) -> dict[str, Any]:
    return TypeAdapter(shape).json_schema(mode="serialization")


def test_a_shape_is_described_in_our_words() -> None:
    schema = schema_of(Place)
    assert (schema["description"], schema["examples"]) == ("一处。", [{"page": 3}])
    page = {"description": "页码", "examples": [3], "title": "Page", "type": "integer"}
    assert schema["properties"]["page"] == page


def test_what_may_be_left_out_reads_as_null() -> None:
    schema = schema_of(Place)
    assert schema["required"] == ["page"]
    assert schema["properties"]["line"] == {
        "anyOf": [{"type": "integer"}, {"type": "null"}],
        "default": None,
        "description": "行",
        "title": "Line",
    }


def test_a_shape_may_extend_another_with_its_words() -> None:
    schema = schema_of(NamedPlace)
    assert schema["description"] == "一处。"
    assert schema["properties"]["page"]["description"] == "页码"
    assert schema["properties"]["name"] == {"examples": ["开头"], "title": "Name", "type": "string"}


@pytest.mark.parametrize("wrong", [{"page": 1, "pages": 2}, {}, {"page": "first"}])
def test_an_object_of_another_shape_is_a_defect_that_shows(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Place).validate_python(wrong)
