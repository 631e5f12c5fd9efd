"""Passages → evidence: their sentences, ranked, and whether a letter answers the question."""
