"""What replysearch's speed is, beside a peer and at scale; ``python -m benchmarks.run``."""
