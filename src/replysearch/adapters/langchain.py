"""A LangChain retriever over a library (extra ``langchain``)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from replysearch.adapters.conversion import filters_of, hit_metadata, limit_of, mode_of
from replysearch.errors import ExtraMissing
from replysearch.library import Library
from replysearch.messages import faces as messages
from replysearch.records import NO_FILTERS, Filters, Mode, Query

try:
    from langchain_core.callbacks import (
        AsyncCallbackManagerForRetrieverRun,
        CallbackManagerForRetrieverRun,
    )
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ModuleNotFoundError as error:
    raise ExtraMissing(messages.ADAPTER_EXTRA_MISSING.format(extra="langchain")) from error


class ReplysearchRetriever(BaseRetriever):
    """Finds passages, best first, each with its citation.

    ``page_content`` is the exact text of a passage, and ``id`` the passage id. ``metadata`` has the
    fields of the citation, and ``passage_id``, ``kind``, ``rank`` and ``score``. Async methods
    search in a thread. A call may override `k`, `filters` and `mode`: ``invoke(words, k=3)``.

    Attributes:
        library: The index to search. The caller closes it.
        k: The largest number of passages to return.
        filters: :class:`Filters`, or a mapping with the names and values of the HTTP interface.
        mode: The search mode, or its name.

    Raises:
        BadQuery: `k`, `filters` or `mode` is not usable. Each search checks the range of `k`.
    """

    # By default pydantic ignores unknown arguments, so a misspelt one would have no effect.
    model_config = {"extra": "forbid"}  # noqa: RUF012 - pydantic copies it

    library: Library
    k: int = 10
    filters: Filters = NO_FILTERS
    mode: Mode = Mode.HYBRID

    def __init__(self, **given: Any) -> None:
        readers = {"k": limit_of, "filters": filters_of, "mode": mode_of}
        read = {name: readers[name](given[name]) for name in readers.keys() & given.keys()}
        super().__init__(**{**given, **read})

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        mode: Mode | str | None = None,
        verbose: bool = False,  # noqa: ARG002 - LangChain passes it on
    ) -> list[Document]:
        return self._search(query, k, filters, mode)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - as above
        k: int | None = None,
        filters: Filters | Mapping[str, Any] | None = None,
        mode: Mode | str | None = None,
        verbose: bool = False,  # noqa: ARG002 - as above
    ) -> list[Document]:
        return await asyncio.to_thread(self._search, query, k, filters, mode)

    def _search(
        self,
        words: str,
        k: int | None,
        filters: Filters | Mapping[str, Any] | None,
        mode: Mode | str | None,
    ) -> list[Document]:
        query = Query(
            words,
            self.k if k is None else limit_of(k),
            self.mode if mode is None else mode_of(mode),
            self.filters if filters is None else filters_of(filters),
        )
        return [
            Document(id=hit.passage_id, page_content=hit.text, metadata=hit_metadata(hit))
            for hit in self.library.search(query).hits
        ]
