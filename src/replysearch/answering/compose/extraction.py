"""Evidence → an answer that quotes the letters, or no answer."""

from __future__ import annotations

from replysearch.answering.compose.quotes import Draft, attribution, shortened
from replysearch.answering.evidence.item_groups import ItemGroup, best_group, introduced_items
from replysearch.answering.evidence.letter_choice import CandidateLetter, LetterChoice
from replysearch.answering.evidence.nearest_passages import AnswerEvidence
from replysearch.answering.evidence.open_index import (
    OpenIndex,
    begin_of_item,
    is_of_kind,
    sentence_spans,
)
from replysearch.answering.evidence.sentence_ranking import RankedSentence
from replysearch.answering.evidence.values.table_rows import names_row, same_row_name, table_head
from replysearch.answering.question.question import VALUE_KINDS, AnswerForm, Question
from replysearch.messages import answering as messages
from replysearch.records import Document, Kind, Span

#: Up to this many ranked sentences of a letter are quoted. Chosen, not measured: more are not read.
_MOST_SENTENCES = 3
#: Largest length, in characters, to which neighbouring sentences may extend a quote. Measured:
#: `python -m benchmarks.answering --vary compose.extraction._LONGEST_QUOTE=160,320,480`.
_LONGEST_QUOTE = 320
#: Least score of a further quoted sentence, as a fraction of the first sentence's score. Measured:
#: `python -m benchmarks.answering --vary compose.extraction._NEARLY=0.6,0.7,0.8`.
_NEARLY = 0.7
#: In a comparison: least score of a further quoted sentence, as a fraction of the first's score.
_NEARLY_COMPARED = 0.6
#: A sentence answers instead of a list only if it has at least this share of the question's words.
#: Measured: `python -m benchmarks.answering --vary compose.extraction._AT_ONCE=0.6,0.7,0.8`.
_AT_ONCE = 0.7
#: A sentence answers instead of a list only if its share of the question's words is at least this
#: fraction of the share that the list's items have. Measured in the same way.
_BESIDE_ITEMS = 0.85


def extract(index: OpenIndex, evidence: AnswerEvidence) -> Draft | None:
    """Return an answer that quotes the letters; None if no letter answers."""
    candidates = list(LetterChoice(index, evidence).answering())
    if not candidates:
        return None
    draft = Draft()
    for candidate in candidates:
        group = _items(evidence, candidate)
        if group is not None:
            document_id = group.items[0].citation.document_id
            _add_items(draft, group, index.transaction.document(document_id))
        else:
            _add_sentences(draft, evidence.question, candidate)
    return draft


def _items(evidence: AnswerEvidence, candidate: CandidateLetter) -> ItemGroup | None:
    """Return the list of items to quote from a letter, or None if sentences are to be quoted."""
    question = evidence.question
    if question.form is AnswerForm.COMPARISON or question.answer_type is not None:
        return None
    group = introduced_items(candidate.letter, candidate.best)
    if group and (
        question.kind is None or any(is_of_kind(item.kind, question.kind) for item in group.items)
    ):
        return group
    if question.form is not AnswerForm.LIST:
        return None
    group = best_group(candidate.letter, evidence.sentences)
    return group if group and not _answers_at_once(question, candidate.best, group) else None


def _answers_at_once(question: Question, best: RankedSentence, group: ItemGroup) -> bool:
    """Return whether a sentence answers instead of a list; False if `question.kind` is set."""
    if question.kind is not None:
        return False
    return best.share_in_sentence >= max(_AT_ONCE, _BESIDE_ITEMS * group.coverage)


def _add_items(draft: Draft, group: ItemGroup, document: Document) -> None:
    first = group.items[0]
    spans = [Span(begin_of_item(item), len(item.text)) for item in group.items]
    numbers = [draft.quote(*pair) for pair in zip(group.items, spans, strict=True)]
    heading = group.heading or messages.ANSWER_ITEMS
    above = draft.quote_heading(document, first, group.heading) if group.heading else []
    draft.add(f"{attribution(first)}{heading}:", [*above, *numbers])
    paths = {item.citation.path for item in group.items}
    last_part = ""
    for item, span, number in zip(group.items, spans, numbers, strict=True):
        # Items under different headings may each start with 一是, so the headings are shown.
        path = item.citation.path
        part = path[-1] if len(paths) > 1 and path else ""
        prefix = f"{part}:" if part and part not in (last_part, group.heading) else ""
        last_part = part
        above = draft.quote_heading(document, item, part) if prefix else []
        draft.add(prefix + shortened(span.of(item.text)), [*above, number], is_item=True)


def _add_sentences(draft: Draft, question: Question, candidate: CandidateLetter) -> None:
    prefix = attribution(candidate.best.passage)
    with_head: set[str] = set()
    for sentence in _best_sentences(question, candidate):
        passage = sentence.passage
        head = table_head(passage.text) if "\t" in sentence.text else None
        is_new = passage.passage_id not in with_head
        if head is not None and is_new and head.end <= sentence.span.start:
            # The header row says what the numbers in a row mean.
            with_head.add(passage.passage_id)
            draft.add(prefix + shortened(head.of(passage.text)), [draft.quote(passage, head)])
            prefix = ""
        span = _widened(question, sentence)
        value = sentence.value
        if value is not None:
            start = sentence.span.start - span.start + len(prefix)
            value = Span(value.start + start, value.end + start)
        draft.add(prefix + span.of(passage.text), [draft.quote(passage, span)], value)
        prefix = ""


def _best_sentences(question: Question, candidate: CandidateLetter) -> list[RankedSentence]:
    """Return the sentence to quote first, and others nearly as good. No two quotes will overlap."""
    best = candidate.best
    nearly = _NEARLY_COMPARED if question.form is AnswerForm.COMPARISON else _NEARLY
    is_number = question.answer_type in VALUE_KINDS
    is_row_named = names_row(question.text, best.text)
    chosen: list[RankedSentence] = []
    quoted: set[tuple[str, Span]] = set()
    for each in candidate.sentences:
        if len(chosen) == _MOST_SENTENCES or each.score < nearly * best.score:
            break
        if is_number and best.may_answer and not each.may_answer:
            continue
        if is_row_named and "\t" in each.text and not same_row_name(best.text, each.text):
            continue
        id_, span = each.passage.passage_id, _widened(question, each)
        is_quoted = any(id_ == other and _overlap(span, each_span) for other, each_span in quoted)
        if not is_quoted and (each is best or each.passage.kind is not Kind.COURTESY):
            quoted.add((id_, span))
            chosen.append(each)
    return chosen


def _widened(question: Question, sentence: RankedSentence) -> Span:
    """Return the span to quote: the sentence, and also neighbours unless a value is asked for."""
    if question.answer_type is not None:
        return sentence.span
    spans = sentence_spans(sentence.passage)
    if sentence.span not in spans:
        return sentence.span
    first = last = spans.index(sentence.span)
    while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= _LONGEST_QUOTE:
        last += 1
    while first and spans[last].end - spans[first - 1].start <= _LONGEST_QUOTE:
        first -= 1
    return Span(spans[first].start, spans[last].end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
