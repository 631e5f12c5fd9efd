"""The offices that issue a letter: by its signature, its red head, its title and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.organisations import is_office
from replysearch.chinese.text import narrow, squeeze
from replysearch.letters.facts.labels import Fact
from replysearch.letters.lines import Line
from replysearch.letters.signature import signed_offices
from replysearch.records import Span

_RED_HEAD = lazy_pattern(
    r"(?P<office>[\u4e00-\u9fff\s]{3,40}?)\s*(?:文\s*件|\(\s*函\s*\)|便\s*函)$"
)
#: Lines above a letter among which its red head stands. Chosen, not measured.
_RED_HEAD_LINES = 12

#: Facts of the page that name the issuer, the surest first.
_ISSUER_FIELDS = ("issuer", "host", "source")


@dataclass(frozen=True, slots=True)
class NamedOffice:
    """An office's name and where it stands; no span for a fact from outside the text."""

    name: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Offices:
    """The issuer, another name that the page has for it, and the offices that sign too."""

    issuer: NamedOffice | None
    alias: NamedOffice | None
    joint: tuple[NamedOffice, ...]


def signing_offices(signature: Sequence[Line]) -> list[NamedOffice]:
    """Return the offices that sign, in order, each once."""
    named = [NamedOffice(name, line.span) for line in signature for name in signed_offices(line)]
    return list({each.name: each for each in reversed(named)}.values())[::-1]


def red_head(head: Sequence[Line]) -> list[NamedOffice]:
    """Return the offices that a letter's printed head names: 某市教育局文件."""
    lines = head[-_RED_HEAD_LINES:]
    for at, line in enumerate(lines):
        match = _RED_HEAD.fullmatch(line.flat)
        name = "".join(match["office"].split()) if match else ""
        if match is None or not is_office(name):
            continue
        above = lines[at - 1] if at else None
        others = signed_offices(above) if above else ()
        span = Span(line.span.start, line.span.start + match.end("office"))
        return [
            *(NamedOffice(each, above.span) for each in others if above),
            NamedOffice(name, span),
        ]
    return []


def chosen_issuer(named: Sequence[NamedOffice]) -> NamedOffice | None:
    """Return the first office, or its longer name among the others: 某市教育局 for 市教育局."""
    if not named:
        return None
    issuer = named[0]
    for other in named[1:]:
        if other.name.endswith(issuer.name):
            issuer = other
    return issuer


def offices_on_page(
    text: str, page_facts: Sequence[Fact], declared: Mapping[str, str]
) -> list[NamedOffice]:
    """Return the offices that the page states, the surest first; `declared` is not in the text."""
    named = [
        NamedOffice(name, fact.span)
        for wanted in _ISSUER_FIELDS
        for fact in page_facts
        if fact.field == wanted and is_office(name := squeeze(narrow(fact.span.of(text))))
    ]
    if is_office(name := squeeze(declared.get("issuer", ""))):
        named.append(NamedOffice(name, None))
    return named


def offices_of(
    signers: Sequence[NamedOffice],
    title_office: str | None,
    red: Sequence[NamedOffice],
    page: Sequence[NamedOffice],
) -> Offices:
    """Return a letter's offices. The signature decides, then the title, red head and page."""
    title = [NamedOffice(title_office, None)] if title_office else []
    together = signers if len(signers) > 1 else red
    names = {each.name for each in signers}
    # Of several that sign, the one that the page names leads.
    leading = [each for each in page if each.name in names][:1] if len(signers) > 1 else []
    issuer = chosen_issuer([*leading, *signers, *title, *red, *page])
    if issuer is None:
        return Offices(None, None, ())
    alias = next((each for each in page if each.name != issuer.name), None)
    others = tuple(each for each in together if not issuer.name.endswith(each.name))
    return Offices(issuer, alias, others if len(together) > 1 else ())
