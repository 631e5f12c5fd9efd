"""Hard line breaks: which printed lines are one written line."""

from replysearch.formats.line_breaks import (
    PrintedLine,
    is_hard_wrapped,
    printed_line_of,
    unwrap,
    width,
)

# A paragraph of 20 characters a line, its first line indented by two.
_WRAPPED = (
    "　　你们提出的关于加强人才服务的提案收悉\n"
    "。经与市财政局共同研究办理，现将办理情况答\n"
    "复如下：全市新增人才公寓三千套，每套六十平\n"
    "方米，租金为市场价的一半，已有两千人入住。\n"
    "明年继续增加供给，优先保障青年人才的需求。\n"
    "　　一、工作推进情况\n"
    "　　全市建成人才驿站十二家，免费住宿七天，\n"
    "服务来本市求职的毕业生八千人次。\n"
    "　　二〇二四年五月十六日"
)


def _unwrapped(text: str) -> list[str]:
    return unwrap([printed_line_of(printed) for printed in text.split("\n")])


def test_width_counts_chinese_twice() -> None:
    assert width("第12号提案，AI“服务”") == 22


def test_line_of_measures_the_indent_in_ems() -> None:
    assert printed_line_of("　　一、甲  ") == PrintedLine("一、甲", 2.0, 10)
    assert printed_line_of(" \t ") == PrintedLine("", 0, 0)


def test_indented_paragraphs_are_joined_across_full_stops() -> None:
    assert is_hard_wrapped([printed_line_of(line) for line in _WRAPPED.split("\n")])
    assert _unwrapped(_WRAPPED) == [
        "你们提出的关于加强人才服务的提案收悉。经与市财政局共同研究办理，现将办理情况答复如下："
        "全市新增人才公寓三千套，每套六十平方米，租金为市场价的一半，已有两千人入住。"
        "明年继续增加供给，优先保障青年人才的需求。",
        "一、工作推进情况",
        "全市建成人才驿站十二家，免费住宿七天，服务来本市求职的毕业生八千人次。",
        "二〇二四年五月十六日",
    ]


def test_without_indents_a_full_stop_ends_the_paragraph() -> None:
    flush = "\n".join(line.strip("　") for line in _WRAPPED.split("\n"))
    assert _unwrapped(flush)[2:4] == [
        "明年继续增加供给，优先保障青年人才的需求。",
        "一、工作推进情况",
    ]


def test_items_dates_and_salutations_begin_lines() -> None:
    full = "全市建成人才驿站十二家并且免费提供住宿的天数"
    for opener in (
        "一、标题",
        "（一）标题",
        "(二)标题",
        "1.项目",
        "2、项目",
        "1.2017年，开工",
        "（3）项目",
        "①项目",
        "2024年5月16日",
        "市政协张某某委员：",
    ):
        assert _unwrapped(f"{full}\n{full}\n{opener}") == [full + full, opener]


def test_a_number_that_only_wrapped_is_no_item() -> None:
    full = "全市建成人才驿站十二家并且免费提供住宿的增长"
    assert _unwrapped(f"{full}\n{full}\n1.5倍") == [full + full + "1.5倍"]


def test_short_and_tabbed_and_blank_lines_stay() -> None:
    full = "全市建成人才驿站十二家并且免费提供住宿的天数"
    text = f"{full}\n{full}\n短行\n下一行\n{full[:10]}\t{full[:10]}\n接着\n\n{full}\n{full}"
    assert _unwrapped(text) == [
        full + full + "短行",
        "下一行",
        f"{full[:10]}\t{full[:10]}",
        "接着",
        "",
        full + full,
    ]


def test_a_comma_at_the_end_always_runs_on() -> None:
    full = "全市建成人才驿站十二家免费住宿的天数依照第"
    assert _unwrapped(f"{full}\n{full}\n（三）项办理") == [full + full + "（三）项办理"]


def test_a_comma_runs_on_though_the_line_is_not_quite_full() -> None:
    full = "全市建成人才驿站十二家免费住宿的天数依照规定"
    assert _unwrapped(f"{full}\n{full[:16]}，\n办理") == [f"{full}{full[:16]}，办理"]
    assert _unwrapped(f"{full}\n{full[:10]}，\n办理") == [f"{full}{full[:10]}，", "办理"]


def test_latin_words_keep_their_space() -> None:
    line = "the department answers your letter and thanks"
    assert _unwrapped(f"{line}\n{line}\nyou again") == [f"{line} {line} you again"]


def test_letters_with_one_line_a_paragraph_are_not_hard_wrapped() -> None:
    text = "标题\n委员：\n" + "\n".join(
        "这一段有不同的长度" * n + "。" for n in (3, 9, 5, 14, 7, 2)
    )
    assert not is_hard_wrapped([printed_line_of(line) for line in text.split("\n")])


def test_type_of_another_size_is_never_joined() -> None:
    rows = [
        PrintedLine("标题占满一整行的宽度一共二十字", 0.0, 40.0, 22.0),
        PrintedLine("张委员", 0.0, 6.0, 16.0),
    ]
    assert unwrap(rows) == ["标题占满一整行的宽度一共二十字", "张委员"]
