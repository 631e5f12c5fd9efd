"""The chat interface against its official client, over a live server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from pydantic import SecretStr
from tests.support.letters import BUS, TALENT, TALENT_PROMISE
from tests.support.servers import live, serving

from replysearch.api.app import create_app
from replysearch.api.http.faults import FailureResponse
from replysearch.errors import IndexDamaged
from replysearch.library import Library
from replysearch.records import AnswerSentence, Query
from replysearch.settings import Settings
from replysearch.wire.shapes import ErrorObject

TEN = "一二三四五六七八九十"
DAMAGED = "索引中有内容已损坏,无法读取。请联系管理员;原因见服务端日志。"
PUBLIC = "https://letters.example.com"
KEY = "a-key-of-the-test"
QUESTION = "青年人才租房补贴提高到多少?"
LEAD = "据青禾市科学技术局2024年5月16日答复:"
GIVEN = "一是已向1860名青年人才发放租房补贴。"
PLACES = [(at := TALENT.index(words), at + len(words)) for words in (TALENT_PROMISE, GIVEN)]
CITED = (
    "《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》"
    "(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)"
)
USER: Any = {"role": "user", "content": QUESTION}


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """The address of a server whose pages people reach under another one."""
    with serving(index, REPLYSEARCH_PUBLIC_URL=PUBLIC) as (_, served):
        yield served


@pytest.fixture(scope="module")
def talent(index: Path) -> str:
    """The id of the letter that the question is about."""
    with Library.open(index) as library:
        return next(each.document_id for each in library.documents() if "科" in str(each.issuer))


def client_of(address: str, **options: Any) -> OpenAI:
    options = {"api_key": "none", "max_retries": 0, **options}
    return OpenAI(base_url=f"{address}/v1", **options)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[OpenAI]:
    with client_of(address) as opened:
        yield opened


def events_of(answer: httpx.Response) -> list[Any]:
    """Return the events of a stream, each checked to be one line between blank ones."""
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.content.endswith(b"\n\n")
    blocks = answer.content.decode().removesuffix("\n\n").split("\n\n")
    lines = [block.removeprefix("data: ") for block in blocks if block.startswith("data: ")]
    assert len(lines) == len(blocks)
    assert all(len(line.splitlines()) == 1 for line in lines)
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def said(talent: str) -> str:
    """Return the whole message that answers the question."""
    page = f"{PUBLIC}/letters/{talent}"
    promised, given = (f"{start}-{end}" for start, end in PLACES)
    return (
        f"{LEAD}{TALENT_PROMISE} [1]\n\n{GIVEN} [2]\n\n**参考来源**\n\n"
        f"1. [{CITED}二、(一)“一是”](<{page}/a2.b1.i1?quote={promised}>)\n"
        f"2. [{CITED}一、(一)“一是”](<{page}/a1.b1.i1?quote={given}>)"
    )


def test_the_models_are_listed_and_read(client: OpenAI) -> None:
    listed = client.models.list()
    assert [model.id for model in listed.data] == ["replysearch", "replysearch-search"]
    assert {model.owned_by for model in listed.data} == {"replysearch"}
    read = client.models.retrieve("replysearch-search")
    assert (read.id, read.object, type(read.created)) == ("replysearch-search", "model", int)


def test_an_answer_cites_in_three_ways(client: OpenAI, talent: str) -> None:
    done = client.chat.completions.create(model="replysearch", messages=[USER])
    (choice,) = done.choices
    content = choice.message.content
    assert content == said(talent)
    assert (choice.index, choice.finish_reason, choice.message.role) == (0, "stop", "assistant")
    assert (done.object, done.model, done.id[:9]) == ("chat.completion", "replysearch", "chatcmpl-")
    assert choice.message.annotations is not None
    cited = [each.url_citation for each in choice.message.annotations]
    assert [content[each.start_index : each.end_index] for each in cited] == ["[1]", "[2]"]
    assert cited[0].start_index == len(LEAD + TALENT_PROMISE) + 1
    start, end = PLACES[0]
    assert cited[0].url == f"{PUBLIC}/letters/{talent}/a2.b1.i1?quote={start}-{end}"
    assert cited[0].title == f"{CITED}二、(一)“一是”"
    citations = (done.model_extra or {})["citations"]
    assert [each["n"] for each in citations] == [1, 2]
    assert [each["link"] for each in citations] == [each.url for each in cited]
    assert citations[0]["quote"] == TALENT_PROMISE
    assert done.usage is not None
    assert done.usage.prompt_tokens == len(QUESTION)
    assert done.usage.completion_tokens == len(content)
    assert done.usage.total_tokens == len(QUESTION) + len(content)


def test_the_citations_are_those_of_the_other_interface(address: str) -> None:
    asked = httpx.post(f"{address}/api/ask", json={"question": QUESTION}).json()
    body = {"model": "replysearch", "messages": [USER]}
    done = httpx.post(f"{address}/v1/chat/completions", json=body).json()
    assert [
        {name: value for name, value in each.items() if name != "link"}
        for each in done["citations"]
    ] == asked["citations"]


def test_a_stream_is_the_answer_in_strict_chunks(client: OpenAI, talent: str) -> None:
    stream = client.chat.completions.create(
        model="replysearch",
        messages=[USER],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    assert len({chunk.id for chunk in chunks}) == 1
    assert len({chunk.created for chunk in chunks}) == 1
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    *spoken, counted = chunks
    assert all(len(chunk.choices) == 1 and chunk.choices[0].index == 0 for chunk in spoken)
    deltas = [chunk.choices[0].delta for chunk in spoken]
    assert [delta.role for delta in deltas] == ["assistant"] + [None] * 4
    assert [delta.content for delta in deltas[:3]] == [
        "",
        f"{LEAD}{TALENT_PROMISE} [1]",
        f"\n\n{GIVEN} [2]",
    ]
    content = "".join(delta.content or "" for delta in deltas)
    assert content == said(talent)
    assert [chunk.choices[0].finish_reason for chunk in spoken] == [None] * 4 + ["stop"]
    assert deltas[-1].content is None
    marked = deltas[-1].model_extra["annotations"]  # type: ignore[index]  # it is there
    places = [
        (each["url_citation"]["start_index"], each["url_citation"]["end_index"]) for each in marked
    ]
    assert [content[start:end] for start, end in places] == ["[1]", "[2]"]
    assert [chunk.usage for chunk in spoken] == [None] * 5
    assert counted.choices == []
    assert counted.usage is not None
    assert counted.usage.completion_tokens == len(content)
    assert counted.usage.total_tokens == len(content) + len(QUESTION)


def test_the_bytes_of_a_stream(address: str) -> None:
    body = {"model": "replysearch", "messages": [USER], "stream": True}
    answer = httpx.post(f"{address}/v1/chat/completions", json=body)
    *chunks, done = events_of(answer)
    assert done == "[DONE]"
    assert answer.headers["cache-control"] == "no-cache"
    assert not any("usage" in chunk for chunk in chunks)
    keys = {"id", "object", "created", "model", "choices"}
    assert [set(chunk) - keys for chunk in chunks] == [set()] * 3 + [{"citations"}] * 2
    assert [type(chunk["created"]) for chunk in chunks] == [int] * 5
    assert chunks[-1]["choices"][0]["delta"].keys() == {"annotations"}
    assert chunks[-1]["citations"] == chunks[-2]["citations"]
    usage = {**body, "stream_options": {"include_usage": True}}
    *counted, last, done = events_of(httpx.post(f"{address}/v1/chat/completions", json=usage))
    assert [chunk["usage"] for chunk in counted] == [None] * 5
    assert last["choices"] == []
    assert done == "[DONE]"


def test_the_other_model_lists_passages(client: OpenAI, talent: str) -> None:
    done = client.chat.completions.create(
        model="replysearch-search",
        messages=[{"role": "user", "content": "租房补贴提高"}],
    )
    message = done.choices[0].message
    content = message.content or ""
    head, first, second, *_ = content.split("\n")
    assert head.startswith("共 ")
    assert (first, second) == ("", f"1. {TALENT_PROMISE} [1]")
    assert f"1. [{CITED}二、(一)“一是”](<{PUBLIC}/letters/{talent}/a2.b1.i1>)" in content
    annotations = message.annotations or []
    marks = [content[a.url_citation.start_index : a.url_citation.end_index] for a in annotations]
    assert marks == [f"[{n}]" for n in range(1, len(marks) + 1)]
    citations = (done.model_extra or {})["citations"]
    assert citations[0]["quote"] == TALENT_PROMISE


def listed_for(client: OpenAI, *questions: str) -> str:
    """Return the list of passages that a conversation of these questions ends with."""
    history: list[Any] = [{"role": "user", "content": question} for question in questions]
    done = client.chat.completions.create(model="replysearch-search", messages=history)
    return done.choices[0].message.content or ""


def test_the_other_model_understands_a_follow_up_from_the_turns_before_it(client: OpenAI) -> None:
    asked = "青禾市2024年新增夜间公交线路几条?"
    whole = asked.replace("2024", "2023")
    assert listed_for(client, asked, "那2023年呢?") == listed_for(client, whole)
    assert listed_for(client, asked, "那2023年呢?") != listed_for(client, "那2023年呢?")
    assert listed_for(client, "夜间公交怎么样?", asked) == listed_for(client, asked)
    leaning = listed_for(client, "青禾市的青年人才租房有什么支持?", "那公寓呢?")
    assert leaning == listed_for(client, "青禾市的青年人才租房有什么支持? 那公寓呢?")


def test_the_other_model_lists_further_passages_when_asked_for_others(tmp_path: Path) -> None:
    works = "".join(f"（{n}）夜间公交。第{n}条夜间公交线路已开通。\n" for n in TEN)
    letter = BUS.replace("已开通夜间公交线路6条，末班车延长到23时。", f"\n{works}")
    with Library.open(tmp_path / "i", create=True) as library:
        library.add_bytes("bus.txt", letter.encode())
        every = [hit.text for hit in library.search(Query("夜间公交", 30)).hits]
        with live(create_app(library, Settings())) as address, client_of(address) as client:
            lists = [
                listed_for(client, *questions).partition("\n\n**")[0].splitlines()[2:]
                for questions in (("夜间公交",), ("夜间公交", "还有吗?"))
            ]
            third = listed_for(client, "夜间公交", "还有吗?", "还有别的吗?")
    assert len(every) == 12
    assert lists[0] == [f"{n}. {text} [{n}]" for n, text in enumerate(every[:10], 1)]
    assert lists[1] == [f"{n}. {text} [{n}]" for n, text in enumerate(every[10:], 1)]
    assert third == "与“夜间公交”有关的段落都已列出,没有更多了。"


def test_others_may_be_asked_for_as_long_as_there_are_any(tmp_path: Path) -> None:
    with Library.open(tmp_path / "i", create=True) as library:
        for office in ("青交函", "青运函", "青路函"):
            works = "".join(
                f"{n}、夜间公交。{office}第{n}条夜间公交已开通。\n" for n in range(1, 81)
            )
            letter = BUS.replace("已开通夜间公交线路6条，末班车延长到23时。", f"\n{works}")
            library.add_bytes(f"{office}.txt", letter.replace("青交函", office).encode())
        result = library.search(Query("夜间公交", 1000))
        every = [hit.text for hit in result.hits]
        with live(create_app(library, Settings())) as address, client_of(address) as client:
            further = listed_for(client, "夜间公交", *["还有吗?"] * 22)
            ended = listed_for(client, "夜间公交", *["还有吗?"] * 30)
            beyond = listed_for(client, "夜间公交", *["还有吗?"] * 150)
    assert (len(every), result.total) == (246, 246)
    shown = further.partition("\n\n**")[0].splitlines()[2:]
    assert shown == [f"{n}. {text} [{n}]" for n, text in enumerate(every[220:230], 1)]
    assert ended == beyond == "与“夜间公交”有关的段落都已列出,没有更多了。"


def test_what_cannot_be_found_is_said_without_advice_on_filters(client: OpenAI) -> None:
    told = "没有找到与“qwxz”有关的段落。可以换一种说法。"
    assert listed_for(client, "qwxz") == told
    assert listed_for(client, "qwxz", "还有吗?") == told


def test_an_abstention_is_told_and_cites_nothing(client: OpenAI) -> None:
    done = client.chat.completions.create(
        model="replysearch", messages=[{"role": "user", "content": "量子计算中心何时建成?"}]
    )
    (choice,) = done.choices
    words = "已收录的答复中没有找到依据。\n\n以下是最接近的段落,不是答案:\n\n- "
    assert (choice.message.content or "").startswith(words)
    assert choice.finish_reason == "stop"
    assert choice.message.annotations == []
    assert done.model_extra == {"citations": []}


def test_a_history_of_twenty_turns_is_followed(client: OpenAI) -> None:
    history: list[Any] = [{"role": "system", "content": "你是助手。"}]
    for turn in range(19):
        history += [
            {"role": "user", "content": f"青禾市在{2000 + turn}年有几条夜间公交?"},
            {"role": "assistant", "content": None, "tool_calls": []},
        ]
    history += [
        {"role": "user", "content": "青禾市的青年人才租房有什么支持?"},
        {"role": "assistant", "content": "见信。"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "那公寓"}, {"type": "text", "text": "呢?"}],
        },
    ]
    done = client.chat.completions.create(model="replysearch", messages=history)
    content = done.choices[0].message.content or ""
    assert content.startswith(f"{LEAD}二是已建成人才公寓320套。 [1]")


def test_a_history_too_long_to_be_asked_does_not_end_the_conversation(client: OpenAI) -> None:
    pasted: Any = {"role": "user", "content": "补" * 5000}
    done = client.chat.completions.create(model="replysearch", messages=[pasted, USER])
    assert (done.choices[0].message.content or "").startswith(LEAD)
    assert done.usage is not None
    assert done.usage.prompt_tokens == 5000 + len(QUESTION)


def test_fields_that_steer_a_language_model_are_passed_over(client: OpenAI, talent: str) -> None:
    done = client.chat.completions.create(
        model="replysearch",
        messages=[USER],
        temperature=0.2,
        top_p=0.9,
        max_tokens=5,
        max_completion_tokens=5,
        user="u",
        tools=[],
        tool_choice="auto",
        stop=["。"],
        n=1,
        response_format={"type": "text"},
        seed=7,
        presence_penalty=0.1,
        frequency_penalty=0.1,
        metadata={"a": "b"},
        store=False,
        reasoning_effort="low",
        parallel_tool_calls=True,
        service_tier="auto",
        logprobs=False,
        modalities=["text"],
        extra_body={"chat_id": "c", "stream_options": {"include_usage": True}},
    )
    assert done.choices[0].message.content == said(talent)


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


@pytest.mark.parametrize(
    ("body", "param", "code"),
    [
        ({"n": 2}, "n", "bad_request"),
        (
            {"tools": [{"type": "function"}], "tool_choice": "required"},
            "tool_choice",
            "bad_request",
        ),
        ({"tool_choice": {"type": "function"}}, "tool_choice", "bad_request"),
        ({"response_format": {"type": "json_object"}}, "response_format.type", "bad_request"),
        ({"modalities": ["text", "audio"]}, "modalities.1", "bad_request"),
        ({"audio": {"voice": "x"}}, "audio", "bad_request"),
        ({"logprobs": True}, "logprobs", "bad_request"),
        ({"messages": []}, "messages", "bad_request"),
        ({"messages": [{"role": "system", "content": "只有系统"}]}, "messages", "bad_request"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages", "bad_request"),
        ({"messages": [{"role": "user", "content": "问" * 2001}]}, "messages", "bad_request"),
        ({"messages": [{"role": "robot", "content": "问"}]}, "messages.0.role", "bad_request"),
        (
            {"messages": [USER, {"role": "user", "content": [IMAGE]}]},
            "messages.1.content",
            "bad_request",
        ),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content", "bad_request"),
        ({"model": 5}, "model", "bad_request"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    client: OpenAI, body: dict[str, Any], param: str, code: str
) -> None:
    whole = {"model": "replysearch", "messages": [USER], **body}
    with pytest.raises(openai.BadRequestError) as refused:
        client.post("/chat/completions", body=whole, cast_to=object)
    error = refused.value
    assert (error.status_code, error.type, error.param, error.code) == (
        400,
        "invalid_request_error",
        param,
        code,
    )


@pytest.mark.parametrize("messages", [[], "租房补贴", {}, None])
def test_what_is_no_conversation_is_told_what_to_send(client: OpenAI, messages: object) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.post(
            "/chat/completions",
            body={"model": "replysearch", "messages": messages},
            cast_to=object,
        )
    error = refused.value
    assert (error.param, error.code) == ("messages", "bad_request")
    assert error.body["message"] == (  # type: ignore[index]  # it is an object
        "字段 messages 有误:应为消息的数组,至少一条,"
        '例如 [{"role": "user", "content": "租房补贴是多少?"}]。'
    )


@pytest.mark.parametrize("rest", ["", "- 只写标题。\n" * 400])
def test_an_instruction_to_a_language_model_is_not_answered(client: OpenAI, rest: str) -> None:
    task = f"### Task:\nGenerate a concise title.\n{rest}<chat_history>\nUSER: {QUESTION}"
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(
            model="replysearch", messages=[{"role": "user", "content": task}]
        )
    assert refused.value.param == "messages"
    assert "这是写给语言模型的指令" in refused.value.message


def test_broken_json_is_a_bad_request(address: str) -> None:
    typed = {"Content-Type": "application/json"}
    for content in (b"{", b"[]", rb'{"model": "replysearch", "messages": "\ud800"}'):
        answer = httpx.post(f"{address}/v1/chat/completions", content=content, headers=typed)
        assert answer.status_code == 400
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_an_unknown_model_is_not_found(client: OpenAI) -> None:
    for call in (
        lambda: client.models.retrieve("gpt-4o"),
        lambda: client.chat.completions.create(model="gpt-4o", messages=[USER]),
        lambda: client.chat.completions.create(model="gpt-4o", messages=[USER], stream=True),
    ):
        with pytest.raises(openai.NotFoundError) as refused:
            call()
        assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
        assert "可用的模型是:replysearch、replysearch-search" in refused.value.message


def test_every_path_below_has_the_same_shape_of_errors(address: str) -> None:
    for method, path, status in (
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1", 404),
        ("POST", "/v1/embeddings", 404),
        ("GET", "/v1/chat/completions", 405),
        ("POST", "/v1/models", 405),
    ):
        answer = httpx.request(method, address + path)
        assert answer.status_code == status
        assert answer.json()["error"]["type"] == "invalid_request_error"
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert set(httpx.get(f"{address}/api/nothing").json()["error"]) == {"code", "message"}
    foreign = httpx.get(f"{address}/v1/models", headers={"Host": "example.org"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "forbidden_host")
    assert "type" in foreign.json()["error"]


def test_a_body_too_large_is_refused(client: OpenAI) -> None:
    large: Any = {"role": "user", "content": "补" * 600_000}
    with pytest.raises(openai.APIStatusError) as refused:
        client.chat.completions.create(model="replysearch", messages=[large])
    assert refused.value.status_code == 413
    assert (refused.value.type, refused.value.code) == (
        "invalid_request_error",
        "request_too_large",
    )


def test_the_key_is_asked_for(index: Path) -> None:
    with serving(index, REPLYSEARCH_API_KEY=KEY) as (_, address):
        with client_of(address, api_key="wrong") as wrong:
            with pytest.raises(openai.AuthenticationError) as refused:
                wrong.models.list()
            assert (refused.value.code, refused.value.type) == (
                "invalid_api_key",
                "invalid_request_error",
            )
            with pytest.raises(openai.AuthenticationError):
                wrong.chat.completions.create(model="replysearch", messages=[USER], stream=True)
        with client_of(address, api_key=KEY) as right:
            assert len(right.models.list().data) == 2
        headers = {"Authorization": f"Bearer {KEY}"}
        without, head = (
            httpx.head(f"{address}/v1/models"),
            httpx.head(f"{address}/v1/models", headers=headers),
        )
        assert (without.status_code, head.status_code) == (401, 200)
        assert without.headers["www-authenticate"] == "Bearer"
        assert (without.content, head.content) == (b"", b"")


def test_the_asynchronous_client_gets_the_same(address: str, talent: str) -> None:
    async def asked() -> tuple[str, str]:
        async with AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
            done = await client.chat.completions.create(model="replysearch", messages=[USER])
            stream = await client.chat.completions.create(
                model="replysearch",
                messages=[USER],
                stream=True,
            )
            streamed = [chunk.choices[0].delta.content or "" async for chunk in stream]
            return done.choices[0].message.content or "", "".join(streamed)

    assert asyncio.run(asked()) == (said(talent), said(talent))


class Watched:
    """A library's stream of sentences that does not end, and whether it was given up."""

    def __init__(self) -> None:
        self.ended = Event()

    def ask_stream(self, *_: object) -> Iterator[AnswerSentence]:
        try:
            while True:
                yield AnswerSentence("一句。", ())
        finally:
            self.ended.set()


