"""The letters for agents, asked by the official client of the protocol over each way in."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import TextResourceContents
from tests.support.commands import Run, environment
from tests.support.letters import BUS, TALENT, TALENT_PROMISE
from tests.support.servers import ended_by, serving

from replysearch import Ask, Filters, Kind, Library, Mode, Query
from replysearch.api.agents import resources
from replysearch.api.agents.server import agent_server
from replysearch.api.app import create_app
from replysearch.errors import IndexOutdated
from replysearch.messages import answering as messages
from replysearch.settings import Settings
from replysearch.wire import search_object
from replysearch.wire.answers import answer_object
from replysearch.wire.links import Links

#: The first call loads the protocol's library; a busy machine takes its time for it.
PATIENCE_S = 30
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
Talk = Callable[[Client], Awaitable[Any]]
Tell = Callable[[Talk], Any]


def told(target: Any, talk: Talk, mode: str = "auto") -> Any:
    """Hold a conversation with a server and return what it came to."""

    async def hold() -> Any:
        async with Client(target, mode=mode, read_timeout_seconds=PATIENCE_S) as client:
            return await talk(client)

    return asyncio.run(hold())


def over_stdio(index: Path, **variables: str) -> StdioServerParameters:
    """Return how the server is started over standard input and output."""
    line = ["-m", "replysearch", "mcp", "--index", str(index)]
    return StdioServerParameters(command=sys.executable, args=line, env=environment(**variables))


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """A live server over HTTP."""
    with serving(index) as (_, address):
        yield address


@pytest.fixture(scope="module")
def library(index: Path) -> Iterator[Library]:
    with Library.open(index) as opened:
        yield opened


@pytest.fixture(params=["http", "http-2025", "stdio", "stdio-2025"])
def tell(request: pytest.FixtureRequest, index: Path) -> Tell:
    """Each way to the server, in the protocol of today and in that of sessions."""
    way, _, old = request.param.partition("-")
    target: Any = over_stdio(index)
    if way == "http":
        target = f"{request.getfixturevalue('address')}/mcp"
    return lambda talk: told(target, talk, "legacy" if old else "auto")


@pytest.fixture
def tell_http(address: str) -> Tell:
    return lambda talk: told(f"{address}/mcp", talk)


def content_of(result: Any) -> Any:
    """Return a result's object, which it gives as text too."""
    assert not result.is_error
    assert [block.type for block in result.content] == ["text"]
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


def error_of(result: Any) -> Any:
    """Return what went wrong in a call."""
    assert result.is_error
    assert result.structured_content is None
    assert [block.type for block in result.content] == ["text"]
    assert "Traceback" not in result.content[0].text
    return json.loads(result.content[0].text)["error"]


def call(name: str, **arguments: Any) -> Talk:
    return lambda client: client.call_tool(name, arguments)


def refusal(talk: Talk) -> Talk:
    """Return a conversation that comes to the protocol's error."""

    async def refused(client: Client) -> MCPError:
        with pytest.raises(MCPError) as refused:
            await talk(client)
        return refused.value

    return refused


async def content_at(client: Client, uri: str) -> Any:
    """Return the JSON that a resource holds."""
    (held,) = (await client.read_resource(uri)).contents
    assert isinstance(held, TextResourceContents)
    return json.loads(held.text)


def test_every_way_tells_searches_fetches_answers_and_reads(tell: Tell, library: Library) -> None:
    async def talk(client: Client) -> list[Any]:
        found = content_of(await client.call_tool("search", {"query": "青年人才补贴"}))
        first = found["results"][0]["id"]
        return [
            client.server_info and client.server_info.name,
            client.instructions,
            [tool.name for tool in (await client.list_tools()).tools],
            found,
            content_of(await client.call_tool("fetch", {"id": first})),
            content_of(await client.call_tool("ask", {"question": "租房补贴提高到多少"})),
            (await client.list_resources()).resources,
            error_of(await client.call_tool("fetch", {"id": "none"})),
        ]

    name, instructions, tools, found, fetched, answered, listed, wrong = tell(talk)
    assert name == "replysearch"
    assert "答复函" in instructions
    assert "Chinese" in instructions
    assert tools == ["search", "fetch", "ask"]
    hits = library.search("青年人才补贴").hits
    assert [each["id"] for each in found["results"]] == [hit.passage_id for hit in hits]
    assert (fetched["id"], fetched["metadata"]["passage"]) == (hits[0].passage_id, hits[0].text)
    assert "900元" in answered["answer"]
    letters = [summary.document_id for summary in library.documents()]
    assert [resource.name for resource in listed] == ["letters", *letters]
    assert wrong["code"] == "document_not_found"


