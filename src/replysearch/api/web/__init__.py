"""The web page, with which people ask, search, and read and upload letters."""
