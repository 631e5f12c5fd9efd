"""Evidence → the answer: quotes, lists, comparisons, or the words of a language model."""
