"""Word search: tantivy over words cut by rjieba."""
