"""Snapshots: files that are made from the database and can be rebuilt at any time."""
