"""Texts about adding and backing up letters, and about indexes that must be encoded again."""

# Adding files
SKIPPED_SUFFIX = "不是可收录的文件类型,已跳过"
NO_FILES_IN_FOLDER = "文件夹中没有可收录的文件(.txt、.html、.htm、.pdf)"

# Back-up
BACKUP_FORMAT = "这不是 replysearch 的备份文件(第 1 行应写明格式 replysearch-backup 和版本 1)。"
BACKUP_LINE = "备份文件第 {line} 行有误:{reason}"
BACKUP_NO_OBJECT = "不是 JSON 对象"
BACKUP_SPAN = "段落位置超出正文范围"
BACKUP_ID = "编号或正文不合格式"
BACKUP_ORDER = "段落次序有误或互相重叠"
BACKUP_TWICE = "段落地址或来源重复"
BACKUP_TYPE = "有的内容不是文字"
BACKUP_HASH = "原件内容与其校验值不符"
BACKUP_ORIGINALS = "原件与来源记录不一致"
BACKUP_SHORT = "备份文件不完整:应有 {wanted} 份,实有 {found} 份。已读入的部分已经保存。"

# Finding a passage, and opening an index
PASSAGE_NOT_FOUND = "没有编号为 {id} 的段落;信可能已更新,请重新检索。"
ENCODER_MISMATCH = (
    "索引 {folder} 是用编码器 {wanted} 建立的,与 {found} 不一致。"
    "要改用后者,请运行:replysearch reindex --encoder {name} --index {folder}"
)
INDEX_OUTDATED = (
    "索引 {folder} 是按旧的归一规则建立的,请先运行:replysearch reindex --index {folder}"
)
