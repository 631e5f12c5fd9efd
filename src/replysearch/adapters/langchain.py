"""A LangChain retriever over a library (extra ``langchain``)."""

from __future__ import annotations

from replysearch import messages
from replysearch.adapters.passages import metadata_of
from replysearch.errors import ExtraMissing
from replysearch.library import Library
from replysearch.records import NO_FILTERS, Filters, Mode, Query

try:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ModuleNotFoundError as error:
    raise ExtraMissing(messages.ADAPTER_EXTRA_MISSING.format(extra="langchain")) from error


class ReplysearchRetriever(BaseRetriever):
    """Finds passages, best first; each says where it stands and how to cite it.

    ``page_content`` is the passage's exact words, ``id`` its lasting id, and ``metadata`` its
    citation with ``kind`` and ``score``. The asynchronous methods search in a thread.

    Attributes:
        library: The letters; it stays the caller's to close.
        k: How many passages are returned at most.
        filters: Conditions on letters and passages.
        mode: Which evidence is used.
    """

    library: Library
    k: int = 10
    filters: Filters = NO_FILTERS
    mode: Mode = Mode.HYBRID

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        found = self.library.search(Query(query, self.k, self.mode, self.filters))
        return [
            Document(id=hit.passage_id, page_content=hit.text, metadata=metadata_of(hit))
            for hit in found.hits
        ]
