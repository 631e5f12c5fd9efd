"""Answers in a model's words: what the letters do not bear out is dropped, or quoted instead.

The model is given passages under ids made for the one request, and must end each sentence with the
ids that it rests on. What it says reaches the user only sentence by sentence, each verified.
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
from replysearch.answering.compose.quotes import Draft, about
from replysearch.answering.verify.claims import likeness
from replysearch.answering.verify.verifier import faults
from replysearch.chinese.text import sentences, trimmed
from replysearch.engine import StoredPassage
from replysearch.errors import WriterError, WriterRefused
from replysearch.messages import answering as messages
from replysearch.records import Answer, AnswerNote, AnswerSentence, Span

#: Longest text, in characters, that is read of a model.
_LONGEST = 8000
#: Longest sentence, in characters, that is looked at.
_LONGEST_SENTENCE = 400
#: Share of a failed sentence's words that a quoted one must have to stand in for it.
_LIKE = 0.65

# What stands in brackets is a mark, but for the year of a document number.
_MARK = re.compile(r"[\[【](?!\s*(?:19|20)\d\d\s*[\]】])([^\[\]【】\n]{0,120})[\]】]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ID = re.compile(r"[a-z0-9]{6}")
# What models put before and around sentences.
_DRESS = re.compile(r"\*\*|`|</?\w{1,20}>|^[\s>#*·-]+", re.MULTILINE)
# A sentence ends at its point, or line end, with the marks that follow it.
_END = re.compile(
    r"(?:[。!?！？]+[”’」』)）]*|\n+)(?:\s*(?:\[[^\[\]\n]{0,40}\]|【[^【】\n]{0,40}】))*"
)
_OPEN_MARK = re.compile(r"\s*(?:[\[【][^\]】\n]{0,40})?$")


@dataclass(slots=True)
class Proof:
    """What became of a model's sentences: proved, replaced by the quote, dropped."""

    proved: int = 0
    quoted: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that a model may use, by ids that mean nothing outside the request.

    `answering` are the ids of those passages that answer the question by themselves.
    """

    by_id: Mapping[str, StoredPassage]
    answering: frozenset[str]

    @classmethod
    def of(cls, passages: Iterable[StoredPassage], answering: frozenset[str]) -> Evidence:
        """Give each passage an id of six characters that cannot be guessed."""
        by_id: dict[str, StoredPassage] = {}
        for passage in passages:
            name = secrets.token_hex(3)
            while name in by_id:
                name = secrets.token_hex(3)
            by_id[name] = passage
        return cls(by_id, answering)

    def request(self, question: str) -> str:
        """Return the question with the passages as one JSON object, so that no words break out."""
        told = [
            {"id": name, "letter": "·".join(about(passage)[:3]), "text": passage.text}
            for name, passage in self.by_id.items()
        ]
        return json.dumps({"question": question, "evidence": told}, ensure_ascii=False)


@dataclass(slots=True)
class Proving:
    """Takes a model's text as it comes and gives back the sentences that are proved."""

    evidence: Evidence
    draft: Draft
    proof: Proof = field(default_factory=Proof)
    _rest: str = ""
    _read: int = 0

    def proved(self, writer: Writer, question: str) -> Iterator[AnswerSentence]:
        """Yield the sentences of an answer as soon as each is proved.

        Raises:
            WriterError, WriterRefused: As the writer; what was yielded before is proved.
        """
        for piece in writer.write(messages.WRITER_INSTRUCTIONS, self.evidence.request(question)):
            # Half a character would not come out of the program again.
            taken = _HALF_CHARACTER.sub("", piece[: _LONGEST - self._read])
            self._rest += taken
            self._read += len(piece)
            yield from self._taken(whole=False)
            if self._read >= _LONGEST:
                break
        yield from self._taken(whole=True)

    def _taken(self, *, whole: bool) -> Iterator[AnswerSentence]:
        while match := _END.search(self._rest):
            if not whole and _OPEN_MARK.match(self._rest, match.end()):
                # Marks may still follow the point.
                return
            text, self._rest = self._rest[: match.end()], self._rest[match.end() :]
            yield from self._judged(text)
        if whole and self._rest.strip():
            text, self._rest = self._rest, ""
            yield from self._judged(text)

    def _judged(self, text: str) -> Iterator[AnswerSentence]:
        """Yield what is left of one sentence of the model; nothing when it fails."""
        named = [name for mark in _MARK.findall(text) for name in _ID.findall(mark)]
        claim = _DRESS.sub("", _MARK.sub("", text)).strip()
        if not re.search(r"\w", claim):
            return
        said_before = any(claim == sentence.text for sentence in self.draft.sentences)
        if said_before or len(claim) > _LONGEST_SENTENCE:
            self.proof.dropped += len(claim) > _LONGEST_SENTENCE
            return
        cited = [
            self.evidence.by_id[name]
            for name in dict.fromkeys(named)
            if name in self.evidence.by_id
        ]
        before = len(self.draft.sentences)
        if spans := _proof(claim, cited):
            self.proof.proved += 1
            self.draft.say(claim, [self.draft.quote(passage, span) for passage, span in spans])
        elif stand_in := _stand_in(
            claim, [each for each in cited if each.passage_id in self.evidence.answering]
        ):
            passage, span = stand_in
            number = self.draft.quote(passage, span)
            said = {number for sentence in self.draft.sentences for number in sentence.quotes}
            if number in said:
                self.proof.dropped += 1
                return
            self.proof.quoted += 1
            self.draft.say(span.of(passage.text), [number])
        else:
            self.proof.dropped += 1
        yield from self.draft.sentences[before:]


