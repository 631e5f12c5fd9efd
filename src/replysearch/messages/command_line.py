"""Texts that the command line prints."""

# Usage errors, system errors and interruption
USAGE_ERROR = "错误:{message}"
USAGE_HINT = "用 {command} --help 查看用法。"
USAGE_HINTS = {"document_not_found": "全部编号可用 replysearch list 查看。"}
USAGE_NO_COMMAND = "没有命令“{name}”。可用的命令有:{commands}。"
USAGE_NO_OPTION = "没有选项 {name}。"
USAGE_NO_OPTION_BUT = "没有选项 {name},是不是要用 {other}?"
USAGE_MISSING = "缺少 {hint}。"
USAGE_BAD_VALUE = "{hint}:{message}"
USAGE_OPTION = "选项 {name} 的写法不对,请检查它后面是否有值。"
USAGE_OTHER = "命令行写法不对({message})。"
USAGE_NOT_WHOLE = "“{value}”不是整数。"
USAGE_TOO_SMALL = "{value} 太小,不能小于 {low}。"
USAGE_OUT_OF_RANGE = "{value} 不在 {low} 到 {high} 之间。"
USAGE_NOT_A_DAY = "“{value}”不是日期,请写成 2024-05-16 的样子。"
USAGE_NOT_A_CHOICE = "“{value}”不在可选的值之中:{choices}。"
SYSTEM_ERROR = "系统拒绝了这次读写:{reason}。请检查磁盘空间和文件夹的权限。"
INTERRUPTED = "已中断。"

# Adding, encoding, removing and backing up letters
INDEX_STORED = {
    "added": "已收录 {document_id} {name}({passages} 段)",
    "updated": "已更新 {document_id} {name}({passages} 段)",
    "unchanged": "未变动 {document_id} {name}",
    "merged": "已合并 {document_id} {name}(同一封信的又一来源)",
}
INDEX_SKIPPED = "跳过 {name}:{message}"
INDEX_FAILED = "失败 {name}:{message}"
INDEX_CLASH = "注意 {name} 与已收录的 {others} 文号相同而内容不同,两者都已保留。"
INDEX_SUPERSEDES = "注意 {name} 是 {others} 的较新版本;旧信留作较早版本,加 --earlier 可查到。"
INDEX_SUPERSEDED = (
    "注意 {name} 比已收录的 {newer} 旧,收作它的较早版本;检索时不列出,加 --earlier 可查到。"
)
INDEX_TOTALS = (
    "新收录 {added} 份,更新 {updated} 份,未变动 {unchanged} 份,合并 {merged} 份,"
    "跳过 {skipped} 份,失败 {failed} 份。"
)
INDEX_NOTHING = "没有可收录的文件。请给出 .txt、.html、.htm 或 .pdf 文件,或装有它们的文件夹。"
INDEX_INTERRUPTED = (
    "已中断。前面已报告收录的 {stored} 份都已保存;再次运行同一条命令即可继续,已收录的会自动跳过。"
)
INDEX_PROGRESS = "正在收录"
REINDEX_PROGRESS = "正在重新编码"
REINDEX_DONE = "已重新编码 {documents} 份答复函,共 {passages} 段,编码器 {encoder}。"
REMOVED = "已删除 {document_id}"
EXPORTED = "已导出 {count} 份答复函。"
FILE_UNREADABLE = "无法打开:{reason}。请检查路径和权限。"
BACKUP_NOT_UTF8 = "备份文件不是 UTF-8 编码的文本。请使用 export 导出的文件。"

