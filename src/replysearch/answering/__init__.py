"""A question → an answer proved by quotes, or an abstention. Saved answers are checked here too."""

from replysearch.answering.compose.model_server import ModelServer, Writer
from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.passage_list import list_passages
from replysearch.answering.pipeline import answer, writing_task
from replysearch.answering.verify.claims import Fault
from replysearch.answering.verify.saved_answers import (
    QuoteState,
    SavedAnswer,
    SavedQuote,
    SavedSentence,
    Verified,
    verify,
)
from replysearch.answering.verify.verifier import find_faults

__all__ = [
    "Fault",
    "ModelServer",
    "OpenIndex",
    "QuoteState",
    "SavedAnswer",
    "SavedQuote",
    "SavedSentence",
    "Verified",
    "Writer",
    "answer",
    "find_faults",
    "list_passages",
    "verify",
    "writing_task",
]