def test_the_tools_say_what_they_take_and_that_they_change_nothing(tell_http: Tell) -> None:
    tools = {tool.name: tool for tool in tell_http(lambda client: client.list_tools()).tools}
    for tool in tools.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        assert tool.title
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        whole = json.dumps([tool.input_schema, tool.output_schema])
        assert "$ref" not in whole
        assert all(
            " / " in each["description"] for each in tool.input_schema["properties"].values()
        )
    filters = {
        *("issuer", "region", "year", "date_from", "date_to", "kind"),
        *("document_number", "proposal_number", "subject_class", "earlier"),
    }
    search, ask = tools["search"].input_schema, tools["ask"].input_schema
    assert (search["required"], set(search["properties"])) == (
        ["query"],
        filters | {"query", "limit", "mode"},
    )
    assert (ask["required"], set(ask["properties"])) == (
        ["question"],
        filters | {"question", "turns", "ignored"},
    )
    ignored = ask["properties"]["ignored"]
    assert set(ignored["properties"]) == {
        *("issuer", "region", "year", "document_number", "proposal_number")
    }
    assert ignored["properties"]["region"]["items"]["type"] == "string"
    assert ignored["additionalProperties"] is False
    assert tools["fetch"].input_schema["required"] == ["id"]
    kinds = search["properties"]["kind"]["items"]["enum"]
    assert kinds == ["progress", "commitment", "basis", "courtesy", "refusal"]
    told = "段落类别:progress 进展、commitment 承诺、basis 缘由、courtesy 礼节、refusal 不采纳。"
    assert search["properties"]["kind"]["items"]["description"] == told
    assert search["properties"]["mode"]["enum"] == ["hybrid", "dense", "lexical"]
    item = tools["search"].output_schema["properties"]["results"]["items"]
    assert {"id", "title", "url"} <= set(item["required"])
    fetched = tools["fetch"].output_schema
    assert fetched["required"] == ["id", "title", "text", "url", "metadata"]


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, Query("补贴")),
        ({"limit": 1}, Query("补贴", 1)),
        ({"mode": "lexical"}, Query("补贴", mode=Mode.LEXICAL)),
        ({"mode": "dense"}, Query("补贴", mode=Mode.DENSE)),
        (
            {"kind": ["commitment", "progress"]},
            Query("补贴", filters=Filters(kind=(Kind.COMMITMENT, Kind.PROGRESS))),
        ),
        (
            {"issuer": "青禾市科学技术局"},
            Query("补贴", filters=Filters(issuer=("青禾市科学技术局",))),
        ),
        ({"region": ["青禾市"]}, Query("补贴", filters=Filters(region=("青禾市",)))),
        ({"year": 2024}, Query("补贴", filters=Filters(year=(2024,)))),
        ({"year": [2023, 2024]}, Query("补贴", filters=Filters(year=(2023, 2024)))),
        ({"year": [1999]}, Query("补贴", filters=Filters(year=(1999,)))),
        (
            {"document_number": ["青科函[2024]7号"]},
            Query("补贴", filters=Filters(document_number=("青科函[2024]7号",))),
        ),
        (
            {"proposal_number": ["第0045号"]},
            Query("补贴", filters=Filters(proposal_number=("第0045号",))),
        ),
        ({"subject_class": ["交通"]}, Query("补贴", filters=Filters(subject_class=("交通",)))),
        ({"kind": None, "limit": None, "date_from": None}, Query("补贴")),
    ],
)
def test_a_search_finds_what_the_library_finds(
    tell_http: Tell, library: Library, arguments: dict[str, Any], query: Query
) -> None:
    found = content_of(tell_http(call("search", query="补贴", **arguments)))
    expected = search_object(library.search(query))["hits"]
    assert set(found) == {"results"}
    assert [(each["id"], each["text"], each["score"]) for each in found["results"]] == [
        (hit["passage_id"], hit["text"], hit["score"]) for hit in expected
    ]
    assert [each["citation"] for each in found["results"]] == [
        hit["citation"]["formatted"] for hit in expected
    ]


