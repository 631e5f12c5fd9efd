"""What the tools give back, in the shapes that connectors of chat programs expect."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, Field

from replysearch.api.responses import NoteAnswer, told
from replysearch.api.routes.ask import AnswerAnswer, QuotedAnswer
from replysearch.api.routes.notes import notes_on
from replysearch.errors import DocumentNotFound
from replysearch.library import Library
from replysearch.messages import ingest as ingest_messages
from replysearch.messages import search as search_messages
from replysearch.records import Answer, Document, Passage, SearchResult, citation_in
from replysearch.wire.answers import answer_object
from replysearch.wire.links import Links

#: The addresses of the letters as resources.
LETTERS_URI = "replysearch://letters"


class FoundPassage(BaseModel):
    """One passage found."""

    model_config = told("一条检索结果。")

    id: str = Field(description="段落编号,可交给 fetch / passage id, for fetch")
    title: str = Field(description="信的标题和段落的位置 / title of the letter and the place in it")
    url: str = Field(description="可打开的地址 / where it can be read")
    text: str = Field(description="段落原文 / the exact words")
    kind: str = Field(description="段落类别 / what the passage does")
    score: float = Field(description="得分,越高越好 / higher is better")
    citation: str = Field(description="可直接引用的出处 / formal citation")
    document_id: str = Field(description="答复函编号,可交给 fetch / letter id, for fetch")
    issuer: str | None = Field(description="发文机关 / issuing office")
    document_number: str | None = Field(description="发文字号 / document number")
    date: str | None = Field(description="日期 / date")


class FoundPassages(BaseModel):
    """What a search found."""

    model_config = told("检索结果,最相关的在前。")

    results: list[FoundPassage]
    notes: list[NoteAnswer] | None = Field(
        default=None,
        description="对结果的说明;只在有说明时出现 / what must be known; only where something is",
    )


class Fetched(BaseModel):
    """A passage or a letter."""

    model_config = told("一段或一份答复函。")

    id: str
    title: str
    text: str = Field(description="原文;段落上方是它的各级标题 / the words, under their headings")
    url: str
    metadata: dict[str, str | int | None] = Field(description="出处和各项信息 / citation and facts")


class LinkedQuote(QuotedAnswer):
    """Quoted words, and where they can be read."""

    link: str = Field(description="可打开的地址 / where it can be read")


class LinkedAnswer(AnswerAnswer):
    """An answer whose quotes can be opened."""

    # Narrower than in the parent, which is sound: it is only ever read.
    citations: list[LinkedQuote]  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Shown:
    """Makes results of what `library` holds, with addresses by `links`."""

    library: Library
    links: Links

    def found(self, result: SearchResult) -> FoundPassages:
        """Return what a search found."""
        passages = FoundPassages(
            results=[
                FoundPassage(
                    id=hit.passage_id,
                    title=_title(hit.citation.title, hit.citation.pinpoint),
                    url=self._passage_url(hit.passage_id, hit.citation.url),
                    text=hit.text,
                    kind=hit.kind.value,
                    score=float(hit.score),
                    citation=hit.citation.formatted,
                    document_id=hit.citation.document_id,
                    issuer=hit.citation.issuer,
                    document_number=hit.citation.document_number,
                    date=str(hit.citation.date) if hit.citation.date else None,
                )
                for hit in result.hits
            ]
        )
        if notes := notes_on(result, self.library):
            passages.notes = [NoteAnswer.model_validate(note) for note in notes]
        return passages

    def answered(self, answer: Answer) -> LinkedAnswer:
        """Return an answer."""
        whole = answer_object(answer)
        linked = []
        for quote in whole["citations"]:
            own = self.links.quote(quote["passage_id"], quote["start"], quote["end"])
            link = _address(own, quote["document_id"], quote["url"])
            linked.append({**quote, "link": link})
        return LinkedAnswer.model_validate({**whole, "citations": linked})

    def fetched(self, given: str) -> Fetched:
        """Return the passage or the letter that has this id.

        Raises:
            DocumentNotFound: There is none.
        """
        document_id, colon, address = given.partition(":")
        document = self.library.document(document_id)
        if not colon:
            return self._letter(document)
        for number, passage in enumerate(document.letter.passages):
            if passage.address == address:
                return self._passage(document, number)
        raise DocumentNotFound(ingest_messages.PASSAGE_NOT_FOUND.format(id=given))

    def _letter(self, document: Document) -> Fetched:
        facts = document.metadata
        return Fetched(
            id=document.document_id,
            title=_title(facts.title, ""),
            text=document.text,
            url=self._letter_url(document),
            metadata={
                **_facts(document),
                "citation": _cited(document),
                "addressee": facts.addressee,
                "co_organisers": "、".join(facts.co_organisers) or None,
                "subject_class": facts.subject_class,
                "reply_class": facts.reply_class,
                "passages": len(document.letter.passages),
            },
        )

    def _passage(self, document: Document, number: int) -> Fetched:
        passages = document.letter.passages
        passage = passages[number]
        before, after = passages[:number][-1:], passages[number + 1 :][:1]
        words = passage.span.of(document.text)
        given = document.passage_id(passage)
        return Fetched(
            id=given,
            title=_title(document.metadata.title, passage.pinpoint),
            text="\n".join((*passage.path, words)),
            url=self._passage_url(given, document.metadata.url),
            metadata={
                **_facts(document),
                "citation": _cited(document, passage),
                "pinpoint": passage.pinpoint,
                "kind": passage.kind.value,
                "passage": words,
                "before": before[0].span.of(document.text) if before else None,
                "after": after[0].span.of(document.text) if after else None,
                "start": passage.span.start,
                "end": passage.span.end,
                "page": passage.page,
            },
        )

    def _letter_url(self, document: Document) -> str:
        own = self.links.letter(document.document_id)
        return _address(own, document.document_id, document.metadata.url)

    def _passage_url(self, passage_id: str, source: str | None) -> str:
        return _address(self.links.passage(passage_id), passage_id.partition(":")[0], source)


def _address(own: str, document_id: str, source: str | None) -> str:
    """Return this server's address, else the letter's own, else that of a resource."""
    for url in (own, source or ""):
        if url.startswith(("http://", "https://")):
            return url
    return f"{LETTERS_URI}/{document_id}"


def _title(title: str | None, pinpoint: str) -> str:
    return " ".join(part for part in (title or search_messages.CITATION_UNTITLED, pinpoint) if part)


def _cited(document: Document, passage: Passage | None = None) -> str:
    return citation_in(
        document,
        passage.span if passage else document.letter.body,
        pinpoint=passage.pinpoint if passage else "",
        page=passage.page if passage else None,
    ).formatted


def _facts(document: Document) -> dict[str, str | int | None]:
    facts = document.metadata
    return {
        "document_id": document.document_id,
        "document_number": facts.document_number,
        "issuer": facts.issuer,
        "date": str(facts.date) if facts.date else None,
        "proposal_number": facts.proposal.number,
        "proposal_title": facts.proposal.title,
        "source_url": facts.url,
    }
