"""The results of the MCP tools. Chat programs prescribe some fields of ``search`` and ``fetch``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from replysearch.errors import DocumentNotFound
from replysearch.library import Library
from replysearch.messages import ingest as ingest_messages
from replysearch.messages import search as search_messages
from replysearch.records import Answer, Document, Hit, SearchResult, citation_in
from replysearch.wire.answer_shapes import AnswerCitationObject, AnswerObject
from replysearch.wire.answers import answer_object
from replysearch.wire.described import Doc, described, described_as_its_base
from replysearch.wire.links import Links
from replysearch.wire.objects import citation_object, notes_on
from replysearch.wire.shapes import CitationObject, NoteObject

#: The URI of the list of letters for MCP clients. A letter's URI has ``/<document_id>`` after it.
LETTERS_URI = "replysearch://letters"
#: Fields of a citation that :func:`_facts` does not copy. Results have them elsewhere or under
#: another name. The result for a whole letter has no pinpoint, path, page, start or end.
_OMITTED = frozenset({"title", "path", "pinpoint", "start", "end", "page", "url", "formatted"})


@described("一条检索结果。")
class FoundPassageObject(TypedDict):
    """A passage that a search found."""

    id: Annotated[str, Doc("段落编号,可交给 fetch / passage id, for fetch")]
    title: Annotated[str, Doc("信的标题和段落的位置 / title of the letter and the place in it")]
    url: Annotated[str, Doc("可打开的地址 / where it can be read")]
    text: Annotated[str, Doc("段落原文 / the exact words")]
    kind: Annotated[str, Doc("段落类别 / what the passage does")]
    score: Annotated[float, Doc("得分,越高越好 / higher is better")]
    citation: Annotated[str, Doc("可直接引用的出处 / formal citation")]
    document_id: Annotated[str, Doc("答复函编号,可交给 fetch / letter id, for fetch")]
    issuer: Annotated[str | None, Doc("发文机关 / issuing office")]
    document_number: Annotated[str | None, Doc("发文字号 / document number")]
    date: Annotated[str | None, Doc("日期 / date")]


@described("检索结果,最相关的在前。")
class FoundObject(TypedDict):
    """What a search found."""

    results: list[FoundPassageObject]
    notes: NotRequired[
        Annotated[
            list[NoteObject],
            Doc("对结果的说明;只在有说明时出现 / notes on the results, if there are any"),
        ]
    ]


@described("一段或一份答复函。")
class FetchedObject(TypedDict):
    """A passage or a letter."""

    id: str
    title: str
    text: Annotated[str, Doc("原文;段落上方是它的各级标题 / the words, under their headings")]
    url: str
    metadata: Annotated[dict[str, str | int | None], Doc("出处和各项信息 / citation and facts")]


@described_as_its_base
class LinkedQuoteObject(AnswerCitationObject):
    """A quote with a URL at which the quote or its letter can be read."""

    link: Annotated[str, Doc("可打开的地址 / where it can be read")]


@described_as_its_base
class LinkedAnswerObject(AnswerObject):
    """An answer whose quotes have URLs."""

    # A narrower type than in the base class is sound here, because the list is only read.
    citations: list[LinkedQuoteObject]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Results:
    """Turns records into the results of the tools."""

    library: Library
    links: Links

    def of_search(self, result: SearchResult) -> FoundObject:
        """Return the result of ``search``."""
        found: FoundObject = {"results": [self._hit(hit) for hit in result.hits]}
        if notes := notes_on(result, self.library):
            found["notes"] = notes
        return found

    def _hit(self, hit: Hit) -> FoundPassageObject:
        cited = citation_object(hit.citation)
        return {
            "id": hit.passage_id,
            "title": _title(cited["title"], cited["pinpoint"]),
            "url": self._passage_url(hit.passage_id, cited["url"]),
            "text": hit.text,
            "kind": hit.kind.value,
            "score": float(hit.score),
            "citation": cited["formatted"],
            "document_id": cited["document_id"],
            "issuer": cited["issuer"],
            "document_number": cited["document_number"],
            "date": cited["date"],
        }

    def of_answer(self, answer: Answer) -> LinkedAnswerObject:
        """Return the result of ``ask``: an answer with a link for each quote."""
        whole = answer_object(answer)
        return {**whole, "citations": [self._linked(quote) for quote in whole["citations"]]}

    def _linked(self, quote: AnswerCitationObject) -> LinkedQuoteObject:
        own = self.links.quote(quote["passage_id"], quote["start"], quote["end"])
        return {**quote, "link": _address(own, quote["document_id"], quote["url"])}

    def fetched(self, given: str) -> FetchedObject:
        """Return the passage or letter with this id; raise DocumentNotFound if there is none."""
        document_id, colon, address = given.partition(":")
        document = self.library.document(document_id)
        if not colon:
            return self._letter(document)
        for number, passage in enumerate(document.letter.passages):
            if passage.address == address:
                return self._passage(document, number)
        raise DocumentNotFound(ingest_messages.PASSAGE_NOT_FOUND.format(id=given))

    def _letter(self, document: Document) -> FetchedObject:
        facts = document.metadata
        cited = citation_object(citation_in(document, document.letter.body))
        return {
            "id": document.document_id,
            "title": _title(facts.title, ""),
            "text": document.text,
            "url": self._letter_url(document),
            "metadata": {
                **_facts(cited),
                "addressee": facts.addressee,
                "co_organisers": "、".join(facts.co_organisers) or None,
                "subject_class": facts.subject_class,
                "reply_class": facts.reply_class,
                "passages": len(document.letter.passages),
            },
        }

    def _passage(self, document: Document, number: int) -> FetchedObject:
        passages = document.letter.passages
        passage = passages[number]
        before, after = passages[:number][-1:], passages[number + 1 :][:1]
        words = passage.span.of(document.text)
        given = document.passage_id(passage)
        cited = citation_object(
            citation_in(document, passage.span, pinpoint=passage.pinpoint, page=passage.page)
        )
        return {
            "id": given,
            "title": _title(cited["title"], cited["pinpoint"]),
            "text": "\n".join((*passage.path, words)),
            "url": self._passage_url(given, cited["url"]),
            "metadata": {
                **_facts(cited),
                "pinpoint": cited["pinpoint"],
                "kind": passage.kind.value,
                "passage": words,
                "before": before[0].span.of(document.text) if before else None,
                "after": after[0].span.of(document.text) if after else None,
                "start": cited["start"],
                "end": cited["end"],
                "page": cited["page"],
            },
        }

    def _letter_url(self, document: Document) -> str:
        own = self.links.letter(document.document_id)
        return _address(own, document.document_id, document.metadata.url)

    def _passage_url(self, passage_id: str, source: str | None) -> str:
        return _address(self.links.passage(passage_id), passage_id.partition(":")[0], source)


def _address(own: str, document_id: str, source: str | None) -> str:
    """Return `own` if it is a web URL, else `source` if it is one, else the letter's MCP URI."""
    for url in (own, source or ""):
        if url.startswith(("http://", "https://")):
            return url
    return f"{LETTERS_URI}/{document_id}"


def _title(title: str | None, pinpoint: str) -> str:
    return " ".join(part for part in (title or search_messages.CITATION_UNTITLED, pinpoint) if part)


def _facts(cited: CitationObject) -> dict[str, str | int | None]:
    letter = {
        name: value
        for name, value in cited.items()
        if name not in _OMITTED and (value is None or isinstance(value, str))
    }
    return {**letter, "source_url": cited["url"], "citation": cited["formatted"]}
