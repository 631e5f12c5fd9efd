"""Train an encoder: ``train_encoder.py --data FOLDER --out FOLDER [--minutes N | --steps N]``."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

from replysearch.errors import ReplysearchError
from replysearch.messages import encoding as messages


def main() -> int:
    """Read the command line, train, and return the exit code."""
    parser = argparse.ArgumentParser(description="训练内置的中文句向量模型")
    parser.add_argument("--data", type=Path, required=True, help="训练文件所在的文件夹")
    parser.add_argument("--out", type=Path, required=True, help="写入模型的文件夹(不存在或为空)")
    parser.add_argument("--minutes", type=float, default=20.0, help="训练时间,分钟(默认 20)")
    parser.add_argument(
        "--steps", type=int, help="训练步数;给出后可以逐步重现,--minutes 不再起作用"
    )
    options = parser.parse_args()
    if not 0 < options.minutes < math.inf or (options.steps is not None and options.steps < 1):
        parser.error(messages.TRAINING_NO_TIME)
    try:
        from replysearch.encoding.training import Recipe, train  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError:
        print(messages.TRAINING_EXTRA_MISSING, file=sys.stderr)
        return 2
    recipe = Recipe(minutes=options.minutes, steps=options.steps)
    try:
        train(options.data, options.out, recipe, lambda line: print(line, file=sys.stderr))
    except ReplysearchError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
