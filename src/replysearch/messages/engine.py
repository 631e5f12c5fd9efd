"""Errors when an index is read or written, and the findings of a check."""

ENGINE_MISSING = "文件夹 {folder} 中没有索引。请先运行 replysearch index <文件或文件夹> 建立索引,或用 --index 指明位置。"
ENGINE_EXISTS = "文件夹 {folder} 中已有另一种编码或规则建立的索引。请换一个文件夹,或运行 replysearch reindex 重建。"
ENGINE_DAMAGED = (
    "索引 {folder} 的数据库已损坏,无法读取({reason})。请从备份恢复,或换一个文件夹重新建立索引。"
)
ENGINE_BAD_STATE = "索引的状态记录已损坏({reason})。请从备份恢复,或换一个文件夹重新建立索引。"
ENGINE_BAD_LETTER = "答复函 {document_id} 的记录已损坏,无法读取。请重新导入该文件,或从备份恢复。"
ENGINE_TOO_NEW = (
    "索引由更新版本的 replysearch 写成(结构版本 {found},本程序支持到 {known})。请升级 replysearch。"
)
ENGINE_FILE_SYSTEM = "索引 {folder} 读写失败({reason})。请检查磁盘空间和文件夹权限后重试。"
ENGINE_READ_ONLY = "索引 {folder} 不可写。请检查文件夹权限。"
ENGINE_LOCKED = "索引 {folder} 的数据库正被其他程序占用。请稍后重试。"
ENGINE_BUSY = "索引 {folder} 正在被进程 {pid} 写入,等待 {seconds:g} 秒仍未结束。请稍后重试。"
ENGINE_UNKNOWN_HOLDER = "(未知)"
ENGINE_DERIVED_FAILED = (
    "答复函已保存,但索引 {folder} 的检索副本未能更新({reason})。"
    "检索结果不受影响;请检查磁盘空间和权限,下次写入时会自动补齐。"
)
ENGINE_NO_DOCUMENT = "没有编号为 {document_id} 的答复函:编号有误,或信已删除。请重新检索。"
ENGINE_NO_ORIGINAL = "没有哈希为 {sha256} 的原件。"
ENGINE_ORIGINAL_MISSING = "原件 {sha256} 已丢失。请重新导入该文件,或从备份恢复。"
ENGINE_ORIGINAL_CHANGED = "原件 {sha256} 的内容已被改动。请重新导入该文件,或从备份恢复。"
ENGINE_BAD_TEXT = "文字中含有无法保存的字符(空字符或残缺的编码)。请检查文件编码后重新导入。"
ENGINE_DIMENSION = "查询向量是 {found} 维,索引是 {wanted} 维。请换用建立索引时的编码器,或运行 replysearch reindex 重建。"
ENGINE_NOT_FINITE = "编码器给出的查询向量含有无效数值,无法检索。请检查编码器。"
ENGINE_NOT_FINITE_IN = "编码器为 {name} 给出的向量含有无效数值,未保存。请检查编码器。"
ENGINE_SHAPE = "编码器为 {name} 给出的向量形状是 {found},应为 {wanted}。请检查编码器。"
ENGINE_NOT_ALL_ENCODED = (
    "索引 {folder} 更换编码器时有答复函未重新编码,更换未生效。请重新运行 replysearch reindex。"
)
ENGINE_FINDINGS = {
    "sqlite": "数据库损坏:{reason}。请从备份恢复。",
    "letter": "答复函 {document_id} 的记录无法读取。请重新导入或从备份恢复。",
    "text": "答复函 {document_id} 的正文与保存时不一致。请重新导入或从备份恢复。",
    "span": "答复函 {document_id} 有段落的位置超出正文。请重新导入或从备份恢复。",
    "vector_missing": "段落 {passage} 没有向量。请运行 replysearch reindex。",
    "vector": "段落 {passage} 的向量无效。请运行 replysearch reindex。",
    "original": "{name} 的原件({sha256})丢失或已被改动。请重新导入该文件。",
    "changes": "变更记录有 {number} 处与数据不符。请从备份恢复。",
    "orphan": "多余的文件:{path}",
    "purge_due": "删除后的清理尚未完成。",
    "derived_missing": "检索副本缺失:{folder}",
    "derived": "检索副本损坏:{path}",
    "dense": "语义检索与保存的段落不符:少 {missing} 段,多 {ghosts} 段。",
    "lexical": "词语检索与保存的段落不符:少 {missing} 段,多 {ghosts} 段。",
}
ENGINE_FOREIGN_FOLDER = (
    "文件夹 {folder} 中没有索引,但已有 {path}(不是空文件夹),索引的文件会与其中的文件混在一起,因此未建立索引。"
    "请换一个文件夹,或先把 {path} 移走。"
)
