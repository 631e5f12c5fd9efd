"""Puts letters into an index: find files, parse, encode, store, re-encode, back up."""
