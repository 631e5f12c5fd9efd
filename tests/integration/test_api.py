"""The HTTP interface over a real index, within the process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.support.commands import Run
from tests.support.letters import BUS, TALENT, TALENT_PROMISE

from replysearch.api.app import create_app
from replysearch.library import Library
from replysearch.messages import answering as answering_messages
from replysearch.messages import http as http_messages
from replysearch.settings import Settings

KEY = "a-key-of-the-test"
LOCAL = "http://localhost:8000"


@pytest.fixture(scope="module")
def library(index: Path) -> Iterator[Library]:
    """The library of both letters; not to be written to."""
    with Library.open(index) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    return TestClient(create_app(library, Settings(max_upload_bytes=100_000)), base_url=LOCAL)


@pytest.fixture(scope="module")
def guarded(library: Library) -> TestClient:
    return TestClient(create_app(library, Settings(api_key=KEY)))  # type: ignore[arg-type]  # as read


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a library of its own, to be written to."""
    with Library.open(tmp_path / "index", create=True) as opened:
        opened.add_bytes("talent.txt", TALENT.encode())
        opened.add_bytes("bus.txt", BUS.encode())
        yield TestClient(create_app(opened, Settings()), base_url=LOCAL)


def descriptions(part: Any) -> Iterator[str]:
    """Yield what a description says of its parts, for people."""
    if isinstance(part, list):
        for each in part:
            yield from descriptions(each)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name in {"description", "summary"} and isinstance(each, str):
                yield each
            elif name not in {"example", "examples"}:
                yield from descriptions(each)


def error_of(client: TestClient, method: str, path: str, **call: object) -> tuple[int, object]:
    answer = client.request(method, path, **call)  # type: ignore[arg-type]  # options of httpx
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error"}
    return answer.status_code, answer.json()["error"]


def test_a_search_by_body_and_one_by_url_find_the_same(client: TestClient) -> None:
    filters = {"kind": "commitment", "year": [2024], "from": "2024-01-01"}
    body = {"query": "租房补贴", "k": 1, "filters": filters}
    by_body = client.post("/api/search", json=body).json()
    url = "/api/search?q=租房补贴&k=1&kind=commitment&year=2024&from=2024-01-01"
    by_url = client.get(url).json()
    assert by_body["hits"] == by_url["hits"]
    assert by_body["hits"][0]["text"] == TALENT_PROMISE
    assert by_body["hits"][0]["citation"]["pinpoint"] == "二、(一)“一是”"
    assert "facets" not in by_body


def test_the_number_of_hits_is_limit_or_k_but_not_both(client: TestClient) -> None:
    for name in ("limit", "k"):
        found = client.post("/api/search", json={"query": "补贴", name: 2}).json()
        assert len(found["hits"]) == 2 < found["total"]
    both = {"query": "补贴", "limit": 2, "k": 2}
    message = "请求有误:limit 与 k 是同一项,请只写其中一个。"
    wrong = {"code": "bad_request", "message": message}
    assert error_of(client, "POST", "/api/search", json=both) == (422, wrong)


def test_the_command_line_and_the_interface_give_the_same_objects(
    library: Library, client: TestClient, call: Run, index: Path
) -> None:
    document_id = library.documents()[0].document_id
    over_http = client.get(f"/api/documents/{document_id}").json()
    shown = call("show", document_id, "--json", "--index", index).stdout
    whole = json.loads(shown)
    (source,) = whole["sources"]
    assert source["uri"].startswith("file:///")
    # Where files lie on the server is no caller's business.
    assert over_http == {**whole, "sources": [{**source, "uri": None}]}
    assert source["name"] == "talent.txt"
    found = client.get("/api/search?q=夜间公交&facets=true&explain=true").json()
    searched = call("search", "夜间公交", "--facets", "--explain", "--json", "--index", index)
    assert {**found, "took_ms": 0} == {**json.loads(searched.stdout), "took_ms": 0}


def test_a_search_that_finds_nothing_is_no_error(client: TestClient) -> None:
    answer = client.get("/api/search?q=量子&mode=lexical")
    assert answer.status_code == 200
    assert (answer.json()["total"], answer.json()["hits"]) == (0, [])


