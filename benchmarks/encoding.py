"""How many passages of 150 characters the built-in encoder encodes in a second on one core.

python -m benchmarks.encoding
"""

from __future__ import annotations

import os
import random
import time
from statistics import median

from benchmarks.letters import Vocabulary
from replysearch.encoding import BUILTIN, open_encoder

LENGTH, PASSAGES, ROUNDS = 150, 5000, 7


def main() -> None:
    """Print the rate."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    vocabulary, chance = Vocabulary.builtin(), random.Random(7)
    passages = ["".join(vocabulary.draw(chance, LENGTH))[:LENGTH] for _ in range(PASSAGES)]
    started = time.perf_counter()
    encoder = open_encoder(BUILTIN)
    opened = time.perf_counter() - started
    rates = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        encoder.encode_passages(passages)
        rates.append(PASSAGES / (time.perf_counter() - started))
    print(f"{median(rates):.0f} passages/s of {LENGTH} characters; opened in {opened:.3f} s")


if __name__ == "__main__":
    main()
