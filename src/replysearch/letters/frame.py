"""Finds the letter in its source text: head, addressee, body, signature, tail.

Web pages have navigation and blocks of facts before the letter, and links, editors' names and QR
codes after it. The body runs from after the addressee to the signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import trimmed
from replysearch.letters.annexes import Annex, annexes_in, is_annex_head
from replysearch.letters.attachments import attachment_lines
from replysearch.letters.facts.labels import Fact, row_lines
from replysearch.letters.lines import Line
from replysearch.letters.signature import find_signature
from replysearch.records import Span

_ADDRESSEE = lazy_pattern(
    r"(?!(?:您|你们?)\s*好)(?P<name>[^:。;!?]{2,80}?)(?:[,，]?\s*(?:您|你们?)\s*好)?\s*[:!]\s*"
    r"(?=$|(?:您|你|贵|我<organisations.self>|关于|收到|首先|感谢|来信|提案|《))"
)
# A salutation without a colon: 尊敬的某委员 您好.
_BARE_ADDRESSEE = lazy_pattern(
    r"(?P<name>(?:尊敬的)?[^:。;!?,《》]{1,40}?(?:委员|代表|同志|先生|女士|代表团|委员会))"
    r"(?:[,\s]*(?:您|你们?)\s*好)?[,!。]?$"
)
_WHO = lazy_pattern("<labels.addressee>")
_LABEL = lazy_pattern("<labels.no_addressee>")
_OPENING = lazy_pattern(
    r"(?:[收敬谨阅]\s*悉|拜读|现.{0,12}答\s*复|答复如下|回复如下|函复如下|[会协]办意见(?:如下|:)|意见如下|说明如下"
    r"|由我<organisations.self>(?:分办|承办|办理|主办|会办)|(?:您|你|贵).{0,30}提\s*[出交])"
)
_ANSWERS = lazy_pattern(
    r"(?:提案|建议|议案).{0,20}(?:答复|复函|回复|的函|会办意见|办理情况|说明)\S{0,8}$"
)
# A heading of the page above the reply: 办理答复, 【单位回复内容】.
_REPLY_HEAD = lazy_pattern(r"\W?.{0,4}(?:答复|回复|复函|办复)(?:内容|情况|意见|全文|正文|信息)?\W?")
_RESIDUE = lazy_pattern(r"[\[【(]?\s*<labels.residue>")
_CONTACT = lazy_pattern(r"\W{0,2}(?:<labels.contact>)")
_CLASS_LINE = lazy_pattern(r"\(?[A-Da-d]\s*[12]?\s*类?\)?$")
_PAGE_WORDS = lazy_pattern("<labels.page>")
_SENTENCE = lazy_pattern(r"[。;!?]")
_COPIES = lazy_pattern(
    r"抄\s*(?:送|报)|印\s*发"
    r"|(?:[\u4e00-\u9fff]{2,20}\s+)?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发"
)
#: Characters after a salutation among which the words must stand that open a reply.
_OPENING_REACH = 400


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a source text around its letter.

    `head` is all text before the addressee (or the body), `tail` all after the body, signature
    included. `attachments` are the lines of the attachments list, `annexes` the attachments whose
    text is printed; all of them are in `tail`.
    `suggestion` is the proposal's own text, where the page prints it.
    """

    head: Span
    addressee: Span | None
    body: Span
    signature: tuple[Line, ...]
    attachments: tuple[Line, ...]
    annexes: tuple[Annex, ...]
    suggestion: Span | None
    tail: Span


def find_frame(text: str, lines: Sequence[Line], facts: Sequence[Fact]) -> Frame | None:
    """Return the parts of `text`, or None if nothing in it reads like a reply."""
    rows = row_lines(lines, facts)
    suggestion, first = _register(lines, facts)
    free = [at not in rows and not _inside(suggestion, line) for at, line in enumerate(lines)]
    addressee, start = _addressee(lines, free, first)
    if start is None:
        start = _start_without_addressee(lines, free, first)
    if start is None:
        return None
    below = [line for line in lines if line.span.start >= start]
    offset = len(lines) - len(below)
    of_page = _page_lines(below, {row - offset for row in rows})
    signature = find_signature(below, of_page)
    end = signature[0].span.start if signature else len(text)
    ends = (line.span.start for line, is_page in zip(below, of_page, strict=True) if is_page)
    end = min([end, *(at for at in ends if at > start)])
    attachments, end = attachment_lines(below, end)
    annexes = annexes_in(text, _after(signature, below))
    body = trimmed(text, Span(start, max(start, end)))
    if body.start == body.end:
        return None
    return Frame(
        Span(0, addressee.start if addressee else start),
        addressee,
        body,
        signature,
        tuple(line for line in attachments if not _in_annex(annexes, line)),
        annexes,
        suggestion,
        Span(body.end, len(text)),
    )