def test_an_index_without_letters_says_so_in_its_searches(tmp_path: Path) -> None:
    note = {"code": "no_letters", "message": answering_messages.ANSWER_NOTES["no_letters"]}
    with Library.open(tmp_path / "index", create=True) as library:
        client = TestClient(create_app(library, Settings()), base_url=LOCAL)
        empty = client.post("/api/search", json={"query": "补贴", "filters": {"year": 1999}})
        by_url = client.get("/api/search?q=补贴&facets=true")
        library.add_bytes("bus.txt", BUS.encode())
        filled = client.post("/api/search", json={"query": "补贴", "filters": {"year": 1999}})
    assert (empty.json()["total"], empty.json()["notes"]) == (0, [note])
    assert by_url.json()["notes"] == [note]
    assert filled.json()["total"] == 0
    assert "notes" not in filled.json()


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"query": ""}, "query", "字段 query 有误:不能为空。"),
        ({}, "query", "字段 query 有误:缺少这个字段。"),
        ({"query": "补贴", "k": 0}, "k", "字段 k 有误:不能小于 1。"),
        ({"query": "补贴", "k": 1001}, "k", "字段 k 有误:不能大于 1000。"),
        ({"query": "补贴", "limit": 0}, "limit", "字段 limit 有误:不能小于 1。"),
        (
            {"query": "补贴", "mode": "fuzzy"},
            "mode",
            "字段 mode 有误:只能是 'hybrid'、'dense'、'lexical' 之一。",
        ),
        (
            {"query": "补贴", "filters": {"isuer": "某局"}},
            "filters.isuer",
            "字段 filters.isuer 有误:没有这个字段,请检查拼写。",
        ),
        (
            {"query": "补贴", "filters": {"from": "2024-13-01"}},
            "filters.from",
            "字段 filters.from 有误:应为日期,如 2024-05-16。",
        ),
        (
            {"query": "补贴", "filters": {"year": ["今年"]}},
            "filters.year.0",
            "字段 filters.year.0 有误:应为整数。",
        ),
    ],
)
def test_a_wrong_field_is_named(
    client: TestClient, body: dict[str, object], field: str, told: str
) -> None:
    wrong = {"code": "bad_request", "message": told, "field": field}
    assert error_of(client, "POST", "/api/search", json=body) == (422, wrong)


def test_broken_json_and_half_a_character_are_wrong_requests(client: TestClient) -> None:
    typed = {"Content-Type": "application/json"}
    broken = error_of(client, "POST", "/api/search", content=b"{", headers=typed)
    message = "请求有误:请求体不是合法的 JSON。"
    assert broken == (422, {"code": "bad_request", "message": message})
    lone = rb'{"query": "\ud800"}'
    assert error_of(client, "POST", "/api/search", content=lone, headers=typed)[0] == 422


def test_what_the_library_refuses_is_told_with_its_own_code(client: TestClient) -> None:
    status, error = error_of(client, "POST", "/api/search", json={"query": " "})
    assert (status, error["code"]) == (400, "bad_query")  # type: ignore[index]  # an object
    status, error = error_of(client, "GET", "/api/documents?from=2024-02-01&to=2024-01-01")
    assert (status, error["code"]) == (400, "bad_query")  # type: ignore[index]  # an object


