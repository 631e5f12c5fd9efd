"""The MCP resources: the list of letters, in pages, and each letter."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote, unquote, urlsplit

from mcp_types import Resource, ResourceTemplate, TextResourceContents

from replysearch.api.agents.results import LETTERS_URI
from replysearch.engine import DocumentSummary
from replysearch.errors import BadQuery, DocumentNotFound
from replysearch.library import Library
from replysearch.messages import agents as agents_messages
from replysearch.messages import search as search_messages
from replysearch.wire import summary_object
from replysearch.wire.facts import fact_lines

#: Letters per page of the list.
PAGE = 50
_JSON = "application/json"
_TEXT = "text/plain"


def list_page(library: Library, cursor: str | None) -> tuple[list[Resource], str | None]:
    """Return a page of letters, newest first, and the cursor of the next page (None at the end).

    The first page begins with a resource for the list itself. Raises BadQuery for a bad cursor.
    """
    start = _whole_number(cursor or "0")
    summaries, following = _page(library, start)
    whole_list = Resource(
        uri=LETTERS_URI,
        name="letters",
        title=agents_messages.AGENT_LETTERS,
        description=agents_messages.AGENT_LETTERS_TOLD,
        mime_type=_JSON,
    )
    letters = [_resource(summary) for summary in summaries]
    return [whole_list, *letters] if start == 0 else letters, following


def templates() -> list[ResourceTemplate]:
    """Return the URI templates of the resources."""
    letter = ResourceTemplate(
        uri_template=LETTERS_URI + "/{document_id}",
        name="letter",
        title=agents_messages.AGENT_LETTER,
        description=agents_messages.AGENT_LETTER_TOLD,
        mime_type=_TEXT,
    )
    letters = ResourceTemplate(
        uri_template=LETTERS_URI + "{?offset}",
        name="letters",
        title=agents_messages.AGENT_LETTERS,
        description=agents_messages.AGENT_LETTERS_TOLD,
        mime_type=_JSON,
    )
    return [letter, letters]


def read(library: Library, uri: str) -> TextResourceContents:
    """Return a resource. Raises DocumentNotFound for an unknown URI, BadQuery for a bad offset."""
    try:
        parts = urlsplit(uri)
    except ValueError as error:
        raise DocumentNotFound(agents_messages.AGENT_NO_RESOURCE.format(uri=uri)) from error
    letters = urlsplit(LETTERS_URI)
    if (parts.scheme, parts.netloc) != (letters.scheme, letters.netloc):
        raise DocumentNotFound(agents_messages.AGENT_NO_RESOURCE.format(uri=uri))
    document_id = unquote(parts.path.strip("/"))
    if document_id:
        return TextResourceContents(uri=uri, mime_type=_TEXT, text=_letter(library, document_id))
    start = _whole_number(parse_qs(parts.query).get("offset", ["0"])[0])
    summaries, following = _page(library, start)
    listed = {
        "documents": [summary_object(summary) for summary in summaries],
        "next": None if following is None else f"{LETTERS_URI}?offset={following}",
    }
    return TextResourceContents(
        uri=uri, mime_type=_JSON, text=json.dumps(listed, ensure_ascii=False)
    )


def _page(library: Library, start: int) -> tuple[list[DocumentSummary], str | None]:
    summaries = library.documents(offset=start, limit=PAGE + 1)
    more = len(summaries) > PAGE
    return summaries[:PAGE], str(start + PAGE) if more else None


def _whole_number(words: str) -> int:
    # Nine digits are enough for any index, and fit in an integer of the database.
    if not (words.isascii() and words.isdecimal() and len(words) <= 9):
        raise BadQuery(agents_messages.AGENT_BAD_CURSOR)
    return int(words)


def _resource(summary: DocumentSummary) -> Resource:
    facts = (summary.issuer, summary.document_number, str(summary.date) if summary.date else None)
    return Resource(
        uri=f"{LETTERS_URI}/{quote(summary.document_id, safe='')}",
        name=summary.document_id,
        title=summary.title or search_messages.CITATION_UNTITLED,
        description=" ".join(fact for fact in facts if fact) or None,
        mime_type=_TEXT,
    )


def _letter(library: Library, document_id: str) -> str:
    document = library.document(document_id)
    facts = document.metadata
    title = facts.title or search_messages.CITATION_UNTITLED
    return "\n".join((title, *fact_lines(document), "", document.text))
