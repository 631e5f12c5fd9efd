"""The OpenAPI description, with corrections to what FastAPI generates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.models import Schema
from pydantic import TypeAdapter

from replysearch.api.http.faults import is_chat
from replysearch.api.http.responses import SCHEMAS
from replysearch.messages import http as messages


class DescribedApp(FastAPI):
    """An application with a corrected OpenAPI description. `failures` are the shapes of errors."""

    def __init__(self, failures: Collection[type], **options: Any) -> None:
        self._failures = failures
        super().__init__(**options)

    def openapi(self) -> dict[str, Any]:
        """Return the description, built once.

        FastAPI alone would describe enums in English. It would add a 422 to the chat interface,
        which answers 400 instead. Schemas of errors would be missing: routes only have a ``$ref``.
        """
        if self.openapi_schema is not None:
            return self.openapi_schema
        whole = super().openapi()
        schemas: dict[str, Any] = whole["components"]["schemas"]
        for shape in self._failures:
            schemas.update(_schemas_of(shape))
        for name, words in messages.API_CHOICES.items():
            schemas[name]["description"] = words
        for path, methods in whole["paths"].items():
            if is_chat(path):
                for method in methods.values():
                    method["responses"].pop("422", None)
        return whole


def _schemas_of(shape: type) -> dict[str, Any]:
    """Return the schemas of a shape and of the shapes inside it, as FastAPI writes them."""
    schema = TypeAdapter(shape).json_schema(ref_template=SCHEMAS, mode="serialization")
    named = {**schema.pop("$defs", {}), shape.__name__: schema}
    written = {name: Schema.model_validate(each) for name, each in named.items()}
    found: dict[str, Any] = jsonable_encoder(written, by_alias=True, exclude_none=True)
    return found
