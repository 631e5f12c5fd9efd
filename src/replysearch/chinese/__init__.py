"""Chinese text: folding, numerals, values, dates, document numbers, names of offices and places."""
