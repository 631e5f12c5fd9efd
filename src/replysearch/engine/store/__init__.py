"""The database: one SQLite file with its tables, queries and changes."""
