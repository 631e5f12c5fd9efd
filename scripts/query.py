"""Search with the source code of this checkout, without installing it.

``python scripts/query.py "QUERY" [-k N] [--index DIR]``, and the other options of ``search``.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from replysearch.cli import main

if __name__ == "__main__":
    main(["search", *sys.argv[1:]])
