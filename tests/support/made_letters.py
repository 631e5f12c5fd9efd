"""Letter files made for tests: true in form, each known by a word of its own."""

from __future__ import annotations

from pathlib import Path

_TOPICS = (
    "养老服务",
    "托育机构",
    "乡村道路",
    "青年人才",
    "垃圾分类",
    "数据开放",
    "河道治理",
    "夜间经济",
)
_VERBS = ("新建", "改造", "扶持", "培训", "检查", "补贴", "整治", "开放")


def own_word(number: int) -> str:
    """A word that only letter `number` says: four rare characters."""
    # An odd factor mixes the numbers of neighbours and keeps them apart below 2**24.
    mixed = number * 0x9E3779B1 % 2**24
    blocks = ((0x5E00, 18), (0x6A00, 12), (0x7200, 6), (0x9700, 0))
    return "".join(chr(block + (mixed >> shift & 0x3F)) for block, shift in blocks)


def letter(number: int, *, section: int = 3) -> str:
    """The text of letter `number`, with `section` items in each of its four parts."""
    topic = _TOPICS[number % len(_TOPICS)]
    parts = [
        f"示测函〔{2018 + number % 8}〕{number + 1}号",
        f"关于市政协六届一次会议第{number + 1:04d}号提案答复的函",
        "测试委员:",
        f"您提出的《关于改进{topic}的提案》(第{number + 1:04d}号)收悉。现答复如下:",
    ]
    for top, title in (("一、", "工作推进情况"), ("二、", "下一步工作打算")):
        parts.append(top + title)
        for at in range(2):
            items = "".join(
                f"{'一二三四五六七八九十'[item]}是{_VERBS[(number + item + at) % 8]}{topic}项目"
                f"{number * 7 + item}个,{own_word(number)}片区投入{at + item + 1}亿元。"
                for item in range(section)
            )
            parts.append(f"({'一二'[at]})推进{topic}第{at + 1}项。{items}")
    day = f"{2018 + number % 8}年{1 + number % 12}月{1 + number % 28}日"
    return "\n".join([*parts, "感谢您的关心支持。", "示例市测试局", day]) + "\n"


def write_letters(folder: Path, count: int, *, start: int = 0) -> list[Path]:
    """Write letters `start` to `start + count` as files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"letter-{number:05d}.txt" for number in range(start, start + count)]
    for number, path in enumerate(paths, start=start):
        path.write_text(letter(number), "utf-8")
    return paths
