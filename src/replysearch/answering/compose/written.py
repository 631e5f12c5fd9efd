"""Answers in the words of a language model. Quotes prove each sentence that users see.

The model must end each sentence with the ids of the passages that prove it. If these passages do
not prove the sentence, users do not see the sentence: it is replaced by a quote or dropped.
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
from replysearch.answering.evidence.open_index import sentence_spans
from replysearch.answering.verify.claims import likeness
from replysearch.answering.verify.verifier import find_faults
from replysearch.engine import StoredPassage
from replysearch.errors import WriterError, WriterRefused
from replysearch.messages import answering as messages
from replysearch.records import Answer, AnswerNote, AnswerSentence, Span

#: Only so many characters of a model's text are read. Chosen, not measured: this bounds the cost.
_LONGEST = 8000
#: A model's sentence with more characters is dropped. Chosen, not measured: this bounds the cost.
_LONGEST_SENTENCE = 400
#: The quote that replaces an unproved sentence has at least this share of that sentence's character
#: pairs. Chosen, not measured: a proved sentence needs the same share (``verify.verifier``).
_LIKE = 0.65

# Ids in brackets, but not the year of a document number, which is in brackets too.
_MARK = re.compile(r"[\[【](?!\s*(?:19|20)\d\d\s*[\]】])([^\[\]【】\n]{0,120})[\]】]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ID = re.compile(r"[a-z0-9]{6}")
# Markdown, HTML tags and list markers that models put around sentences.
_MARKUP = re.compile(r"\*\*|`|</?\w{1,20}>|^[\s>#*·-]+", re.MULTILINE)
# The end of a sentence: punctuation or a line end, and then the ids in brackets, if any.
_END = re.compile(
    r"(?:[。!?！？]+[”’」』)）]*|\n+)(?:\s*(?:\[[^\[\]\n]{0,40}\]|【[^【】\n]{0,40}】))*"
)
_OPEN_MARK = re.compile(r"\s*(?:[\[【][^\]】\n]{0,40})?$")


@dataclass(slots=True)
class ProofCounts:
    """How many sentences of a model were proved, replaced by a quote, or dropped."""

    proved: int = 0
    quoted: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class WriterPassages:
    """The passages that a model may use, each under an id that is valid for one request only.

    `answering` holds the permanent ids of the passages that the extracted answer quotes.
    """

    by_id: Mapping[str, StoredPassage]
    answering: frozenset[str]

    @classmethod
    def of(cls, passages: Iterable[StoredPassage], answering: frozenset[str]) -> WriterPassages:
        """Give each passage a random id of six characters."""
        by_id: dict[str, StoredPassage] = {}
        for passage in passages:
            id_ = secrets.token_hex(3)
            while id_ in by_id:
                id_ = secrets.token_hex(3)
            by_id[id_] = passage
        return cls(by_id, answering)

    def request(self, question: str) -> str:
        """Return the question and the passages as one JSON object."""
        passages = [
            {"id": id_, "letter": "·".join(known_facts(passage)[:3]), "text": passage.text}
            for id_, passage in self.by_id.items()
        ]
        return json.dumps({"question": question, "evidence": passages}, ensure_ascii=False)


@dataclass(slots=True)
class SentenceProver:
    """Reads a model's text piece by piece. Proves each sentence, or replaces or drops it."""

    passages: WriterPassages
    draft: Draft
    counts: ProofCounts = field(default_factory=ProofCounts)
    _rest: str = ""  # the text after the last complete sentence
    _read: int = 0  # characters received so far

    def proved(self, writer: Writer, question: str) -> Iterator[AnswerSentence]:
        """Yield the proved sentences, and the quotes that replace other sentences, one by one.

        Raises:
            WriterError, WriterRefused: The writer raised this error, perhaps after some sentences.
        """
        for piece in writer.write(messages.WRITER_INSTRUCTIONS, self.passages.request(question)):
            # A lone surrogate cannot be encoded in UTF-8.
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
                # More ids of this sentence may still arrive.
                return
            text, self._rest = self._rest[: match.end()], self._rest[match.end() :]
            yield from self._proved_sentence(text)
        if is_end and self._rest.strip():
            text, self._rest = self._rest, ""
            yield from self._proved_sentence(text)

    def _proved_sentence(self, text: str) -> Iterator[AnswerSentence]:
        """Yield a sentence if it is proved. Else yield a quote that replaces it, or nothing."""
        ids = [id_ for mark in _MARK.findall(text) for id_ in _ID.findall(mark)]
        claim = _MARKUP.sub("", _MARK.sub("", text)).strip()
        if not re.search(r"\w", claim):
            return
        is_repeated = any(claim == sentence.text for sentence in self.draft.sentences)
        if is_repeated or len(claim) > _LONGEST_SENTENCE:
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
    """All that a model needs to write an answer. The index is not needed.

    `extracted` is the answer made of quotes. `question` does not depend on the conversation.
    """

    extracted: Answer
    question: str
    passages: WriterPassages

    def written(self, writer: Writer) -> Generator[AnswerSentence | Answer, None, None]:
        """Yield the sentences of the answer one by one, then the complete answer.

        If the model fails, or no sentence can be used, yield `extracted` with a note that says why.
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
    """Return the proof of a claim: one span, or all cited passages in full, or an empty list."""
    for passage in cited:
        for span in _spans(passage):
            if not find_faults(claim, [span.of(passage.text)], known_facts(passage)):
                return [(passage, span)]
    # The facts of a letter, such as the date, count only if all passages are from one letter.
    one_letter = len({passage.citation.document_id for passage in cited}) == 1
    facts = [fact for passage in cited for fact in known_facts(passage)] if one_letter else []
    if len(cited) > 1 and not find_faults(claim, [passage.text for passage in cited], facts):
        return [(passage, Span(0, len(passage.text))) for passage in cited]
    return []


def _spans(passage: StoredPassage) -> Iterator[Span]:
    """Yield the spans of a passage's sentences, of any two in a row, and of the whole text."""
    single = sentence_spans(passage)
    yield from single
    for first, second in pairwise(single):
        yield Span(first.start, second.end)
    yield Span(0, len(passage.text))


def _replacement(claim: str, cited: Sequence[StoredPassage]) -> tuple[StoredPassage, Span] | None:
    """Return the sentence in `cited` most similar to a claim; None if none is similar enough."""
    similar = [
        (likeness(claim, span.of(passage.text)), -index, passage, span)
        for index, passage in enumerate(cited)
        for span in sentence_spans(passage)
    ]
    if not similar:
        return None
    share, _, passage, span = max(similar, key=lambda each: each[:2])
    return (passage, span) if share >= _LIKE else None
