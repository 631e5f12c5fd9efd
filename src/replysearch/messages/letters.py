"""The error for a text that is not a letter."""

NO_LETTER = "没有找到答复函正文(既无主送单位,也无“收悉”“答复如下”等字样)。请确认这是一份提案或建议的答复函。"
