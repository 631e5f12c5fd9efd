"""A LlamaIndex retriever over a library (extra ``llama-index``)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from replysearch.adapters.conversion import filters_of, hit_metadata, limit_of, mode_of
from replysearch.errors import ExtraMissing
from replysearch.library import Library
from replysearch.messages import faces as messages
from replysearch.records import NO_FILTERS, Filters, Hit, Mode, Query

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import (
        NodeRelationship,
        NodeWithScore,
        QueryBundle,
        RelatedNodeInfo,
        TextNode,
    )
except ModuleNotFoundError as error:
    raise ExtraMissing(messages.ADAPTER_EXTRA_MISSING.format(extra="llama-index")) from error

#: The only metadata field that a language model sees with the text: the formatted citation.
_SHOWN = "formatted"


class ReplysearchRetriever(BaseRetriever):
    """Finds passages, best first, each with its citation.

    A node has the exact text of a passage, the passage id as its id, and the letter as its source
    node. ``metadata`` has the fields of the citation, and ``passage_id``, ``kind``, ``rank`` and
    ``score``. The asynchronous methods search in a thread.
    """

    def __init__(
        self,
        library: Library,
        *,
        k: int = 10,
        filters: Filters | Mapping[str, Any] = NO_FILTERS,
        mode: Mode | str = Mode.HYBRID,
    ) -> None:
        """Make a retriever.

        Args:
            library: The index to search. The caller closes it.
            k: The largest number of passages to return.
            filters: :class:`Filters`, or a mapping with the names and values of the HTTP interface.
            mode: The search mode, or its name.

        Raises:
            BadQuery: `k`, `filters` or `mode` is not usable. Each search checks the range of `k`.
        """
        super().__init__()
        self._library = library
        self._k = limit_of(k)
        self._filters = filters_of(filters)
        self._mode = mode_of(mode)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        query = Query(query_bundle.query_str, self._k, self._mode, self._filters)
        return [
            NodeWithScore(node=_node(hit), score=float(hit.score))
            for hit in self._library.search(query).hits
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(hit: Hit) -> TextNode:
    facts = hit_metadata(hit)
    return TextNode(
        id_=hit.passage_id,
        text=hit.text,
        metadata=facts,
        excluded_llm_metadata_keys=[name for name in facts if name != _SHOWN],
        excluded_embed_metadata_keys=list(facts),
        start_char_idx=hit.citation.span.start,
        end_char_idx=hit.citation.span.end,
        metadata_template="{value}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=hit.citation.document_id)},
    )
