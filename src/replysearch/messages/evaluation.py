"""Texts about evaluations."""

EVAL_EXTRA_MISSING = "评测需要额外的组件,请先安装:pip install 'replysearch[eval]'。"
EVAL_FILE_MISSING = "{folder} 中没有 {name}.jsonl,也没有 {name}.jsonl.gz。请指定含有 corpus 和 queries 两个文件的文件夹。"
EVAL_SET_EMPTY = "{path} 是空的,没有可以评测的内容。"
EVAL_UNREADABLE = "无法读取 {path}({reason})。请检查文件是否完整。"
EVAL_LINE = "{path} 第 {line} 行不是 UTF-8 编码的 JSON 对象。"
EVAL_FIELD = "{path} 第 {line} 行缺少字段 {field},或字段的类型不对。"
EVAL_ID_TWICE = "{path} 第 {line} 行的编号 {id} 前面已经出现过。"
EVAL_UNKNOWN_ID = "{path} 第 {line} 行的 relevant 提到 {id},corpus 中没有这个编号。"
EVAL_ANSWERS = {
    "questions": "问题",
    "answerable": "其中有答案的",
    "answered_precision": "作答精确率(作答的问题中有答案的)",
    "answered_recall": "作答召回率(有答案的问题中作答的)",
    "abstained_precision": "拒答精确率(拒答的问题中没有答案的)",
    "abstained_recall": "拒答召回率(没有答案的问题中拒答的)",
    "gold_in_quotes": "标准答案八成以上的词在引文中",
    "gold_exact": "标准答案原样在引文中",
    "gold_in_passage": "标准答案八成以上的词在检索首段中",
    "citation_precision": "引文出自正确的文本",
    "number_accuracy": "标准答案的数值都在引文中",
}
EVAL_STAGES = {
    "answers": "问答",
    "index": "建索引",
    "dense": "语义",
    "lexical": "字词",
    "hybrid": "综合",
}
EVAL_HEAD = "{queries} 个问题,{passages} 个段落;括号内为 95% 置信区间。"
EVAL_LOSER = "{ndcg:.2f}  {query}\n      应得:{wanted}({rank})\n      首位:{first}"
EVAL_RANK = "第 {} 位"
EVAL_NO_RANK = "未进前 100"
