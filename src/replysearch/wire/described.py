"""What the OpenAPI description says of the shapes on the wire, in Chinese.

The shapes are plain ``TypedDict`` classes, so that no program that only makes objects of them waits
for pydantic. What stands here is read by pydantic alone, when a server describes itself::

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
#: Keys of a field's schema that say what it is, not which values it takes.
_WORDS = frozenset({"title", "description", "examples"})


class Doc:
    """What is said of one field: a description, which may be empty, and examples of its values."""

    def __init__(self, description: str, *examples: object) -> None:
        said = {"description": description, "examples": list(examples)}
        self._said = {key: words for key, words in said.items() if words}

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """Return the JSON schema of the field with what is said of it; pydantic calls this."""
        return {**handler(core_schema), **self._said}


def said_of_a_shape(description: str, *whole: object, **more: object) -> dict[str, Any]:
    """Return what a JSON schema says of a whole shape.

    Args:
        description: What the shape is.
        whole: Whole objects as examples.
        more: Further keys of the schema.
    """
    shown = {"examples": list(whole)} if whole else {}
    return {"description": description, **shown, **more}


def described(description: str, *whole: object) -> Callable[[type[Shape]], type[Shape]]:
    """Describe a shape, and forbid keys that it does not name.

    So an answer which the description does not tell of is a defect that shows.

    Args:
        description: What the shape is.
        whole: Whole objects as examples.
    """
    said = said_of_a_shape(description, *whole)

    def extend(schema: dict[str, Any]) -> None:
        schema.update(said)
        fields = schema["properties"]
        for name in fields.keys() - set(schema.get("required", ())):
            fields[name] = _left_out_or(fields[name])

    return _configured({"extra": "forbid", "json_schema_extra": extend})


def described_as_its_base(shape: type[Shape]) -> type[Shape]:
    """Describe a shape in the words of the one that it extends."""
    config: dict[str, Any] = getattr(get_original_bases(shape)[0], _CONFIG)
    return _configured(config)(shape)


def _left_out_or(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field that may be left out: programs may read it as null then."""
    words = {key: field[key] for key in _WORDS & field.keys()}
    shape = {key: value for key, value in field.items() if key not in _WORDS}
    return {"anyOf": [shape, {"type": "null"}], "default": None, **words}


def _configured(config: dict[str, Any]) -> Callable[[type[Shape]], type[Shape]]:
    def configure(shape: type[Shape]) -> type[Shape]:
        setattr(shape, _CONFIG, config)
        return shape

    return configure
