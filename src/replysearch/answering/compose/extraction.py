"""Evidence → an answer in the letters' own words, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from replysearch.answering.compose.quotes import Draft, lead, shown
from replysearch.answering.evidence.answerability import Support
from replysearch.answering.evidence.letter_evidence import Group, LetterAsked
from replysearch.answering.evidence.sentence_ranking import Judged
from replysearch.answering.evidence.table_rows import names_row, table_head
from replysearch.answering.evidence.value_constraints import event_asked
from replysearch.answering.question.question import VALUE_KINDS, Question, Shape
from replysearch.chinese.text import sentences, trimmed
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import ReadTransaction
from replysearch.messages import answering as messages
from replysearch.records import Document, Kind, Span

#: Letters that one answer is drawn from, and letters of a comparison.
_MOST_LETTERS = 3
_MOST_COMPARED = 8
#: Sentences quoted from one letter.
_MOST_SENTENCES = 3
#: A passage up to this length, in characters, is quoted whole where no single value is asked for.
_WHOLE = 320
#: A sentence or letter beside the best must be nearly as good, by score.
_NEARLY = 0.7
_NEARLY_COMPARED = 0.6
_NEARLY_NAMED = 0.85
_VALUE_NEARLY = 0.9
#: Share of the words that the best letter of a comparison says, which the others must say too.
_SAID_TOO = 0.6
#: Share of the question's words from which one sentence says it, and beside that of a list.
_AT_ONCE, _ALIKE = 0.7, 0.85


@dataclass(frozen=True, slots=True)
class Sifted:
    """A letter that answers, with its sentences, best first."""

    letter: LetterAsked
    judged: tuple[Judged, ...]

    @property
    def best(self) -> Judged:
        """Its best sentence."""
        return self.judged[0]


class Extractor:
    """Answers one question from judged sentences."""

    def __init__(
        self,
        transaction: ReadTransaction,
        reader: Encoder,
        question: Question,
        judged: Sequence[Judged],
        asked: NearWords | None,
        *,
        is_scoped: bool,
        beyond: float = 0.0,
        compared: Mapping[str, int] = MappingProxyType({}),
        strangers: Sequence[str] = (),
        known: bool,
        without: frozenset[str] = frozenset(),
    ) -> None:
        self._transaction = transaction
        self._reader = reader
        self._question = question
        self._asked = asked
        #: The sentences that may answer, best first.
        self.judged = [each for each in judged if each.passage.document_id not in without]
        self._is_scoped = is_scoped
        self._beyond = beyond
        self._compared = compared
        self._strangers = strangers
        self._known = known

    def answer(self) -> Draft | None:
        """Return the answer; None where the letters do not say."""
        draft = Draft()
        letters = list(self._letters())
        if not letters:
            return None
        for sifted in letters:
            group = self._group(sifted)
            if group is not None:
                _say_group(draft, group, self._transaction.document(group.items[0].document_id))
            else:
                self._say_sentences(draft, sifted)
        return draft

    def _group(self, sifted: Sifted) -> Group | None:
        """Return the items that answer; None where sentences do."""
        shape = self._question.shape
        if shape is Shape.COMPARISON or self._question.wanted is not None:
            return None
        group = sifted.letter.announced(sifted.best)
        if group and (self._question.kind is None or group.is_of(self._question.kind)):
            return group
        group = sifted.letter.best_group(self.judged) if shape is Shape.LIST else None
        return group if group and not self._is_said_at_once(sifted.best, group) else None

    def supports(self) -> list[Support]:
        """Return what speaks for each letter, the one with the best sentence first."""
        return [self._full(self._hoped(sifted), sifted) for sifted in self._sifted()]

    def _sifted(self) -> list[Sifted]:
        by_letter: dict[str, list[Judged]] = {}
        for each in self.judged:
            by_letter.setdefault(each.passage.document_id, []).append(each)
        return [
            Sifted(
                LetterAsked(
                    self._transaction,
                    judged[0].passage,
                    self._question,
                    self._reader,
                    self._asked,
                    known=self._known,
                ),
                _value_first(judged),
            )
            for judged in by_letter.values()
        ]

    def _suffices(self, sifted: Sifted) -> bool:
        hoped = self._hoped(sifted)
        # Where not even a letter that said every word would do, it need not be read.
        return (
            hoped.suffices
            # Of several that are compared each says its own.
            and (self._is_comparison or sifted.letter.may_be_meant(self._strangers))
            and sifted.letter.says_own
            and sifted.letter.tells_of(event_asked(self._question.text))
            and self._reads_enough(hoped, sifted)
        )

    def _reads_enough(self, hoped: Support, sifted: Sifted) -> bool:
        """Tell whether the letter answers; names are looked for only where they decide."""
        covered, gap = sifted.letter.coverage
        read = replace(hoped, letter=covered, gap=gap)
        if not read.suffices or replace(read, named=False).suffices:
            return read.suffices
        return sifted.letter.says_alone(self.judged)

    def _hoped(self, sifted: Sifted) -> Support:
        """Return what would speak for a letter that says every word of the question."""
        return Support(
            letter=1.0,
            gap=0.0,
            named=True,
            beyond=self._beyond,
            best=sifted.best,
            is_scoped=self._is_scoped or self._is_comparison,
            is_list=self._question.shape is Shape.LIST,
        )

    def _full(self, hoped: Support, sifted: Sifted) -> Support:
        covered, gap = sifted.letter.coverage
        return replace(hoped, letter=covered, gap=gap, named=sifted.letter.says_alone(self.judged))

    def _letters(self) -> Iterator[Sifted]:
        """Yield the letters that answer: the best, and others that are nearly as good."""
        compared = self._is_comparison
        most = _MOST_COMPARED if compared else _MOST_LETTERS
        nearly = _NEARLY_COMPARED if compared else _NEARLY
        issuers: set[str | None] = set()
        sifted = self._sifted()[:most]
        bests: dict[int | None, float] = {}
        fullest = max((each.best.around for each in sifted), default=0.0)
        for each in sifted:
            # A letter that is ruled out is not stood in for by one that says much less.
            issuer = each.best.passage.issuer
            part = self._compared.get(each.letter.document_id)
            is_named = part is not None
            best = bests.setdefault(part, each.best.score)
            if each.best.score < (_NEARLY_NAMED if is_named else nearly) * best:
                continue
            if compared and not is_named and each.best.around < _SAID_TOO * fullest:
                continue
            if (compared and issuer in issuers) or not self._suffices(each):
                continue
            issuers.add(issuer)
            yield each
            most -= 1
            if not most:
                return

    def _is_said_at_once(self, best: Judged, group: Group) -> bool:
        """Tell whether one sentence says about as much of the question as all items together.

        What is promised or has been done is told in full.
        """
        if self._question.kind is not None:
            return False
        return best.alone >= _AT_ONCE and best.alone >= _ALIKE * group.covered

    def _say_sentences(self, draft: Draft, sifted: Sifted) -> None:
        opening = lead(sifted.best.passage)
        headed: set[str] = set()
        for judged in self._chosen(sifted):
            head = table_head(judged.passage.text) if "\t" in judged.text else None
            is_new = judged.passage.passage_id not in headed
            if head is not None and is_new and head.end <= judged.span.start:
                headed.add(judged.passage.passage_id)
                # Bare numbers: the head of the table says of what.
                draft.say(
                    opening + shown(head.of(judged.passage.text)),
                    [draft.quote(judged.passage, head)],
                )
                opening = ""
            span = self._widened(judged)
            words = span.of(judged.passage.text)
            value = judged.value
            if value is not None:
                start = judged.span.start - span.start + len(opening)
                value = Span(value.start + start, value.end + start)
            draft.say(opening + words, [draft.quote(judged.passage, span)], value)
            opening = ""

    def _chosen(self, sifted: Sifted) -> list[Judged]:
        """Return the best sentence and those nearly as good, each place once."""
        best = sifted.best
        nearly = _NEARLY_COMPARED if self._is_comparison else _NEARLY
        counts = self._question.wanted in VALUE_KINDS
        is_row_named = names_row(self._question.text, best.text)
        chosen: list[Judged] = []
        places: set[tuple[str, Span]] = set()
        for each in sifted.judged:
            if len(chosen) == _MOST_SENTENCES or each.score < nearly * best.score:
                break
            if counts and best.may_answer and not each.may_answer:
                continue
            if is_row_named and each is not best and "\t" in each.text:
                continue
            id_, span = each.passage.passage_id, self._widened(each)
            said = any(id_ == other and _overlap(span, before) for other, before in places)
            if not said and (each is best or each.passage.kind is not Kind.COURTESY):
                places.add((id_, span))
                chosen.append(each)
        return chosen

    @property
    def _is_comparison(self) -> bool:
        return self._question.shape is Shape.COMPARISON

    def _widened(self, judged: Judged) -> Span:
        """Return the sentence, with those after and before it where no single value is asked for.

        A passage or as much of it as :data:`_WHOLE` holds tells what one sentence leaves out.
        """
        text = judged.passage.text
        if self._question.wanted is not None:
            return judged.span
        spans = [trimmed(text, span) for span in sentences(text, Span(0, len(text)))]
        spans = [span for span in spans if span.end > span.start]
        first = last = spans.index(judged.span) if judged.span in spans else -1
        if first < 0:
            return judged.span
        while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= _WHOLE:
            last += 1
        while first and spans[last].end - spans[first - 1].start <= _WHOLE:
            first -= 1
        return Span(spans[first].start, spans[last].end)


def _value_first(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """Put the best sentence that says a value first where a value is asked for."""
    least = _VALUE_NEARLY * judged[0].score
    saying = [each for each in judged if each.has_value and each.in_time and each.score >= least]
    first = saying[0] if saying else judged[0]
    return (first, *(each for each in judged if each is not first))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _say_group(draft: Draft, group: Group, document: Document) -> None:
    first = group.items[0]
    numbers = [draft.quote(item, Span(0, len(item.text))) for item in group.items]
    heading = group.heading or messages.ANSWER_ITEMS
    own = draft.quote_heading(document, first, group.heading) if group.heading else []
    draft.say(f"{lead(first)}{heading}:", [*own, *numbers])
    parts = {item.path for item in group.items}
    above = ""
    for item, number in zip(group.items, numbers, strict=True):
        # Items of several parts need the part's heading, or 一是 would stand there twice.
        part = item.path[-1] if len(parts) > 1 and item.path else ""
        lead_in = f"{part}:" if part and part not in (above, group.heading) else ""
        above = part
        own = draft.quote_heading(document, item, part) if lead_in else []
        draft.say(lead_in + shown(item.text), [*own, number], is_item=True)
