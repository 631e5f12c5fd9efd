"""Train the built-in encoder further on the letters of an index. No questions are needed.

The training pairs are made of the letters: title and headings with the passage, a sentence with the
rest of its passage, and the first part of a passage with the second. The vocabulary stays the same.
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
from replysearch.encoding.training.model import WordsAndCharacters, contrastive_loss
from replysearch.encoding.training.pairs import Blur, batches, pool_of, synonyms_of
from replysearch.encoding.training.vocabulary import Vocabulary
from replysearch.errors import TrainingError
from replysearch.messages import encoding as messages


@dataclass(frozen=True, slots=True)
class Adaptation:
    """Hyper-parameters of adapting. `python -m benchmarks.adapting` measures them as a whole.

    `fewest` is the least number of passages: fewer would teach the model noise. For the other
    fields see :class:`replysearch.encoding.training.Recipe`.
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
    adaptation: Adaptation,
    on_step: Callable[[int, int], None],
) -> None:
    """Train the static encoder in the folder `base` further and write the result to `out`.

    `out` is a missing or empty folder. Each of `passages` is a pair: the title with the headings,
    and the text of the passage. `on_step` receives the number of steps done and the total. Raises
    TrainingError if there are too few passages or `out` cannot be used, and EncoderError if the
    encoder in `base` cannot be read.
    """
    torch.set_num_threads(adaptation.threads)
    torch.manual_seed(adaptation.seed)
    path = module_folder(base) / TOKENIZER_FILE
    scores: list[tuple[str, float]] = json.loads(path.read_bytes())["model"]["vocab"]
    items = [Item((title, *pieces_of(words)), "letters") for title, words in passages]
    pool = pool_of("letters", ItemShape.TEXT, 1.0, items, Segmenter.of(scores))
    if pool.size < adaptation.fewest:
        counts = {"found": pool.size, "wanted": adaptation.fewest}
        raise TrainingError(messages.ADAPT_TOO_FEW.format(**counts))
    model = _model_of(scores, base)
    rng = np.random.default_rng(adaptation.seed)
    no_synonyms = synonyms_of([], len(scores), rng)
    blur = Blur(no_synonyms, adaptation.dropped, replaced=0.0, shortened=adaptation.shortened)
    size = min(adaptation.batch, pool.size)
    training = batches([pool], size, blur, beside=0.0, rng=rng)
    steps, rate = adaptation.steps, adaptation.learning_rate
    optimizer = torch.optim.SparseAdam([model.own], lr=rate)
    for done in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 + math.cos(math.pi * done / steps)) / 2
        optimizer.zero_grad()
        contrastive_loss(model, next(training), adaptation.scale).backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        optimizer.step()  # type: ignore[no-untyped-call] # torch leaves it untyped
        on_step(done + 1, steps)
    notes = {**asdict(adaptation), "passages": pool.size, "base": read_static(base).revision}
    write_folder(out, Tokenizer.from_file(str(path)), model.token_vectors(), notes)


def _model_of(scores: list[tuple[str, float]], base: Path) -> WordsAndCharacters:
    """Return a model that starts from the token vectors of `base` and trains only these vectors."""
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
