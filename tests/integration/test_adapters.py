"""The retrievers for other frameworks, against the real frameworks and with no network."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from llama_index.core.schema import MetadataMode, TextNode
from tests.support.commands import environment
from tests.support.letters import TALENT_PROMISE

from replysearch import Filters, Kind, Library, Mode, Query
from replysearch.adapters import langchain, llama_index
from replysearch.errors import BadQuery
from replysearch.wire import search_object

PROMISES = Filters(kind=(Kind.COMMITMENT,))


@pytest.fixture(scope="module")
def library(index: Path) -> Iterator[Library]:
    with Library.open(index) as opened:
        yield opened


@pytest.mark.parametrize("mode", list(Mode))
def test_langchain_finds_what_the_library_finds(library: Library, mode: Mode) -> None:
    retriever = langchain.ReplysearchRetriever(library=library, k=3, filters=PROMISES, mode=mode)
    found = search_object(library.search(Query("青年人才补贴", 3, mode, PROMISES)))["hits"]
    documents = retriever.invoke("青年人才补贴")
    assert [document.id for document in documents] == [hit["passage_id"] for hit in found]
    assert [document.page_content for document in documents] == [hit["text"] for hit in found]
    assert [document.metadata for document in documents] == [
        {
            **hit["citation"],
            **{name: hit[name] for name in ("passage_id", "kind", "rank", "score")},
        }
        for hit in found
    ]
    assert documents[0].page_content == TALENT_PROMISE


def test_langchain_hands_what_a_call_asks_for_to_the_search(library: Library) -> None:
    retriever = langchain.ReplysearchRetriever(library=library, k=5)
    given: dict[str, Any] = {"k": 1, "filters": PROMISES, "mode": Mode.LEXICAL, "verbose": False}
    found = library.search(Query("补贴", 1, Mode.LEXICAL, PROMISES)).hits
    expected = [hit.passage_id for hit in found]
    assert len(expected) == 1
    assert [each.id for each in retriever.invoke("补贴", **given)] == expected
    assert [each.id for each in asyncio.run(retriever.ainvoke("补贴", **given))] == expected
    assert [each.id for each in retriever.batch(["补贴"], **given)[0]] == expected
    assert [each.id for each in retriever.bind(**given).invoke("补贴")] == expected
    assert len(retriever.invoke("补贴", k=2)) == 2
    assert len(retriever.invoke("补贴")) == 4
    with pytest.raises(BadQuery):
        retriever.invoke("补贴", k=0)


def test_a_condition_under_a_wrong_name_is_refused(library: Library) -> None:
    wrong: dict[str, Any] = {"filter": PROMISES}
    with pytest.raises(TypeError):
        langchain.ReplysearchRetriever(library=library).invoke("补贴", **wrong)
    with pytest.raises(ValueError, match="filter"):
        langchain.ReplysearchRetriever(library=library, **wrong)
    with pytest.raises(TypeError):
        llama_index.ReplysearchRetriever(library, **wrong)
    with pytest.raises(TypeError):
        llama_index.ReplysearchRetriever(library).retrieve("补贴", **wrong)


GIVEN: list[tuple[dict[str, Any], Filters]] = [
    ({"year": 2024, "kind": "commitment"}, Filters(year=(2024,), kind=(Kind.COMMITMENT,))),
    ({"year": [2023, 2024], "region": None}, Filters(year=(2023, 2024))),
    (
        {"from": "2024-01-01", "date_to": date(2024, 12, 31)},
        Filters(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31)),
    ),
    (
        {"number": "青科函〔2024〕7号", "proposal": ("0012",), "subject": ["科技"]},
        Filters(
            document_number=("青科函〔2024〕7号",),
            proposal_number=("0012",),
            subject_class=("科技",),
        ),
    ),
    ({"issuer": "青禾市交通运输局"}, Filters(issuer=("青禾市交通运输局",))),
]


@pytest.mark.parametrize(("given", "filters"), GIVEN)
def test_filters_may_be_given_by_their_names(
    library: Library, given: dict[str, Any], filters: Filters
) -> None:
    expected = [hit.passage_id for hit in library.search(Query("补贴", filters=filters)).hits]
    plain = langchain.ReplysearchRetriever(library=library)
    made = langchain.ReplysearchRetriever(library=library, filters=given, mode="hybrid")
    assert made.filters == filters
    assert [each.id for each in plain.invoke("补贴", filters=given, mode="hybrid")] == expected
    assert [each.id for each in made.invoke("补贴")] == expected
    llama = llama_index.ReplysearchRetriever(library, filters=given, mode="hybrid")
    assert [each.node.node_id for each in llama.retrieve("补贴")] == expected


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"k": "5"}, "字段 k 有误:应为整数。"),
        ({"k": True}, "字段 k 有误:应为整数。"),
        ({"mode": "zzz"}, "字段 mode 有误:只能是 hybrid、dense、lexical 之一。"),
        ({"filters": "2024"}, "字段 filters 有误:应为 JSON 对象。"),
        ({"filters": {"year": "2024"}}, "字段 filters.year 有误:应为整数。"),
        ({"filters": {"year": 0}}, "字段 filters.year 有误:不能小于 1。"),
        ({"filters": {"year": 10_000}}, "字段 filters.year 有误:不能大于 9999。"),
        ({"filters": {"years": 2024}}, "字段 filters.years 有误:没有这个字段,请检查拼写。"),
        (
            {"filters": {"number": "a", "document_number": "b"}},
            "字段 filters.document_number 有误:没有这个字段,请检查拼写。",
        ),
        ({"filters": {"issuer": [1]}}, "字段 filters.issuer 有误:应为文字。"),
        ({"filters": {"issuer": ""}}, "字段 filters.issuer 有误:不能为空。"),
        (
            {"filters": {"kind": "x"}},
            "字段 filters.kind 有误:只能是 progress、commitment、basis、courtesy、refusal 之一。",
        ),
        ({"filters": {"from": 2024}}, "字段 filters.from 有误:应为日期,如 2024-05-16。"),
        ({"filters": {"to": "20240516"}}, "字段 filters.to 有误:应为日期,如 2024-05-16。"),
        ({"filters": {"to": "2024-02-30"}}, "字段 filters.to 有误:应为日期,如 2024-05-16。"),
        (
            {"filters": {"from": "2024-02-01", "to": "2024-01-01"}},
            "起始日期 2024-02-01 晚于截止日期 2024-01-01。请对调后再试。",
        ),
    ],
)
def test_what_is_not_usable_is_told_by_its_name(
    library: Library, given: dict[str, Any], told: str
) -> None:
    for ask in (
        lambda: langchain.ReplysearchRetriever(library=library).invoke("补贴", **given),
        lambda: langchain.ReplysearchRetriever(library=library, **given),
        lambda: llama_index.ReplysearchRetriever(library, **given),
    ):
        with pytest.raises(BadQuery) as refused:
            ask()
        assert str(refused.value) == told


def test_langchain_searches_in_a_thread_and_in_batches(library: Library) -> None:
    retriever = langchain.ReplysearchRetriever(library=library, k=2)
    asked = ["青年人才补贴", "夜间公交"]

    async def ask_all() -> list[object]:
        return list(await asyncio.gather(*(retriever.ainvoke(words) for words in asked)))

    assert asyncio.run(ask_all()) == retriever.batch(asked)


def test_langchain_puts_passages_into_a_chain(library: Library) -> None:
    retriever = langchain.ReplysearchRetriever(library=library, k=1, filters=PROMISES)
    chain = {
        "context": retriever | (lambda documents: documents[0].page_content),
        "question": RunnablePassthrough(),
    } | ChatPromptTemplate.from_template("{context}\n{question}")
    assert chain.invoke("青年人才补贴").to_string().endswith(f"{TALENT_PROMISE}\n青年人才补贴")


@pytest.mark.parametrize("mode", list(Mode))
def test_llama_index_finds_what_the_library_finds(library: Library, mode: Mode) -> None:
    retriever = llama_index.ReplysearchRetriever(library, k=3, filters=PROMISES, mode=mode)
    found = library.search(Query("青年人才补贴", 3, mode, PROMISES)).hits
    nodes = retriever.retrieve("青年人才补贴")
    assert [each.node.node_id for each in nodes] == [hit.passage_id for hit in found]
    assert [each.score for each in nodes] == [pytest.approx(hit.score) for hit in found]
    first = nodes[0].node
    assert isinstance(first, TextNode)
    assert first.get_content(MetadataMode.NONE) == TALENT_PROMISE
    cited = found[0].citation.formatted
    assert first.get_content(MetadataMode.LLM) == f"{cited}\n\n{TALENT_PROMISE}"
    assert first.get_content(MetadataMode.EMBED) == TALENT_PROMISE
    assert first.source_node is not None
    assert first.source_node.node_id == found[0].citation.document_id
    text = library.document(found[0].citation.document_id).text
    assert text[first.start_char_idx : first.end_char_idx] == TALENT_PROMISE


def test_llama_index_searches_in_a_thread(library: Library) -> None:
    retriever = llama_index.ReplysearchRetriever(library, k=2)
    asked = ["青年人才补贴", "夜间公交"]

    async def ask_all() -> list[list[str]]:
        found = await asyncio.gather(*(retriever.aretrieve(words) for words in asked))
        return [[each.node.node_id for each in nodes] for nodes in found]

    expected = [[each.node.node_id for each in retriever.retrieve(words)] for words in asked]
    assert asyncio.run(ask_all()) == expected


def test_a_query_that_is_not_usable_is_the_library_s_error(library: Library) -> None:
    with pytest.raises(BadQuery):
        langchain.ReplysearchRetriever(library=library).invoke(" ")
    with pytest.raises(BadQuery):
        llama_index.ReplysearchRetriever(library, k=0).retrieve("补贴")


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [("langchain", "langchain_core", "langchain"), ("llama_index", "llama_index", "llama-index")],
)
def test_without_the_extra_it_is_said_what_to_install(
    module: str, package: str, extra: str
) -> None:
    program = (
        "import sys\n"
        f"sys.modules['{package}'] = None\n"
        "from replysearch.errors import ExtraMissing\n"
        "try:\n"
        f"    import replysearch.adapters.{module}\n"
        "except ExtraMissing as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.endswith(f"请执行:pip install 'replysearch[{extra}]'。\n"), done.stderr


@pytest.mark.parametrize("module", ["langchain", "llama_index"])
def test_nothing_is_fetched(module: str, index: Path) -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*_):\n"
        "    raise AssertionError('the network was asked for')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        f"from replysearch.adapters.{module} import ReplysearchRetriever\n"
        "from replysearch import Library\n"
        "with Library.open(sys.argv[1]) as library:\n"
        "    retriever = ReplysearchRetriever(library=library)\n"
        "    ask = getattr(retriever, 'invoke', None) or retriever.retrieve\n"
        "    print(len(ask('青年人才补贴')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(index)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    with Library.open(index) as library:
        assert done.stdout == f"{len(library.search('青年人才补贴').hits)}\n", done.stderr


def test_importing_the_package_brings_in_no_framework() -> None:
    program = (
        "import sys, replysearch, replysearch.library\n"
        "replysearch.Query, replysearch.Ask, replysearch.Filters, replysearch.Kind\n"
        "print(sorted({'langchain_core', 'llama_index', 'mcp', 'pydantic'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "[]\n"
