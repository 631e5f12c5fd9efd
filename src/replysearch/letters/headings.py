"""What makes the first sentence of a numbered line a heading, a title or a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import sentences, tidy_name
from replysearch.letters.kinds import heading_kind
from replysearch.letters.lines import Line
from replysearch.letters.markers import InlineMark, LineMark
from replysearch.records import Span

#: Longest heading with its label, in characters. Chosen, not measured: titles are shorter than
#: statements.
_HEADING_LIMIT = 30
#: Longest title of a section, in characters; longer first sentences are no titles.
TITLE_LIMIT = 60
#: Longest first sentence, in characters, that is a title because it has a cue word. Chosen, not
#: measured.
_SHORT_TITLE = 20
# What statements of facts and plans contain, and titles that end in 。 do not.
_STATEMENT = lazy_pattern(r"\d|已|将|拟|不|下一步|包括|分为|属于|负责|[,、].*以及")
# A whole statement without its full stop: 我局已于2023年完成…, 不同意设立专项资金. Headings such as
# 已开展的工作 and 关于第四条建议,不予采纳 end or begin like names.
_SAYS = lazy_pattern(
    r"(?!关于|对于)(?!.*(?:工作|情况|说明|打算|安排|原因|建议|意见|问题|措施|做法|成效|计划|思路|方面|采纳|的)$)"
    r"(?:.{0,14}(?:已(?:于|经|完成|建成|出台|开通|全部|累计)|正在|将(?:在|于|会|进一步|继续|新建|加快|完成)|拟(?:于|在))"
    r"|不同意|暂不(?!采纳)|不予(?!采纳))"
)
#: Characters that end a sentence, narrow.
SENTENCE_END = "。!?;"


def title_of(words: str) -> str:
    """Return the words of a heading without the mark that ends them."""
    return re.sub(r"[。;:;,!?：；，！？]+$", "", tidy_name(words))


def is_heading(words: str, first: Span, line: Line) -> bool:
    """Return whether a title is no sentence: short, alone on its line, and without a full stop."""
    is_alone = first.end == line.span.end
    is_short = len(line.squeezed) <= _HEADING_LIMIT and not words.endswith(tuple(SENTENCE_END))
    return is_alone and is_short and _SAYS.match(words) is None


def is_statement(words: str) -> bool:
    """Return whether the words of a title state facts or plans, or are too long for a heading."""
    return len(words) > _HEADING_LIMIT or _STATEMENT.search(words) is not None


def first_sentence(text: str, line: Line, mark: LineMark, inside: Sequence[InlineMark]) -> Span:
    """Return the first sentence after the label. It ends before the first inline item."""
    rest = Span(mark.end, line.span.end)
    end = next(sentences(text, rest), rest).end
    return Span(mark.end, min([end, *(each.start for each in inside)]))


def is_title(words: str) -> bool:
    """Return whether a first sentence is a title, not a statement."""
    if len(words) > TITLE_LIMIT or words.endswith(";"):
        return False
    if not words.endswith(("。", "!", "?")) or not _STATEMENT.search(words):
        return True
    return len(words) <= _SHORT_TITLE and heading_kind(words) is not None


def has_prose_below(
    words: str, first: Span, line: Line, mark: LineMark, *, plain_below: bool
) -> bool:
    """Return whether a line with nothing numbered below it opens a section of prose."""
    if plain_below:
        return mark.level <= 2 or is_title(words) or line.flat.endswith(":")
    if first.end < line.span.end:
        return mark.level <= 2 and is_title(words)
    # A bare title at the end of a letter, such as one above attachments, is no sentence.
    is_bare = not words.endswith(tuple(SENTENCE_END)) and len(words) <= _SHORT_TITLE
    return mark.level == 1 and is_bare and heading_kind(words) is not None
