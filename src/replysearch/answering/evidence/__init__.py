"""Passages → their sentences, ranked, and whether they answer."""