def test_an_index_without_letters_says_so(tmp_path: Path) -> None:
    note = {"code": "no_letters", "message": messages.ANSWER_NOTES["no_letters"]}
    with Library.open(tmp_path / "index", create=True) as library:
        server = agent_server(library, Links(None))
        empty = told(server, call("search", query="补贴"))
        library.add_bytes("bus.txt", BUS.encode())
        filled = told(server, call("search", query="补贴", year=1999))
    assert content_of(empty) == {"results": [], "notes": [note]}
    assert content_of(filled) == {"results": []}


@pytest.mark.parametrize(
    ("days", "issuers"),
    [
        ({"date_from": "2024-05-16"}, {"青禾市科学技术局"}),
        ({"date_to": "2023-09-01"}, {"青禾市交通运输局"}),
        ({"date_from": "2023-09-02", "date_to": "2024-05-15"}, set()),
    ],
)
def test_days_are_inclusive(tell_http: Tell, days: dict[str, str], issuers: set[str]) -> None:
    found = content_of(tell_http(call("search", query="青禾市", **days)))
    assert {each["issuer"] for each in found["results"]} == issuers


def test_a_result_tells_where_it_stands_and_where_to_read_it(
    tell_http: Tell, library: Library, address: str
) -> None:
    found = content_of(tell_http(call("search", query="青年人才补贴", kind=["commitment"])))
    hit = library.search(Query("青年人才补贴", filters=Filters(kind=(Kind.COMMITMENT,)))).hits[0]
    assert found["results"][0] == {
        "id": hit.passage_id,
        "title": "青禾市科学技术局关于市政协三届二次会议第0012号提案的答复 二、(一)“一是”",
        "url": f"{address}/letters/{hit.passage_id.replace(':', '/')}",
        "text": TALENT_PROMISE,
        "kind": "commitment",
        "score": hit.score,
        "citation": hit.citation.formatted,
        "document_id": hit.citation.document_id,
        "issuer": "青禾市科学技术局",
        "document_number": "青科函〔2024〕7号",
        "date": "2024-05-16",
    }


def test_a_passage_is_fetched_with_its_headings_and_neighbours(
    tell_http: Tell, library: Library, address: str
) -> None:
    hit = library.search(Query("青年人才补贴", filters=Filters(kind=(Kind.COMMITMENT,)))).hits[0]
    assert content_of(tell_http(call("fetch", id=hit.passage_id))) == {
        "id": hit.passage_id,
        "title": "青禾市科学技术局关于市政协三届二次会议第0012号提案的答复 二、(一)“一是”",
        "text": "\n".join((*hit.citation.path, TALENT_PROMISE)),
        "url": f"{address}/letters/{hit.passage_id.replace(':', '/')}",
        "metadata": {
            "document_id": hit.citation.document_id,
            "document_number": "青科函〔2024〕7号",
            "issuer": "青禾市科学技术局",
            "date": "2024-05-16",
            "proposal_number": "第0012号",
            "proposal_title": "关于留住青年人才的提案",
            "source_url": None,
            "citation": hit.citation.formatted,
            "pinpoint": "二、(一)“一是”",
            "kind": "commitment",
            "passage": TALENT_PROMISE,
            "before": "二是已建成人才公寓320套。",
            "after": "二是力争年底前新增人才公寓500套。",
            "start": hit.citation.span.start,
            "end": hit.citation.span.end,
            "page": None,
        },
    }


def test_a_letter_is_fetched_whole(tell_http: Tell, library: Library, address: str) -> None:
    document = library.document(library.documents()[0].document_id)
    fetched = content_of(tell_http(call("fetch", id=document.document_id)))
    assert fetched["text"] == document.text
    assert fetched["title"] == document.metadata.title
    assert fetched["url"] == f"{address}/letters/{document.document_id}"
    cited = "《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》"
    assert fetched["metadata"]["citation"] == (
        f"{cited}(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)"
    )
    assert fetched["metadata"]["passages"] == len(document.letter.passages)


def test_an_answer_is_the_library_s_with_links_to_its_words(
    tell_http: Tell, library: Library, address: str
) -> None:
    answered = content_of(tell_http(call("ask", question="租房补贴提高到多少", year=2024)))
    expected = answer_object(library.ask(Ask("租房补贴提高到多少", filters=Filters(year=(2024,)))))
    quote = answered["citations"][0]
    place = quote["passage_id"].replace(":", "/")
    assert quote["link"] == f"{address}/letters/{place}?quote={quote['start']}-{quote['end']}"
    assert quote["quote"] == TALENT_PROMISE
    for each in answered["citations"]:
        del each["link"]
    del answered["took_ms"], expected["took_ms"]
    assert answered == expected


