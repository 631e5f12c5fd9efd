"""Answers from real letters, by the library, the command line and the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.support.commands import Run
from tests.support.letters import BUS, TALENT, TALENT_PROMISE

from replysearch import Library
from replysearch.api.app import create_app
from replysearch.errors import BadQuery, IndexDamaged, WriterMissing
from replysearch.messages import http as messages
from replysearch.records import AnswerNote, AnswerSentence, AnswerStatus, Ask, Filters, Span
from replysearch.settings import Settings
from replysearch.wire.answers import answer_object, saved_answer

LEAD = "据青禾市科学技术局2024年5月16日答复:"
BUS_LEAD = "据青禾市交通运输局2023年9月1日答复:"
RENT = "青禾市青年人才的租房补贴每月提高到多少元?"
NOTHING = "长江一共有多长?"


@pytest.fixture(scope="module")
def library(index: Path) -> Iterator[Library]:
    with Library.open(index) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(create_app(library, Settings()), base_url="http://localhost:8000")


def test_a_value_is_answered_by_its_sentence_and_marked(library: Library) -> None:
    answer = library.ask(Ask(RENT))
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.filters == Filters(region=("青禾市",))
    (sentence,) = answer.sentences
    assert sentence.text == LEAD + TALENT_PROMISE
    assert sentence.value is not None
    assert sentence.value.of(sentence.text) == "900元"
    (quote,) = answer.quotes
    assert (quote.n, quote.text) == (1, TALENT_PROMISE)
    assert quote.citation.pinpoint == "二、(一)“一是”"
    text = library.document(quote.citation.document_id).text
    assert quote.citation.span.of(text) == quote.text
    assert answer.text == f"{LEAD}{TALENT_PROMISE}[1]"


@pytest.mark.parametrize(
    ("number", "day", "lead", "cited"),
    [
        (
            "陷阱函〔2024〕1号",
            "2024年5月6日",
            "据一份无标题答复函(陷阱函〔2024〕1号)2024年5月6日答复:",
            "《无标题答复函》(陷阱函〔2024〕1号,2024年5月6日)第2段",
        ),
        ("", "", "据一份无标题答复函答复:", "《无标题答复函》第2段"),
    ],
)
def test_a_letter_without_title_and_issuer_is_called_alike_in_answer_and_citation(
    tmp_path: Path, number: str, day: str, lead: str, cited: str
) -> None:
    said = "下一步，将把青年人才租房补贴提高到每月900元。"
    told = f"您提出的提案收悉，现答复如下：\n\n已发放租房补贴。{said}"
    letter = f"{number}\n\n林小舟委员：\n\n{told}\n\n{day}\n"
    with Library.open(tmp_path / "index", create=True) as library:
        library.add_bytes("a.txt", letter.encode())
        answer = library.ask("青年人才租房补贴每月多少元?")
        saved = saved_answer("a", answer_object(answer))
        assert [each.text for each in answer.sentences] == [lead + said]
        assert [quote.citation.formatted for quote in answer.quotes] == [cited]
        assert library.verify(saved).holds is True


def test_a_list_gives_the_items_in_their_order(library: Library) -> None:
    answer = library.ask(Ask("青禾市青年人才有哪些政策承诺?"))
    assert answer.sentences == (
        AnswerSentence(f"{LEAD}(一)扩大补贴范围:", (3, 1, 2)),
        AnswerSentence(TALENT_PROMISE, (1,), is_item=True),
        AnswerSentence("二是力争年底前新增人才公寓500套。", (2,), is_item=True),
    )


def test_the_letter_itself_is_answered_from_its_record(library: Library) -> None:
    answer = library.ask(Ask("青禾市科学技术局关于留住青年人才的答复,文号是多少?"))
    (sentence,) = answer.sentences
    assert sentence == AnswerSentence(
        f"{LEAD}发文字号是青科函〔2024〕7号", (1,), Span(len(LEAD) + 5, len(LEAD) + 16)
    )
    (quote,) = answer.quotes
    assert quote.text == "青科函〔2024〕7号"
    assert quote.citation.pinpoint == ""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("优化夜间公交的提案是谁提的?", "周望山委员"),
        ("优化夜间公交那封答复的落款是哪一天?", "2023年9月1日"),
        ("优化夜间公交的提案是第几号提案?", "第0045号"),
    ],
)
def test_other_fields_of_the_record(library: Library, question: str, said: str) -> None:
    answer = library.ask(Ask(question))
    assert [quote.text for quote in answer.quotes] == [said]
    assert answer.quotes[0].citation.issuer == "青禾市交通运输局"


def test_a_number_alone_is_answered_by_its_letters_opening(library: Library) -> None:
    answer = library.ask(Ask("青交函〔2023〕21号"))
    (sentence,) = answer.sentences
    assert sentence.text == f"{BUS_LEAD}您提出的《关于优化夜间公交的提案》收悉，现答复如下："


def test_a_follow_up_uses_what_was_asked_before(library: Library) -> None:
    answer = library.ask(Ask("什么时候新增?", ("青禾市夜间公交线路新增几条?",)))
    assert answer.understood == "青禾市夜间公交线路新增几条? 什么时候新增?"
    assert answer.sentences[0].text == (
        f"{BUS_LEAD}下一步，我局将在2024年新增夜间公交线路4条，覆盖三所医院。"
    )


def test_what_the_letters_do_not_say_is_not_answered(library: Library) -> None:
    answer = library.ask(Ask(NOTHING))
    assert answer.status is AnswerStatus.ABSTAINED
    assert answer.sentences == ()
    assert answer.quotes == ()


@pytest.mark.parametrize(
    "question",
    [
        "青禾市2021年夜间公交线路有几条?",
        "青禾市青年人才租房补贴的联系电话是多少?",
    ],
)
def test_another_year_or_a_value_not_said_is_not_answered(library: Library, question: str) -> None:
    answer = library.ask(Ask(question))
    assert answer.status is AnswerStatus.ABSTAINED
    assert answer.suggestions[0].rank == 1


def test_filters_that_let_nothing_through_are_told_apart(library: Library) -> None:
    answer = library.ask(Ask(RENT, filters=Filters(year=(1999,))))
    assert (answer.status, answer.notes) == (AnswerStatus.EMPTY, ())


@pytest.mark.parametrize("filters", [Filters(), Filters(year=(1999,))])
def test_an_empty_index_is_told_apart(tmp_path: Path, filters: Filters) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        answer = library.ask(Ask(RENT, filters=filters))
    assert (answer.status, answer.notes) == (AnswerStatus.EMPTY, ((AnswerNote.NO_LETTERS, ""),))


NONE_TAKEN_IN = "还没有收录任何答复函,因此什么也查不到。请在网页上传答复函,或请管理员收录。"


def test_every_face_says_that_no_letters_were_taken_in_and_how(tmp_path: Path, call: Run) -> None:
    folder = tmp_path / "index"
    with Library.open(folder, create=True) as library:
        client = TestClient(create_app(library, Settings()), base_url="http://localhost:8000")
        answer = client.post("/api/ask", json={"question": RENT, "filters": {"year": [1999]}})
        assert answer.json()["status"] == "empty"
        assert answer.json()["notes"] == [{"code": "no_letters", "message": NONE_TAKEN_IN}]
        for model in ("replysearch", "replysearch-search"):
            body = {"model": model, "messages": [{"role": "user", "content": RENT}]}
            said = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
            assert said["content"] == NONE_TAKEN_IN
    told = "索引里还没有答复函。请先用 replysearch index <文件或文件夹> 收录。\n"
    done = call("ask", RENT, "--index", folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, told, "")
    for line, code in ((("search", RENT), 1), (("list",), 0)):
        done = call(*line, "--index", folder)
        assert (done.returncode, done.stdout, done.stderr) == (code, "", told)


def test_every_face_says_that_no_letter_passes_the_filters(
    client: TestClient, index: Path, call: Run
) -> None:
    told = (
        "没有可以用来回答的信:没有一封符合条件(问题里写明的地区、机关、年份和编号也是条件)。"
        "请放宽条件再问。"
    )
    done = call("ask", RENT, "--year", "1999", "--index", index)
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (1, told, "")
    answer = client.post("/api/ask", json={"question": RENT, "filters": {"year": [1999]}}).json()
    assert (answer["status"], answer["notes"]) == ("empty", [])
    message = {"role": "user", "content": "青禾市第9999号提案的答复说了什么?"}
    body = {"model": "replysearch", "messages": [message]}
    said = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert said["content"] == told


@pytest.mark.parametrize("ask", [Ask(" "), Ask("问" * 2001), Ask("好", ("\ud800",))])
def test_questions_that_cannot_be_asked(library: Library, ask: Ask) -> None:
    with pytest.raises(BadQuery):
        library.ask(ask)


def test_writing_needs_a_writer(library: Library) -> None:
    with pytest.raises(WriterMissing):
        library.ask(Ask(RENT, written=True))


def test_the_command_prints_the_answer_with_its_proof(call: Run, index: Path) -> None:
    done = call("ask", RENT, "--index", index)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "范围:青禾市",
        f"{LEAD}{TALENT_PROMISE}[1]",
        "",
        "[1] 《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》"
        "(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)二、(一)“一是”",
        f"    “{TALENT_PROMISE}”",
    ]


def test_an_abstention_exits_1_with_suggestions_marked(call: Run, index: Path) -> None:
    done = call("ask", "青禾市2021年夜间公交线路有几条?", "--index", index)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "范围:青禾市",
        "已收录的答复中没有找到依据。",
        "",
        "以下是最接近的段落,不是答案:",
    ]
    as_json = call("ask", NOTHING, "--json", "--index", index)
    assert as_json.returncode == 1
    assert json.loads(as_json.stdout)["status"] == "abstained"


def test_a_saved_answer_is_checked_against_the_index(
    call: Run, tmp_path: Path, letters: Path
) -> None:
    folder, saved = tmp_path / "index", tmp_path / "answer.json"
    own = tmp_path / "talent.txt"
    own.write_text(TALENT, "utf-8")
    call("index", own, letters / "bus.txt", "--index", folder)
    saved.write_text(call("ask", RENT, "--json", "--index", folder).stdout, "utf-8")
    done = call("verify", saved, "--index", folder)
    assert (done.returncode, done.stdout) == (0, "[1] 原文仍在原处,一字不差。\n核对无误。\n")

    forged = json.loads(saved.read_text("utf-8"))
    forged["sentences"][0]["text"] = forged["sentences"][0]["text"].replace("900", "9000")
    (tmp_path / "forged.json").write_text(json.dumps(forged), "utf-8")
    done = call("verify", tmp_path / "forged.json", "--json", "--index", folder)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["holds"], told["sentences"][0]["faults"]) == (False, ["value"])

    own.write_text(TALENT.replace("900元", "800元"), "utf-8")
    call("index", own, "--index", folder)
    done = call("verify", saved, "--json", "--index", folder)
    assert done.returncode == 1
    assert json.loads(done.stdout)["citations"][0]["state"] == "changed"

    document = json.loads(saved.read_text("utf-8"))["citations"][0]["document_id"]
    call("remove", document, "--index", folder)
    done = call("verify", saved, "--json", "--index", folder)
    assert json.loads(done.stdout)["citations"][0]["state"] == "removed"


@pytest.mark.parametrize("content", ["[]", "{", '{"question": "x"}', "\ufffe"])
def test_a_file_that_is_no_saved_answer(
    call: Run, index: Path, tmp_path: Path, content: str
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(content.encode("utf-16") if content == "\ufffe" else content.encode())
    done = call("verify", bad, "--json", "--index", index)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "bad_answer"
    assert str(bad) in json.loads(done.stdout)["error"]["message"]


def test_the_server_answers_whole_and_as_events(client: TestClient) -> None:
    whole = client.post("/api/ask", json={"question": RENT}).json()
    assert whole["status"] == "answered"
    assert whole["answer"] == f"{LEAD}{TALENT_PROMISE}[1]"
    assert whole["citations"][0]["forms"]["gbt7714"] == (
        "青禾市科学技术局. 青禾市科学技术局关于市政协三届二次会议第0012号提案的答复:"
        "青科函〔2024〕7号[A]. 2024-05-16. 二、(一)“一是”."
    )
    streamed = client.post(
        "/api/ask", json={"question": RENT}, headers={"Accept": "text/event-stream"}
    )
    assert streamed.headers["content-type"].startswith("text/event-stream")
    events = [block.splitlines() for block in streamed.text.strip().split("\n\n")]
    assert [event[0] for event in events] == ["event: sentence", "event: answer"]
    last = json.loads(events[1][1].removeprefix("data: "))
    assert last | {"took_ms": 0} == whole | {"took_ms": 0}


def test_a_failure_on_the_way_is_the_last_event(
    client: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> Iterator[AnswerSentence]:
        yield AnswerSentence("一句。", ())
        raise IndexDamaged("索引 /srv/letters 坏了")

    monkeypatch.setattr(library, "ask_stream", failing)
    streamed = client.post("/api/ask", json={"question": RENT, "stream": True})
    *_, last = streamed.text.strip().split("\n\n")
    wrong = {"code": "index_damaged", "message": messages.API_FAILURES["index_damaged"]}
    assert last.splitlines()[0] == "event: error"
    assert json.loads(last.splitlines()[1].removeprefix("data: ")) == {"error": wrong}


def test_the_server_checks_a_saved_answer(client: TestClient) -> None:
    whole = client.post("/api/ask", json={"question": RENT}).json()
    assert client.post("/api/verify", json=whole).json()["holds"] is True
    wrong = client.post("/api/verify", json={"question": 1})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "bad_answer")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"question": ""}, 422, "bad_request"),
        ({"question": "好", "turns": ["x"] * 21}, 422, "bad_request"),
        ({"question": RENT, "written": True}, 400, "writer_missing"),
        ({"question": RENT, "written": True, "stream": True}, 400, "writer_missing"),
        ({"question": RENT, "filters": {"issuers": ["x"]}}, 422, "bad_request"),
    ],
)
def test_calls_that_are_refused(
    client: TestClient, body: dict[str, object], status: int, code: str
) -> None:
    answered = client.post("/api/ask", json=body)
    assert (answered.status_code, answered.json()["error"]["code"]) == (status, code)


def test_other_issuers_are_found_when_asked_for(tmp_path: Path) -> None:
    other = BUS.replace("青禾市", "云栖市").replace("青交函", "云交函").replace("4条", "7条")
    with Library.open(tmp_path / "index", create=True) as library:
        library.add_bytes("a.txt", BUS.encode())
        library.add_bytes("b.txt", other.encode())
        answer = library.ask(Ask("各地夜间公交打算新增几条线路?"))
        issuers = [quote.citation.issuer for quote in answer.quotes]
        assert sorted(set(map(str, issuers))) == ["云栖市交通运输局", "青禾市交通运输局"]
        first = library.ask(Ask("青禾市夜间公交新增几条线路?"))
        assert {quote.citation.issuer for quote in first.quotes} == {"青禾市交通运输局"}
        changed = library.ask(Ask("那云栖市呢?", ("青禾市夜间公交新增几条线路?",)))
        assert changed.understood == "云栖市夜间公交新增几条线路?"
        assert changed.sentences[0].text.endswith("将在2024年新增夜间公交线路7条，覆盖三所医院。")


def test_what_is_ignored_limits_nothing(tmp_path: Path) -> None:
    other = BUS.replace("青禾市", "云栖市").replace("青交函", "云交函").replace("4条", "7条")
    question = "云栖市夜间公交新增几条线路?"
    with Library.open(tmp_path / "index", create=True) as library:
        library.add_bytes("a.txt", BUS.encode())
        library.add_bytes("b.txt", other.encode())
        ignored = Filters(region=("云栖市",))

        def offices(ask: Ask) -> tuple[Filters, set[str | None]]:
            answer = library.ask(ask)
            return answer.filters, {quote.citation.issuer for quote in answer.quotes}

        here = Filters(region=("青禾市",))
        assert offices(Ask(question)) == (ignored, {"云栖市交通运输局"})
        # What the words say stands against what was chosen, until it is ignored.
        assert offices(Ask(question, filters=here)) == (here, set())
        asked = Ask(question, filters=here, ignored=ignored)
        assert offices(asked) == (here, {"青禾市交通运输局"})
        assert library.ask(Ask(question, ignored=ignored)).filters == Filters()
        # Another value than the one said takes nothing off.
        other_place = Ask(question, ignored=here)
        assert offices(other_place) == (ignored, {"云栖市交通运输局"})
        follow = Ask("那云栖市呢?", ("青禾市夜间公交新增几条线路?",), here, ignored=ignored)
        assert offices(follow) == (here, {"青禾市交通运输局"})


def test_the_server_ignores_what_it_is_told_to(client: TestClient) -> None:
    asked = {"question": RENT, "ignored": {"region": "青禾市"}}
    assert client.post("/api/ask", json={"question": RENT}).json()["filters"] == {
        "region": ["青禾市"]
    }
    assert client.post("/api/ask", json=asked).json()["filters"] == {}
    numbered = {"question": "第0012号提案的租房补贴是多少?"}
    assert client.post("/api/ask", json=numbered).json()["filters"] == {
        "proposal_number": ["第0012号"]
    }
    for name in ("proposal_number", "proposal"):
        asked = {**numbered, "ignored": {name: "第0012号"}}
        assert client.post("/api/ask", json=asked).json()["filters"] == {}
    asked = {"question": "青科函〔2024〕7号的租房补贴是多少?"}
    said = client.post("/api/ask", json=asked).json()["filters"]["document_number"]
    for name in ("document_number", "number"):
        freed = client.post("/api/ask", json={**asked, "ignored": {name: said}})
        assert freed.json()["filters"] == {}
    wrong = client.post("/api/ask", json={"question": RENT, "ignored": {"kind": ["progress"]}})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "bad_request")


@pytest.mark.parametrize(
    "question",
    [
        "上海市青年人才租房补贴每月多少元?",
        "广东青年人才租房有什么支持?",
        "青禾县青年人才租房补贴每月多少元?",
        "青禾市教育局怎么说青年人才租房补贴?",
        "1999年青禾市对青年人才有什么承诺?",
        "关于高铁站建设的提案是谁提的?",
        "青科函〔2099〕7号",
        "的",
    ],
)
def test_what_the_index_does_not_know_is_not_answered_by_another(
    library: Library, question: str
) -> None:
    assert library.ask(Ask(question)).status is AnswerStatus.ABSTAINED


@pytest.mark.parametrize(
    "ask",
    [
        Ask("第9999号提案是谁提的?"),
        Ask(RENT, filters=Filters(region=("云栖市",))),
    ],
)
def test_what_no_letter_can_pass_is_empty(library: Library, ask: Ask) -> None:
    assert library.ask(ask).status is AnswerStatus.EMPTY


def test_thanks_are_no_question_and_another_place_is_not_the_last(library: Library) -> None:
    for text in ("谢谢", "那北京呢?"):
        assert library.ask(Ask(text, (RENT,))).status is AnswerStatus.ABSTAINED


def test_a_letter_named_by_its_number_is_told_by_its_opening(library: Library) -> None:
    answer = library.ask(Ask("青交函〔2023〕21号那封信讲了什么?"))
    assert answer.filters.document_number == ("青交函〔2023〕21号",)
    assert answer.sentences[0].text == (
        f"{BUS_LEAD}您提出的《关于优化夜间公交的提案》收悉，现答复如下："
    )


def test_no_word_is_quoted_twice(library: Library) -> None:
    for question in ("青年人才", "夜间公交", "青禾市为什么发放租房补贴?"):
        spans = [
            (quote.citation.document_id, quote.citation.span)
            for quote in library.ask(Ask(question)).quotes
        ]
        for place, (id_, span) in enumerate(spans):
            for other, before in spans[:place]:
                assert id_ != other or span.end <= before.start or before.end <= span.start


def test_a_saved_answer_whose_text_or_place_was_changed(client: TestClient) -> None:
    whole = client.post("/api/ask", json={"question": RENT}).json()
    for change in (
        {"answer": whole["answer"].replace("900", "9000")},
        {"citations": [whole["citations"][0] | {"formatted": "《别的信》"}]},
        {"citations": [whole["citations"][0] | {"pinpoint": "三、"}]},
        {"citations": [whole["citations"][0] | {"url": "http://example.org/"}]},
    ):
        assert client.post("/api/verify", json=whole | change).json()["holds"] is False
    for change in (
        {"sentences": [], "citations": []},
        {"citations": whole["citations"] * 2},
        {"citations": [whole["citations"][0] | {"quote": ""}]},
        {"citations": [whole["citations"][0] | {"n": True}]},
        {"citations": [whole["citations"][0] | {"path": ["\ud800"]}]},
    ):
        content = json.dumps(whole | change)
        answered = client.post(
            "/api/verify", content=content, headers={"Content-Type": "application/json"}
        )
        assert answered.json()["error"]["code"] == "bad_answer", change


def test_no_cell_of_a_table_is_marked(tmp_path: Path) -> None:
    table = "片区\t床位（张）\t医生（人）\n沙湾片区\t40\t51\n"
    letter = TALENT.replace("二、下一步打算", f"各片区情况如下:\n{table}\n二、下一步打算")
    with Library.open(tmp_path / "index", create=True) as library:
        library.add_bytes("letter.txt", letter.encode())
        answer = library.ask(Ask("青禾市沙湾片区有多少张床位?"))
    assert any("沙湾片区\t40\t51" in quote.text for quote in answer.quotes)
    assert all(sentence.value is None for sentence in answer.sentences if "沙湾" in sentence.text)


@pytest.fixture(scope="module")
def signs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A letter whose words are short: kinds by a letter, and names of two."""
    works = (
        "（一）分档支持。A档支持60万元，B档支持40万元，X档不再支持。\n"
        "（二）网络建设。已建成5G基站1200个。\n"
        "（三）办公系统。已开通OA办公系统32套。\n"
        "（四）教学设备。已购置VR头盔90副。\n"
        "（五）算力平台。已上线AI算力平台1个。\n"
    )
    letter = BUS.replace("已开通夜间公交线路6条，末班车延长到23时。", f"\n{works}")
    with Library.open(tmp_path_factory.mktemp("signs"), create=True) as opened:
        opened.add_bytes("letter.txt", letter.encode())
        yield opened


@pytest.mark.parametrize("text", ["a", "A?", "ａ是什么？", "a b", "x", "6", "?"])
def test_a_sign_alone_is_no_question(signs: Library, text: str) -> None:
    answer = signs.ask(Ask(text))
    assert (answer.status, answer.sentences) == (AnswerStatus.ABSTAINED, ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A档支持多少?", "60万元"),
        ("5G基站建成多少?", "1200个"),
        ("OA有多少套?", "32套"),
        ("VR有多少副?", "90副"),
        ("AI呢?", "AI算力平台"),
    ],
)
def test_names_of_two_signs_are_asked_about(signs: Library, text: str, value: str) -> None:
    answer = signs.ask(Ask(text))
    assert answer.status is AnswerStatus.ANSWERED
    assert value in answer.text
