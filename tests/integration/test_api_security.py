"""Attacks on a real server: each is refused in the one shape, and the server lives on."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest
from tests.support.commands import Run, environment
from tests.support.letters import BUS
from tests.support.pdf_files import LOOPS, packed_zeros, page_objects, pdf_file, stream
from tests.support.servers import serving

NEW = BUS.replace("0045", "0046").replace("21号", "22号").replace("6条", "60条")
BODY_S = 1.5
MARK = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def address(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server without keys, on a copy of the index of two letters."""
    folder = tmp_path_factory.mktemp("security") / "i"
    shutil.copytree(index, folder)
    limits = {"MAX_UPLOAD_BYTES": "3000000", "BODY_TIMEOUT": str(BODY_S), "MAX_CONNECTIONS": "16"}
    variables = {f"REPLYSEARCH_{name}": value for name, value in limits.items()}
    with serving(folder, **variables) as (process, url):
        yield url
        assert process.poll() is None
        assert httpx.get(f"{url}/readyz").json() == {"status": "ready"}


@pytest.fixture
def folder(index: Path, tmp_path: Path) -> Path:
    # Other tests write to the same index; what they did is not this one's.
    return Path(
        shutil.copytree(index, tmp_path / "i", ignore=shutil.ignore_patterns("audit.jsonl"))
    )


@contextmanager
def connected(address: str, timeout: float = 10) -> Iterator[socket.socket]:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout) as connection:
        yield connection


