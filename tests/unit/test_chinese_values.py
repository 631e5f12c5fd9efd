from __future__ import annotations

from decimal import Decimal

import pytest

from replysearch.chinese.numerals import chinese_amount
from replysearch.chinese.values import values_in

Found = tuple[str, str, str, str]
Key = tuple[str, str, str]


def found(text: str) -> list[Found]:
    """The words, kind, amount or normal form, and unit of each value."""
    return [(value.span.of(text), *value.key) for value in values_in(text)]


def keys(text: str) -> list[Key]:
    return [value.key for value in values_in(text)]


@pytest.mark.parametrize(
    ("text", "words", "amount", "unit"),
    [
        ("建成37家", "37家", "37", "count"),
        ("建成三十七家", "三十七家", "37", "count"),
        ("建成３７家", "３７家", "37", "count"),
        ("建成 37 家", "37 家", "37", "count"),
        ("吸纳两千零五人", "两千零五人", "2005", "count"),
        ("惠及1，860名青年", "1，860名", "1860", "count"),
        ("惠及1860余名青年", "1860余名", "1860", "count"),
        ("引进十几家", "十几家", "10", "count"),
        ("改造3.5万亩", "3.5万亩", "35000", "亩"),
        ("装机1200万千瓦", "1200万千瓦", "12000000", "千瓦"),
        ("节电500千瓦时", "500千瓦时", "500", "千瓦时"),
        ("一座110千伏变电站", "110千伏", "110", "千伏"),
        ("降到50毫克", "50毫克", "50", "毫克"),
        ("不超过55分贝", "55分贝", "55", "分贝"),
        ("改造5km", "5km", "5", "公里"),
        ("改造13.5km", "13.5km", "13.5", "公里"),
        ("减少20KG", "20KG", "20", "公斤"),
        ("新增100m²", "100m²", "100", "平方米"),
        ("增长1.5倍", "1.5倍", "1.5", "倍"),
        ("年满60周岁", "60周岁", "60", "岁"),
        ("拨打12345热线", "12345", "12345", ""),
        ("一千零一家", "一千零一家", "1001", "count"),
        ("一万零五百家", "一万零五百家", "10500", "count"),
        ("服务三万五千人次", "三万五千人次", "35000", "count"),
        ("服务1万5千人次", "1万5千人次", "15000", "count"),
        ("1亿3千万", "1亿3千万", "130000000", ""),
        ("二十一点五万亩", "二十一点五万亩", "215000", "亩"),
    ],
)
def test_a_quantity(text: str, words: str, amount: str, unit: str) -> None:
    assert found(text) == [(words, "quantity", amount, unit)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.2亿元", "120000000"),
        ("12000万元", "120000000"),
        ("1亿2000万元", "120000000"),
        ("1亿2千万元", "120000000"),
        ("一亿两千万元", "120000000"),
        ("120,000,000元", "120000000"),
        ("1.2 亿元", "120000000"),
        ("三点五亿元", "350000000"),
        ("3.5万亿元", "3500000000000"),
        ("一万二千元", "12000"),
        ("1.2万元人民币", "12000"),
        ("百万元", "1000000"),
        ("50块钱", "50"),
        ("1860余万元", "18600000"),
        ("30多亿元", "3000000000"),
        ("三百余万元", "3000000"),
        ("2024.05万元", "20240500"),
        ("每月900元", "900"),
    ],
)
def test_money_in_the_units_own_size(text: str, amount: str) -> None:
    assert keys(text) == [("money", amount, "money")]


@pytest.mark.parametrize(
    ("text", "unit"), [("100万美元", "美元"), ("100万欧元", "欧元"), ("100万港币", "港元")]
)
def test_other_currencies_are_other_money(text: str, unit: str) -> None:
    assert keys(text) == [("money", "1000000", unit)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("三百万元", ["3000000"]),
        ("1万元、2千元", ["10000", "2000"]),
        ("1万,2千元", ["10000", "2000"]),
        ("1亿2000万3千元", ["120003000"]),
        ("2千元1万元", ["2000", "10000"]),
    ],
)
def test_only_what_stands_together_is_one_number(text: str, values: list[str]) -> None:
    assert [key[1] for key in keys(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3-5万元", ["30000", "50000"]),
        ("3至5万元", ["30000", "50000"]),
        ("3万至5万元", ["30000", "50000"]),
        ("三至五万元", ["30000", "50000"]),
        ("三十至五十万元", ["300000", "500000"]),
        ("3-5千元", ["3000", "5000"]),
        ("三至五千元", ["3000", "5000"]),
        ("500～1000元", ["500", "1000"]),
    ],
)
def test_the_ends_of_a_range_share_measure_and_size(text: str, values: list[str]) -> None:
    assert keys(text) == [("money", value, "money") for value in values]


def test_the_first_end_of_a_range_is_no_hundreds_of_the_second() -> None:
    assert keys("八十至一百二十人") == [("quantity", "80", "count"), ("quantity", "120", "count")]
    assert keys("60-70岁") == [("quantity", "60", "岁"), ("quantity", "70", "岁")]


