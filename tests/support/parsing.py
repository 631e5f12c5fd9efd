"""Letters parsed from a body alone, and what their sentences are told to be."""

from __future__ import annotations

from replysearch.letters import parse_letter
from replysearch.records import Kind, Letter, SourceFormat, SourceText

_HEAD = "示例市教育局关于市政协九届四次会议第7号提案的答复\n某委员:\n您提出的提案收悉,现答复如下:\n"
_TAIL = "\n示例市教育局\n2025年6月3日"


def letter_of_body(body: str, behind: str = "") -> Letter:
    """Return the letter with this body, and perhaps with text behind its signature."""
    return parse_letter("letter.txt", SourceText(_HEAD + body + _TAIL + behind, SourceFormat.TEXT))


def sentences_of(letter: Letter) -> dict[str, tuple[Kind, bool]]:
    """Return each sentence with its kind, and whether it repeats what was asked."""
    return {
        each.span.of(letter.text): (each.kind, each.asked)
        for passage in letter.passages
        for each in passage.sentences
    }
