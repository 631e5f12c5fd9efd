"""A query → candidates → ranked passages, each with its citation."""
