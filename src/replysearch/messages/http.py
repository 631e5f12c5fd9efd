"""Texts of the HTTP interface."""

API_TITLE = "答复函检索"
API_DESCRIPTION = (
    "在政协提案、人大建议的答复函中检索,每条结果都带可核对的出处。"
    '出错时一律返回 {"error": {"code", "message", "field"}},其中 field 只在某个字段有误时出现。'
    "/v1 下的接口与 OpenAI 的对话接口一致,供对话程序使用,出错时也用它的格式。"
)
API_CHOICES = {
    "Kind": "段落类别:progress 进展、commitment 承诺、basis 缘由、courtesy 礼节、refusal 不采纳。",
    "Mode": "检索方式:hybrid 混合、dense 语义、lexical 字词。",
    "ExportFormat": "导出文件的格式。",
}
API_KEY_NEEDED = "需要访问密钥:请在 Authorization: Bearer 或 X-API-Key 请求头中给出。"
API_KEY_WRONG = "访问密钥不对。请向管理员核对。"
API_SCOPE_MISSING = "这个密钥没有写权限,不能上传或删除。请换用有写权限的密钥。"
API_TOO_MANY_KEYS = "从这个地址给出的错误密钥过多。请稍后再试,并向管理员核对密钥。"
API_TOO_MANY_CALLS = "请求过于频繁。请按 Retry-After 给出的秒数稍后再试。"
API_SLOW_BODY = "请求内容传送过慢,已停止接收。请检查网络后重试。"
API_SERVER_FULL = "连接数已达上限。请稍后重试。"
API_BAD_HTTP = "不是合法的 HTTP 请求。"
API_HEADERS_TOO_LARGE = "请求头过大。"
API_SLOW_HEADERS = "请求头传送过慢,连接已关闭。"
API_AUDIT_FAILED = "操作已经完成,但未能写入审计日志({reason})。请通知管理员检查磁盘空间和文件权限。"
API_TAGS = {
    "search": "检索",
    "ask": "问答",
    "letters": "答复函",
    "chat": "对话程序",
    "state": "运行状态",
}
#: For each route: what it does, what it returns, and for some a further remark.
API_ROUTES = {
    "search": ("检索段落", "检索结果"),
    "search_by_url": ("检索段落(网址参数)", "检索结果"),
    "export": ("把检索结果导出为文件", "文件"),
    "ask": ("提问", "回答;以事件流给出时是 text/event-stream"),
    "verify": ("核对保存的回答", "核对结果"),
    "list": ("列出答复函", "答复函"),
    "read": ("读取一份答复函", "答复函"),
    "original": ("下载原文件", "收录时的原文件,一字不改"),
    "page": ("PDF 答复函一页的图像", "PNG 图像"),
    "boxes": ("原文在 PDF 一页图像上的位置", "各行的位置;不能确定时为空"),
    "upload": (
        "上传答复函",
        "各文件的处理结果",
        "可一次上传多个文件,各自报告结果;全部失败时按第一个失败的原因给出状态码。",
    ),
    "remove": ("删除一份答复函", "已删除"),
    "overview": ("收录概况", "各机关、年份、主题和地区的答复函数"),
    "session": ("调用者的权限", "权限和上限", "不需要密钥;给出密钥时说明它的权限。"),
    "metrics": ("以 Prometheus 文本格式给出运行指标", "指标"),
    "alive": ("进程是否在运行", "在运行"),
    "ready": ("能否检索:实际检索一次", "可以检索"),
    "models": ("列出模型", "可用的模型"),
    "model": ("读取一个模型", "模型"),
    "chat": ("对话", "回答;以事件流给出时是 text/event-stream"),
}
#: The meaning of each error status.
API_STATUSES = {
    400: "请求无法解析,或查询、筛选条件不可用",
    401: "没有访问密钥,或密钥不对",
    403: "Host 或 Origin 不被接受,或密钥没有所需的权限",
    404: "没有这份答复函(或没有这一页;原件不见了时 code 是 original_missing)",
    408: "请求内容传送过慢",
    409: "索引是用另一个编码器建立的",
    413: "请求内容过大",
    422: "请求的字段有误",
    429: "请求过于频繁,或给出的错误密钥过多;Retry-After 是应等待的秒数",
    500: "服务内部出错",
    503: "索引暂时不可用",
}
API_UPLOAD_FAILED = "全部文件都未能收录"
CHAT_STATUSES = {
    400: "请求有误;param 是有误的字段",
    401: "没有访问密钥,或密钥不对",
    403: "这个地址或网站不能访问,或密钥没有权限",
    404: "没有这个模型",
    408: "请求内容传得太慢",
    409: "索引是用另一个编码器建立的",
    413: "请求内容过大",
    422: "不会出现:请求有误时是 400",
    429: "请求太频繁;Retry-After 是应等待的秒数",
    500: "服务内部出错",
    503: "索引暂时不可用",
}
API_INTERNAL = "服务内部出错,详情见服务端日志。"
API_FAILURES = {
    "bad_keys": "服务端的密钥记录暂时不能使用。请联系管理员;原因见服务端日志。",
    "keys_damaged": "服务端的密钥记录不能使用,因此不接受任何密钥。请联系管理员;原因见服务端日志。",
    "keys_busy": "服务端的密钥记录正在修改。请稍后重试。",
    "bad_index": "服务端读写索引时出错。请联系管理员;原因见服务端日志。",
    "index_missing": "服务端的索引不见了,不能检索。请联系管理员;原因见服务端日志。",
    "index_damaged": "索引中有内容已损坏,无法读取。请联系管理员;原因见服务端日志。",
    "original_missing": "服务端保存的原件不见了或已被改动,因此不能下载,也不能显示页面图像;信的文字仍可检索和阅读。"
    "请联系管理员重新收录这份文件。",
    "index_busy": "索引正在被写入。请稍后重试。",
    "copies_not_written": "信已保存,检索结果不受影响,但检索副本未能更新。请通知管理员;原因见服务端日志。",
    "encoder_mismatch": "索引与服务端的编码器不一致,不能检索。请联系管理员;原因见服务端日志。",
    "index_outdated": "索引是按旧的规则建立的,不能检索。请联系管理员;原因见服务端日志。",
    "bad_encoder": "服务端的编码器不能使用,不能检索。请联系管理员;原因见服务端日志。",
    "writer_missing": "服务端没有设置模型服务,不能由模型撰写回答。请去掉 written,或联系管理员。",
}
API_FORBIDDEN = {
    "forbidden_host": (
        "不接受以这个名称(Host)访问。没有设置访问密钥时,只接受 127.0.0.1、localhost、[::1]、监听地址和 "
        "REPLYSEARCH_PUBLIC_URL 中的名称;设置了 REPLYSEARCH_PUBLIC_URL 时,只接受其中的名称和本机的名称。"
    ),
    "forbidden_origin": (
        "不接受别的网站的网页发来的请求(Origin 与本服务的地址不同)。经反向代理访问时请设 REPLYSEARCH_PUBLIC_URL;"
        "确要接受别的网站时,请把它列入 REPLYSEARCH_CORS_ORIGINS。"
    ),
}
CHAT_SOURCES = "参考来源"
CHAT_SEARCH_HEAD = "共 {total} 段相关,列出 {shown} 段:"
CHAT_NOTHING = "没有找到与“{query}”有关的段落。可以换一种说法。"
CHAT_LIST_ENDS = "与“{query}”有关的段落已列出前 {most} 段,这里最多列出这么多。请问得更具体一些。"
CHAT_NO_MORE = "与“{query}”有关的段落都已列出,没有更多了。"
CHAT_SUGGESTION = "{}——{}"
CHAT_NO_MODEL = "没有模型 {name}。可用的模型是:{names}。"
API_SHUTTING_DOWN = "服务正在停止,这次请求没有处理完。请稍后重试。"
API_SAVED = "请求体"
API_UNNAMED_FILE = "未命名文件"
API_STATUS_MESSAGES = {
    400: "请求体无法解析。请检查格式,例如 multipart 表单的分隔符和字段数。",
    404: "没有这个地址。",
    405: "这个地址不支持这种请求方法。",
    413: "请求内容过大。请拆分后再传。",
}
API_STATUS_OTHER = "请求无法处理(HTTP {status})。"
API_BAD_REQUEST = "请求有误:{detail}"
API_BAD_FIELD = "字段 {field} 有误:{detail}"
API_VALUE_ERRORS = {
    "missing": "缺少这个字段。",
    "extra_forbidden": "没有这个字段,请检查拼写。",
    "json_invalid": "请求体不是合法的 JSON。",
    "string_type": "应为文字。",
    "string_unicode": "含有无法识别的字符。",
    "string_too_short": "不能为空。",
    "string_too_long": "太长,上限 {max_length} 个字。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "int_from_float": "应为整数。",
    "bool_type": "应为 true 或 false。",
    "bool_parsing": "应为 true 或 false。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "enum": "只能是 {expected} 之一。",
    "date_type": "应为日期,如 2024-05-16。",
    "date_parsing": "应为日期,如 2024-05-16。",
    "date_from_datetime_parsing": "应为日期,如 2024-05-16。",
    "date_from_datetime_inexact": "应为日期,如 2024-05-16。",
    "too_long": "太多,上限 {max_length} 个。",
    "model_attributes_type": "应为 JSON 对象。",
    "literal_error": "只能是 {expected}。",
    "none_required": "这里不提供,请去掉。",
    "list_type": "应为数组。",
    "messages_needed": '应为消息的数组,至少一条,例如 [{{"role": "user", "content": "租房补贴是多少?"}}]。',
    "content_not_text": "只能读取文字:一段文字,或由 type 为 text 的片段组成的数组。不能读取图片、音频和文件。",
    "question_missing": "没有要回答的问题:最后一条用户消息须有文字。",
    "question_instructs": "这是写给语言模型的指令(起标题、打标签、推荐追问、附带资料等),这里只回答问题。"
    "请在对话程序里关掉这项功能,或者为它另选一个语言模型。",
    "question_too_long": "最后一条用户消息太长,上限 {max_length} 个字。",
    "span_empty": "须大于 start。",
    "limit_twice": "limit 与 k 是同一项,请只写其中一个。",
}
API_VALUE_OTHER = "取值不合要求。"
