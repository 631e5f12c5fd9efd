"""Attaches OpenAPI descriptions to shapes, the ``TypedDict`` classes of JSON objects.

Pydantic reads the descriptions, but is not imported here. Example::

    @described("一个取值及其数目。")
    class FacetObject(TypedDict):
        value: str
        count: Annotated[int, Doc("数目", 3)]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from typing_extensions import get_original_bases

Shape = TypeVar("Shape")
_CONFIG = "__pydantic_config__"
#: Keys of a field's schema that explain the field and do not restrict its values.
_ANNOTATION_KEYS = frozenset({"title", "description", "examples"})


class Doc:
    """Describes one field, with examples of its values."""

    def __init__(self, description: str, *examples: object) -> None:
        schema = {"description": description, "examples": list(examples)}
        self._schema = {key: value for key, value in schema.items() if value}

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return {**handler(core_schema), **self._schema}


def shape_schema(description: str, *examples: object, **more: object) -> dict[str, Any]:
    """Return the part of a shape's JSON schema that has the description, examples and `more`."""
    shown = {"examples": list(examples)} if examples else {}
    return {"description": description, **shown, **more}


def described(description: str, *examples: object) -> Callable[[type[Shape]], type[Shape]]:
    """Describe a shape. Forbid keys that are not in the shape; allow null for optional keys."""

    def extend(schema: dict[str, Any]) -> None:
        schema.update(shape_schema(description, *examples))
        fields = schema["properties"]
        for name in fields.keys() - set(schema.get("required", ())):
            fields[name] = _nullable(fields[name])

    return _configured({"extra": "forbid", "json_schema_extra": extend})


def described_as_its_base(shape: type[Shape]) -> type[Shape]:
    """Give a shape the description of the shape that it extends."""
    config: dict[str, Any] = getattr(get_original_bases(shape)[0], _CONFIG)
    return _configured(config)(shape)


def _nullable(field: dict[str, Any]) -> dict[str, Any]:
    """Allow null in an optional field's schema: many programs represent a missing field by null."""
    annotations = {key: field[key] for key in _ANNOTATION_KEYS & field.keys()}
    values = {key: value for key, value in field.items() if key not in _ANNOTATION_KEYS}
    return {"anyOf": [values, {"type": "null"}], "default": None, **annotations}


def _configured(config: dict[str, Any]) -> Callable[[type[Shape]], type[Shape]]:
    def configure(shape: type[Shape]) -> type[Shape]:
        setattr(shape, _CONFIG, config)
        return shape

    return configure
