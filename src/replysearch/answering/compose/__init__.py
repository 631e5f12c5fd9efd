"""Evidence → quotes, lists, comparisons, or the words of a language model."""