def test_what_a_question_says_may_be_ignored(tell_http: Tell) -> None:
    question = "青禾市第0012号提案的租房补贴是多少?"
    asked = content_of(tell_http(call("ask", question=question)))
    assert asked["filters"] == {"proposal_number": ["第0012号"]}
    for name in ("proposal_number", "proposal"):
        ignored = {name: "第0012号", "region": None}
        freed = content_of(tell_http(call("ask", question=question, ignored=ignored)))
        assert freed["filters"] == {}
    wrong = error_of(tell_http(call("ask", question=question, ignored={"kind": "progress"})))
    assert wrong["field"] == "ignored.kind"


def test_a_follow_up_is_understood_and_silence_is_an_abstention(tell_http: Tell) -> None:
    turns = ["青禾市2024年租房补贴提高到多少"]
    follow_up = content_of(tell_http(call("ask", question="那夜间公交呢", turns=turns)))
    assert "夜间公交" in follow_up["understood"]
    silent = content_of(tell_http(call("ask", question="火星移民有哪些政策")))
    assert (silent["status"], silent["citations"]) == ("abstained", [])


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "field"),
    [
        ("search", {"query": "补贴", "kind": ["promise"]}, "bad_request", "kind.0"),
        ("search", {"query": "补贴", "year": ["many"]}, "bad_request", "year.0"),
        ("search", {"query": "补贴", "date_from": "soon"}, "bad_request", "date_from"),
        ("search", {"query": "补贴", "limit": 0}, "bad_request", "limit"),
        ("search", {"query": "补贴", "isuer": "青禾市"}, "bad_request", "isuer"),
        ("search", {"query": ""}, "bad_request", "query"),
        ("search", {}, "bad_request", "query"),
        ("search", {"query": "补贴", "mode": "exact"}, "bad_request", "mode"),
        ("search", {"query": "  "}, "bad_query", None),
        (
            "search",
            {"query": "补贴", "date_from": "2024-02-01", "date_to": "2024-01-01"},
            "bad_query",
            None,
        ),
        ("fetch", {"id": "none"}, "document_not_found", None),
        ("fetch", {"id": "../../etc/passwd"}, "document_not_found", None),
        ("fetch", {"id": 7}, "bad_request", "id"),
        ("ask", {"question": "多少", "turns": "一"}, "bad_request", "turns"),
    ],
)
def test_what_cannot_be_used_is_an_error_of_the_tool(
    tell_http: Tell, tool: str, arguments: dict[str, Any], code: str, field: str | None
) -> None:
    wrong = error_of(tell_http(call(tool, **arguments)))
    assert wrong["code"] == code
    assert wrong.get("field") == field
    assert not wrong["message"].isascii()


