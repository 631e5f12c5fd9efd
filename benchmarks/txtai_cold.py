"""The peer's shortest way from a fresh process to printed results: load, search, print."""

from __future__ import annotations

import sys

from txtai import Embeddings

embeddings = Embeddings()
embeddings.load(sys.argv[1])
for hit in embeddings.search(sys.argv[2], 10):
    print(f"{hit['score']:.3f} {hit['text']}")