@pytest.mark.parametrize(
    ("text", "normal", "unit"),
    [
        ("两三家", "二三", "count"),
        ("三四十家", "三四十", "count"),
        ("十七八岁", "十七八", "岁"),
        ("几十家", "几十", "count"),
        ("数十家", "几十", "count"),
        ("几百家", "几百", "count"),
    ],
)
def test_a_vague_number_is_no_exact_one(text: str, normal: str, unit: str) -> None:
    (value,) = values_in(text)
    assert value.amount is None
    assert value.key == ("quantity", normal, unit)


def test_several_tens_of_thousands_are_money_of_no_exact_amount() -> None:
    assert keys("数百万元") == keys("几百万元") == [("money", "几百万", "money")]
    assert keys("数万元") != keys("数亿元")


@pytest.mark.parametrize(
    "text",
    [
        "统一规划",
        "三农工作",
        "千方百计",
        "一个平台",
        "一批项目",
        "一是完善机制",
        "“十四五”期间",
        "其一",
        "两委",
        "提出三点要求",
        "做到以下三点",
        "有一点困难",
        "一时难以解决",
        "同一时期",
        "一成不变",
        "三年级",
        "上半年",
        "",
    ],
)
def test_words_with_numerals_in_them_say_no_value(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words", "amount"),
    [
        ("占比85%", "85%", "85"),
        ("占比８５.5％", "８５.5％", "85.5"),
        ("百分之八十五", "百分之八十五", "85"),
        ("百分之85", "百分之85", "85"),
        ("百分之百", "百分之百", "100"),
        ("百分之零点五", "百分之零点五", "0.5"),
        ("8.5‰", "8.5‰", "0.85"),
        ("千分之八点五", "千分之八点五", "0.85"),
        ("万分之五", "万分之五", "0.05"),
        ("四分之三", "四分之三", "75"),
        ("八成以上", "八成", "80"),
        ("3成", "3成", "30"),
        ("八成半", "八成半", "85"),
    ],
)
def test_a_share_in_hundredths(text: str, words: str, amount: str) -> None:
    assert found(text) == [(words, "share", amount, "")]


def test_points_are_shares_of_their_own() -> None:
    assert found("提高2个百分点") == [("2个百分点", "share", "2", "百分点")]
    assert keys("2-3个百分点") == [("share", "2", "百分点"), ("share", "3", "百分点")]


def test_both_ends_of_a_range_are_shares() -> None:
    assert keys("40—50%") == keys("40%至50%") == [("share", "40", ""), ("share", "50", "")]


@pytest.mark.parametrize(
    ("text", "kind", "normal", "year"),
    [
        ("2024年5月16日", "day", "05-16", "2024"),
        ("２０２４年５月１６日", "day", "05-16", "2024"),
        ("二〇二四年五月十六日", "day", "05-16", "2024"),
        ("二零二四年五月十六日", "day", "05-16", "2024"),
        ("2024-05-16", "day", "05-16", "2024"),
        ("2024.5.16", "day", "05-16", "2024"),
        ("5月16日", "day", "05-16", ""),
        ("十二月三十一日", "day", "12-31", ""),
        ("5月3号", "day", "05-03", ""),
        ("2024年5月", "month", "05", "2024"),
        ("二〇二四年五月", "month", "05", "2024"),
        ("2024-05", "month", "05", "2024"),
        ("今年3月", "month", "03", ""),
        ("12月底", "month", "12", ""),
        ("2024年度", "year", "2024", ""),
        ("二〇二四年", "year", "2024", ""),
        ("二O二四年", "year", "2024", ""),
        ("1990年代", "year", "1990", ""),
    ],
)
def test_a_date(text: str, kind: str, normal: str, year: str) -> None:
    assert keys(text) == [(kind, normal, year)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021—2023年", ["2021", "2023"]),
        ("2021年至2023年", ["2021", "2023"]),
        ("2020、2021、2022年", ["2020", "2021", "2022"]),
        ("2021和2022年", ["2021", "2022"]),
        ("1.2017年,我市", ["2017"]),
        ("12.2017年,我市", ["2017"]),
    ],
)
def test_years_in_lists_and_behind_item_numbers(text: str, years: list[str]) -> None:
    assert keys(text) == [("year", year, "") for year in years]


