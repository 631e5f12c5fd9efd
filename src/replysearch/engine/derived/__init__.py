"""Copies made from the truth, which may always be thrown away and made again."""
