"""Snapshots (files that can be rebuilt from the database at any time), and views of them."""
