"""Evidence → an answer: quotes, a field of a letter's metadata, or a language model's words."""