def spoken(address: str, *parts: bytes, pause: float = 0) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; return the status, the headers and the body of the first answer."""
    with connected(address) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        return answer_on(connection)


def answer_on(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    with connection.makefile("rb") as stream:
        return answer_in(stream)


def answer_in(stream: BinaryIO) -> tuple[int, dict[str, str], bytes]:
    status = int(stream.readline().split()[1])
    headers: dict[str, str] = {}
    while line := stream.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        assert name.lower() not in headers, name
        headers[name.lower()] = value.strip()
    return status, headers, stream.read(int(headers.get("content-length", 0)))


def sent_until_closed(connection: socket.socket, *, pieces: int, pause: float = 0) -> int:
    """Return how many pieces could be sent."""
    for sent in range(pieces):
        try:
            connection.sendall(b"a" * 1000)
        except (BrokenPipeError, ConnectionResetError):
            return sent
        time.sleep(pause)
    return pieces


def request(method: str, target: str, *headers: str, host: str = "localhost") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def code_in(body: bytes) -> str:
    return str(json.loads(body)["error"]["code"])


def peak_kb(process: subprocess.Popen[str]) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def upload(address: str, name: str, content: bytes) -> httpx.Response:
    files = {"files": (name, content)}
    return httpx.post(f"{address}/api/documents", files=files, timeout=60)


CLIMBING = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "....//....//etc/passwd",
    "/etc/passwd",
    "%00",
    "a%00.txt",
    "..;/..;/keys.json",
    "%c0%ae%c0%ae/etc/passwd",
    "../keys.json",
    "..%2fkeys.json",
    "../letters.sqlite",
]


@pytest.mark.parametrize("climbing", CLIMBING)
@pytest.mark.parametrize(
    "before", ["/", "/api/documents/", "/assets/", "/letters/", "/api/documents/x/pages/"]
)
def test_no_path_leads_out_of_its_room(address: str, before: str, climbing: str) -> None:
    status, headers, body = spoken(address, request("GET", before + climbing))
    # The page's shell may answer any of its own addresses; what it says never depends on them.
    assert status in (400, 404, 405, 422) or (status == 200 and before == "/letters/")
    assert b"root:" not in body
    assert b"sha256" not in body
    assert b"SQLite" not in body
    assert headers["x-content-type-options"] == "nosniff"


def test_a_name_that_climbs_is_only_a_name(address: str) -> None:
    stored = upload(address, "../../..\\..\\etc/pass\r\nSet-Cookie: a=b\u202ewd.txt", NEW.encode())
    assert stored.status_code == 200
    document_id = stored.json()["files"][0]["document_id"]
    raw = spoken(address, request("GET", f"/api/documents/{document_id}/original"))
    assert raw[0] == 200
    assert raw[1]["content-disposition"].startswith("attachment; filename=file; filename*=UTF-8''")
    assert "set-cookie" not in raw[1]
    assert "\n" not in stored.json()["files"][0]["name"]
    httpx.delete(f"{address}/api/documents/{document_id}")


def test_a_pdf_that_unpacks_to_much_costs_little(folder: Path) -> None:
    with serving(folder) as (process, address):
        before = peak_kb(process)
        bomb = pdf_file(
            page_objects(b"", content=stream(packed_zeros(300_000_000), b"/Filter /FlateDecode"))
        )
        nested = zlib.compress(packed_zeros(100_000_000))
        packed = stream(nested, b"/Filter [/FlateDecode /FlateDecode]")
        started = time.monotonic()
        for content in (bomb, pdf_file(page_objects(b"", content=packed))):
            answer = upload(address, "a.pdf", content)
            assert answer.status_code == 413
            assert answer.json()["error"]["code"] == "source_too_large"
        assert time.monotonic() - started < 20
        assert peak_kb(process) - before < 250_000
        assert httpx.get(f"{address}/api/documents").json()["total"] == 2


@pytest.mark.parametrize("loop", LOOPS)
def test_a_pdf_that_refers_to_itself_ends(address: str, loop: str) -> None:
    started = time.monotonic()
    answer = upload(address, "a.pdf", pdf_file(LOOPS[loop]()))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "damaged_source"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.txt", "a.html", "a.pdf"])
def test_a_packed_file_is_not_unpacked(address: str, name: str) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(50_000_000))
    started = time.monotonic()
    answer = upload(address, name, packed.getvalue())
    assert (answer.status_code, answer.json()["error"]["code"]) in (
        (415, "unsupported_source"),
        (422, "damaged_source"),
    )
    assert time.monotonic() - started < 5


def test_a_packed_body_is_not_unpacked(address: str) -> None:
    packed = zlib.compress(json.dumps({"query": "补" * 10}).encode())
    answer = httpx.post(
        f"{address}/api/search",
        content=packed,
        headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
    )
    assert answer.status_code == 400


def test_a_web_page_nested_deep_ends(address: str) -> None:
    answer = upload(address, "a.html", b"<div>" * 500_000 + NEW.encode())
    assert answer.status_code == 422


def test_what_a_letter_says_is_never_markup(address: str) -> None:
    script = "<script>alert(1)</script>"
    letter = (
        NEW.replace("青禾市交通运输局关于", f"青禾市交通运输局{script}关于", 1)
        .replace("60条", f"60条{MARK}")
        .replace("22号", "31号")
        .replace("0046", "0047")
    )
    name = f"{MARK}.txt"
    stored = upload(address, name, letter.encode())
    assert stored.json()["files"][0]["name"] == name
    document_id = stored.json()["files"][0]["document_id"]
    answers = [
        stored,
        httpx.get(f"{address}/api/documents/{document_id}"),
        httpx.get(f"{address}/api/documents"),
        httpx.get(f"{address}/api/search", params={"q": f"夜间公交线路60条{MARK}"}),
        httpx.post(f"{address}/api/ask", json={"question": "青禾市开通夜间公交线路多少条?"}),
        httpx.get(f"{address}/{MARK}"),
        httpx.get(f"{address}/api/search", params={"q": "a", script: "1"}),
    ]
    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert MARK in answers[1].json()["text"]
    for citation in answers[4].json()["citations"]:
        html = citation["forms"]["html"]
        assert "<script" not in html
        assert "<img" not in html
    original = httpx.get(f"{address}/api/documents/{document_id}/original")
    assert original.headers["content-disposition"].startswith("attachment;")
    assert original.headers["content-security-policy"] == "sandbox; default-src 'none'"
    httpx.delete(f"{address}/api/documents/{document_id}")


@pytest.mark.parametrize(
    "headers",
    [
        ("Origin: http://evil.example",),
        ("Origin: null",),
        ("Origin: http://localhost.evil.example",),
        ("Sec-Fetch-Site: cross-site",),
        ("Origin: http://localhost", "Origin: http://evil.example"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/documents"), ("DELETE", "/api/documents/x")]
)
def test_pages_of_other_sites_write_nothing(
    address: str, method: str, path: str, headers: tuple[str, ...]
) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    body = form + NEW.encode() + b"\r\n--b--\r\n"
    more = ("Content-Type: multipart/form-data; boundary=b", f"Content-Length: {len(body)}")
    head = request(method, path, *headers, *more)
    status, _, told = spoken(address, head + body)
    assert (status, code_in(told)) == (403, "forbidden_origin")
    assert httpx.get(f"{address}/api/documents").json()["total"] == 2


def test_other_hosts_are_refused(address: str) -> None:
    for head in (
        request("GET", "/api/documents", host="evil.example"),
        request("GET", "/api/documents", host="127.0.0.1.evil.example"),
        request("GET", "/api/documents", host="localhost@evil.example"),
        request("GET", "/api/documents", host=""),
        request("GET", "/", host="evil.example"),
        b"GET /api/documents HTTP/1.0\r\n\r\n",
    ):
        status, _, body = spoken(address, head)
        assert (status, code_in(body)) == (403, "forbidden_host")
    twice = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    status, _, body = spoken(address, twice)
    assert (status, code_in(body)) == (403, "forbidden_host")


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(
    ("path", "size"),
    [("/api/search", 1_100_000), ("/api/ask", 1_100_000), ("/api/documents", 3_100_000)],
)
def test_a_body_that_is_too_large_is_413(
    address: str, path: str, size: int, declared: bool
) -> None:
    kind = "multipart/form-data; boundary=b" if "documents" in path else "application/json"
    form = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    head = form if "documents" in path else b'{"query": "'
    pieces = [head, *[b"x" * 100_000] * (size // 100_000)]
    answer = httpx.post(
        address + path,
        content=b"".join(pieces) if declared else iter(pieces),
        headers={"Content-Type": kind},
    )
    assert answer.status_code == 413
    assert answer.json() == {
        "error": {"code": "request_too_large", "message": "请求内容过大。请拆分后再传。"}
    }
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_said_to_be_huge_is_refused_unread(address: str) -> None:
    head = request(
        "POST", "/api/search", "Content-Type: application/json", "Content-Length: 99999999999"
    )
    status, _, body = spoken(address, head)
    assert (status, code_in(body)) == (413, "request_too_large")


def test_a_body_that_does_not_come_is_408(address: str) -> None:
    head = request("POST", "/api/search", "Content-Type: application/json", "Content-Length: 100")
    started = time.monotonic()
    status, headers, body = spoken(address, head, b'{"query"')
    assert (status, code_in(body), headers["connection"]) == (408, "request_timeout", "close")
    assert BODY_S <= time.monotonic() - started < BODY_S + 3


def test_a_body_that_trickles_is_408_too(address: str) -> None:
    head = request("POST", "/api/search", "Content-Type: application/json", "Content-Length: 100")
    started = time.monotonic()
    with connected(address) as slow:
        slow.sendall(head)
        slow.settimeout(0.2)
        answered = b""
        while not answered and time.monotonic() - started < 10:
            slow.sendall(b" ")
            try:
                answered = slow.recv(65536)
            except TimeoutError:
                continue
    assert answered.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < BODY_S + 3


def test_a_body_that_goes_on_at_a_fair_rate_is_taken(address: str) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    body = form + NEW.encode().ljust(40_000, b"\n") + b"\r\n--b--\r\n"
    head = request(
        "POST",
        "/api/documents",
        "Content-Type: multipart/form-data; boundary=b",
        f"Content-Length: {len(body)}",
    )
    pieces = [body[at : at + 8_000] for at in range(0, len(body), 8_000)]
    status, _, told = spoken(address, head, *pieces, pause=BODY_S / 3)
    assert status == 200
    stored = json.loads(told)["files"][0]
    assert stored["status"] == "added"
    httpx.delete(f"{address}/api/documents/{stored['document_id']}")


@pytest.mark.parametrize("sent", [b"GET / HTT", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"])
def test_headers_that_do_not_come_end_the_connection(address: str, sent: bytes) -> None:
    started = time.monotonic()
    status, headers, body = spoken(address, sent)
    assert (status, code_in(body), headers["connection"]) == (408, "request_timeout", "close")
    assert time.monotonic() - started < BODY_S + 3


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"\r\n\r\n"])
def test_a_connection_that_asks_nothing_is_closed(address: str, sent: bytes) -> None:
    started = time.monotonic()
    with connected(address) as connection:
        connection.sendall(sent)
        assert connection.recv(1) == b""
    assert time.monotonic() - started < BODY_S + 3


def test_headers_without_end_fill_no_memory(address: str) -> None:
    with connected(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        assert sent_until_closed(connection, pieces=1000) < 1000


def test_what_follows_an_answer_is_dropped_for_a_while_only(address: str) -> None:
    head = request("POST", "/api/search", "Content-Length: 99999999")
    with connected(address) as connection:
        connection.sendall(head)
        assert answer_on(connection)[0] == 413
        started = time.monotonic()
        assert sent_until_closed(connection, pieces=200, pause=0.1) < 200
    assert 4 < time.monotonic() - started < 10


def test_calls_sent_at_once_are_answered_in_their_order(address: str) -> None:
    with connected(address) as connection:
        connection.sendall(request("GET", "/healthz") + request("GET", "/nowhere") + b"GET / HT")
        with connection.makefile("rb") as stream:
            assert [answer_in(stream)[0] for _ in range(3)] == [200, 404, 408]


def test_a_second_call_on_a_connection_must_come_whole_too(address: str) -> None:
    with connected(address) as connection:
        connection.sendall(request("GET", "/healthz"))
        assert answer_on(connection)[0] == 200
        connection.sendall(b"GET /healthz HT")
        assert answer_on(connection)[0] == 408


@pytest.mark.parametrize(
    ("flood", "status", "code"),
    [
        ([f"X-{at}: {'a' * 100}" for at in range(400)], 431, "headers_too_large"),
        ([f"X-Long: {'a' * 100_000}"], 431, "headers_too_large"),
        (["no colon"], 400, "bad_request"),
        (["X-Null: a\x00b"], 400, "bad_request"),
        (["Content-Length: 5", "Content-Length: 6"], 400, "bad_request"),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], 400, "bad_request"),
    ],
)
def test_floods_of_headers_and_garbage_are_refused(
    address: str, flood: list[str], status: int, code: str
) -> None:
    whole = request("GET", "/healthz", *flood)
    for parts in ([whole], [whole[:20_000], whole[20_000:]]):
        told, headers, body = spoken(address, *parts, pause=0.05)
        assert (told, code_in(body), headers["connection"]) == (status, code, "close")
        assert headers["x-content-type-options"] == "nosniff"


def test_more_connections_than_there_may_be_are_503(address: str) -> None:
    held = []
    try:
        for _ in range(40):
            host, port = address.removeprefix("http://").split(":")
            held.append(socket.create_connection((host, int(port)), 10))
        status, headers, body = answer_on(held[-1])
        assert (status, code_in(body), headers["retry-after"]) == (503, "server_full", "5")
    finally:
        for each in held:
            each.close()
    time.sleep(0.3)
    assert httpx.get(f"{address}/healthz").status_code == 200


@pytest.mark.parametrize(
    "given", ["a%0d%0aSet-Cookie: x=1", "a\tb", "a" * 100, "é", '"}\\n{"forged":1', "../x"]
)
def test_an_id_of_a_call_splits_no_answer(address: str, given: str) -> None:
    status, headers, _ = spoken(address, request("GET", "/healthz", f"X-Request-ID: {given}"))
    assert status == 200
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
    assert "set-cookie" not in headers


def test_no_line_of_the_log_can_be_forged(folder: Path) -> None:
    with serving(folder, REPLYSEARCH_LOG="json", REPLYSEARCH_LOG_QUERIES="1") as (process, address):
        forged = '%0a{"event":"forged"}%0d'
        for target in (
            f"/api/documents/{forged}",
            f"/{forged}",
            f"/api/search?q={forged}",
            f"/healthz?x={forged}",
        ):
            spoken(
                address, request("GET", target, f"X-Request-ID: {forged}", f"User-Agent: {forged}")
            )
        spoken(address, b"GET / HTTP/1.1\r\nHost: \n{}\r\n\r\n")
        process.kill()
        assert process.stderr is not None
        lines = [json.loads(line) for line in process.stderr.read().splitlines()]
    assert {line["event"] for line in lines} == {
        "call",
        "asked",
        "refused",
    }


def test_keys_from_the_command_line_rule_a_running_server(folder: Path, run: Run) -> None:
    with serving(folder) as (_, address):
        assert upload(address, "a.txt", NEW.encode()).status_code == 200
        reader = run("keys", "add", "reader", "--index", folder).stdout.strip()
        made = run("keys", "add", "writer", "--scope", "write", "--json", "--index", folder)
        writer = json.loads(made.stdout)["key"]
        url = f"{address}/api/documents"
        listed = httpx.get(url, headers={"X-API-Key": reader}).json()["documents"]
        gone = f"{url}/{listed[0]['document_id']}"
        for headers, status in (({}, 401), ({"X-API-Key": reader}, 403)):
            files = {"files": ("b.txt", BUS.encode())}
            assert httpx.post(url, files=files, headers=headers).status_code == status
            assert httpx.delete(gone, headers=headers).status_code == status
        assert httpx.delete(gone, headers={"X-API-Key": writer}).status_code == 204
        assert run("keys", "revoke", "writer", "--index", folder).returncode == 0
        started = time.monotonic()
        assert httpx.get(url, headers={"X-API-Key": writer}).status_code == 401
        assert time.monotonic() - started < 1
        assert httpx.get(url, headers={"X-API-Key": reader}).status_code == 200
        audit = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]
    assert [(line["action"], line["key"]) for line in audit] == [
        ("add", "local"),
        ("remove", "writer"),
    ]


def test_guessing_keys_is_slowed(folder: Path, run: Run) -> None:
    key = run("keys", "add", "k", "--index", folder).stdout.strip()
    with serving(folder) as (_, address), httpx.Client(base_url=address) as client:
        statuses = [
            client.get("/api/documents", headers={"X-API-Key": f"{key[:-2]}{at:02x}x"}).status_code
            for at in range(30)
        ]
        assert statuses == [401] * 10 + [429] * 20
        assert client.get("/api/documents", headers={"X-API-Key": key}).status_code == 200


def test_the_operators_key_cannot_be_guessed_at_full_speed(folder: Path) -> None:
    with (
        serving(folder, REPLYSEARCH_API_KEY="4821") as (_, address),
        httpx.Client(base_url=address) as client,
    ):
        assert client.get("/api/overview", headers={"X-API-Key": "4821"}).status_code == 200
        many = [("X-API-Key", f"{guess:04}") for guess in range(4800, 4850)]
        assert client.get("/api/overview", headers=many).status_code == 401
        tried = [
            client.get("/api/overview", headers={"X-API-Key": f"{guess:04}"}).status_code
            for guess in range(4805, 4825)
        ]
        assert tried == [401] * 9 + [429] * 11
        assert client.get("/api/overview", headers={"X-API-Key": "4821"}).status_code == 429


def test_clients_that_take_no_answers_do_not_keep_others_out(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with ExitStack() as held:
        for _ in range(16):
            connection = held.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect((host, int(port)))
            connection.sendall(request("GET", "/assets/strings/zh.js") * 300)
        time.sleep(BODY_S / 2)
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 503
        deadline = time.monotonic() + 10 * BODY_S
        while httpx.get(f"{address}/healthz", timeout=60).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.2)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.chmod(0o666), "chmod 600"),
        (lambda path: path.write_text("{}"), "不能使用"),
    ],
)
def test_a_record_of_keys_that_cannot_be_trusted_stops_the_start(
    folder: Path, run: Run, spoil: object, told: str
) -> None:
    run("keys", "add", "k", "--index", folder)
    with serving(folder) as (_, address):
        spoil(folder / "keys.json")  # type: ignore[operator]  # a function
        refused = httpx.get(f"{address}/api/documents")
        assert (refused.status_code, code_in(refused.content)) == (503, "keys_damaged")
        assert httpx.get(f"{address}/healthz").status_code == 200
    for host in ("127.0.0.1", "0.0.0.0"):
        done = run("serve", "--port", "0", "--host", host, "--index", folder)
        assert done.returncode == 3
        assert told in done.stderr


def test_an_open_address_needs_a_key_that_is_there(folder: Path, run: Run) -> None:
    key = run("keys", "add", "k", "--index", folder).stdout.strip()
    line = [sys.executable, "-m", "replysearch", "serve", "--host", "0.0.0.0", "--port", "0"]
    with subprocess.Popen(
        [*line, "--index", str(folder)],
        env=environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stderr is not None
            found = re.search(r"http://0\.0\.0\.0:(\d+)", process.stderr.readline())
            assert found
            url = f"http://127.0.0.1:{found.group(1)}/api/documents"
            assert httpx.get(url).status_code == 401
            assert httpx.get(url, headers={"X-API-Key": key}).status_code == 200
        finally:
            process.kill()
    run("keys", "revoke", "k", "--index", folder)
    done = run("serve", "--host", "0.0.0.0", "--port", "0", "--index", folder)
    assert done.returncode == 2
    assert "replysearch keys add" in done.stderr


def test_a_listed_site_may_ask_a_server_with_keys(folder: Path, run: Run) -> None:
    key = run("keys", "add", "k", "--index", folder).stdout.strip()
    site = "https://office.example.org"
    with serving(folder, REPLYSEARCH_CORS_ORIGINS=site) as (_, address):
        asked = httpx.options(
            f"{address}/api/search",
            headers={
                "Origin": site,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "x-api-key, content-type",
            },
        )
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, site)
        for headers, status in (({}, 401), ({"X-API-Key": key}, 200)):
            answer = httpx.post(
                f"{address}/api/search", json={"query": "补贴"}, headers={"Origin": site, **headers}
            )
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == site
