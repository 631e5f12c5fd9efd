"""Errors of reading letters, and of training what reads them."""

NO_LETTER = "没有找到答复函正文(既无主送单位,也无“收悉”“答复如下”等字样)。请确认这是一份提案或建议的答复函。"

KINDS_EXTRA_MISSING = (
    "训练句子类别的分类器需要 scikit-learn,但没有安装。请执行:"
    "pip install 'replysearch[sentence-transformers]'。"
)
