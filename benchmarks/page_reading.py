"""How well letters are read from web pages: fields, noise, lost words and kinds of sentences.

``python -m benchmarks.page_reading [FOLDER…]``: each folder holds pages (``01.html``, ``02.txt`` …)
and, beside each, a JSON file with what a clerk reads on it: ``fields`` as ``show --json`` names
them, ``body_first`` and ``body_last`` (the ends of the body), ``must`` and ``searched_after``
(strings that stand in passages), ``noise`` (strings that stand in none), and ``sentences`` with
their ``kind`` and ``asked``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replysearch.chinese.text import narrow
from replysearch.errors import NotALetter
from replysearch.formats import read_text
from replysearch.letters import parse_letter
from replysearch.records import Letter

FOLDER = Path(__file__).with_name("pages")


@dataclass
class Score:
    """What was right and wrong on some pages."""

    fields: Counter[str] = field(default_factory=Counter)
    by_field: Counter[tuple[str, bool]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    lost_characters: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)


def squeezed(words: str) -> str:
    """Return words without blanks."""
    return "".join(words.split())


def pages_in(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each page of a folder with what stands on it, by name."""
    for path in sorted(folder.iterdir()):
        if path.suffix in {".html", ".txt"}:
            yield path, json.loads(path.with_suffix(".json").read_text("utf-8"))


def read_page(path: Path, truth: dict[str, Any], score: Score) -> None:
    """Add to `score` how the page at `path` is read."""
    try:
        letter = parse_letter(path.name, read_text(path.name, path.read_bytes()))
    except NotALetter as error:
        score.wrong.append(f"{path.name}: {error}")
        score.fields["wrong"] += len(truth["fields"])
        score.lost += truth["must"]
        return
    _compare_fields(path.name, letter, truth["fields"], score)
    passages = [squeezed(each.span.of(letter.text)) for each in letter.passages]
    whole = "\n".join(passages)
    score.noise += [f"{path.name}: {each}" for each in truth["noise"] if squeezed(each) in whole]
    for each in (*truth["must"], *truth.get("searched_after", ())):
        if not any(squeezed(each) in passage for passage in passages):
            score.lost.append(f"{path.name}: {each}")
    _count_lost(path.name, letter, truth, score)
    _compare_kinds(letter, truth["sentences"], score)


def _stated(letter: Letter) -> dict[str, Any]:
    """Return the fields of a letter as ``show --json`` has them."""
    facts = letter.metadata
    names = ("title", "document_number", "index_number", "issuer", "addressee", "subject_class")
    days = ("signed_on", "written_on", "published_on")
    region = facts.region
    return {
        **{name: getattr(facts, name) for name in names},
        **{name: day.isoformat() if (day := getattr(facts, name)) else None for name in days},
        "joint_issuers": list(getattr(facts, "joint_issuers", ())),
        "reply_class": facts.reply_class,
        "reply_type": getattr(facts, "reply_type", "reply"),
        "proposal_number": facts.proposal.number,
        "proposal_title": facts.proposal.title,
        "session": facts.proposal.session,
        "region": {"province": region.province, "city": region.city, "county": region.county},
    }


def _compare_fields(name: str, letter: Letter, right: dict[str, Any], score: Score) -> None:
    stated = _stated(letter)
    for key in stated.keys() & right.keys():
        value = right[key]
        is_right = _folded(stated[key]) == _folded(value)
        score.fields["right" if is_right else "wrong"] += 1
        score.by_field[key, is_right] += 1
        if not is_right:
            score.wrong.append(f"{name} {key}: {stated[key]!r}, right is {value!r}")


def _folded(value: Any) -> Any:
    return squeezed(narrow(value)) if isinstance(value, str) else value


def _count_lost(name: str, letter: Letter, truth: dict[str, Any], score: Score) -> None:
    """Count the characters of the body that are in no heading and no passage."""
    text = squeezed(letter.text)
    start, last = text.find(squeezed(truth["body_first"])), text.rfind(squeezed(truth["body_last"]))
    if start < 0 or last < 0:
        score.wrong.append(f"{name}: the body's ends are not in its text")
        return
    end = last + len(squeezed(truth["body_last"]))
    places = [at for at, each in enumerate(letter.text) if not each.isspace()]
    spans = [each.span for each in letter.passages] + [each.heading for each in letter.sections]
    held = {at for span in spans for at in range(*span)}
    lost = [at for at in places[start:end] if at not in held]
    score.lost_characters += len(lost)
    if lost:
        words = "".join(letter.text[at] for at in lost)
        score.lost.append(f"{name}: {len(lost)} characters: {words[:80]}")


def _compare_kinds(letter: Letter, sentences: list[dict[str, Any]], score: Score) -> None:
    places = [at for at, each in enumerate(letter.text) if not each.isspace()]
    text = squeezed(letter.text)
    for sentence in sentences:
        words = squeezed(sentence["text"])
        at = text.find(words)
        kind = _kind_at(letter, places[at], places[at + len(words) - 1] + 1) if at >= 0 else "lost"
        score.kinds[sentence["kind"], kind] += 1


def _kind_at(letter: Letter, start: int, end: int) -> str:
    """Return the kind of most characters between `start` and `end`."""
    counts: Counter[str] = Counter()
    for passage in letter.passages:
        for each in getattr(passage, "sentences", None) or (passage,):
            common = min(end, each.span.end) - max(start, each.span.start)
            if common > 0:
                counts[each.kind.value] += common
    return counts.most_common(1)[0][0] if counts else "none"


def main() -> None:
    """Read the pages of each folder and print how well they are read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=sorted(FOLDER.glob("*/")))
    parser.add_argument("--all", action="store_true", help="print every fault")
    wanted = parser.parse_args()
    for folder in wanted.folders:
        score = Score()
        pages = list(pages_in(folder))
        for path, truth in pages:
            read_page(path, truth, score)
        _print(folder, len(pages), score, every=wanted.all)


def _print(folder: Path, pages: int, score: Score, *, every: bool) -> None:
    right, total = score.fields["right"], score.fields.total()
    print(f"{folder.name}: {pages} pages")
    print(f"  fields right   {right} of {total}, {right / total:.3f}")
    print(f"  noise          {len(score.noise)} strings stand in passages")
    print(f"  lost           {score.lost_characters} characters; {len(score.lost)} reports")
    agree = sum(count for (one, other), count in score.kinds.items() if one == other)
    print(f"  kinds right    {agree} of {score.kinds.total()}, {agree / score.kinds.total():.3f}")
    if every:
        wrong = Counter({key[0]: n for key, n in score.by_field.items() if not key[1]})
        print("  wrong by field", dict(wrong.most_common()))
        print(*(f"    {each}" for each in (*score.wrong, *score.noise, *score.lost)), sep="\n")


if __name__ == "__main__":
    main()
