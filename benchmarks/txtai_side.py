"""The peer's side; run by the peer's own Python, so it must import nothing of ours.

Each command prints one JSON object on its last line of output.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

#: The shape of all-MiniLM-L6-v2, and the number of tokens at which it truncates.
LAYERS, WIDTH, HEADS, INNER, LONGEST = 6, 384, 12, 1536, 256


def make_model(passages: Path, folder: Path) -> dict[str, Any]:
    """Save a BERT with random weights whose tokens are the characters of the passages."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    characters = {character for _, text in _passages(passages) for character in text.lower()}
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    plain = sorted(character for character in characters if not character.isspace())
    words = [*special, *plain, *(f"##{character}" for character in plain)]
    vocabulary = {word: at for at, word in enumerate(words)}
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=BertWordPieceTokenizer(vocabulary)._tokenizer,  # noqa: SLF001 - no other way
        model_max_length=LONGEST,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
    tokenizer.save_pretrained(folder)
    return {"tokens": len(words), "parameters": BertModel(config).num_parameters()}


def index(passages: Path, model: Path, folder: Path, encode_batch: int) -> dict[str, Any]:
    """Index passages that are in memory already and save the index; the model is loaded before."""
    import torch
    from txtai import Embeddings

    rows = [(key, text, None) for key, text in _passages(passages)]
    embeddings = Embeddings(
        path=str(model), content=True, hybrid=True, encodebatch=encode_batch, gpu=False
    )
    embeddings.batchtransform(["预热"])
    shutil.rmtree(folder, ignore_errors=True)
    started = time.perf_counter()
    embeddings.index(rows)
    embeddings.save(str(folder))
    seconds = time.perf_counter() - started
    return {
        "passages": len(rows),
        "seconds": seconds,
        "torch_threads": torch.get_num_threads(),
        "bytes": sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()),
        "versions": {
            name: version(name) for name in ("txtai", "torch", "transformers", "faiss-cpu", "numpy")
        },
    }


def query(folder: Path, queries: Path, rounds: int, limit: int) -> dict[str, Any]:
    """Time searches, one at a time, after a first round that does not count."""
    from txtai import Embeddings

    texts: list[str] = json.loads(queries.read_text(encoding="utf-8"))
    started = time.perf_counter()
    embeddings = Embeddings()
    embeddings.load(str(folder))
    open_seconds = time.perf_counter() - started
    for text in texts[:50]:
        embeddings.search(text, limit)
    times = []
    for _ in range(rounds):
        one_round = []
        for text in texts:
            started = time.perf_counter()
            found = embeddings.search(text, limit)
            one_round.append((time.perf_counter() - started) * 1000)
            if not found or not found[0]["text"]:
                raise SystemExit(f"nothing found for {text}")
        times.append(one_round)
    return {
        "passages": embeddings.count(),
        "open_seconds": open_seconds,
        "rounds_ms": times,
        "resident_bytes": _resident_bytes(),
    }


def _passages(path: Path) -> list[tuple[str, str]]:
    return [tuple(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


_COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "model": make_model,
    "index": index,
    "query": query,
}


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    model = commands.add_parser("model")
    model.add_argument("passages", type=Path)
    model.add_argument("folder", type=Path)
    indexing = commands.add_parser("index")
    indexing.add_argument("passages", type=Path)
    indexing.add_argument("model", type=Path)
    indexing.add_argument("folder", type=Path)
    indexing.add_argument("--encode-batch", type=int, required=True)
    querying = commands.add_parser("query")
    querying.add_argument("folder", type=Path)
    querying.add_argument("queries", type=Path)
    querying.add_argument("--rounds", type=int, required=True)
    querying.add_argument("--limit", type=int, required=True)
    asked = vars(parser.parse_args())
    print(json.dumps(_COMMANDS[asked.pop("command")](**asked)))


if __name__ == "__main__":
    main()
