"""Texts about API keys."""

KEYS_DAMAGED = "密钥文件 {path} 不能使用({reason})。请从备份恢复,或移走它后重新建立密钥。"
KEYS_MALFORMED = "内容不是密钥记录"
KEYS_NOT_A_FILE = "不是普通文件"
KEYS_OPEN_TO_OTHERS = "密钥文件 {path} 可以被其他用户读写,不能使用。请执行 chmod 600 {path},并确认文件属于运行本程序的用户。"
KEYS_BUSY = "密钥文件 {path} 正被另一个命令修改。请稍后重试。"
KEY_NAME_BAD = "密钥的名称须为 1 到 {limit} 个可见字符。"
KEY_NAME_TAKEN = "已有名为 {name} 的密钥。请换一个名称,或先撤销它。"
KEY_NAME_RESERVED = "{name} 不能用作密钥的名称(保留名称,或与密钥编号的写法相同)。请换一个。"
KEY_NOT_FOUND = "没有名称或编号为 {name} 的密钥。可用 replysearch keys list 查看。"
KEY_ADDED = "已建立密钥 {name}(编号 {id},权限 {scopes}),记录在 {path}。密钥只显示这一次,请妥善保存:"
KEY_LINE = "{id}  {created_at}  {scopes}  {name}"
KEYS_NONE = "还没有建立密钥。"
KEYS_EMPTY = (
    "没有可用的密钥:服务不接受任何需要密钥的请求。"
    "可用 replysearch keys add 建立;不再需要密钥时,请停止服务并删除 {path}。"
)
KEY_REVOKED = "已撤销密钥 {name}(编号 {id})。正在运行的服务会立即停止接受它。"
SCOPE_NAMES = {"read": "读", "write": "写"}
SCOPE_JOINT = "、"
