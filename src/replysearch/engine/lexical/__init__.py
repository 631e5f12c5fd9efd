"""Word search: tantivy indexes the words that rjieba finds in each passage."""
