"""Evidence → an answer whose every sentence is proved, or an abstention."""

from replysearch.answering.asking import Asking
from replysearch.answering.listing import listed
from replysearch.answering.model_server import ModelServer, Writer
from replysearch.answering.saved import (
    QuoteState,
    SavedAnswer,
    SavedQuote,
    SavedSentence,
    Verified,
    verify,
)
from replysearch.answering.verifying import faults
from replysearch.answering.wording import Fault

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
