"""The steps that look for an answer. Each step answers an inquiry, passes it on, or abstains."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from replysearch.answering.compose.extraction import extract
from replysearch.answering.compose.quotes import Draft, opening_quotes
from replysearch.answering.compose.record_answer import answer_from_record
from replysearch.answering.evidence.nearest_passages import AnswerEvidence, Inquiry
from replysearch.answering.question.conversation import quoted_letters
from replysearch.answering.question.follow_ups import with_earlier_answer_type
from replysearch.answering.question.question import Question
from replysearch.chinese.document_numbers import asked_number, is_number_for_sure
from replysearch.chinese.text import HAN, STOP_WORDS
from replysearch.engine.words import query_words
from replysearch.search.retrieve import letters_by_number


class StepResult(Enum):
    """What a step returns when it does not answer."""

    GO_ON = "the next step may answer"
    ABSTAIN = "no later step may answer"


Step = Callable[[Inquiry], Draft | StepResult]


def quote_letters_asked_for(inquiry: Inquiry) -> Draft | StepResult:
    """Quote the openings of letters if only their number or their year is given: 2024年的答复."""
    letters = inquiry.interpretation.listed_letters or letters_by_number(
        inquiry.index.transaction, inquiry.ask.text.strip(), inquiry.interpretation.allowed
    )
    return opening_quotes(letters) if letters else StepResult.GO_ON


def abstain_without_subject(inquiry: Inquiry) -> Draft | StepResult:
    """Abstain if the question is just a number that no letter has, or has no subject (你好)."""
    is_unknown_number = is_number_for_sure(asked_number(inquiry.ask.text))
    if is_unknown_number or _has_no_subject(inquiry.interpretation.question):
        return StepResult.ABSTAIN
    return StepResult.GO_ON


_COURTESIES = frozenset(("谢谢", "感谢", "你好", "您好", "好的", "再见", "知道"))
_NO_HAN = re.compile(f"[^{HAN}]")


def _has_no_subject(question: Question) -> bool:
    return all(
        word in STOP_WORDS or word in _COURTESIES or _NO_HAN.fullmatch(word)
        for word in query_words(question.subject)
    )


# Words that ask what a whole letter says: 讲了什么.
_WHOLE_LETTER = re.compile(r"(?:讲|说|答复|回复|写)了?(?:些)?(?:什么|啥)|(?:主要)?内容|大意|概要")


def quote_whole_letter(inquiry: Inquiry) -> Draft | StepResult:
    """Quote the openings of the letters with a given number if the question asks what they say."""
    filters = inquiry.interpretation.filters
    is_named = filters.document_number or filters.proposal_number
    if not is_named or not _WHOLE_LETTER.search(inquiry.interpretation.folded_asked):
        return StepResult.GO_ON
    letters = dict.fromkeys(passage.citation.document_id for passage, _ in inquiry.nearest.passages)
    transaction = inquiry.index.transaction
    return opening_quotes([each for id_ in letters for each in transaction.passages_of(id_)])


def state_record_field(inquiry: Inquiry) -> Draft | StepResult:
    """State a metadata field of a letter, such as the number, the date or the issuer."""
    return answer_from_record(inquiry) or StepResult.GO_ON


def extract_for_earlier_answer_type(inquiry: Inquiry) -> Draft | StepResult:
    """Answer a question like 硕士呢 with a value of the type that an earlier question asked for."""
    interpretation = inquiry.interpretation
    question = with_earlier_answer_type(
        interpretation.question, inquiry.context.questions, inquiry.index.transaction.names()
    )
    if question == interpretation.question or not interpretation.standalone.before:
        return StepResult.GO_ON
    return extract(inquiry.index, evidence_on(inquiry, question)) or StepResult.GO_ON


def extract_sentences(inquiry: Inquiry) -> Draft | StepResult:
    """Quote the sentences and lists of items that answer."""
    evidence = evidence_on(inquiry, inquiry.interpretation.question)
    return extract(inquiry.index, evidence) or StepResult.GO_ON


def evidence_on(inquiry: Inquiry, question: Question) -> AnswerEvidence:
    """Return what the nearest passages say. For 还有吗, leave out the letters quoted before."""
    evidence = inquiry.nearest.evidence(question)
    if not inquiry.interpretation.standalone.asks_for_more:
        return evidence
    *before, last = inquiry.context.questions
    quoted = frozenset(quoted_letters(inquiry.answer_earlier(last, tuple(before)).quotes))
    for _ in range(inquiry.context.rounds_of_more - 1):
        draft = extract(inquiry.index, evidence.without(quoted))
        if draft is None:
            break
        quoted |= frozenset(quoted_letters(draft.quotes))
    return evidence.without(quoted)
