"""Turns answers and search results into Markdown messages with citations, piece by piece.

The words of letters are escaped, so that none becomes a link, a picture or a citation mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from replysearch.api.chat.shapes import AnnotationObject, LinkedCitationObject, UrlCitationObject
from replysearch.messages import answering as answering_messages
from replysearch.messages import command_line
from replysearch.messages import http as http_messages
from replysearch.records import (
    Answer,
    AnswerNote,
    AnswerSentence,
    AnswerStatus,
    Citation,
    Hit,
    Quote,
    SearchResult,
    quote_digest,
)
from replysearch.search.citations import Form, cited_as, escaped_markdown, is_web
from replysearch.search.retrieve import MOST_HITS
from replysearch.wire.answers import quote_object
from replysearch.wire.links import Links


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of a message. Only the piece with the list of sources has `citations`."""

    text: str
    citations: tuple[LinkedCitationObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a message, with all its citations and the positions of its citation marks."""

    citations: tuple[LinkedCitationObject, ...] = ()
    annotations: tuple[AnnotationObject, ...] = ()


class Composition:
    """Composes one message, and notes the positions of its citation marks."""

    def __init__(self) -> None:
        self._length = 0
        self._after_item = False
        self._marks: list[tuple[int, int, int]] = []

    def paragraph(self, text: str, numbers: Sequence[int] = ()) -> Piece:
        """Add a paragraph that cites the sources with these numbers. `text` is Markdown."""
        return self._block("", text, numbers)

    def item(self, bullet: str, text: str, numbers: Sequence[int] = ()) -> Piece:
        """Add an item of a list. Items that follow each other form one list."""
        return self._block(f"{bullet} ", text, numbers)

    def _block(self, bullet: str, text: str, numbers: Sequence[int]) -> Piece:
        gap = "\n" if bullet and self._after_item else "\n\n"
        block = (gap if self._length else "") + bullet + text
        # A blank comes before the marks, so that programs do not take the marks for part of a URL.
        block += " " if numbers else ""
        for n in numbers:
            start = self._length + len(block)
            block += f"[{n}]"
            self._marks.append((n, start, self._length + len(block)))
        self._length += len(block)
        self._after_item = bool(bullet)
        return Piece(block)

    def annotations(self, cited: Sequence[LinkedCitationObject]) -> Iterator[AnnotationObject]:
        """Yield the citation marks with the URLs of the sources that they cite.

        Programs number the sources in the order in which their URLs first appear here. So the first
        mark of each source is yielded first, in order of the numbers, and repeated marks follow. If
        a source has no URL, or two share one, nothing is yielded: the numbers would be wrong.
        """
        urls: dict[int, tuple[str, str]] = {}
        for each in cited:
            url = each["link"] or each["url"]
            if url is not None and is_web(url):
                urls[each["n"]] = url, each["formatted"]
        if len({url for url, _ in urls.values()}) < len(cited):
            return
        first = {mark[0]: mark for mark in reversed(self._marks)}
        again = [mark for mark in self._marks if mark != first[mark[0]]]
        for n, start, end in [*sorted(first.values()), *again]:
            url, title = urls[n]
            place = UrlCitationObject(start_index=start, end_index=end, url=url, title=title)
            yield AnnotationObject(type="url_citation", url_citation=place)


def answer_message(
    parts: Iterable[AnswerSentence | Answer], links: Links
) -> Iterator[Piece | Ending]:
    """Yield an answer's sentences and sources, or if there is no answer, the nearest passages."""
    composition = Composition()
    for part in parts:
        if isinstance(part, Answer):
            is_answered = part.status is AnswerStatus.ANSWERED
            end = _answered if is_answered else _not_answered
            yield from end(composition, part, links)
        elif part.is_item:
            yield composition.item("-", _shown(part.text), part.quotes)
        else:
            yield composition.paragraph(_shown(part.text), part.quotes)


def search_message(result: SearchResult, links: Links, *, letters: int) -> Iterator[Piece | Ending]:
    """Yield a list of passages, then their sources. `letters` counts the letters in the index."""
    composition = Composition()
    if not result.hits:
        yield composition.paragraph(_nothing(result, letters))
        yield Ending()
        return
    shown = len(result.hits)
    head = http_messages.CHAT_SEARCH_HEAD.format(total=result.total, shown=shown)
    yield composition.paragraph(head)
    for hit in result.hits:
        yield composition.item(f"{hit.rank}.", _shown(hit.text), [hit.rank])
    cited = [(_quote_of(hit), _absolute(links.passage(hit.passage_id))) for hit in result.hits]
    yield from _sources(composition, cited)


def _nothing(result: SearchResult, letters: int) -> str:
    """Return the message for an empty list: nothing was found, or all hits were listed before."""
    if not letters:
        return answering_messages.ANSWER_NOTES[AnswerNote.NO_LETTERS]
    query = _shown(result.query.text)
    if result.query.limit == MOST_HITS < result.total:
        return http_messages.CHAT_LIST_ENDS.format(query=query, most=MOST_HITS)
    return (http_messages.CHAT_NO_MORE if result.total else http_messages.CHAT_NOTHING).format(
        query=query
    )


def _answered(composition: Composition, answer: Answer, links: Links) -> Iterator[Piece | Ending]:
    cited = []
    for quote in answer.quotes:
        place = quote.citation.span
        link = _absolute(links.quote(quote.passage_id, place.start, place.end))
        cited.append((quote, link))
    yield from _sources(composition, cited)


def _sources(
    composition: Composition, cited: Sequence[tuple[Quote, str | None]]
) -> Iterator[Piece | Ending]:
    text = composition.paragraph(f"**{http_messages.CHAT_SOURCES}**").text
    for quote, link in cited:
        text += composition.item(f"{quote.n}.", _cited(quote.citation, link)).text
    objects = tuple(LinkedCitationObject(**quote_object(quote), link=link) for quote, link in cited)
    yield Piece(text, objects)
    yield Ending(objects, tuple(composition.annotations(objects)))


def _not_answered(
    composition: Composition, answer: Answer, links: Links
) -> Iterator[Piece | Ending]:
    """Yield the message that there is no answer. It lists the nearest passages but cites none."""
    is_empty = answer.status is AnswerStatus.EMPTY
    if any(note is AnswerNote.NO_LETTERS for note, _ in answer.notes):
        words = answering_messages.ANSWER_NOTES[AnswerNote.NO_LETTERS]
    else:
        words = command_line.ANSWER_EMPTY if is_empty else command_line.ANSWER_ABSTAINED
    yield composition.paragraph(words)
    if answer.suggestions:
        yield composition.paragraph(command_line.ANSWER_SUGGESTIONS)
    for hit in answer.suggestions:
        source = _cited(hit.citation, _absolute(links.passage(hit.passage_id)))
        yield composition.item("-", http_messages.CHAT_SUGGESTION.format(_shown(hit.text), source))
    yield Ending()


def _shown(words: str) -> str:
    """Return escaped words on one line, because a new line could begin a heading or a list."""
    return escaped_markdown(" ".join(words.split()))


def _cited(citation: Citation, link: str | None) -> str:
    return cited_as(replace(citation, url=link), Form.MARKDOWN)


def _quote_of(hit: Hit) -> Quote:
    return Quote(hit.rank, hit.text, hit.passage_id, hit.citation, quote_digest(hit.text))


def _absolute(link: str) -> str | None:
    return link if is_web(link) else None
