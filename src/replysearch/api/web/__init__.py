"""The page: what a browser loads to ask, search, read and upload letters."""
