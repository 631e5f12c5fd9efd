"""Keys, scopes, places, rates and what is written down of calls, within the process."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Call
from tests.support.letters import BUS

from replysearch.api.access.metrics import Metrics
from replysearch.api.access.observer import Observer
from replysearch.api.app import create_app
from replysearch.api.http import logs
from replysearch.engine import Counts
from replysearch.errors import KeysDamaged
from replysearch.keys import Scope, add_key, record_path, revoke_key
from replysearch.library import Library
from replysearch.settings import Settings

LOCAL = "http://localhost:8000"
NEW = BUS.replace("0045", "0046").replace("21号", "22号").replace("6条", "60条")

Serve = Callable[..., TestClient]


@pytest.fixture
def folder(index: Path, tmp_path: Path) -> Path:
    """A copy of the index of two letters, to be written to."""
    # Other tests write to the shared index, and their log comes with it.
    without_log = shutil.ignore_patterns("audit.jsonl")
    return Path(shutil.copytree(index, tmp_path / "i", ignore=without_log))


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    """Return a function that serves the folder with some settings."""
    with Library.open(folder) as library:

        def start(**settings: object) -> TestClient:
            return TestClient(create_app(library, Settings(**settings)), base_url=LOCAL)  # type: ignore[arg-type]  # as read

        yield start


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def code_of(client: TestClient, method: str, path: str, **call: object) -> tuple[int, str]:
    answer = client.request(method, path, **call)  # type: ignore[arg-type]  # options of httpx
    return answer.status_code, answer.json()["error"]["code"] if answer.status_code >= 400 else ""


READS = [
    ("GET", "/api/documents"),
    ("GET", "/api/overview"),
    ("GET", "/api/search?q=补贴"),
    ("GET", "/metrics"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/mcp"),
    ("DELETE", "/mcp"),
    ("GET", "/nowhere"),
    ("GET", "/api/session/x"),
]
WRITES = [("POST", "/api/documents"), ("DELETE", "/api/documents/nobody")]
OPEN = ["/healthz", "/readyz", "/openapi.json", "/api/session"]
SHELL = ["/", "/letters/x", "/letters/x/a1.b2", "/search", "/overview", "/upload", "/assets/x.js"]


@pytest.mark.parametrize(("method", "path"), READS + WRITES)
def test_each_scope_opens_what_it_is_for(
    serve: Serve, folder: Path, method: str, path: str
) -> None:
    _, reader = add_key(folder, "reader", Scope.READ)
    _, writer = add_key(folder, "writer", Scope.WRITE)
    client = serve()
    assert code_of(client, method, path) == (
        401,
        "unauthorized" if "/v1" not in path else "invalid_api_key",
    )
    assert code_of(client, method, path, headers=bearer(writer))[0] not in (401, 403)
    status, code = code_of(client, method, path, headers=bearer(reader))
    if (method, path) in WRITES:
        assert (status, code) == (403, "forbidden_scope")
    else:
        assert status not in (401, 403)


def test_what_is_open_needs_no_key(serve: Serve, folder: Path) -> None:
    add_key(folder, "k", Scope.READ)
    client = serve()
    assert [client.get(path).status_code for path in OPEN] == [200] * 4
    assert all(client.get(path).status_code in (200, 404) for path in SHELL)


def test_reading_may_be_public_but_not_writing_nor_watching(serve: Serve, folder: Path) -> None:
    _, writer = add_key(folder, "writer", Scope.WRITE)
    client = serve(public_read=True)
    assert client.get("/api/documents").json()["total"] == 2
    for method, path in [*WRITES, ("GET", "/metrics")]:
        assert code_of(client, method, path) == (401, "unauthorized")
    assert code_of(client, "GET", "/api/documents", headers=bearer("rs_x"))[0] == 401
    assert client.get("/metrics", headers=bearer(writer)).status_code == 200
    assert client.get("/api/session").json()["scopes"] == ["read"]


def test_the_session_tells_what_the_caller_may_do(serve: Serve, folder: Path) -> None:
    told = serve(max_upload_bytes=1000).get("/api/session")
    assert told.json() == {
        "version": "0.1.0",
        "key_required": False,
        "scopes": ["read", "write"],
        "writer": False,
        "max_upload_bytes": 1000,
        "suffixes": [".htm", ".html", ".pdf", ".text", ".txt"],
    }
    _, reader = add_key(folder, "reader", Scope.READ)
    _, writer = add_key(folder, "writer", Scope.WRITE)
    client = serve(llm_base_url="http://127.0.0.1:9/v1", llm_model="m")
    for headers, scopes in (
        ({}, []),
        (bearer("rs_wrong"), []),
        (bearer(reader), ["read"]),
        ({"X-API-Key": writer}, ["read", "write"]),
    ):
        answer = client.get("/api/session", headers=headers).json()
        assert (answer["key_required"], answer["scopes"], answer["writer"]) == (True, scopes, True)


def test_keys_made_and_revoked_count_at_once(serve: Serve, folder: Path) -> None:
    client = serve()
    assert client.get("/api/documents").status_code == 200
    _, key = add_key(folder, "k", Scope.READ)
    assert client.get("/api/documents").status_code == 401
    assert client.get("/api/documents", headers=bearer(key)).status_code == 200
    _, other = add_key(folder, "other", Scope.READ)
    assert client.get("/api/documents", headers=bearer(other)).status_code == 200
    revoke_key(folder, "k")
    assert client.get("/api/documents", headers=bearer(key)).status_code == 401
    revoke_key(folder, "other")
    # The last key is gone: nobody is let in, not everybody; so too when the record is deleted.
    assert client.get("/api/documents").status_code == 401
    record_path(folder).unlink()
    assert client.get("/api/documents").status_code == 401


def test_the_key_of_the_environment_stands_beside_the_others(serve: Serve, folder: Path) -> None:
    _, reader = add_key(folder, "reader", Scope.READ)
    client = serve(api_key="von der Umgebung")
    for key, status in ((reader, 403), ("von der Umgebung", 404)):
        answer = client.delete("/api/documents/nobody", headers={"X-API-Key": key})
        assert answer.status_code == status


def test_a_record_that_cannot_be_used_closes_the_server(
    serve: Serve, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _, key = add_key(folder, "k", Scope.READ)
    client = serve()
    path = record_path(folder)
    path.write_text("{")
    answer = client.get("/api/documents", headers=bearer(key))
    message = "服务端的密钥记录不能使用,因此不接受任何密钥。请联系管理员;原因见服务端日志。"
    assert answer.status_code == 503
    assert answer.json() == {"error": {"code": "keys_damaged", "message": message}}
    assert client.get("/v1/models").json()["error"]["message"] == message
    lines = [line for line in caplog.records if line.getMessage() == "failed"]
    reason = f"密钥文件 {path} 不能使用(内容不是密钥记录)。请从备份恢复,或移走它后重新建立密钥。"
    assert [line.levelname for line in lines] == ["WARNING"] * 2
    told = {"code": "keys_damaged", "reason": reason}
    assert [vars(line)["fields"] for line in lines] == [told] * 2
    assert code_of(client, "GET", "/api/session") == (503, "keys_damaged")
    assert client.get("/healthz").status_code == 200
    with pytest.raises(KeysDamaged):
        serve()


def test_wrong_keys_of_an_address_are_slowed_and_a_right_one_passes(
    serve: Serve, folder: Path
) -> None:
    _, key = add_key(folder, "k", Scope.READ)
    client = serve()
    tried = [
        client.get("/api/documents", headers=bearer(f"rs_{at:064x}")).status_code
        for at in range(10)
    ]
    assert tried == [401] * 10
    # Neither another path nor the open session gives another try.
    for path in ("/api/documents", "/v1/models", "/mcp", "/api/session"):
        refused = client.get(path, headers=bearer("rs_11"))
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client.get("/api/documents", headers=bearer(key)).status_code == 200
    assert client.get("/api/documents").status_code == 401
    elsewhere = TestClient(client.app, base_url=LOCAL, client=("192.0.2.7", 1))
    assert elsewhere.get("/api/documents", headers=bearer("rs_12")).status_code == 401


def test_addresses_of_one_network_are_one_caller(serve: Serve, folder: Path) -> None:
    add_key(folder, "k", Scope.READ)
    app = serve().app
    assert isinstance(app, FastAPI)
    for at in range(10):
        each = TestClient(app, base_url=LOCAL, client=(f"2001:db8:1:2::{at:x}", 1))
        assert each.get("/api/documents", headers=bearer("x")).status_code == 401
    same = TestClient(app, base_url=LOCAL, client=("2001:db8:1:2:ffff::1", 1))
    assert same.get("/api/documents", headers=bearer("x")).status_code == 429
    other = TestClient(app, base_url=LOCAL, client=("2001:db8:1:3::1", 1))
    assert other.get("/api/documents", headers=bearer("x")).status_code == 401


def test_the_rate_is_of_a_key_or_of_an_address(serve: Serve, folder: Path) -> None:
    _, one = add_key(folder, "one", Scope.READ)
    _, two = add_key(folder, "two", Scope.READ)
    client = serve(rate_limit="2/minute")
    left = [
        client.get("/api/documents", headers=bearer(one)).headers["ratelimit-remaining"]
        for _ in range(2)
    ]
    assert left == ["1", "0"]
    refused = client.get("/api/documents", headers=bearer(one))
    assert refused.status_code == 429
    assert refused.json()["error"] == {
        "code": "rate_limited",
        "message": "请求过于频繁。请按 Retry-After 给出的秒数稍后再试。",
    }
    assert 59 <= int(refused.headers["retry-after"]) <= 60
    assert client.get("/api/documents", headers=bearer(two)).status_code == 200
    for path in ("/healthz", "/openapi.json", "/assets/x.js", "/"):
        assert client.get(path).status_code in (200, 404)
    chat = client.get("/v1/models", headers=bearer(one)).json()["error"]
    assert (chat["type"], chat["code"]) == ("rate_limit_error", "rate_limit_exceeded")


def test_by_default_only_a_server_for_others_limits_the_rate(serve: Serve) -> None:
    told = serve(host="0.0.0.0", api_key="k").get("/api/documents", headers=bearer("k"))
    assert told.headers["ratelimit-limit"] == "600"
    assert "ratelimit-limit" not in serve(host="127.0.0.1").get("/api/documents").headers
    free = serve(host="0.0.0.0", api_key="k", rate_limit="none")
    assert "ratelimit-limit" not in free.get("/api/documents", headers=bearer("k")).headers


def test_the_address_behind_a_trusted_proxy_is_the_clients(serve: Serve) -> None:
    app = serve(rate_limit="1/minute", trusted_proxies="192.0.2.1, 10.0.0.0/8").app
    assert isinstance(app, FastAPI)
    proxy = TestClient(app, base_url=LOCAL, client=("10.1.2.3", 1))
    first = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.1"}
    assert proxy.get("/api/documents", headers=first).status_code == 200
    assert proxy.get("/api/documents", headers=first).status_code == 429
    # What stands further left was written by the client itself.
    forged = {"X-Forwarded-For": "203.0.113.77, 198.51.100.7"}
    assert proxy.get("/api/documents", headers=forged).status_code == 429
    other = {"X-Forwarded-For": "198.51.100.8"}
    assert proxy.get("/api/documents", headers=other).status_code == 200
    stranger = TestClient(app, base_url=LOCAL, client=("203.0.113.1", 1))
    assert stranger.get("/api/documents", headers=other).status_code == 200
    assert stranger.get("/api/documents", headers=forged).status_code == 429


def test_pages_of_listed_sites_may_ask_and_read_refusals_too(serve: Serve, folder: Path) -> None:
    add_key(folder, "k", Scope.READ)
    site = {"Origin": "https://office.example.org"}
    client = serve(cors_origins="https://office.example.org, http://localhost:3000")
    asked = client.options(
        "/api/search",
        headers={
            **site,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == site["Origin"]
    assert asked.headers["access-control-allow-methods"] == "GET, POST, DELETE"
    assert "access-control-allow-credentials" not in asked.headers
    refused = client.post("/api/search", json={"query": "x"}, headers=site)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == site["Origin"]
    assert "Origin" in refused.headers["vary"]
    foreign = {"Origin": "https://example.net", "Access-Control-Request-Method": "POST"}
    answer = client.options("/api/search", headers=foreign)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden_origin")
    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in client.get("/healthz", headers=foreign).headers


def test_with_a_public_address_only_its_name_and_local_ones_are_answered(serve: Serve) -> None:
    client = serve(public_url="https://letters.example.org", api_key="k")
    for host, status in (
        ("letters.example.org", 200),
        ("LETTERS.example.org", 200),
        ("localhost:8000", 200),
        ("letters.example.org:8080", 403),
        ("example.org", 403),
    ):
        answer = client.get("/api/documents", headers={**bearer("k"), "Host": host})
        assert answer.status_code == status, host
    # Monitors ask each machine by its own name.
    assert client.get("/healthz", headers={"Host": "10.2.3.4:8000"}).status_code == 200
    posted = {**bearer("k"), "Host": "letters.example.org", "Origin": "https://letters.example.org"}
    search = {"query": "补贴"}
    assert client.post("/api/search", json=search, headers=posted).status_code == 200
    posted["Origin"] = "https://letters.example.org.example.net"
    assert client.post("/api/search", json=search, headers=posted).status_code == 403


def test_without_keys_the_public_name_is_answered_too(serve: Serve) -> None:
    client = serve(public_url="http://letters.intern:8000")
    assert client.get("/api/documents", headers={"Host": "letters.intern:8000"}).status_code == 200
    assert client.get("/api/documents", headers={"Host": "other.intern:8000"}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_known_without_an_origin(serve: Serve, site: str) -> None:
    client = serve()
    files = {"files": ("a.txt", NEW.encode())}
    refused = client.post("/api/documents", files=files, headers={"Sec-Fetch-Site": site})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden_origin")
    own = client.post("/api/documents", files=files, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/api/documents", 200),
        ("GET", "/api/documents/nobody", 404),
        ("POST", "/api/search", 422),
        ("PUT", "/api/search", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/defect", 500),
    ],
)
def test_every_answer_keeps_browsers_careful(
    serve: Serve, method: str, path: str, status: int
) -> None:
    app = serve(public_url="https://letters.example.org").app
    assert isinstance(app, FastAPI)

    @app.get("/defect")
    def defect() -> None:
        raise ZeroDivisionError

    client = TestClient(app, base_url=LOCAL, raise_server_exceptions=False)
    answer = client.request(method, path)
    assert answer.status_code == status
    told = {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "strict-transport-security": "max-age=31536000",
    }
    assert {name: answer.headers.get(name) for name in told} == told
    kept = "no-store" if path.startswith("/api") else None
    if path not in ("/nowhere", "/defect"):
        assert answer.headers.get("cache-control") == kept
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])


def test_hsts_is_told_only_where_https_is_spoken(serve: Serve) -> None:
    for public_url in (None, "http://letters.example.org"):
        answer = serve(public_url=public_url).get("/healthz")
        assert "strict-transport-security" not in answer.headers


def test_an_original_is_saved_and_never_shown(serve: Serve) -> None:
    client = serve()
    document_id = client.get("/api/documents").json()["documents"][0]["document_id"]
    answer = client.get(f"/api/documents/{document_id}/original")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers.get_list("content-security-policy") == ["sandbox; default-src 'none'"]


def test_each_write_is_one_line_without_names(serve: Serve, folder: Path) -> None:
    key, given = add_key(folder, "窗口", Scope.WRITE)
    client = serve()
    headers = {**bearer(given), "X-Request-ID": "r-1"}
    name = "机密文件名.txt"
    files = [("files", (name, NEW.encode())), ("files", ("b.txt", b"\x89PNG\r\n\x1a\n"))]
    stored = client.post("/api/documents", files=files, headers=headers).json()["files"][0]
    document_id = stored["document_id"]
    client.delete(f"/api/documents/{document_id}", headers={**headers, "X-Request-ID": "r-2"})
    client.delete("/api/documents/nobody%0A%22", headers={**headers, "X-Request-ID": "r-3"})
    client.get("/api/documents", headers=headers)
    path = folder / "audit.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    written = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert all(
        re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
        for line in written
    )
    who = {"key": "窗口", "key_id": key.key_id, "address": "testclient"}
    sha256 = hashlib.sha256(NEW.encode()).hexdigest()
    picture = hashlib.sha256(b"\x89PNG\r\n\x1a\n").hexdigest()
    keys = ("request_id", "action", "outcome", "status", "document_id", "sha256", "code")
    expected = [
        ("r-1", "add", "added", 200, document_id, sha256),
        ("r-1", "add", "failed", 415, None, picture, "unsupported_source"),
        ("r-2", "remove", "removed", 204, document_id, None),
        ("r-3", "remove", "failed", 404, 'nobody\n"', None, "document_not_found"),
    ]
    assert written == [{**dict(zip(keys, row, strict=False)), **who} for row in expected]
    assert name not in path.read_text("utf-8")


def test_the_log_of_writes_may_lie_elsewhere_and_is_no_orphan(
    serve: Serve, folder: Path, tmp_path: Path
) -> None:
    add_key(folder, "k", Scope.READ)
    client = serve(audit_log=tmp_path / "writes.log", api_key="k")
    client.post("/api/documents", files={"files": ("a.txt", NEW.encode())}, headers=bearer("k"))
    line = json.loads((tmp_path / "writes.log").read_text("utf-8"))
    assert (line["key"], line["outcome"]) == ("REPLYSEARCH_API_KEY", "added")
    assert not (folder / "audit.jsonl").exists()
    (folder / "audit.jsonl").write_text("{}\n")
    with Library.open(folder) as library:
        assert library.check().is_clean
        library.reindex()
        exported = StringIO()
        library.export_to(exported)
    assert record_path(folder).exists()
    assert "sha256" not in json.loads(exported.getvalue().splitlines()[0])
    assert '"scopes"' not in exported.getvalue()


def test_a_write_that_cannot_be_written_down_is_told(serve: Serve, folder: Path) -> None:
    client = serve(audit_log=folder)
    answer = client.post("/api/documents", files={"files": ("a.txt", NEW.encode())})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "audit_failed")
    assert answer.json()["error"]["message"].startswith("操作已经完成,但未能写入审计日志")


def test_what_is_counted_is_exact_and_holds_no_words(serve: Serve, folder: Path) -> None:
    client = serve()
    client.get("/api/search?q=夜间公交&k=1")
    client.get("/api/search?q=夜间公交&k=1")
    client.get("/api/search?q=量子&mode=lexical")
    client.get("/api/search")
    asked = client.post("/api/ask", json={"question": "青禾市夜间公交线路有几条?"}).json()
    client.post("/api/ask", json={"question": "火星上有几条公交线路?", "stream": True})
    files = [("files", ("a.txt", NEW.encode())), ("files", ("b.txt", b" "))]
    client.post("/api/documents", files=files)
    client.get("/readyz")
    client.get("/秘密路径")
    client.get("/api/documents/一个编号")
    client.get("/healthz", headers={"Host": "example.org"})
    client.request("BREW", "/healthz")
    assert asked["status"] == "answered"
    read = client.get("/metrics")
    assert read.headers["content-type"] == "text/plain; version=1.0.0; charset=utf-8"
    lines = [line for line in read.text.splitlines() if not line.startswith("#")]
    values = dict(line.rsplit(" ", 1) for line in lines)
    counted = {
        name: float(value)
        for name, value in values.items()
        if name.startswith("replysearch_") and "duration" not in name
    }

    def requests(method: str, route: str, status: int) -> str:
        return (
            f'replysearch_http_requests_total{{method="{method}",route="{route}",'
            f'status="{status}"}}'
        )

    assert counted == {
        requests("GET", "/api/search", 200): 3,
        requests("GET", "/api/search", 422): 1,
        requests("POST", "/api/ask", 200): 2,
        requests("POST", "/api/documents", 200): 1,
        requests("GET", "/readyz", 200): 1,
        requests("GET", "other", 404): 1,
        requests("GET", "/api/documents/{document_id}", 404): 1,
        requests("GET", "other", 403): 1,
        requests("other", "/healthz", 405): 1,
        "replysearch_http_requests_in_flight": 1,
        'replysearch_answers_total{asked="search",outcome="answered"}': 2,
        'replysearch_answers_total{asked="search",outcome="empty"}': 1,
        'replysearch_answers_total{asked="ask",outcome="answered"}': 1,
        'replysearch_answers_total{asked="ask",outcome="abstained"}': 1,
        'replysearch_uploaded_files_total{outcome="added"}': 1,
        'replysearch_uploaded_files_total{outcome="failed"}': 1,
        'replysearch_refused_requests_total{reason="forbidden_host"}': 1,
        "replysearch_letters": 3,
        "replysearch_passages": 12,
    }
    name = 'replysearch_http_request_duration_seconds_count{method="GET",route="/api/search"}'
    assert float(values[name]) == 4
    assert float(values["process_resident_memory_bytes"]) > 0
    assert not re.search("[一-鿿]", "".join(lines))


@pytest.fixture
def logged() -> Iterator[Callable[[str, str], StringIO]]:
    """Return a function that begins a log in a form; logging is as before at the end."""
    root, own = logging.getLogger(), logging.getLogger("replysearch")
    before, level, own_level = root.handlers[:], root.level, own.level

    def begin(form: str, wanted: str) -> StringIO:
        stream = StringIO()
        logs.configure(form, wanted, stream)
        return stream

    yield begin
    root.handlers[:] = before
    root.setLevel(level)
    own.setLevel(own_level)


def test_a_line_of_the_log_tells_of_a_call_without_its_words(
    serve: Serve, folder: Path, logged: Callable[[str, str], StringIO]
) -> None:
    _, given = add_key(folder, "窗口", Scope.READ)
    client = serve()
    stream = logged("json", "info")
    told = client.get("/api/search?q=机密的词", headers={**bearer(given), "X-Request-ID": "a.B-1_"})
    client.get("/healthz")
    line = json.loads(stream.getvalue())
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("ms") > 0
    assert line == {
        "level": "info",
        "event": "call",
        "request_id": "a.B-1_",
        "method": "GET",
        "route": "/api/search",
        "status": 200,
        "bytes": len(told.content),
        "key": "窗口",
        "address": "testclient",
    }
    assert told.headers["x-request-id"] == "a.B-1_"
    assert "机密" not in stream.getvalue()
    assert given not in stream.getvalue()


def test_refused_calls_are_told_by_the_group_of_their_route(
    serve: Serve, folder: Path, logged: Callable[[str, str], StringIO]
) -> None:
    add_key(folder, "窗口", Scope.READ)
    client = serve()
    stream = logged("json", "info")
    wrong = bearer("no-key")
    client.get("/api/search?q=机密", headers=wrong)
    client.post("/v1/chat/completions", json={}, headers=wrong)
    client.post("/mcp", json={}, headers=wrong)
    client.get("/secret", headers=wrong)
    limited = serve(rate_limit="1/minute")
    limited.get("/api/session")
    limited.get("/api/session")
    lines = map(json.loads, stream.getvalue().splitlines())
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/api", 401),
        ("/v1", 401),
        ("/mcp", 401),
        ("other", 401),
        ("/api/session", 200),
        ("/api", 429),
    ]


def test_the_words_of_queries_are_logged_only_when_asked_for(
    serve: Serve, logged: Callable[[str, str], StringIO]
) -> None:
    stream = logged("json", "info")
    client = serve(log_queries=True)
    client.get("/api/search", params={"q": '机密"\n{"event": "forged"}'})
    client.get("/readyz")
    first, *others = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (first["event"], first["query"]) == ("asked", '机密"\n{"event": "forged"}')
    assert [each["event"] for each in others] == ["call"]
    assert others[0]["request_id"] == first["request_id"]
    plain = logged("text", "info")
    client.get("/api/search", params={"q": "机密\nforged"})
    assert len(plain.getvalue().splitlines()) == 2
    assert 'INFO asked query="机密\\nforged" request_id=' in plain.getvalue()


@pytest.mark.parametrize(
    ("begins", "told"), [(False, {"status": 499}), (True, {"status": 200, "broken_off": True})]
)
def test_the_line_of_a_call_tells_that_its_client_left(
    logged: Callable[[str, str], StringIO], begins: bool, told: dict[str, object]
) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": []}

    async def app(_: Call, receive: Receive, send: Send) -> None:
        if begins:
            await send(start)
        assert (await receive())["type"] == "http.disconnect"
        if not begins:
            await send(start)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        pass

    stream = logged("json", "info")
    call = {"type": "http", "method": "GET", "path": "/api/search", "headers": []}
    observer = Observer(app, Metrics(lambda: Counts(0, 0, 0, 0, 0)))
    asyncio.run(observer(call, receive, send))
    line = json.loads(stream.getvalue())
    assert {name: line[name] for name in ("status", "broken_off") if name in line} == told


@pytest.mark.parametrize(
    "given", ["", "a b", "x" * 65, 'a"b', "a;b", "é", "a/b", "a\tb", "<script>"]
)
def test_an_id_that_is_not_sane_is_replaced(serve: Serve, given: str) -> None:
    answer = serve().get("/healthz", headers={b"X-Request-ID": given.encode()})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])


def test_a_quiet_log_of_text_tells_of_trouble_alone(
    serve: Serve, logged: Callable[[str, str], StringIO]
) -> None:
    app = serve().app
    assert isinstance(app, FastAPI)

    @app.get("/defect")
    def defect() -> None:
        raise ZeroDivisionError

    stream = logged("text", "warning")
    client = TestClient(app, base_url=LOCAL, raise_server_exceptions=False)
    client.get("/api/documents")
    client.get("/api/documents/nobody")
    assert stream.getvalue() == ""
    client.get("/defect")
    assert re.fullmatch(
        r"\S+Z WARNING call method=GET route=/defect status=500 ms=[\d.]+ bytes=\d+ key=local "
        r"address=testclient request_id=[0-9a-f]{16}\n",
        stream.getvalue(),
    )


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_mounted_has_the_limit_of_bodies_too(serve: Serve, declared: bool) -> None:
    async def greedy(scope: Call, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        await Response("all")(scope, receive, send)

    app = serve().app
    assert isinstance(app, FastAPI)
    app.mount("/assets/greedy", greedy)
    client = TestClient(app, base_url=LOCAL)
    pieces = [b"x" * 100_000] * 11
    for path in ("/assets/greedy/", "/v1/chat/completions"):
        answer = client.post(path, content=b"".join(pieces) if declared else iter(pieces))
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")
    assert client.post("/assets/greedy/", content=b"x").text == "all"


def test_every_refusal_of_a_call_is_described(serve: Serve, folder: Path) -> None:
    add_key(folder, "k", Scope.READ)
    described = serve().get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            if path.startswith("/api/"):
                assert set(told["responses"]) >= {"403", "408", "429", "503"}, (method, path)
            is_open = path in ("/api/session", "/healthz", "/readyz")
            assert ("401" in told["responses"], "security" in told) == (not is_open,) * 2, path
    assert {"401", "403", "429"} <= set(described["paths"]["/metrics"]["get"]["responses"])
