"""Evidence → an answer whose every sentence is proved, or an abstention."""

from replysearch.answering.asking import Asking

__all__ = ["Asking"]
