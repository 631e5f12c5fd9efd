"""Sentences of answers → whether their quotes prove them."""
