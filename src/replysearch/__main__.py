"""``python -m replysearch``."""

from replysearch.cli import main

if __name__ == "__main__":
    main()