def _in_annex(annexes: Sequence[Annex], line: Line) -> bool:
    spans = (Span(each.heading.start, each.text.end) for each in annexes)
    return any(span.holds(line.span) for span in spans)


def _after(signature: Sequence[Line], below: Sequence[Line]) -> list[Line]:
    """Return the lines from the first attachment after the signature to the page around it."""
    if not signature:
        return []
    after = [line for line in below if line.span.start >= signature[-1].span.end]
    first = next((at for at, line in enumerate(after) if is_annex_head(line)), len(after))
    rest = after[first:]
    page = [_is_of_page(line) for line in rest]
    # Text or a further attachment behind a line of the page shows that the line is the letter's.
    texts = [
        at
        for at, line in enumerate(rest)
        if is_annex_head(line) or ("。" in line.flat and not page[at])
    ]
    last = max(texts, default=-1)
    end = next((at for at in range(last + 1, len(rest)) if page[at]), len(rest))
    return rest[:end]


def _is_of_page(line: Line) -> bool:
    is_page = any(form.match(line.flat) for form in (_RESIDUE, _COPIES, _CONTACT))
    return is_page or ("。" not in line.flat and _PAGE_WORDS.search(line.flat) is not None)


def _inside(span: Span | None, line: Line) -> bool:
    return span is not None and span.start <= line.span.start < span.end


def _register(lines: Sequence[Line], facts: Sequence[Fact]) -> tuple[Span | None, int]:
    """Return the proposal's own text on a page that registers it, and the reply's first line."""
    asked = next((fact for fact in facts if fact.field == "asked"), None)
    replies = [fact.line for fact in facts if fact.field == "reply"]
    if asked is None:
        return None, 0
    later = [at for at in replies if at > asked.line]
    end = next(
        (
            at
            for at in range(asked.line + 1, len(lines))
            if at in later or _closes(lines, facts, at)
        ),
        len(lines),
    )
    start = asked.label.end
    span = Span(start, lines[end].span.start if end < len(lines) else lines[-1].span.end)
    return span, later[0] if later else end


def _closes(lines: Sequence[Line], facts: Sequence[Fact], at: int) -> bool:
    """Return whether line `at` ends the proposal's text: a row of facts, or the reply's heading."""
    others = [fact for fact in facts if fact.field != "asked"]
    words = lines[at].squeezed
    is_head = _REPLY_HEAD.fullmatch(words) or _ANSWERS.search(words)
    return is_head is not None or at in row_lines(lines, others)


def _addressee(
    lines: Sequence[Line], free: Sequence[bool], begin: int
) -> tuple[Span | None, int | None]:
    """Return the addressee's span and the start of the body; None for each if there is none."""
    fallback: tuple[Span, int] | None = None
    for index in range(begin, len(lines)):
        line = lines[index]
        match = _ADDRESSEE.match(line.flat) or _BARE_ADDRESSEE.fullmatch(line.flat)
        if match is None or _LABEL.match(line.flat) or "年" in match["name"] or not free[index]:
            continue
        start = line.span.start + match.end()
        following = line.flat[match.end() :]
        if not following:
            if index + 1 == len(lines):
                continue
            start = lines[index + 1].span.start
            following = "".join(each.squeezed for each in lines[index + 1 : index + 3])
        first = index
        while first and lines[first - 1].flat.endswith("、"):
            first -= 1
        name = Span(lines[first].span.start, line.span.start + match.end("name"))
        if _OPENING.search(following[:_OPENING_REACH]):
            return name, start
        if fallback is None and match.re.groups and _WHO.search(match["name"]) and ":" in line.flat:
            fallback = name, start
    return fallback or (None, None)


def _start_without_addressee(lines: Sequence[Line], free: Sequence[bool], begin: int) -> int | None:
    """Return the start of the first line that opens a reply, else of the text after its title."""
    open_lines = [lines[at] for at in range(begin, len(lines)) if free[at]]
    for line in open_lines:
        if _OPENING.search(line.squeezed) and len(line.squeezed) > 15:
            return line.span.start
    for index, line in enumerate(open_lines[:-1]):
        if _ANSWERS.search(line.squeezed):
            after = (each for each in open_lines[index + 1 :] if _SENTENCE.search(each.flat))
            found = next(after, None)
            return found.span.start if found else None
    return None


def _page_lines(below: Sequence[Line], rows: set[int]) -> list[bool]:
    """Return for each line whether it and all after it belong to the page, not to the letter."""
    marked = [
        at in rows
        or any(form.match(line.flat) for form in (_RESIDUE, _COPIES, _CONTACT))
        or _CLASS_LINE.fullmatch(line.flat) is not None
        for at, line in enumerate(below)
    ]
    last = -1
    for at, line in enumerate(below):
        if not marked[at] and "。" in line.flat and not _PAGE_WORDS.search(line.flat):
            last = at
    return [mark and at > last for at, mark in enumerate(marked)]
