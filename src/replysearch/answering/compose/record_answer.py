"""An answer that states a metadata field of a letter, such as the number, date or issuer."""

from __future__ import annotations

import re

from replysearch.answering.compose.quotes import Draft, attribution
from replysearch.answering.evidence.letter_evidence import LetterEvidence
from replysearch.answering.evidence.nearest_passages import RANKED_PASSAGES, Inquiry
from replysearch.answering.question.question import Question, parse_question
from replysearch.answering.question.record_fields import RequestedField, find_requested_field
from replysearch.answering.question.scope import find_scope, without_scope
from replysearch.engine import StoredPassage
from replysearch.messages import answering as messages
from replysearch.records import Query, Span
from replysearch.search.retrieve import LONGEST_QUERY, best_passages

#: A question describes a letter only if the letter has at least this share of the question's words.
#: Measured: `python -m benchmarks.answering --vary compose.record_answer._LEAST_WORDS=0.4,0.6,0.8`.
_LEAST_WORDS = 0.6
#: Used instead of `_LEAST_WORDS` if the question names filters: a place, issuer, number or date.
_LEAST_WORDS_SCOPED = 0.3
#: Largest weight of a word that the letter may lack if the question names no filters. Measured:
#: `python -m benchmarks.answering --vary compose.record_answer._MOST_MISSING=0.1,0.2,0.4`.
_MOST_MISSING = 0.2
#: Number of letters examined, the best ones. Chosen, not measured: the right one is among them.
_LOOKED_AT = 3

# Words that fit every letter. They do not show which letter is meant.
_ANY_LETTER = re.compile(
    r"提案|建议|议案|答复|复函|回复|关于|来信|这封|那封|那份|这份|那件|这件|信件?|函"
)


def answer_from_record(inquiry: Inquiry) -> Draft | None:
    """Return an answer that states a metadata field of the letter that a question means.

    None if the question asks for no field or means no letter, or if the letter lacks the field.
    """
    interpretation = inquiry.interpretation
    field = find_requested_field(interpretation.folded_asked)
    if field is None:
        return None
    words = f"{interpretation.folded_before} {field.rest}"
    rest = without_scope(words, find_scope(words, inquiry.index.transaction.names()))
    question = parse_question(_ANY_LETTER.sub(" ", rest or words))
    question_words = inquiry.index.question_words(question)
    for passage in _described_letters(inquiry, rest):
        letter = LetterEvidence(inquiry.index, question, question_words, passage)
        if _is_meant(inquiry, question, letter):
            return _field_of(inquiry, passage, field)
    return None


def _described_letters(inquiry: Inquiry, words: str) -> list[StoredPassage]:
    """Return the best passage of each letter that `words` may describe, the best letter first."""
    query = Query((words or inquiry.ask.text)[:LONGEST_QUERY], RANKED_PASSAGES)
    index, allowed = inquiry.index, inquiry.interpretation.allowed
    scored = best_passages(index.transaction, index.encoder, query, allowed)
    firsts: dict[str, StoredPassage] = {}
    for passage, _ in scored or inquiry.nearest.passages:
        firsts.setdefault(passage.citation.document_id, passage)
    return list(firsts.values())[:_LOOKED_AT]


def _is_meant(inquiry: Inquiry, question: Question, letter: LetterEvidence) -> bool:
    """Return whether a question means a letter.

    The letter must mention the question's places and offices that the index does not know, and must
    have enough of the question's words. If the question names filters, the words are not needed
    when the question has no other words, or when only one letter passes the filters.
    """
    interpretation = inquiry.interpretation
    is_scoped = interpretation.is_scoped
    means_any = not question.subject.strip() or interpretation.is_about_one_letter
    coverage, missing = letter.coverage
    has_words = coverage >= (_LEAST_WORDS_SCOPED if is_scoped else _LEAST_WORDS)
    is_described = has_words and (is_scoped or missing <= _MOST_MISSING)
    if not is_described and not (means_any and is_scoped):
        return False
    return letter.mentions_all(interpretation.unknown_names)


def _field_of(inquiry: Inquiry, passage: StoredPassage, field: RequestedField) -> Draft | None:
    """Return an answer that states a field of a passage's letter; None if the field is missing."""
    document = inquiry.index.transaction.document(passage.citation.document_id)
    spans = document.metadata.provenance.get(field.name, ())
    if not spans:
        return None
    draft = Draft()
    numbers = [draft.quote_outside_passages(document, passage, span) for span in spans]
    value = messages.ANSWER_JOINT.join(" ".join(span.of(document.text).split()) for span in spans)
    name = messages.ANSWER_FIELDS[field.name]
    text = messages.ANSWER_RECORD.format(lead=attribution(passage), name=name)
    draft.add(text + value, numbers, Span(len(text), len(text) + len(value)))
    return draft
