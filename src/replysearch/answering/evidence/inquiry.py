"""A question with all that is needed to answer it."""

from __future__ import annotations

from dataclasses import dataclass

from replysearch.answering.evidence.nearest_passages import NearestPassages
from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.question.conversation import AnswerEarlier, ConversationContext
from replysearch.answering.question.interpretation import Interpretation
from replysearch.records import Ask


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with all that is needed to answer it.

    Attributes:
        index: The index to answer from.
        ask: The question as asked.
        context: The earlier questions that it depends on.
        interpretation: What it means.
        nearest: The passages nearest to it.
        answer_earlier: Answers other questions of the same conversation.
    """

    index: OpenIndex
    ask: Ask
    context: ConversationContext
    interpretation: Interpretation
    nearest: NearestPassages
    answer_earlier: AnswerEarlier
