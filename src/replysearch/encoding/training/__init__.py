"""Train a static Chinese sentence encoder; needs the extra ``sentence-transformers``."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from replysearch.encoding.segmenter import Segmenter
from replysearch.encoding.training.corpus import TRAINING_FILES, Item, TrainingFile, read_items
from replysearch.encoding.training.export import check_free, write_folder
from replysearch.encoding.training.model import WordsAndCharacters, contrastive_loss
from replysearch.encoding.training.pairs import Batch, Blur, Pool, batches, pool_of, synonyms_of
from replysearch.encoding.training.vocabulary import Vocabulary, choose, count, scored, tokenizer_of
from replysearch.errors import TrainingError
from replysearch.json_lines import find_lines
from replysearch.messages import encoding as messages

__all__ = ["Prepared", "Recipe", "prepare", "train", "write"]

Report = Callable[[str], None]

#: Number of steps over which the speed is measured if :attr:`Recipe.steps` is None. The learning
#: rate rises over twice as many steps. Chosen, not measured.
_SPEED_STEPS = 30

#: Steps between two progress reports. Chosen, not measured.
_REPORT_STEPS = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyper-parameters; see also ``builtin/README.md``.

    If `steps` is given, the same seed, texts and library versions give the same model. Otherwise
    the number of steps follows from `minutes` and the speed of the first steps. `rows` and
    `dimension` are the size of the table. `batch` is the number of pairs in a batch. Cosines are
    multiplied by `scale`. For `beside` see :func:`pairs.batches`; for `dropped`, `replaced` and
    `shortened` see :class:`pairs.Blur`. `python -m benchmarks.ablation` measures these four, `rows`
    and `dimension`. The other values are chosen, not measured.
    """

    minutes: float = 20.0
    steps: int | None = None
    rows: int = 32_000
    dimension: int = 256
    batch: int = 1024
    beside: float = 0.25
    learning_rate: float = 5e-3
    scale: float = 20.0
    dropped: float = 0.1
    replaced: float = 0.25
    shortened: float = 0.75
    seed: int = 20261122
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """Training data: a vocabulary with the tokens' scores, and the tokenised items."""

    vocabulary: Vocabulary
    scores: list[tuple[str, float]]
    pools: list[Pool]


def train(folder: Path, out: Path, recipe: Recipe, report: Report) -> None:
    """Train an encoder on the files of `folder` and write it to `out`, a missing or empty folder.

    `folder` has some of the :data:`corpus.TRAINING_FILES`. `report` receives lines of progress.
    Raises TrainingError if there is no such file, a file is malformed, the files give no pairs, or
    `out` cannot be used.
    """
    check_free(out)
    write(out, prepare(folder, recipe.rows, report), recipe, report)


def prepare(folder: Path, rows: int, report: Report) -> Prepared:
    """Read the files of `folder`, choose a vocabulary of at most `rows` tokens, and tokenise.

    Raises TrainingError if there is no such file, a file is malformed, or the files give no pairs.
    """
    texts = _read(folder, report)
    vocabulary = choose(
        {file.name: count(p for item in items for p in item.pieces) for file, items in texts}, rows
    )
    report(messages.TRAINING_VOCABULARY.format(rows=len(vocabulary.tokens)))
    scores = scored(vocabulary)
    segmenter = Segmenter.of(scores)
    pools = [pool_of(file.name, file.shape, file.share, items, segmenter) for file, items in texts]
    pools = [pool for pool in pools if pool.size]
    if not pools:
        raise TrainingError(messages.TRAINING_NOTHING_TO_PAIR.format(path=folder))
    return Prepared(vocabulary, scores, pools)


def write(out: Path, prepared: Prepared, recipe: Recipe, report: Report) -> None:
    """Train a model and write it to `out`. Raises TrainingError if `out` cannot be used."""
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    vocabulary, pools = prepared.vocabulary, prepared.pools
    model = WordsAndCharacters(vocabulary, recipe.dimension)
    rng = np.random.default_rng(recipe.seed)
    synonyms = synonyms_of(pools, len(vocabulary.tokens), rng)
    blur = Blur(synonyms, recipe.dropped, recipe.replaced, recipe.shortened)
    steps = _fit(model, batches(pools, recipe.batch, blur, recipe.beside, rng), recipe, report)
    notes = _notes(recipe, steps, vocabulary, pools)
    write_folder(out, tokenizer_of(vocabulary), model.token_vectors(), notes)
    report(messages.TRAINING_WRITTEN.format(path=out))


def _read(folder: Path, report: Report) -> list[tuple[TrainingFile, list[Item]]]:
    files = [file for file in TRAINING_FILES if find_lines(folder, file.name)]
    if not files:
        names = messages.TRAINING_FILES_JOINT.join(f"{file.name}.jsonl" for file in TRAINING_FILES)
        raise TrainingError(messages.TRAINING_FILES_MISSING.format(path=folder, names=names))
    texts = []
    for file in files:
        items = list(read_items(folder, file))
        report(messages.TRAINING_FILE_READ.format(name=file.name, items=len(items)))
        texts.append((file, items))
    return texts


def _fit(
    model: WordsAndCharacters, training: Iterator[Batch], recipe: Recipe, report: Report
) -> int:
    """Train `model` and return the number of steps."""
    optimizer = torch.optim.SparseAdam(list(model.parameters()), lr=recipe.learning_rate)
    started = time.monotonic()
    steps, done, running = recipe.steps, 0, 0.0
    while steps is None or done < steps:
        if steps is None and done == _SPEED_STEPS:
            steps = max(done + 1, int(recipe.minutes * 60 * done / (time.monotonic() - started)))
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _rate(done, steps)
        loss = contrastive_loss(model, next(training), recipe.scale)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        optimizer.step()  # type: ignore[no-untyped-call] # torch leaves it untyped
        done += 1
        running += loss.item()
        if done % _REPORT_STEPS == 0 or done == steps:
            loss_per_step = running / (done % _REPORT_STEPS or _REPORT_STEPS)
            seconds = time.monotonic() - started
            report(
                messages.TRAINING_STEP.format(
                    done=done, steps=steps, loss=loss_per_step, seconds=seconds
                )
            )
            running = 0.0
    return done


def _rate(done: int, steps: int | None) -> float:
    """Return the factor of the learning rate: a short rise, then a fall to zero along a cosine."""
    if steps is None:
        return (done + 1) / (2 * _SPEED_STEPS)
    return min(1.0, (done + 1) / (2 * _SPEED_STEPS)) * (1 + math.cos(math.pi * done / steps)) / 2


def _notes(
    recipe: Recipe, steps: int, vocabulary: Vocabulary, pools: list[Pool]
) -> dict[str, object]:
    return {
        **asdict(recipe),
        "steps": steps,
        "rows": len(vocabulary.tokens),
        "items": {pool.name: pool.size for pool in pools},
        "shares": {pool.name: pool.share for pool in pools},
    }
