"""What each sentence of a reply does: reports, promises, gives grounds, refuses, is courteous."""

from replysearch.letters.kinds.classifier import (
    KindClassifier,
    builtin_classifier,
    untrained_classifier,
)
from replysearch.letters.kinds.contexts import sentences_in
from replysearch.letters.kinds.cues import heading_kind, introduces_list, is_closing
from replysearch.letters.kinds.requests import with_requested_items

__all__ = [
    "KindClassifier",
    "builtin_classifier",
    "heading_kind",
    "introduces_list",
    "is_closing",
    "sentences_in",
    "untrained_classifier",
    "with_requested_items",
]
