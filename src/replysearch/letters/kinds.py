"""What a passage does: report progress, promise, give grounds, or be courteous.

Closings are courtesies, and so are short openings that say 收悉 or only greet. Else, the nearest
heading with a cue word decides; without such a heading, the cue words in the passage decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow, squeeze
from replysearch.records import Kind

_HEADINGS = (
    (Kind.COMMITMENT, lazy_pattern("<kinds.commitment_heading>")),
    (Kind.BASIS, lazy_pattern("<kinds.basis_heading>")),
    (Kind.PROGRESS, lazy_pattern("<kinds.progress_heading>")),
)
_PROMISE = lazy_pattern(
    r"<kinds.promise>|<plans.effort>|<plans.drafted>"
    r"|我(?:们|<organisations.self>)(?:还)?将"
)
# 将 is a promise at the start of a clause or after the one who promises: 我局将加强.
_FUTURE = lazy_pattern(
    r"(?:^|(?<=[。;,、:!?们市县区还也均都府])|(?<=<organisations.self>))将<kinds.promised_verb>"
)
# In these clauses 将 means 把, so it is no promise: 将其纳入规划.
_BA_SENSE = lazy_pattern(r"将[^,。;:]{1,40}?<kinds.moved>")
_DONE = lazy_pattern("<kinds.done>")
_GROUNDS = lazy_pattern("<kinds.grounds>")
_CLOSING = lazy_pattern("<kinds.closing>")
_INTRODUCES = lazy_pattern(
    r"[:：]$|(?:以下|如下|下列).{0,8}[。:：]?$"
    r"|[两二三四五六七八几]个?(?:方面|环节|项|点|条|类|件事?)[^,，;；]{0,8}[。:：]$"
)
_YEAR = lazy_pattern(r"(20\d\d)年")
_GREETING = lazy_pattern(r"(?:您|你们?)好[!。,:]?")
_RECEIVED = lazy_pattern(r"收悉|(?:答复|回复|函复|说明)如下|现.{0,10}(?:答复|回复)")
#: Longest courtesy, in characters. Chosen, not measured: longer paragraphs do more than thank.
_COURTESY_LIMIT = 200
#: Longest sentence, in characters, in which a promise is a mere courtesy. Chosen, not measured.
_POLITE_PROMISE = 25


def is_closing(words: str) -> bool:
    """Return whether a last paragraph (narrow, no blanks) only thanks or says whom to contact."""
    if len(words) > _COURTESY_LIMIT or not _CLOSING.search(words):
        return False
    # A paragraph with a promise before the thanks is a promise: 下一步我们将…。感谢您….
    promises = [part for part in re.split(r"[。!;]", words) if _promises(part)]
    return not any(not _CLOSING.search(part) and len(part) > _POLITE_PROMISE for part in promises)


def opens_reply(passage: str) -> bool:
    """Return whether a paragraph says that the proposal arrived (收悉) or that a reply follows."""
    return _RECEIVED.search(squeeze(narrow(passage))) is not None


def introduces_list(text: str) -> bool:
    """Return whether the end of a text introduces a list, such as “主要有以下三个方面:”."""
    return _INTRODUCES.search(text) is not None


def heading_kind(title: str) -> Kind | None:
    """Return the kind that the first cue word in a heading shows, or None without a cue word."""
    words = squeeze(narrow(title))
    cues = [(match.start(), kind) for kind, cue in _HEADINGS if (match := cue.search(words))]
    return min(cues)[1] if cues else None


def kind_of(
    headings: Sequence[str], passage: str, *, opening: bool, closing: bool, year: int | None
) -> Kind:
    """Return the kind of a passage under `headings` (outermost first).

    `opening` is true for a paragraph that opens the letter, `closing` for one of the courtesies at
    the end. `year` is the year of the letter; a sentence that names a later year counts as a
    promise.
    """
    words = squeeze(narrow(passage))
    # Titles in 《》 are removed, because the name of a plan is no promise:
    # 《…行动计划(2024—2026年)》已印发.
    words = re.sub(r"《[^》]*》", "", words)
    if closing:
        return Kind.COURTESY
    if (
        opening
        and len(words) <= _COURTESY_LIMIT
        and (_RECEIVED.search(words) or _GREETING.fullmatch(words))
    ):
        return Kind.COURTESY
    for title in reversed(headings):
        if kind := heading_kind(title):
            return kind
    return _kind_by_cues(words, opening=opening, year=year)


def _promises(words: str, year: int | None = None) -> bool:
    if _PROMISE.search(words) or (_FUTURE.search(words) and not _BA_SENSE.search(words)):
        return True
    return year is not None and any(int(named) > year for named in _YEAR.findall(words))


def _kind_by_cues(words: str, *, opening: bool, year: int | None) -> Kind:
    sentences = [part for part in re.split(r"[。;!?]", words) if part]
    promises = sum(_promises(part, year) for part in sentences)
    done = sum(bool(_DONE.search(part)) and not _promises(part, year) for part in sentences)
    grounds = sum(bool(_GROUNDS.search(part)) for part in sentences)
    if promises and 2 * promises >= max(done, grounds):
        return Kind.COMMITMENT
    if grounds and grounds >= done:
        return Kind.BASIS
    if done:
        return Kind.PROGRESS
    if _RECEIVED.search(words) or (len(words) <= _COURTESY_LIMIT and _CLOSING.search(words)):
        return Kind.COURTESY
    return Kind.BASIS if opening else Kind.PROGRESS
