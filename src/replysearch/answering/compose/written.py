"""Answers in the words of a language model, of which each sentence is proved by the letters.

The model gets passages under ids that are made for one request. It must end each sentence with the
ids of the passages that prove it. A sentence that they do not prove is replaced by a quote, or
dropped; the user never sees it.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from replysearch.answering.compose.model_server import Writer
from replysearch.answering.compose.quotes import Draft, known_facts
from replysearch.answering.verify.claims import likeness
from replysearch.answering.verify.verifier import find_faults
from replysearch.chinese.text import sentences, trimmed
from replysearch.engine import StoredPassage
from replysearch.errors import WriterError, WriterRefused
from replysearch.messages import answering as messages
from replysearch.records import Answer, AnswerNote, AnswerSentence, Span

#: Longest text, in characters, that is read from a model. A reason, no measure: it bounds what a
#: broken model costs.
_LONGEST = 8000
#: Longest sentence, in characters, that may be proved. A reason, no measure: as above.
_LONGEST_SENTENCE = 400
#: Share of the words of a sentence that is not proved which a quoted sentence must have to replace
#: it. A reason, no measure: it is the share that proves a sentence (``verify.verifier``).
_LIKE = 0.65

# Ids stand in brackets. The year of a document number stands in brackets too.
_MARK = re.compile(r"[\[【](?!\s*(?:19|20)\d\d\s*[\]】])([^\[\]【】\n]{0,120})[\]】]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ID = re.compile(r"[a-z0-9]{6}")
# Marks of lists and of Markdown that models put before and around sentences.
_MARKUP = re.compile(r"\*\*|`|</?\w{1,20}>|^[\s>#*·-]+", re.MULTILINE)
# A sentence ends at its full stop or line end, with the brackets that follow.
_END = re.compile(
    r"(?:[。!?！？]+[”’」』)）]*|\n+)(?:\s*(?:\[[^\[\]\n]{0,40}\]|【[^【】\n]{0,40}】))*"
)
_OPEN_MARK = re.compile(r"\s*(?:[\[【][^\]】\n]{0,40})?$")


@dataclass(slots=True)
class ProofCounts:
    """How many of a model's sentences were proved, replaced by a quote, or dropped."""

    proved: int = 0
    quoted: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class WriterPassages:
    """The passages that a model may use.

    Attributes:
        by_id: The passages by ids that are made for the one request.
        answering: The lasting ids of those passages that the extracted answer quotes.
    """

    by_id: Mapping[str, StoredPassage]
    answering: frozenset[str]

    @classmethod
    def of(cls, passages: Iterable[StoredPassage], answering: frozenset[str]) -> WriterPassages:
        """Give each passage an id of six characters that cannot be guessed."""
        by_id: dict[str, StoredPassage] = {}
        for passage in passages:
            id_ = secrets.token_hex(3)
            while id_ in by_id:
                id_ = secrets.token_hex(3)
            by_id[id_] = passage
        return cls(by_id, answering)

    def request(self, question: str) -> str:
        """Return question and passages as one JSON object, which no words in them can leave."""
        passages = [
            {"id": id_, "letter": "·".join(known_facts(passage)[:3]), "text": passage.text}
            for id_, passage in self.by_id.items()
        ]
        return json.dumps({"question": question, "evidence": passages}, ensure_ascii=False)


@dataclass(slots=True)
class SentenceProver:
    """Takes the text of a model as it comes, and gives back the sentences that are proved.

    Attributes:
        passages: What the model may use.
        draft: The answer being put together.
        counts: What became of the sentences.
    """

    passages: WriterPassages
    draft: Draft
    counts: ProofCounts = field(default_factory=ProofCounts)
    _rest: str = ""
    _read: int = 0

    def proved(self, writer: Writer, question: str) -> Iterator[AnswerSentence]:
        """Yield the sentences of an answer as soon as each is proved.

        Raises:
            WriterError, WriterRefused: As the writer; what was yielded before is proved.
        """
        for piece in writer.write(messages.WRITER_INSTRUCTIONS, self.passages.request(question)):
            # Half a character (a lone surrogate) could not be encoded again.
            taken = _HALF_CHARACTER.sub("", piece[: _LONGEST - self._read])
            self._rest += taken
            self._read += len(piece)
            yield from self._complete_sentences(is_end=False)
            if self._read >= _LONGEST:
                break
        yield from self._complete_sentences(is_end=True)

    def _complete_sentences(self, *, is_end: bool) -> Iterator[AnswerSentence]:
        while match := _END.search(self._rest):
            if not is_end and _OPEN_MARK.match(self._rest, match.end()):
                # Brackets may still follow the full stop.
                return
            text, self._rest = self._rest[: match.end()], self._rest[match.end() :]
            yield from self._proved_sentence(text)
        if is_end and self._rest.strip():
            text, self._rest = self._rest, ""
            yield from self._proved_sentence(text)

    def _proved_sentence(self, text: str) -> Iterator[AnswerSentence]:
        """Yield a sentence of the model if it is proved, else a quote in its place, or nothing."""
        ids = [id_ for mark in _MARK.findall(text) for id_ in _ID.findall(mark)]
        claim = _MARKUP.sub("", _MARK.sub("", text)).strip()
        if not re.search(r"\w", claim):
            return
        said_before = any(claim == sentence.text for sentence in self.draft.sentences)
        if said_before or len(claim) > _LONGEST_SENTENCE:
            self.counts.dropped += len(claim) > _LONGEST_SENTENCE
            return
        cited = [
            self.passages.by_id[id_] for id_ in dict.fromkeys(ids) if id_ in self.passages.by_id
        ]
        before = len(self.draft.sentences)
        if spans := _proving_spans(claim, cited):
            self.counts.proved += 1
            self.draft.add(claim, [self.draft.quote(passage, span) for passage, span in spans])
        elif replacement := _replacement(
            claim, [each for each in cited if each.passage_id in self.passages.answering]
        ):
            passage, span = replacement
            number = self.draft.quote(passage, span)
            quoted = {number for sentence in self.draft.sentences for number in sentence.quotes}
            if number in quoted:
                self.counts.dropped += 1
                return
            self.counts.quoted += 1
            self.draft.add(span.of(passage.text), [number])
        else:
            self.counts.dropped += 1
        yield from self.draft.sentences[before:]


