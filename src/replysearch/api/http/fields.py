"""Types for the fields of requests. They are as strict as the OpenAPI description says."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

#: Largest number of values for one filter. Chosen, not measured.
MOST_VALUES = 100

T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _as_list(value: Any) -> Any:
    """Return a single value in a list, null as an empty tuple, and a list as it is."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else [value]


def _day(value: Any) -> Any:
    """Refuse every value but null and YYYY-MM-DD: pydantic also accepts times and numbers."""
    if value is None or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", "not a day")


def _number(value: Any) -> Any:
    """Refuse booleans and strings, because pydantic would accept true and "1" as numbers."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "not a number")
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Year = Annotated[int, Field(ge=1, le=9999)]
OneOrMany = Annotated[tuple[T, ...], Field(max_length=MOST_VALUES), BeforeValidator(_as_list)]
Day = Annotated[date, BeforeValidator(_day)]
#: Types named Body… are for JSON, where values have types. In a URL all values are text.
BodyNumber = Annotated[int, BeforeValidator(_number)]
BodySwitch = Annotated[bool, Field(strict=True)]
BodyYear = Annotated[Year, BeforeValidator(_number)]
