"""What the constants of ranking do: fusion's weight and floor, and the dense threshold.

    python -m benchmarks.ranking [--data ../shared/eval]

Prints recall@3, recall@10 and MRR@10 on the calibration half of the questions about the samples
for each setting, with the other half for the setting in force alone; with a folder of retrieval
sets (each with ``corpus.jsonl.gz`` and ``queries.jsonl.gz``), nDCG@10 on the first queries of each.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from replysearch import Library, fusion, retrieval
from replysearch.encoding import Encoder, open_encoder
from replysearch.engine import Engine
from replysearch.records import (
    Document,
    Kind,
    Letter,
    Manifest,
    Metadata,
    Mode,
    Passage,
    Query,
    Source,
    SourceFormat,
    Span,
)
from replysearch.text import fold, squeeze

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "quality" / "questions.jsonl"
WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)
FLOORS = (0.2, 0.3, 0.4, 0.5)
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what tells whether a hit answers it."""

    text: str
    answers: Callable[[str, str], bool]
    relevant: int


def questions(library: Library, half: str) -> Iterator[Asked]:
    """Yield the questions about the samples: ``calibrate`` or ``report``."""
    names = {
        each.document_id: library.document(each.document_id).sources[0].name
        for each in library.documents()
    }
    for line in QUESTIONS.read_text("utf-8").splitlines():
        question = json.loads(line)
        if question["set"] != half:
            continue
        wanted = [(each["file"], squeeze(each["quote"])) for each in question["relevant"]]

        def answers(
            document_id: str, text: str, wanted: Sequence[tuple[str, str]] = wanted
        ) -> bool:
            name, words = names[document_id], squeeze(text)
            return any(name == file and quote in words for file, quote in wanted)

        yield Asked(question["question"], answers, len(wanted))


def ranks(library: Library, asked: Sequence[Asked], mode: Mode) -> list[list[int]]:
    """Return, for each question, the ranks of the hits that answer it."""
    found = []
    for each in asked:
        hits = library.search(Query(each.text, limit=DEPTH, mode=mode)).hits
        found.append([hit.rank for hit in hits if each.answers(hit.citation.document_id, hit.text)])
    return found


def figures(found: Sequence[Sequence[int]]) -> str:
    """Return recall@3, recall@10 and MRR@10 in words."""
    firsts = [each[0] if each else math.inf for each in found]
    shares = [sum(first <= depth for first in firsts) / len(firsts) for depth in (1, 3, DEPTH)]
    mrr = sum(1 / first for first in firsts) / len(firsts)
    return "r@1 {:.3f}  r@3 {:.3f}  r@10 {:.3f}".format(*shares) + f"  mrr {mrr:.3f}"


def ndcg(found: Sequence[Sequence[int]], asked: Sequence[Asked]) -> float:
    """Return nDCG@10 with binary gains."""
    total = 0.0
    for each, question in zip(found, asked, strict=True):
        ideal = sum(1 / math.log2(at + 2) for at in range(min(question.relevant, DEPTH)))
        total += sum(1 / math.log2(rank + 1) for rank in each) / ideal
    return total / len(asked)


def corpus_library(folder: Path, encoder: Encoder, index: Path) -> Library:
    """Return a library over a retrieval set: one letter of one passage for each text."""
    engine = Engine.create(
        index, Manifest(encoder.identity, retrieval_rules(), normalisation_version())
    )
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as stream:
        texts = [json.loads(line) for line in stream]
    vectors = encoder.encode_passages([fold(f"{t.get('title', '')}\n{t['text']}") for t in texts])
    with engine.writing() as writer:
        for text, vector in zip(texts, vectors, strict=True):
            words = text["text"].replace("\0", "")
            if not words.strip():
                continue
            span = Span(0, len(words))
            letter = Letter(
                words,
                span,
                Metadata(title=text.get("title")),
                (),
                (Passage("p1", "第1段", (), Kind.BASIS, span),),
            )
            content = words.encode()
            source = Source(
                f"set:{text['id']}",
                text["id"],
                hashlib.sha256(content).hexdigest(),
                SourceFormat.TEXT,
                len(content),
            )
            document = Document(text["id"], letter, (source,))
            writer.put(document, vector[None, :], {source.sha256: content})
    engine.close()
    return Library.open(index)


def retrieval_rules() -> int:
    """Return the version of the passage rules that an index of today carries."""
    from replysearch.letters import PASSAGE_RULES_VERSION

    return PASSAGE_RULES_VERSION


def normalisation_version() -> int:
    """Return the version of normalisation that an index of today carries."""
    from replysearch.text import NORMALISATION_VERSION

    return NORMALISATION_VERSION


def set_queries(folder: Path, most: int) -> list[Asked]:
    """Return the first queries of a retrieval set."""
    with gzip.open(folder / "queries.jsonl.gz", "rt", encoding="utf-8") as stream:
        lines = [json.loads(line) for line, _ in zip(stream, range(most), strict=False)]
    return [
        Asked(
            line["text"],
            lambda document_id, _text, wanted=frozenset(line["relevant"]): document_id in wanted,
            len(line["relevant"]),
        )
        for line in lines
    ]


def settings() -> Iterator[str]:
    """Put each pair of fusion's constants in force and yield its name; the old ones come back."""
    kept = fusion.DENSE_WEIGHT, fusion.DENSE_FLOOR
    for weight in WEIGHTS:
        for floor in FLOORS:
            fusion.DENSE_WEIGHT, fusion.DENSE_FLOOR = weight, floor
            yield f"weight {weight} floor {floor}"
    fusion.DENSE_WEIGHT, fusion.DENSE_FLOOR = kept


def background(library: Library, asked: Sequence[Asked]) -> list[float]:
    """Return the share of passages above each candidate for the dense threshold."""
    total = library.status().counts.dense
    shares = []
    kept = retrieval.DENSE_THRESHOLD
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3):
        retrieval.DENSE_THRESHOLD = threshold
        above = [library.search(Query(each.text, mode=Mode.DENSE)).total for each in asked]
        shares.append(sum(above) / len(above) / total)
    retrieval.DENSE_THRESHOLD = kept
    return shares


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a folder of retrieval sets")
    parser.add_argument("--most", type=int, default=300, help="queries taken from each set")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        with Library.open(Path(scratch) / "samples", create=True) as library:
            library.add([ROOT / "samples"])
            asked = list(questions(library, "calibrate"))
            for name in settings():
                print(name, figures(ranks(library, asked, Mode.HYBRID)))
            for half in ("calibrate", "report"):
                for mode in Mode:
                    found = ranks(library, list(questions(library, half)), mode)
                    print(f"in force, {half}, {mode.value}:", figures(found))
            print("share of passages above 0.1, 0.15, 0.2, 0.25, 0.3:", background(library, asked))
        if arguments.data is None:
            return
        encoder = open_encoder("builtin")
        for folder in sorted(arguments.data.iterdir()):
            with corpus_library(folder, encoder, Path(scratch) / folder.name) as library:
                queries = set_queries(folder, arguments.most)
                for mode in (Mode.LEXICAL, Mode.DENSE):
                    print(
                        folder.name,
                        mode.value,
                        f"{ndcg(ranks(library, queries, mode), queries):.4f}",
                    )
                for name in settings():
                    found = ranks(library, queries, Mode.HYBRID)
                    print(folder.name, name, f"{ndcg(found, queries):.4f}")


if __name__ == "__main__":
    main()
