"""The events of a streamed completion, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from replysearch.api.chat.completions import Completion
from replysearch.api.chat.composing import Composition, Ending, Piece, search_message
from replysearch.errors import IndexBusy
from replysearch.messages import answering as messages
from replysearch.records import Query, SearchResult
from replysearch.wire.links import Links

BEGUN = Completion("replysearch", prompt=3, id="chatcmpl-1", created=1715846400)
HEAD = (
    '"id": "chatcmpl-1", "object": "chat.completion.chunk", '
    '"created": 1715846400, "model": "replysearch"'
)


def chunk(delta: str, finish: str, more: str = "") -> bytes:
    choice = f'{{"index": 0, "delta": {delta}, "logprobs": null, "finish_reason": {finish}}}'
    return f'data: {{{HEAD}, "choices": [{choice}]{more}}}\n\n'.encode()


def test_the_events_of_a_message_without_citations() -> None:
    events = list(BEGUN.events([Piece("甲"), Piece("乙😀"), Ending()], with_usage=True))
    null = ', "usage": null'
    usage = '{"prompt_tokens": 3, "completion_tokens": 3, "total_tokens": 6}'
    assert events == [
        chunk('{"role": "assistant", "content": ""}', "null", null),
        chunk('{"content": "甲"}', "null", null),
        chunk('{"content": "乙😀"}', "null", null),
        chunk("{}", '"stop"', null),
        f'data: {{{HEAD}, "choices": [], "usage": {usage}}}\n\n'.encode(),
        b"data: [DONE]\n\n",
    ]


def test_no_sign_inside_an_event_ends_its_line() -> None:
    words = "甲\u2028乙\u2029丙\x85丁\r\n戊\x0b"
    event = list(BEGUN.events([Piece(words), Ending()], with_usage=False))[1].decode()
    assert len(event.removesuffix("\n\n").splitlines()) == 1
    told = json.loads(event.removeprefix("data: "))
    assert told["choices"][0]["delta"] == {"content": words}


def test_a_failure_on_the_way_is_the_last_event() -> None:
    def failing() -> Iterator[Piece]:
        yield Piece("甲")
        raise IndexBusy("索引 /srv/letters 正在写入")

    *_, said, last = BEGUN.events(failing(), with_usage=True)
    assert said == chunk('{"content": "甲"}', "null", ', "usage": null')
    wrong = '"type": "server_error", "param": null, "code": "index_busy"'
    told = f'"message": "索引正在被写入。请稍后重试。", {wrong}'
    assert last == f'data: {{"error": {{{told}}}}}\n\n'.encode()


def test_a_message_counts_code_points_and_keeps_lists_together() -> None:
    message = Composition()
    text = "".join(
        piece.text
        for piece in (
            message.paragraph("一😀", [1]),
            message.item("-", "二", [2, 1]),
            message.item("-", "三"),
            message.paragraph("四"),
        )
    )
    assert text == "一😀 [1]\n\n- 二 [2][1]\n- 三\n\n四"
    cited = [
        {"n": n, "link": f"https://e.example/{n}", "url": None, "formatted": f"《{n}》"}
        for n in (1, 2)
    ]
    places = [each["url_citation"] for each in message.annotations(cited)]  # type: ignore[arg-type]  # what is read
    assert [text[each["start_index"] : each["end_index"]] for each in places] == [
        "[1]",
        "[2]",
        "[1]",
    ]
    assert [each["url"][-1] for each in places] == ["1", "2", "1"]


@pytest.mark.parametrize(
    "words", ["详见`http://a.example/b`", "详见a.рф/b", "见附件^", "见[甲]", "甲"]
)
def test_a_mark_stands_apart_from_the_words_before_it(words: str) -> None:
    message = Composition()
    message.paragraph("😀", [1])
    assert message.item("-", words, [2, 1]).text == f"\n\n- {words} [2][1]"
    cited = [
        {"n": n, "link": f"https://e.example/{n}", "url": None, "formatted": ""} for n in (1, 2)
    ]
    places = [each["url_citation"] for each in message.annotations(cited)]  # type: ignore[arg-type]  # what is read
    start = len(f"😀 [1]\n\n- {words} ")
    assert [(each["start_index"], each["end_index"]) for each in places] == [
        (2, 5),
        (start, start + 3),
        (start + 3, start + 6),
    ]


@pytest.mark.parametrize(
    ("limit", "total", "letters", "told"),
    [
        (10, 0, 2, "没有找到与“补贴”有关的段落。可以换一种说法。"),
        (20, 10, 2, "与“补贴”有关的段落都已列出,没有更多了。"),
        (1000, 1000, 2, "与“补贴”有关的段落都已列出,没有更多了。"),
        (
            1000,
            1001,
            2,
            "与“补贴”有关的段落已列出前 1000 段,这里最多列出这么多。请问得更具体一些。",
        ),
        (10, 0, 0, messages.ANSWER_NOTES["no_letters"]),
    ],
)
def test_an_empty_list_says_why(limit: int, total: int, letters: int, told: str) -> None:
    result = SearchResult(Query("补贴", limit), 1.0, total, (), {})
    parts = list(search_message(result, Links(), letters=letters))
    assert parts == [Piece(told), Ending()]