@pytest.mark.parametrize("text", ["1至3月", "1-3月", "1月至3月", "一至三月,"])
def test_both_ends_of_a_range_are_months(text: str) -> None:
    assert keys(text) == [("month", "01", ""), ("month", "03", "")]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1天", "1", "天"),
        ("二十一日内", "21", "天"),
        ("3个月", "3", "月"),
        ("十二个月", "12", "月"),
        ("5个多月", "5", "月"),
        ("15个工作日", "15", "工作日"),
        ("十五个工作日", "15", "工作日"),
        ("两年内", "2", "年"),
        ("半年", "0.5", "年"),
        ("每半年", "0.5", "年"),
        ("三年半", "3.5", "年"),
        ("3年半", "3.5", "年"),
        ("两个半小时", "2.5", "小时"),
        ("两个半钟头", "2.5", "小时"),
        ("半个钟头", "0.5", "小时"),
        ("半个月", "0.5", "月"),
        ("30分钟", "30", "分钟"),
    ],
)
def test_a_length_of_time(text: str, amount: str, unit: str) -> None:
    assert keys(text) == [("length_of_time", amount, unit)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("8:30", "08:30"),
        ("０８：３０", "08:30"),
        ("8时30分", "08:30"),
        ("8点30分", "08:30"),
        ("8点半", "08:30"),
        ("八点半", "08:30"),
        ("八点三十分", "08:30"),
        ("上午八时三十分", "08:30"),
        ("23时", "23:00"),
        ("二十三时", "23:00"),
        ("零时", "00:00"),
        ("下午两点", "02:00"),
        ("凌晨一点", "01:00"),
    ],
)
def test_a_time_of_day(text: str, normal: str) -> None:
    assert keys(text) == [("clock", normal, "")]


def test_a_time_of_day_has_no_25th_hour() -> None:
    assert [key[0] for key in keys("25时")] == ["quantity"]


@pytest.mark.parametrize(
    ("text", "words", "kind", "normal"),
    [
        ("电话023-12345678。", "023-12345678", "code", "023-12345678"),
        ("手机13800138000。", "13800138000", "code", "13800138000"),
        ("建设5G基站", "5G", "code", "5G"),
        ("建设5g基站", "5g", "code", "5G"),
        ("细颗粒物PM2.5浓度", "PM2.5", "code", "PM2.5"),
        ("第三批", "第三", "ordinal", "3"),
        ("第 3 批", "第 3", "ordinal", "3"),
        ("第十二届", "第十二", "ordinal", "12"),
        ("示科函〔2023〕18号", "示科函〔2023〕18号", "document_number", "示科函〔2023〕18号"),
        (
            "示科函（２０２３）０１８号",
            *("示科函（２０２３）０１８号", "document_number"),
            "示科函〔2023〕18号",
        ),
    ],
)
def test_codes_ordinals_and_document_numbers(text: str, words: str, kind: str, normal: str) -> None:
    assert found(text) == [(words, kind, normal, "")]


def test_what_runs_into_a_document_number_keeps_its_own_values() -> None:
    text = "三十七家企业按照东塘科函〔2023〕18号申报"
    assert found(text) == [
        ("三十七家", "quantity", "37", "count"),
        ("东塘科函〔2023〕18号", "document_number", "东塘科函〔2023〕18号", ""),
    ]


def test_values_stand_in_order_and_each_once() -> None:
    text = "2023年,示例市投入1.2亿元,建成37家,占85%,电话023-12345678。"
    assert found(text) == [
        ("2023年", "year", "2023", ""),
        ("1.2亿元", "money", "120000000", "money"),
        ("37家", "quantity", "37", "count"),
        ("85%", "share", "85", ""),
        ("023-12345678", "code", "023-12345678", ""),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("37家", "73家"),
        ("37家", "37亩"),
        ("3天", "3个工作日"),
        ("1.2亿元", "1.2万元"),
        ("1860余万元", "1860余亿元"),
        ("100万元", "100万美元"),
        ("500千瓦", "500千瓦时"),
        ("几十家", "10家"),
        ("两三家", "三四家"),
        ("十七八岁", "18岁"),
        ("半年", "1年"),
        ("三年", "三年半"),
        ("3.5km", "13.5km"),
        ("3个月", "3月"),
        ("85%", "85‰"),
        ("第三批", "三批"),
        ("示科函〔2023〕18号", "示科函〔2023〕19号"),
        ("示科函〔2023〕18号", "示教函〔2023〕18号"),
    ],
)
def test_what_differs_has_different_keys(one: str, other: str) -> None:
    assert len(keys(one)) == len(keys(other)) == 1
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    ("numeral", "amount"),
    [
        ("零", 0),
        ("两", 2),
        ("十", 10),
        ("十六", 16),
        ("一十六", 16),
        ("三十七", 37),
        ("一百零五", 105),
        ("两千零五", 2005),
        ("九千九百九十九", 9999),
        ("二〇二四", 2024),
        ("二○二四", 2024),
        ("三点一四", Decimal("3.14")),
        ("零点零五", Decimal("0.05")),
        ("", None),
        ("点五", None),
        ("三点x", None),
        ("十x", None),
        ("x", None),
        ("三万", None),
    ],
)
def test_chinese_amount(numeral: str, amount: Decimal | int | None) -> None:
    assert chinese_amount(numeral) == amount


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5_000 + "家",
        "零" * 5_000 + "家",
        "1" * 5_000 + "%",
        "1" + ",111" * 3_000,
        "a-" * 5_000,
        "一" * 20_000,
        "20\u0663\u0664年",
        "\u0665家",
    ],
    ids=[
        "nines",
        "zeros",
        "share",
        "grouped",
        "dashes",
        "ones",
        "arabic-indic year",
        "other digit",
    ],
)
def test_no_text_is_too_much(text: str) -> None:
    spans = [value.span for value in values_in(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(len(value.key[1]) <= 30 for value in values_in(text))
