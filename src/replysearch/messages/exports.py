"""Texts in exported files."""

EXPORT_SHEET = "检索结果"
EXPORT_NAME = "检索结果"
EXPORT_CUT = "……(原文过长,表格放不下;全文见 CSV 或查看链接)"
EXPORT_HEADING = "# 检索结果:{query}"
EXPORT_COLUMNS = {
    "rank": "序号",
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "date": "日期",
    "pinpoint": "位置",
    "page": "页码",
    "kind": "类别",
    "text": "原文",
    "proposal_number": "提案或建议编号",
    "proposal_title": "提案或建议标题",
    "citation": "引文出处",
    "url": "原网址",
    "link": "查看链接",
}
