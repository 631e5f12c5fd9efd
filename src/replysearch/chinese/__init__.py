"""Chinese text: normal forms, numerals, values, dates, letters' numbers, offices and places."""
