"""Train the classifier of sentences: ``train_kinds.py SET… [--report SET…] [--write]``.

A set is a folder with ``letters/*.txt`` and the labels of their sentences in ``sentences.jsonl``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replysearch.errors import ReplysearchError
from replysearch.formats import read_bytes, read_text
from replysearch.letters import parse_letter
from replysearch.letters.kinds import classifier as kinds
from replysearch.letters.kinds import training
from replysearch.messages import letters as messages

_WEIGHTS = Path(kinds.__file__).with_name("weights.npz")


def main() -> int:
    """Read the command line, train, measure, and return the exit code."""
    parser = argparse.ArgumentParser(description="训练句子类别的分类器")
    parser.add_argument(
        "sets", type=Path, nargs="*", help="训练用的文件夹;不给出则只测量内置的分类器"
    )
    parser.add_argument("--report", type=Path, nargs="*", default=[], help="用来测量的文件夹")
    parser.add_argument("--write", action="store_true", help="写入软件包里的权重文件")
    options = parser.parse_args()
    try:
        classifier = training.train(_read(options.sets)) if options.sets else None
        if classifier and options.write:
            _write(training.arrays_of(classifier))
        for folder in options.report:
            _report(folder, classifier or kinds.builtin_classifier())
    except ModuleNotFoundError:
        print(messages.KINDS_EXTRA_MISSING, file=sys.stderr)
        return 2
    except (ReplysearchError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _write(arrays: Mapping[str, NDArray[Any]]) -> None:
    with _WEIGHTS.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def _read(folders: Sequence[Path]) -> list[training.LabelledLetter]:
    found = []
    for folder in folders:
        for name, labels in training.labels_in(folder / "sentences.jsonl").items():
            path = folder / "letters" / name
            text = read_text(path.name, read_bytes(path))
            letter = parse_letter(path.name, text, kinds.untrained_classifier())
            found.append(training.labelled(letter, labels))
    return found


def _report(folder: Path, classifier: kinds.KindClassifier) -> None:
    measured = training.measure(classifier, _read([folder]))
    print(f"{folder.name}: {measured.right:.3f}")
    for kind, (precision, recall, f1) in measured.by_kind.items():
        print(f"  {kind:11} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    for (kind, told), count in measured.confused.most_common(8):
        print(f"  {kind} → {told}: {count}")


if __name__ == "__main__":
    sys.exit(main())