def test_an_agent_is_told_neither_commands_nor_folders(
    tell_http: Tell, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = error_of(tell_http(call("fetch", id="none")))
    assert wrong["message"] == "没有编号为 none 的答复函:编号有误,或信已删除。请重新检索。"

    def fail(_: object, query: object) -> None:
        raise IndexOutdated("索引 /srv/letters 是按旧的规则建立的")

    monkeypatch.setattr(Library, "search", fail)
    wrong = error_of(told(agent_server(library, Links()), call("search", query="补贴")))
    message = "索引是按旧的规则建立的,不能检索。请联系管理员;原因见服务端日志。"
    assert wrong == {"code": "index_outdated", "message": message}


def test_a_passage_that_is_not_in_its_letter_is_told_as_such(
    tell_http: Tell, library: Library
) -> None:
    known = library.documents()[0].document_id
    wrong = error_of(tell_http(call("fetch", id=f"{known}:a9")))
    assert wrong["message"].startswith(f"没有编号为 {known}:a9 的段落")


def test_a_tool_that_is_not_there_is_an_error_of_the_protocol(tell: Tell) -> None:
    refused = tell(refusal(call("delete", id="x")))
    assert refused.code == -32602
    assert refused.message == "没有名为 delete 的工具;可用的有 search、fetch、ask。"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_defect_is_logged_and_its_words_are_not_sent(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, mode: str
) -> None:
    def fail(_: object, query: object) -> None:
        raise RuntimeError("/home/someone/index")

    monkeypatch.setattr(Library, "search", fail)
    server = agent_server(library, Links())
    refused = told(server, refusal(call("search", query="补贴")), mode)
    assert (refused.code, refused.message) == (-32603, "服务内部出错,详情见服务端日志。")
    assert refused.data is None
    assert "/home/someone/index" in caplog.text


@pytest.mark.parametrize(
    "words", ["补\\ud800贴", "补贴\\u0000", "😀" * 50, "\u202e补贴", "' OR 1=1 --"]
)
def test_odd_characters_are_searched_for_or_refused(address: str, words: str) -> None:
    body = json.dumps({**LIST, "method": "tools/call", "params": {"name": "search"}})
    asked = body.replace('"search"', f'"search", "arguments": {{"query": "{words}"}}')
    headers = {**ACCEPT, "Content-Type": "application/json"}
    answer = httpx.post(f"{address}/mcp", content=asked.encode(), headers=headers)
    assert answer.status_code in {200, 400}
    assert "Traceback" not in answer.text


def test_a_letter_is_a_resource_with_its_facts_on_top(tell_http: Tell, library: Library) -> None:
    document = library.document(library.documents()[0].document_id)

    async def talk(client: Client) -> list[Any]:
        listed = (await client.list_resources()).resources
        forms = (await client.list_resource_templates()).resource_templates
        whole = await client.read_resource("replysearch://letters")
        return [listed, forms, whole.contents, (await client.read_resource(listed[1].uri)).contents]

    listed, forms, whole, letter = tell_http(talk)
    assert listed[1].uri == f"replysearch://letters/{document.document_id}"
    assert (listed[1].title, listed[1].mime_type) == (document.metadata.title, "text/plain")
    assert listed[1].description == "青禾市科学技术局 青科函〔2024〕7号 2024-05-16"
    assert [form.uri_template for form in forms] == [
        "replysearch://letters/{document_id}",
        "replysearch://letters{?offset}",
    ]
    found = json.loads(whole[0].text)
    assert found["next"] is None
    assert [each["document_id"] for each in found["documents"]] == [
        summary.document_id for summary in library.documents()
    ]
    facts, text = letter[0].text.split("\n\n", 1)
    assert text == document.text
    assert facts.splitlines()[:4] == [
        document.metadata.title,
        f"编号:{document.document_id}",
        "发文字号:青科函〔2024〕7号",
        "发文机关:青禾市科学技术局",
    ]


@pytest.mark.parametrize(
    "uri", ["replysearch://letters/none", "replysearch://other", "file:///etc/passwd"]
)
def test_a_resource_that_is_not_there_is_an_error_of_the_protocol(
    tell_http: Tell, uri: str
) -> None:
    refused = tell_http(refusal(lambda client: client.read_resource(uri)))
    assert (refused.code, refused.data) == (-32602, {"code": "document_not_found"})
    assert "replysearch list" not in refused.message


def test_the_list_of_resources_comes_in_pages(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PAGE", 1)

    async def talk(client: Client) -> list[Any]:
        first = await client.list_resources()
        second = await client.list_resources(cursor=first.next_cursor)
        page = await content_at(client, "replysearch://letters")
        following = await content_at(client, page["next"])
        return [first, second, page, following]

    first, second, page, following = told(agent_server(library, Links()), talk)
    letters = [summary.document_id for summary in library.documents()]
    assert [each.name for each in first.resources] == ["letters", letters[0]]
    assert [each.name for each in second.resources] == [letters[1]]
    assert second.next_cursor is None
    assert page["next"] == "replysearch://letters?offset=1"
    assert [each["document_id"] for each in page["documents"]] == letters[:1]
    assert [each["document_id"] for each in following["documents"]] == letters[1:]
    assert following["next"] is None


@pytest.mark.parametrize("cursor", ["-1", "one", "9" * 30])
def test_a_place_in_the_list_that_was_not_given_is_an_error(library: Library, cursor: str) -> None:
    server = agent_server(library, Links())
    refused = told(server, refusal(lambda client: client.list_resources(cursor=cursor)))
    assert (refused.code, refused.data) == (-32602, {"code": "bad_query"})


def test_calls_are_answered_side_by_side(tell_http: Tell, library: Library) -> None:
    asked = ["青年人才补贴", "夜间公交", "人才公寓", "末班车"] * 8

    async def talk(client: Client) -> list[Any]:
        return list(
            await asyncio.gather(*(client.call_tool("search", {"query": words}) for words in asked))
        )

    found = [[each["id"] for each in content_of(one)["results"]] for one in tell_http(talk)]
    assert found == [[hit.passage_id for hit in library.search(words).hits] for words in asked]


def test_what_is_removed_beside_the_server_is_gone_from_every_tool(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    with Library.open(folder, create=True) as library:
        bus = library.add_bytes("bus.txt", BUS.encode()).document_id
        talent = library.add_bytes("talent.txt", TALENT.encode()).document_id
    assert bus

    async def talk(client: Client) -> list[Any]:
        before = content_of(await client.call_tool("search", {"query": "夜间公交", "limit": 1}))
        with Library.open(folder) as library:
            library.remove([bus])
        after = content_of(await client.call_tool("search", {"query": "夜间公交"}))
        listed = (await client.list_resources(cache_mode="bypass")).resources
        gone = await client.call_tool("fetch", {"id": before["results"][0]["id"]})
        return [before, after, [each.name for each in listed], error_of(gone)]

    with serving(folder) as (_, address):
        before, after, listed, gone = told(f"{address}/mcp", talk)
    assert before["results"][0]["document_id"] == bus
    assert bus not in {each["document_id"] for each in after["results"]}
    assert listed == ["letters", talent]
    assert gone["code"] == "document_not_found"


def test_the_address_of_a_result_is_never_empty(tmp_path: Path) -> None:
    page = f"<html><body><pre>{TALENT}</pre></body></html>"
    own = "https://kjj.example.gov.cn/7.html"
    linked = page.replace("<html>", f"<html><head><link rel='canonical' href='{own}'></head>")
    with Library.open(tmp_path / "i", create=True) as library:
        bus = library.add_bytes("bus.txt", BUS.encode()).document_id
        library.add_bytes("talent.html", linked.encode())

        def urls(links: Links) -> dict[str, str]:
            talk = call("search", query="青禾市", limit=50)
            found = content_of(told(agent_server(library, links), talk))
            return {each["issuer"]: each["url"] for each in found["results"]}

        assert urls(Links()) == {
            "青禾市科学技术局": own,
            "青禾市交通运输局": f"replysearch://letters/{bus}",
        }
        public = urls(Links("https://letters.example.org"))
    assert all(url.startswith("https://letters.example.org/letters/") for url in public.values())


def test_the_public_address_leads_to_letters_over_stdio(index: Path) -> None:
    server = over_stdio(index, REPLYSEARCH_PUBLIC_URL="https://letters.example.org")
    found = content_of(told(server, call("search", query="夜间公交", limit=1)))
    assert found["results"][0]["url"].startswith("https://letters.example.org/letters/")


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_both_paths_answer_at_once(address: str, path: str) -> None:
    answer = httpx.post(address + path, json=LIST, headers=ACCEPT, timeout=PATIENCE_S)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert "mcp-session-id" not in answer.headers
    assert len(answer.json()["result"]["tools"]) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_is_refused(address: str, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{address}/mcp", json=LIST, headers={**ACCEPT, **headers})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"].startswith("forbidden_")


def test_streams_and_sessions_are_not_kept(address: str) -> None:
    for method in ("GET", "DELETE", "PUT"):
        answer = httpx.request(method, f"{address}/mcp", headers=ACCEPT)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
        assert answer.json()["error"]["code"] == "method_not_allowed"


def test_other_addresses_are_not_taken(address: str) -> None:
    assert httpx.get(f"{address}/mcpx").status_code == 404
    assert httpx.get(f"{address}/mcp/x").status_code == 404
    assert httpx.get(f"{address}/api/documents").json()["total"] == 2


def test_a_call_that_is_too_large_or_no_json_is_refused(address: str) -> None:
    large = httpx.post(f"{address}/mcp", content=b" " * (1024 * 1024 + 1), headers=ACCEPT)
    assert (large.status_code, large.json()["error"]["code"]) == (413, "request_too_large")
    headers = {**ACCEPT, "Content-Type": "application/json"}
    odd = httpx.post(f"{address}/mcp", content=b"{", headers=headers, timeout=PATIENCE_S)
    assert (odd.status_code, odd.json()["error"]["code"]) == (400, -32700)


CALL = {"jsonrpc": "2.0", "id": 1}
TYPED = {**ACCEPT, "Content-Type": "application/json"}
SENT = "请求头不合要求:Content-Type 须是 application/json。"


@pytest.mark.parametrize(
    ("content", "headers", "code", "message"),
    [
        (b"[%b]", TYPED, -32600, "不是合法的 JSON-RPC 请求:"),
        (b" [ ]", TYPED, -32600, "不是合法的 JSON-RPC 请求:"),
        (b'{"id": 1}', TYPED, -32600, "不是合法的 JSON-RPC 请求:"),
        (b"{", TYPED, -32700, "请求体不是合法的 JSON。"),
        (b"%b", {**ACCEPT, "Content-Type": "text/plain"}, -32600, SENT),
        (b"%b", {**TYPED, "Accept": "text/html"}, -32600, "Accept 须包含 application/json。"),
    ],
)
def test_what_is_no_call_is_told_in_chinese(
    address: str, content: bytes, headers: dict[str, str], code: int, message: str
) -> None:
    sent = content.replace(b"%b", json.dumps(LIST).encode())
    for version in ("2025-06-18", "2026-07-28"):
        asked = {**headers, "MCP-Protocol-Version": version}
        answer = httpx.post(f"{address}/mcp", content=sent, headers=asked, timeout=PATIENCE_S)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/json"
        whole = answer.json()
        assert (whole["jsonrpc"], whole["id"], whole["error"]["code"]) == ("2.0", None, code)
        assert message in whole["error"]["message"]
        assert "input_value" not in whole["error"]["message"]


def test_what_the_protocol_s_library_refuses_is_told_in_chinese(tell: Tell) -> None:
    async def talk(client: Client) -> list[MCPError]:
        refused = []
        for call_it in (client.list_prompts, lambda: client.get_prompt("x")):
            with pytest.raises(MCPError) as error:
                await call_it()
            refused.append(error.value)
        return refused

    for error in tell(talk):
        assert (error.code, error.message) == (-32601, "没有这个方法。 / Method not found")


def test_a_client_that_leaves_in_the_middle_of_a_call_is_no_defect(index: Path) -> None:
    with serving(index, REPLYSEARCH_LOG_LEVEL="info") as (process, address):
        host, port = address.removeprefix("http://").split(":")
        httpx.post(f"{address}/mcp", json=LIST, headers=ACCEPT, timeout=PATIENCE_S)
        with socket.create_connection((host, int(port))) as half:
            half.sendall(
                b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                b"Accept: application/json\r\nContent-Type: application/json\r\n\r\n{"
            )
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(2)]
        ended_by(process, signal.SIGTERM)
        rest = process.stderr.read()
    told = [re.sub(r"(?:^\S+ |ms=\S+ |bytes=\S+ | request_id=\S+)", "", line) for line in lines]
    assert told == [
        "INFO call method=POST route=/mcp status=200 key=local address=127.0.0.1\n",
        "INFO call method=POST route=/mcp status=499 key=local address=127.0.0.1\n",
    ]
    assert "Traceback" not in rest


def test_where_a_key_is_set_it_is_asked_for(index: Path) -> None:
    async def with_key(address: str) -> Any:
        headers = {"Authorization": "Bearer k1"}
        async with httpx2.AsyncClient(headers=headers, timeout=PATIENCE_S) as http:
            way = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(way) as client:
                return await client.call_tool("search", {"query": "夜间公交", "limit": 1})

    with serving(index, REPLYSEARCH_API_KEY="k1") as (_, address):
        refused = httpx.post(f"{address}/mcp", json=LIST, headers=ACCEPT)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        found = content_of(asyncio.run(with_key(address)))
    assert found["results"][0]["issuer"] == "青禾市交通运输局"


def test_a_signal_ends_the_server_within_five_seconds_with_an_agent_connected(index: Path) -> None:
    async def talk(client: Client) -> tuple[int, float]:
        await client.list_tools()
        return await asyncio.to_thread(ended_by, process, signal.SIGTERM)

    with serving(index) as (process, address):
        code, seconds = told(f"{address}/mcp", talk, "legacy")
    assert code == 0
    assert seconds < 5


def test_a_signal_ends_the_server_within_five_seconds_with_a_call_half_sent(index: Path) -> None:
    with serving(index) as (process, address):
        httpx.post(f"{address}/mcp", json=LIST, headers=ACCEPT, timeout=PATIENCE_S)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as half:
            half.sendall(
                b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                b"Accept: application/json\r\nContent-Type: application/json\r\n\r\n{"
            )
            time.sleep(0.2)
            code, seconds = ended_by(process, signal.SIGTERM)
            answered = half.makefile("rb").read()
    assert code == 0
    assert seconds < 5
    assert answered.startswith(b"HTTP/1.1 503 ")


def test_a_server_that_no_agent_asks_never_loads_the_protocol(index: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from replysearch.api.server import create_app\n"
        "from replysearch.library import Library\n"
        "from replysearch.settings import Settings\n"
        "create_app(Library.open(sys.argv[1]), Settings())\n"
        "print(sorted({'mcp', 'mcp_types'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(index)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr


def test_a_call_before_the_start_is_answered_with_503(library: Library) -> None:
    client = TestClient(create_app(library, Settings()), base_url="http://127.0.0.1")
    assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 503
    with client:
        assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 200
    with client:
        assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 200
    assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 503


def started(index: Path) -> subprocess.Popen[str]:
    """Start the server over stdio by hand."""
    return subprocess.Popen(
        [sys.executable, "-m", "replysearch", "mcp", "--index", str(index)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    },
}


def test_over_stdio_the_end_of_input_is_the_end_and_output_is_the_protocol_s(index: Path) -> None:
    with started(index) as process:
        lines = f"{json.dumps(INITIALIZE)}\nno json at all\n"
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        begun = time.monotonic()
        rest, told_off = process.communicate(timeout=10)
        seconds = time.monotonic() - begun
    assert answer["result"]["serverInfo"]["name"] == "replysearch"
    assert (process.returncode, rest, told_off) == (0, "", "")
    assert seconds < 5


def test_over_stdio_calls_are_answered_though_the_input_ends_behind_them(index: Path) -> None:
    asked = [
        {
            "jsonrpc": "2.0",
            "id": n,
            "method": "tools/call",
            "params": {"name": name, "arguments": a},
        }
        for n, name, a in (
            (2, "ask", {"question": "青禾市租房补贴提高到多少?"}),
            ("three", "search", {"query": "夜间公交", "limit": 1}),
        )
    ]
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    with started(index) as process:
        lines = "".join(f"{json.dumps(each)}\n" for each in (INITIALIZE, ready, *asked))
        out, told_off = process.communicate(lines, timeout=30)
    answers = {each["id"]: each["result"] for each in map(json.loads, out.splitlines())}
    assert (process.returncode, told_off) == (0, "")
    assert set(answers) == {1, 2, "three"}
    sentence, *_ = answers[2]["structuredContent"]["sentences"]
    assert sentence["text"].endswith(TALENT_PROMISE)
    assert len(answers["three"]["structuredContent"]["results"]) == 1


def test_over_stdio_a_call_given_up_is_not_waited_for(index: Path) -> None:
    call_ = {"name": "ask", "arguments": {"question": "青禾市租房补贴提高到多少?"}}
    lines = "".join(
        f"{json.dumps({'jsonrpc': '2.0', **each})}\n"
        for each in (
            INITIALIZE,
            {"method": "notifications/initialized"},
            {"id": 2, "method": "tools/call", "params": call_},
            {"method": "notifications/cancelled", "params": {"requestId": 2}},
        )
    )
    begun = time.monotonic()
    with started(index) as process:
        out, _ = process.communicate(lines, timeout=30)
    assert json.loads(out.splitlines()[0])["id"] == 1
    assert (process.returncode, time.monotonic() - begun < 20) == (0, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_over_stdio_a_signal_is_the_end(index: Path, number: signal.Signals) -> None:
    with started(index) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{json.dumps(INITIALIZE)}\n")
        process.stdin.flush()
        process.stdout.readline()
        code, seconds = ended_by(process, number)
    assert code == 0
    assert seconds < 5


def test_over_stdio_an_index_that_is_missing_is_told_on_standard_error(
    run: Run, tmp_path: Path
) -> None:
    done = run("mcp", "--index", tmp_path / "none", stdin="")
    assert (done.returncode, done.stdout) == (3, "")
    assert "没有索引" in done.stderr
