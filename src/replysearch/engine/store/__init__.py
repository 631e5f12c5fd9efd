"""The truth: one SQLite file, its tables, what is asked of it and what changes it."""
