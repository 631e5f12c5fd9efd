"""What an index stores: the SQLite database, its queries and changes, and the original files."""
