"""Whether quotes bear out a sentence, and whether a saved answer still holds."""
