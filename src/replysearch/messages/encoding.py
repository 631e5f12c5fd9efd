"""Texts about encoders and their training."""

ENCODER_FOLDER_MISSING = "没有编码模型文件夹 {path}。请检查路径;内置模型的名称是 builtin。"
ENCODER_FILE_MISSING = "编码模型 {path} 缺少文件 {file}。请重新取得完整的模型文件夹。"
ENCODER_FILE_DAMAGED = "编码模型文件 {path} 已损坏或不完整({reason})。请重新取得完整的模型文件夹。"
ENCODER_SHAPE_MISMATCH = (
    "编码模型 {path} 前后不一致:分词器有 {tokens} 个词元,向量表的形状是 {shape}。"
    "请确认两个文件来自同一个模型。"
)
ENCODER_EXTRA_MISSING = (
    "编码模型 {name} 需要 sentence-transformers,但没有安装。"
    "请执行:pip install 'replysearch[sentence-transformers]',或改用内置模型 builtin。"
)
ENCODER_NOT_LOCAL = (
    "处于离线状态(HF_HUB_OFFLINE),本机没有编码模型 {name}。"
    "请给出模型文件夹的路径,或先联网下载,或改用内置模型 builtin。"
)
ENCODER_NOT_LOADABLE = (
    "无法加载编码模型 {name}:{reason}。请检查名称和网络,或给出本机模型文件夹的路径。"
)
ENCODER_NO_DIMENSION = "编码模型 {name} 没有说明向量的维数,不能使用。请换一个句向量模型。"

# Changing, adapting and training an encoder
ENCODER_IDENTITY = "{name}({revision},{dimension} 维)"
ENCODER_CHANGED = "索引 {folder} 的语义模型刚被另一个程序更换,这一批没有存入。请再运行一次。"
ADAPT_PROGRESS = "调整语义模型"
ADAPT_TOO_FEW = (
    "信件太少,不足以调整语义模型:只有 {found} 段可用,至少要 {wanted} 段。请先多收录一些答复。"
)
ADAPT_OTHER_ENCODER = (
    "这个索引用的语义模型是 {name};只有内置模型可以调整。"
    "如需调整,请先运行 replysearch reindex --encoder builtin。"
)
ADAPTED_DAMAGED = "调整过的语义模型不能使用:{reason}请运行 replysearch adapt 重新调整,或 adapt --undo 回到内置模型。"
ADAPTED_NAMED = "调整过的模型只属于它自己的索引,不能指定。请在该索引上运行 replysearch adapt。"
ADAPT_NOTHING_TO_UNDO = "这个索引用的不是调整过的模型,没有可以撤销的。"
TRAINING_EXTRA_MISSING = (
    "训练编码模型需要 torch,但没有安装。请执行:pip install 'replysearch[sentence-transformers]'。"
)
TRAINING_NO_TIME = "--minutes 和 --steps 须大于 0。"
TRAINING_FILES_MISSING = "文件夹 {path} 中没有训练文件。可用的文件是 {names}(也可以是 .jsonl.gz)。"
TRAINING_FILES_JOINT = "、"
TRAINING_FILE_UNREADABLE = "无法读取训练文件 {path}({reason})。请检查文件是否完整。"
TRAINING_LINE_MALFORMED = "训练文件 {path} 第 {line} 行不是 UTF-8 编码的 JSON 对象。请改正该行。"
TRAINING_FIELD_MISSING = (
    "训练文件 {path} 第 {line} 行缺少字段 {field},或字段的类型不对。请改正该行。"
)
TRAINING_NOTHING_TO_PAIR = "文件夹 {path} 的训练文件中没有可以配对的文字。请提供更多文本。"
TRAINING_OUT_NO_PARENT = "无法写入 {path}:上一级文件夹不存在。请先建立它。"
TRAINING_OUT_NOT_EMPTY = "{path} 已存在且不是空文件夹,不会覆盖。请换一个文件夹,或先清空它。"
TRAINING_FILE_READ = "已读取 {name}:{items} 条"
TRAINING_VOCABULARY = "词表:{rows} 行"
TRAINING_STEP = "第 {done}/{steps} 步,损失 {loss:.3f},用时 {seconds:.0f} 秒"
TRAINING_WRITTEN = "已写入 {path}"