# Results of the other commands
SEARCH_NOTHING = "没有找到与“{query}”有关的段落。可以换一种说法,或放宽筛选条件。"
INDEX_EMPTY = "索引里还没有答复函。请先用 replysearch index <文件或文件夹> 收录。"
SEARCH_TOTAL = "共 {total} 段相关,列出 {shown} 段,用时 {took_ms:.1f} 毫秒。"
SEARCH_WRITTEN = "已把 {count} 条结果写入 {file}。"
SEARCH_HEAD = "{rank}. {place}【{kind}】{path}"
SEARCH_PATH_JOINT = " > "
SEARCH_CITATION = "出处:{formatted}"
SEARCH_KIND_JOINT = " "
SEARCH_KIND_WORDS = "{kinds}:{words}"
SEARCH_LETTER = "信件:{document_id}"
SEARCH_SHARES = "得分 {score:.3f} = {shares}"
SEARCH_SHARE = "{name} {value:.3f}×{weight:.3f}"
FEATURE_NAMES = {"cosine": "语义", "words": "字词", "coverage": "覆盖"}
SEARCH_FACET = "{name}:{values}"
SEARCH_FACET_VALUE = "{value}({count})"
ANSWER_WITHIN = "范围:{filters}"
ANSWER_ABSTAINED = "已收录的答复中没有找到依据。"
ANSWER_EMPTY = "没有可以用来回答的信:没有一封符合条件(问题里写明的地区、机关、年份和编号也是条件)。请放宽条件再问。"
ANSWER_SUGGESTIONS = "以下是最接近的段落,不是答案:"
ANSWER_SUGGESTION = "· {text}\n  {formatted}"
ANSWER_CITATION = "[{n}] {formatted}"
ANSWER_QUOTE = "    “{quote}”"
ANSWER_ITEM_INDENT = "  "
VERIFY_FAULT = "没有依据({faults}):{text}"
VERIFY_TEXT = "回答全文与各句不一致。"
VERIFY_HOLDS = "核对无误。"
VERIFY_BROKEN = "有的内容已经不成立,见上。"
SEARCH_NO_PLACE = "正文"
LIST_EMPTY = "没有符合条件的答复函。"
LIST_LINE = "{document_id}  {date}  {issuer}  {number}  {title}({passages} 段)"
LIST_SUPERSEDED = "{line}[较早版本,现行:{newer}]"
ABSENT = "-"
SHOW_FIELDS = {
    "document_id": "编号",
    "document_number": "发文字号",
    "index_number": "索引号",
    "issuer": "发文机关",
    "issuer_alias": "机关简称",
    "joint_issuers": "共同落款",
    "reply_type": "类型",
    "suggestion": "提案原文",
    "addressee": "主送",
    "co_organisers": "会办单位",
    "proposals": "答复的提案或建议",
    "subject_class": "主题分类",
    "reply_class": "答复类别",
    "signed_on": "落款日期",
    "written_on": "成文日期",
    "published_on": "发布日期",
    "contact": "联系方式",
    "attachments": "附件",
    "url": "网址",
}
SHOW_FIELD = "{name}:{value}"
SHOW_REGION = "地区:{places}({level})"
SHOW_SOURCE = "来源:{name}  {uri}"
SHOW_DATES_DIFFER = "注意:落款、成文、发布日期不一致,检索以 {date} 为准。"
SHOW_SUPERSEDED = "注意:此信有较新版本 {newer}。"
SHOW_EARLIER = "较早版本:{ids}"
SHOW_PASSAGE = "{place}【{kind}】"
STATUS_LINES = (
    "索引文件夹:{index}",
    "答复函:{documents} 份",
    "段落:{passages} 段(向量 {vectors},语义检索 {dense},字词检索 {lexical})",
    "编码器:{encoder}(版本 {revision},{dimension} 维)",
    "第 {generation} 次写入,占用 {size:.1f} MB",
)
CHECK_CLEAN = "索引完好:{documents} 份答复函,{passages} 段。"
CHECK_REPAIRED = "已修复:{message}"
CHECK_BROKEN = "未修复:{message}"
CHECK_BAD = "索引有 {count} 处问题没有修复。"
SERVE_STARTED = "服务已启动:{url}(按 Ctrl-C 停止)"