@dataclass(frozen=True, slots=True)
class WritingTask:
    """An answer that a model is to write. It needs the index no more.

    Attributes:
        extracted: The answer in the letters' own words.
        question: The question, made understandable without the conversation.
        passages: What the model may use.
    """

    extracted: Answer
    question: str
    passages: WriterPassages

    def written(self, writer: Writer) -> Generator[AnswerSentence | Answer, None, None]:
        """Yield the sentences of a model as each is proved, then the whole answer.

        Where the model fails, the whole answer is the extracted one, with a note that says why.
        """
        started = time.perf_counter()
        prover = SentenceProver(self.passages, Draft())
        failure: tuple[AnswerNote, str] | None = None
        try:
            yield from prover.proved(writer, self.question)
        except WriterRefused as error:
            failure = AnswerNote.WRITER_REFUSED, str(error)
        except WriterError as error:
            failure = AnswerNote.WRITER_FAILED, str(error)
        took_ms = self.extracted.took_ms + (time.perf_counter() - started) * 1000
        counts = prover.counts
        if failure is None and not counts.proved + counts.quoted:
            failure = AnswerNote.NOTHING_PROVED, str(counts.dropped)
        if failure is not None:
            yield replace(self.extracted, took_ms=took_ms, notes=(failure,))
            return
        notes = (
            (AnswerNote.SENTENCES_DROPPED, counts.dropped),
            (AnswerNote.SENTENCES_QUOTED, counts.quoted),
        )
        yield replace(
            self.extracted,
            took_ms=took_ms,
            sentences=tuple(prover.draft.sentences),
            quotes=prover.draft.quotes,
            notes=tuple((note, str(number)) for note, number in notes if number),
        )


def _proving_spans(claim: str, cited: Sequence[StoredPassage]) -> list[tuple[StoredPassage, Span]]:
    """Return the shortest spans of the cited passages that prove a claim; none where none do."""
    for passage in cited:
        for span in _spans(passage):
            if not find_faults(claim, [span.of(passage.text)], known_facts(passage)):
                return [(passage, span)]
    whole = [(passage, Span(0, len(passage.text))) for passage in cited]
    # The facts of a letter may be told only where all the passages are from it.
    one_letter = len({passage.citation.document_id for passage in cited}) == 1
    known = [fact for passage in cited for fact in known_facts(passage)] if one_letter else []
    if len(cited) > 1 and not find_faults(claim, [passage.text for passage in cited], known):
        return whole
    return []


def _spans(passage: StoredPassage) -> Iterator[Span]:
    """Yield where the sentences of a passage stand, then pairs of them, then the whole passage."""
    text = passage.text
    single = [trimmed(text, span) for span in sentences(text, Span(0, len(text)))]
    single = [span for span in single if span.end > span.start]
    yield from single
    for first, second in pairwise(single):
        yield Span(first.start, second.end)
    yield Span(0, len(text))


def _replacement(claim: str, cited: Sequence[StoredPassage]) -> tuple[StoredPassage, Span] | None:
    """Return the cited sentence that is most like a claim; None where none is like it."""
    alike = [
        (likeness(claim, span.of(passage.text)), -place, passage, span)
        for place, passage in enumerate(cited)
        for span in (
            trimmed(passage.text, part)
            for part in sentences(passage.text, Span(0, len(passage.text)))
        )
        if span.end > span.start
    ]
    if not alike:
        return None
    share, _, passage, span = max(alike, key=lambda each: each[:2])
    return (passage, span) if share >= _LIKE else None
