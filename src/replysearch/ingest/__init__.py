"""Files → stored letters: find, parse, encode and store; also back up and re-encode an index."""
