"""The OpenAPI description, mended where the framework's own account differs from what happens."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from replysearch.api.http.faults import is_chat
from replysearch.messages import http as messages


class DescribedApp(FastAPI):
    """An application that describes itself."""

    def openapi(self) -> dict[str, Any]:
        """Return the description.

        The framework tells of a 422 wherever something is checked; the chat interface, whose
        programs know none, answers 400. It describes choices by the English of their classes.
        """
        whole = super().openapi()
        schemas = whole["components"]["schemas"]
        for name, words in messages.API_CHOICES.items():
            schemas[name]["description"] = words
        for path, methods in whole["paths"].items():
            if is_chat(path):
                for told in methods.values():
                    told["responses"].pop("422", None)
        return whole
