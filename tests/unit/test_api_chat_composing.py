"""Which marks of a message are annotated, and in what order."""

from __future__ import annotations

from typing import Any

import pytest

from replysearch.api.chat.composing import Composition


def cited_at(*addresses: str | None) -> list[Any]:
    """Return citations numbered from one, with so much of them as is read."""
    return [
        {"n": n, "link": address, "url": None, "formatted": f"《{n}》"}
        for n, address in enumerate(addresses, 1)
    ]


def test_the_first_marks_stand_in_the_order_of_their_numbers() -> None:
    message = Composition()
    message.paragraph("标题", [3, 1, 2])
    message.item("-", "一", [1])
    message.item("-", "二", [2])
    cited = cited_at("https://e.example/1", "https://e.example/2", "https://e.example/3")
    places = [each["url_citation"] for each in message.annotations(cited)]
    assert [each["title"] for each in places] == ["《1》", "《2》", "《3》", "《1》", "《2》"]
    starts = [each["start_index"] for each in places]
    assert starts[2] < starts[0] < starts[1] < starts[3] < starts[4]


@pytest.mark.parametrize(
    "addresses",
    [
        ("https://e.example/1", None),
        ("https://e.example/1", "javascript:alert(1)"),
        ("https://e.example/1", "https://e.example/1"),
    ],
)
def test_no_mark_is_annotated_where_a_source_has_no_address_of_its_own(
    addresses: tuple[str | None, ...],
) -> None:
    message = Composition()
    message.paragraph("一", [1])
    message.paragraph("二", [2])
    assert list(message.annotations(cited_at(*addresses))) == []
