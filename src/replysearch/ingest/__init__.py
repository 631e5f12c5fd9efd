"""Files → stored letters: found, parsed, encoded, stored, encoded anew, backed up."""
