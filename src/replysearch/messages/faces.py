"""Texts that several interfaces share."""

ADAPTER_EXTRA_MISSING = (
    "这个检索器需要 {extra} 组件,但没有安装。请执行:pip install 'replysearch[{extra}]'。"
)
KIND_NAMES = {
    "progress": "进展",
    "commitment": "承诺",
    "basis": "缘由",
    "courtesy": "礼节",
    "refusal": "不采纳",
}
LEVEL_NAMES = {"national": "国家", "province": "省级", "city": "市级", "county": "县级"}
FACET_NAMES = {"issuer": "发文机关", "region": "地区", "year": "年份", "kind": "段落类别"}
QUERY_UNREADABLE = "{field}里有无法识别的字符。请用 UTF-8 编码输入。"
QUERY_DATES_CROSSED = "起始日期 {start} 晚于截止日期 {end}。请对调后再试。"
QUERY_FIELD = "查询内容"
FILTER_FIELD = "筛选条件"
ADDRESS_UNKNOWN = "找不到主机 {host}。请检查监听地址,例如 127.0.0.1。"
ADDRESS_UNGUARDED = (
    "监听地址 {host} 可以从别的机器访问,必须先设置访问密钥:"
    "请用 replysearch keys add 建立密钥(或设环境变量 REPLYSEARCH_API_KEY),或改用 127.0.0.1。"
)
ADDRESS_TAKEN = "无法监听 {host}:{port}({reason})。请换一个端口,或先停掉占用它的程序。"
PUBLIC_URL_BAD = (
    "环境变量 REPLYSEARCH_PUBLIC_URL 有误:应为 http:// 或 https:// 开头的网址,只含主机名和端口,"
    "例如 https://letters.example.org。"
)
SETTINGS_JOINT = "、"
SETTINGS_BAD = "设置有误:{fields}。请检查以 REPLYSEARCH_ 开头的环境变量和命令行选项。"