def test_the_work_ends_when_the_client_goes_away(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched()
    with Library.open(index) as library, live(create_app(library, Settings())) as address:
        monkeypatch.setattr(library, "ask_stream", watched.ask_stream)
        with client_of(address) as client:
            stream = client.chat.completions.create(
                model="replysearch", messages=[USER], stream=True
            )
            assert [next(stream).choices[0].delta.content for _ in range(2)] == ["", "一句。"]
            assert not watched.ended.is_set()
            stream.close()
            assert watched.ended.wait(timeout=10)


def test_what_fails_on_the_way_is_told_in_the_stream(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> Iterator[AnswerSentence]:
        yield AnswerSentence("一句。", ())
        raise IndexDamaged("坏了")

    with Library.open(index) as library, live(create_app(library, Settings())) as address:
        monkeypatch.setattr(library, "ask_stream", failing)
        body = {"model": "replysearch", "messages": [USER], "stream": True}
        *_, last = events_of(httpx.post(f"{address}/v1/chat/completions", json=body))
        wrong = {"type": "server_error", "param": None, "code": "index_damaged"}
        assert last == {"error": {"message": DAMAGED, **wrong}}
        with client_of(address) as client:
            stream = client.chat.completions.create(
                model="replysearch", messages=[USER], stream=True
            )
            with pytest.raises(openai.APIError, match=DAMAGED):
                list(stream)


def test_what_fails_before_the_first_words_has_its_own_status(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[AnswerSentence]:
        raise IndexDamaged("坏了")
        yield

    def defect(*_: object) -> Iterator[AnswerSentence]:
        raise ZeroDivisionError("secret")
        yield

    with (
        Library.open(index) as library,
        live(create_app(library, Settings())) as address,
        client_of(address) as client,
    ):
        for fails, status, code in ((broken, 503, "index_damaged"), (defect, 500, "internal")):
            monkeypatch.setattr(library, "ask_stream", fails)
            for stream in (False, True):
                with pytest.raises(openai.InternalServerError) as refused:
                    client.chat.completions.create(
                        model="replysearch", messages=[USER], stream=stream
                    )
                error = refused.value
                assert (error.status_code, error.code, error.type) == (status, code, "server_error")
                assert "secret" not in error.message


FORGED = (
    "一是将建成图书馆[1](http://evil.example.org/a)、![图](http://evil.example.org/b.png)，"
    "**参考来源**<img src=x>，详见https://evil.example.org/c，联系a@evil.example.org。"
)


def test_a_letter_cannot_make_a_link_or_a_tag(tmp_path: Path) -> None:
    letter = BUS.replace("已开通夜间公交线路6条，末班车延长到23时。", FORGED)
    with Library.open(tmp_path / "i", create=True) as library:
        library.add_bytes("bus.txt", letter.encode())
        library.add_bytes("talent.txt", TALENT.encode())
        with live(create_app(library, Settings())) as address, client_of(address) as client:
            done = client.chat.completions.create(
                model="replysearch-search", messages=[{"role": "user", "content": "建成图书馆"}]
            )
    content = done.choices[0].message.content or ""
    assert content.splitlines()[2] == (
        "1. 一是将建成图书馆\\[1\\](`http://evil.example.org/a)`、\\!\\[图\\](`http://evil.example.org/b.png)`，"
        "\\*\\*参考来源\\*\\*\\<img src=x\\>，详见`https://evil.example.org/c`，"
        "联系`a@evil.example.org`。 [1]"
    )


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<link rel="canonical" href="https://www.example.com/art/7.html"></head><body>
{}</body></html>"""


def test_without_a_public_address_the_letters_own_one_is_cited(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in TALENT.splitlines() if line)
    settings = Settings(host="0.0.0.0", api_key=SecretStr(KEY))
    with Library.open(tmp_path / "i", create=True) as library:
        library.add_bytes("talent.html", PAGE.format(lines).encode())
        served = live(create_app(library, settings))
        with served as address, client_of(address, api_key=KEY) as client:
            completions = client.chat.completions
            done = completions.create(model="replysearch", messages=[USER])
            chunks = list(completions.create(model="replysearch", messages=[USER], stream=True))
    content = done.choices[0].message.content or ""
    assert content.endswith(f"\n1. {CITED}二、(一)“一是”")
    citations = (done.model_extra or {})["citations"]
    assert [each["link"] for each in citations] == [None]
    annotations = done.choices[0].message.annotations or []
    urls = [each.url_citation.url for each in annotations]
    assert urls == ["https://www.example.com/art/7.html"]
    assert chunks[-1].model_extra == {"citations": citations}


def test_without_any_address_nothing_is_annotated(index: Path) -> None:
    settings = Settings(host="0.0.0.0", api_key=SecretStr(KEY))
    with (
        Library.open(index) as library,
        live(create_app(library, settings)) as address,
        client_of(address, api_key=KEY) as client,
    ):
        completions = client.chat.completions
        done = completions.create(model="replysearch", messages=[USER])
        *_, listed, last = completions.create(model="replysearch", messages=[USER], stream=True)
    assert done.choices[0].message.annotations == []
    assert done.model_extra is not None
    assert listed.model_extra == {"citations": done.model_extra["citations"]}
    assert last.model_extra == {}
    assert last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.model_extra == {}


def test_too_many_calls_are_told_with_when_to_come_back(index: Path) -> None:
    with Library.open(index) as library:
        app = create_app(library, Settings())

        @app.get("/v1/files")
        def refuse() -> FailureResponse:
            wrong = ErrorObject(code="rate_limited", message="太频繁")
            return FailureResponse(429, wrong, {"Retry-After": "7"})

        called = pytest.raises(openai.RateLimitError)
        with live(app) as address, client_of(address) as client, called as refused:
            client.files.list()
    error = refused.value
    assert (error.code, error.type) == ("rate_limit_exceeded", "rate_limit_error")
    assert error.response.headers["retry-after"] == "7"