def test_a_mistyped_parameter_is_not_passed_over(client: TestClient) -> None:
    status, error = error_of(client, "GET", "/api/search?q=补贴&isuer=某局")
    assert (status, error["field"]) == (422, "isuer")  # type: ignore[index]  # an object


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("PUT", "/api/search", 405, "method_not_allowed"),
        ("GET", "/api/documents/nobody", 404, "document_not_found"),
        ("DELETE", "/api/documents/nobody", 404, "document_not_found"),
        ("GET", "/api/documents/..%2F..%2Fetc%2Fpasswd", 404, "not_found"),
        ("GET", "/api/documents/%00", 404, "document_not_found"),
    ],
)
def test_what_is_not_there(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answered, error = error_of(client, method, path)
    assert (answered, error["code"]) == (status, code)  # type: ignore[index]  # an object


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_caller_is_told_of_no_command_to_type(client: TestClient, method: str) -> None:
    _, error = error_of(client, method, "/api/documents/nobody")
    assert error == {
        "code": "document_not_found",
        "message": "没有编号为 nobody 的答复函:编号有误,或信已删除。请重新检索。",
    }


def test_the_list_has_pages_and_a_total(client: TestClient) -> None:
    page = client.get("/api/documents?offset=1&limit=1").json()
    assert (page["total"], page["offset"], page["limit"]) == (2, 1, 1)
    numbers = [each["document_number"] for each in page["documents"]]
    assert numbers == ["青交函〔2023〕21号"]
    filtered = client.get("/api/documents?year=2024").json()
    assert (filtered["total"], filtered["documents"][0]["passages"]) == (1, 6)


def test_uploads_are_told_one_by_one(changing: TestClient) -> None:
    new = BUS.replace("0045", "0046").replace("21号", "22号").replace("6条", "60条")
    files = [
        ("files", ("../../new.txt", new.encode())),
        ("files", ("picture.txt", b"\x89PNG\r\n\x1a\n")),
    ]
    answer = changing.post("/api/documents", files=files)
    assert answer.status_code == 200
    stored, failed = answer.json()["files"]
    assert (stored["name"], stored["status"]) == ("new.txt", "added")
    assert (failed["status"], failed["code"]) == ("failed", "unsupported_source")
    shown = changing.get(f"/api/documents/{stored['document_id']}").json()
    assert shown["document_number"] == "青交函〔2023〕22号"
    found = changing.get("/api/search?q=夜间公交线路60条&k=1").json()["hits"]
    assert found[0]["citation"]["document_id"] == stored["document_id"]


def test_an_upload_of_which_all_fails_has_the_first_failures_status(changing: TestClient) -> None:
    files = [("files", ("picture.txt", b"\x89PNG\r\n\x1a\n")), ("files", ("b.txt", b" "))]
    answer = changing.post("/api/documents", files=files)
    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_source"
    codes = [each["code"] for each in answer.json()["files"]]
    assert codes == ["unsupported_source", "empty_source"]


def test_a_name_of_an_upload_never_reaches_a_folder(changing: TestClient, tmp_path: Path) -> None:
    before = {path for path in tmp_path.rglob("*") if "index" not in path.parts}
    new = BUS.replace("0045", "0047").replace("21号", "23号")
    name = str(tmp_path / "planted.txt")
    answer = changing.post("/api/documents", files=[("files", (name, new.encode()))])
    assert answer.json()["files"][0]["name"] == "planted.txt"
    assert {path for path in tmp_path.rglob("*") if "index" not in path.parts} == before
    assert not list(tmp_path.rglob("planted*"))


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_413_in_the_one_shape(
    client: TestClient, declared: bool
) -> None:
    body = b"x" * 200_000
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    parts = [head, body, b"\r\n--b--\r\n"]
    status, error = error_of(
        client,
        "POST",
        "/api/documents",
        content=b"".join(parts) if declared else iter(parts),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    message = "请求内容过大。请拆分后再传。"
    assert (status, error) == (413, {"code": "request_too_large", "message": message})


def test_removing_a_letter_takes_it_from_the_results(changing: TestClient) -> None:
    hit = changing.get("/api/search?q=夜间公交&k=1").json()["hits"][0]
    path = f"/api/documents/{hit['citation']['document_id']}"
    removed = changing.delete(path)
    assert (removed.status_code, removed.content) == (204, b"")
    assert changing.get(path).status_code == 404
    left = changing.get("/api/search?q=夜间公交").json()["hits"]
    assert all(each["citation"]["issuer"] == "青禾市科学技术局" for each in left)


def test_an_upload_without_files_names_the_field(client: TestClient) -> None:
    status, error = error_of(client, "POST", "/api/documents", data={"x": "1"})
    assert (status, error["field"]) == (422, "files")  # type: ignore[index]  # an object


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/search?q=补贴"),
        ("POST", "/api/search"),
        ("GET", "/api/documents"),
        ("GET", "/api/documents/nobody"),
        ("POST", "/api/documents"),
        ("DELETE", "/api/documents/nobody"),
        ("GET", "/nowhere"),
    ],
)
def test_without_the_key_nothing_is_answered(guarded: TestClient, method: str, path: str) -> None:
    status, error = error_of(guarded, method, path)
    assert (status, error["code"]) == (401, "unauthorized")  # type: ignore[index]  # an object


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": f"Bearer {KEY}"}, 200),
        ({"Authorization": f"bearer {KEY}"}, 200),
        ({"X-API-Key": KEY}, 200),
        ({"X-API-Key": f"{KEY}x"}, 401),
        ({"Authorization": f"Basic {KEY}"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"X-API-Key": ""}, 401),
    ],
)
def test_the_key_opens(guarded: TestClient, headers: dict[str, str], status: int) -> None:
    answer = guarded.get("/api/documents", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


def test_probes_and_description_need_no_key(guarded: TestClient) -> None:
    assert guarded.get("/healthz").json() == {"status": "ok"}
    assert guarded.get("/readyz").json() == {"status": "ready"}
    assert guarded.get("/openapi.json").status_code == 200


def test_an_index_that_cannot_be_searched_is_not_ready(
    library: Library, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    from replysearch.errors import IndexDamaged

    def broken(_: object) -> None:
        raise IndexDamaged("坏了")

    monkeypatch.setattr(library, "search", broken)
    failure = {"code": "index_damaged", "message": http_messages.API_FAILURES["index_damaged"]}
    assert error_of(client, "GET", "/readyz") == (503, failure)
    assert client.get("/healthz").status_code == 200


def test_a_defect_is_told_without_its_inside(library: Library) -> None:
    app: FastAPI = create_app(library, Settings())

    @app.get("/defect")
    def defect() -> None:
        raise ZeroDivisionError("secret")

    client = TestClient(app, base_url=LOCAL, raise_server_exceptions=False)
    status, error = error_of(client, "GET", "/defect")
    message = "服务内部出错,详情见服务端日志。"
    assert (status, error) == (500, {"code": "internal", "message": message})


def test_the_description_tells_of_every_route_and_its_errors(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    routes = {
        (method, path): set(told["responses"])
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    }
    assert set(routes) == {
        ("get", "/healthz"),
        ("get", "/readyz"),
        ("get", "/metrics"),
        ("get", "/api/session"),
        ("get", "/api/search"),
        ("post", "/api/search"),
        ("post", "/api/ask"),
        ("post", "/api/verify"),
        ("get", "/api/documents"),
        ("post", "/api/documents"),
        ("post", "/api/export"),
        ("get", "/api/overview"),
        ("get", "/api/documents/{document_id}"),
        ("get", "/api/documents/{document_id}/original"),
        ("get", "/api/documents/{document_id}/pages/{number}"),
        ("get", "/api/documents/{document_id}/pages/{number}/boxes"),
        ("delete", "/api/documents/{document_id}"),
        ("get", "/v1/models"),
        ("get", "/v1/models/{model_id}"),
        ("post", "/v1/chat/completions"),
    }
    assert "422" not in routes["post", "/v1/chat/completions"]
    assert routes["delete", "/api/documents/{document_id}"] >= {"204", "401", "404", "503"}
    assert routes["post", "/api/documents"] >= {"200", "401", "413", "415", "422", "503"}
    for path, methods in described["paths"].items():
        for told in methods.values():
            refused = told["responses"].get("422")
            if refused and path != "/api/documents":
                schema = refused["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/FailureObject"}
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert [words for words in descriptions(described) if words.isascii()] == []


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("LocalHost", 200),
        ("[::1]:8000", 200),
        ("[::1]", 200),
        ("127.0.0.9:8000", 200),
        ("127.0.0.1.example.org:8000", 403),
        ("example.org", 403),
        ("localhost:8000@example.org", 403),
        ("", 403),
    ],
)
@pytest.mark.parametrize("path", ["/api/documents", "/healthz", "/openapi.json"])
def test_without_a_key_only_names_of_this_machine_are_answered(
    library: Library, path: str, host: str, status: int
) -> None:
    client = TestClient(create_app(library, Settings(host="127.0.0.9")), base_url=LOCAL)
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"]["code"] == "forbidden_host"


@pytest.mark.parametrize(
    "origin",
    ["http://example.org", "https://localhost:8000", "http://localhost:9000", "null", ""],
)
def test_without_a_key_pages_of_other_sites_change_nothing(
    changing: TestClient, origin: str
) -> None:
    document_id = changing.get("/api/documents").json()["documents"][0]["document_id"]
    foreign = {"Origin": origin}
    for method, path in (
        ("POST", "/api/documents"),
        ("POST", "/api/search"),
        ("DELETE", f"/api/documents/{document_id}"),
    ):
        status, error = error_of(changing, method, path, headers=foreign)
        assert (status, error["code"]) == (403, "forbidden_origin")  # type: ignore[index]  # object
    assert changing.get("/api/documents", headers=foreign).json()["total"] == 2


def test_a_page_of_the_server_itself_may_post(client: TestClient) -> None:
    own = {"Origin": "http://LOCALHOST:8000"}
    answer = client.post("/api/search", json={"query": "补贴"}, headers=own)
    assert answer.status_code == 200


def test_with_a_key_any_name_may_be_used_but_no_foreign_origin(guarded: TestClient) -> None:
    headers = {"Host": "letters.example.org", "X-API-Key": KEY}
    for origin, status in (
        (None, 200),
        ("http://letters.example.org", 200),
        ("http://letters.example.org:80", 200),
        ("https://example.org", 403),
    ):
        told = headers if origin is None else {**headers, "Origin": origin}
        answer = guarded.post("/api/search", json={"query": "补贴"}, headers=told)
        assert answer.status_code == status


def test_the_refusals_are_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    assert all("403" in told["responses"] for path in described.values() for told in path.values())
