"""Words that tell of a kind where a single line must be judged: a heading, a closing, a lead."""

from __future__ import annotations

import re

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow, squeeze
from replysearch.records import Kind

_HEADINGS = (
    (Kind.COMMITMENT, lazy_pattern("<kinds.commitment_heading>")),
    (Kind.BASIS, lazy_pattern("<kinds.basis_heading>")),
    (Kind.PROGRESS, lazy_pattern("<kinds.progress_heading>")),
)
_PROMISE = lazy_pattern(
    r"<kinds.promise>|<plans.effort>|<plans.drafted>|我(?:们|<organisations.self>)(?:还)?将"
)
_FUTURE = lazy_pattern(
    r"(?:^|(?<=[。;,、:!?们市县区还也均都府])|(?<=<organisations.self>))将<kinds.promised_verb>"
)
_CLOSING = lazy_pattern("<kinds.closing>")
_INTRODUCES = lazy_pattern(
    r"[:：]$|(?:以下|如下|下列).{0,8}[。:：]?$"
    r"|[两二三四五六七八几]个?(?:方面|环节|项|点|条|类|件事?)[^,，;；]{0,8}[。:：]$"
)
#: Longest closing, in characters. Chosen, not measured: longer paragraphs do more than thank.
_CLOSING_LIMIT = 200
#: Longest sentence, in characters, in which a promise is a mere courtesy. Chosen, not measured.
_POLITE_PROMISE = 25


def is_closing(words: str) -> bool:
    """Return whether a last paragraph (narrow, no blanks) only thanks or says whom to contact."""
    if len(words) > _CLOSING_LIMIT or not _CLOSING.search(words):
        return False
    # A paragraph with a promise before the thanks is a promise: 下一步我们将…。感谢您….
    promises = [part for part in re.split(r"[。!;]", words) if _promises(part)]
    return not any(not _CLOSING.search(part) and not _is_polite(part) for part in promises)


def introduces_list(text: str) -> bool:
    """Return whether the end of a text introduces a list, such as “主要有以下三个方面:”."""
    return _INTRODUCES.search(text) is not None


def heading_kind(title: str) -> Kind | None:
    """Return the kind that the first cue word in a heading shows, or None without a cue word."""
    words = squeeze(narrow(title))
    cues = [(match.start(), kind) for kind, cue in _HEADINGS if (match := cue.search(words))]
    return min(cues)[1] if cues else None


def _is_polite(promise: str) -> bool:
    return len(promise) <= _POLITE_PROMISE and not any(map(str.isdigit, promise))


def _promises(words: str) -> bool:
    return _PROMISE.search(words) is not None or _FUTURE.search(words) is not None
