"""Train the built-in encoder further on the letters of an index, without any question.

What stands together in a letter is what is learned from: title and headings with the passage under
them, a sentence with the rest of its passage, one half with the other. The vocabulary stays.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from replysearch.encoding.segmenter import Segmenter
from replysearch.encoding.static_files import TOKENIZER_FILE, module_folder, read_static
from replysearch.encoding.training.corpus import Item, ItemShape, pieces_of
from replysearch.encoding.training.export import write_folder
from replysearch.encoding.training.losses import contrastive_loss
from replysearch.encoding.training.model import WordsAndCharacters
from replysearch.encoding.training.pairs import Blur, batches, pool_of, synonyms_of
from replysearch.encoding.training.vocabulary import Vocabulary
from replysearch.errors import TrainingError
from replysearch.messages import encoding as messages


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How far an encoder is moved. Re-measure with ``python -m benchmarks.adapting``.

    `fewest` passages are needed: below that chance would be learned. The other fields are as in
    :class:`replysearch.encoding.training.Recipe`.
    """

    fewest: int = 500
    steps: int = 400
    batch: int = 256
    learning_rate: float = 1e-3
    scale: float = 20.0
    dropped: float = 0.1
    shortened: float = 0.5
    seed: int = 20261124
    threads: int = 1


def adapt_encoder(
    base: Path,
    passages: Iterable[tuple[str, str]],
    out: Path,
    recipe: Adaptation,
    on_step: Callable[[int, int], None],
) -> None:
    """Adapt the static encoder in `base` and write the new one to `out`.

    Args:
        base: The folder of the built-in encoder.
        passages: Each passage's title and headings, and its words.
        out: A missing or empty folder.
        recipe: How far to go.
        on_step: Called with the steps done and their number.

    Raises:
        TrainingError: There are too few passages, or `out` cannot be used.
        EncoderError: The encoder in `base` cannot be read.
    """
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    path = module_folder(base) / TOKENIZER_FILE
    scores: list[tuple[str, float]] = json.loads(path.read_bytes())["model"]["vocab"]
    items = [Item((title, *pieces_of(words)), "letters") for title, words in passages]
    pool = pool_of("letters", ItemShape.TEXT, 1.0, items, Segmenter.of(scores))
    if pool.size < recipe.fewest:
        raise TrainingError(messages.ADAPT_TOO_FEW.format(found=pool.size, wanted=recipe.fewest))
    model = _model_of(scores, base)
    chance = np.random.default_rng(recipe.seed)
    none = synonyms_of([], len(scores), chance)
    blur = Blur(none, recipe.dropped, 0.0, recipe.shortened)
    drawn = batches([pool], min(recipe.batch, pool.size), blur, 0.0, chance)
    optimizer = torch.optim.SparseAdam([model.own], lr=recipe.learning_rate)
    for done in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * (1 + math.cos(math.pi * done / recipe.steps)) / 2
        optimizer.zero_grad()
        contrastive_loss(model, next(drawn), recipe.scale).backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        optimizer.step()  # type: ignore[no-untyped-call] # torch leaves it untyped
        on_step(done + 1, recipe.steps)
    notes = {**asdict(recipe), "passages": pool.size, "base": read_static(base).revision}
    write_folder(out, Tokenizer.from_file(str(path)), model.folded(), notes)


def _model_of(scores: list[tuple[str, float]], base: Path) -> WordsAndCharacters:
    """Return a model whose tokens' own vectors are those of `base`, and all that is trained."""
    tokens = tuple(token for token, _ in scores)
    parts = tuple((row,) for row in range(len(tokens)))
    files = read_static(base)
    vocabulary = Vocabulary(tokens, tuple(math.exp(score) for _, score in scores), parts)
    model = WordsAndCharacters(vocabulary, int(files.rows.shape[1]))
    vectors = files.rows.astype(np.float32) * files.scales[:, np.newaxis]
    with torch.no_grad():
        model.own.copy_(torch.from_numpy(vectors))
        for fixed in (model.characters, model.log_weights):
            fixed.zero_()
            fixed.requires_grad_(False)
    return model
