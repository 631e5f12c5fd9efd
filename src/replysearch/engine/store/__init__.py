"""The truth: one SQLite file, its tables, and the questions that are put to it."""
