"""Texts in citations, and errors for queries."""

# Citations
CITATION_UNTITLED = "无标题答复函"
CITATION_PAGE = ",第{page}页"

# Errors for queries
QUERY_BLANK = "查询内容为空,请输入问题、关键词或文号。"
QUERY_TOO_LONG = "查询内容过长({length} 字),最多 {limit} 字。"
QUERY_LIMIT = "返回条数 {limit} 超出范围,应为 1 到 {most}。"
