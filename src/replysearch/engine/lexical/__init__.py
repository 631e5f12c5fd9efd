"""Word search: tantivy over the words that rjieba finds."""
