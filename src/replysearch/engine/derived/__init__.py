"""The derived files: copies of the truth that may always be thrown away and made again."""