@dataclass(frozen=True, slots=True)
class Commission:
    """An answer to be written: the one in the letters' words, and the evidence to write from."""

    extracted: Answer
    question: str
    evidence: Evidence

    def written(self, writer: Writer) -> Generator[AnswerSentence | Answer, None, None]:
        """Yield sentences in a model's words as each is proved, then the whole answer.

        Where the model fails, the whole answer is in the letters' own words, with a note of why.
        """
        started = time.perf_counter()
        proving = Proving(self.evidence, Draft())
        failure: tuple[AnswerNote, str] | None = None
        try:
            yield from proving.proved(writer, self.question)
        except WriterRefused as error:
            failure = AnswerNote.WRITER_REFUSED, str(error)
        except WriterError as error:
            failure = AnswerNote.WRITER_FAILED, str(error)
        took_ms = self.extracted.took_ms + (time.perf_counter() - started) * 1000
        proof = proving.proof
        if failure is None and not proof.proved + proof.quoted:
            failure = AnswerNote.NOTHING_PROVED, str(proof.dropped)
        if failure is not None:
            yield replace(self.extracted, took_ms=took_ms, notes=(failure,))
            return
        counts = (
            (AnswerNote.SENTENCES_DROPPED, proof.dropped),
            (AnswerNote.SENTENCES_QUOTED, proof.quoted),
        )
        yield replace(
            self.extracted,
            took_ms=took_ms,
            sentences=tuple(proving.draft.sentences),
            quotes=proving.draft.quotes,
            notes=tuple((note, str(number)) for note, number in counts if number),
        )


def _proof(claim: str, cited: Sequence[StoredPassage]) -> list[tuple[StoredPassage, Span]]:
    """Return the shortest spans of the cited passages that bear the claim out; none if none do."""
    for passage in cited:
        for span in _spans(passage):
            if not faults(claim, [span.of(passage.text)], about(passage)):
                return [(passage, span)]
    whole = [(passage, Span(0, len(passage.text))) for passage in cited]
    # Who said it and when holds for one letter alone.
    one_letter = len({passage.document_id for passage in cited}) == 1
    known = [fact for passage in cited for fact in about(passage)] if one_letter else []
    if len(cited) > 1 and not faults(claim, [passage.text for passage in cited], known):
        return whole
    return []


def _spans(passage: StoredPassage) -> Iterator[Span]:
    """Yield a passage's sentences, then pairs of them, then the whole."""
    text = passage.text
    single = [trimmed(text, span) for span in sentences(text, Span(0, len(text)))]
    single = [span for span in single if span.end > span.start]
    yield from single
    for first, second in pairwise(single):
        yield Span(first.start, second.end)
    yield Span(0, len(text))


def _stand_in(claim: str, cited: Sequence[StoredPassage]) -> tuple[StoredPassage, Span] | None:
    """Return the cited sentence that says most nearly what the claim tried to say."""
    near = [
        (likeness(claim, span.of(passage.text)), -place, passage, span)
        for place, passage in enumerate(cited)
        for span in (
            trimmed(passage.text, part)
            for part in sentences(passage.text, Span(0, len(passage.text)))
        )
        if span.end > span.start
    ]
    if not near:
        return None
    share, _, passage, span = max(near, key=lambda each: each[:2])
    return (passage, span) if share >= _LIKE else None
