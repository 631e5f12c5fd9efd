"""Evidence → an answer whose every sentence is proved, or an abstention."""

from replysearch.answering.compose.model_server import ModelServer, Writer
from replysearch.answering.listing import listed
from replysearch.answering.pipeline import Asking
from replysearch.answering.verify.claims import Fault
from replysearch.answering.verify.saved_answers import (
    QuoteState,
    SavedAnswer,
    SavedQuote,
    SavedSentence,
    Verified,
    verify,
)
from replysearch.answering.verify.verifier import faults

__all__ = [
    "Asking",
    "Fault",
    "ModelServer",
    "QuoteState",
    "SavedAnswer",
    "SavedQuote",
    "SavedSentence",
    "Verified",
    "Writer",
    "faults",
    "listed",
    "verify",
]
