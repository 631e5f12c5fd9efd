"""Settings, and where a server may listen."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from replysearch.api.server import listen
from replysearch.errors import SettingsError
from replysearch.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REPLYSEARCH_{name.upper()}", raising=False)


def test_the_line_goes_before_the_environment_and_that_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPLYSEARCH_PORT", "9001")
    monkeypatch.setenv("REPLYSEARCH_HOST", "::1")
    settings = read_settings(port=9002, index=Path("here"))
    assert (settings.port, settings.host, settings.index) == (9002, "::1", Path("here"))
    assert settings.max_upload_bytes == 40 * 1024 * 1024


def test_an_empty_key_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYSEARCH_API_KEY", "")
    assert read_settings().api_key is None


def test_blanks_at_the_ends_of_a_key_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYSEARCH_API_KEY", " ge heim\n")
    key = read_settings().api_key
    assert key is not None
    assert key.get_secret_value() == "ge heim"
    monkeypatch.setenv("REPLYSEARCH_API_KEY", " \t")
    assert read_settings().api_key is None


def test_the_health_check_asks_at_the_port_that_is_set(tmp_path: Path) -> None:
    made = (Path(__file__).parents[2] / "Dockerfile").read_text(encoding="utf-8")
    command = re.search(r"HEALTHCHECK .*\n +CMD (\[.*\])", made)
    assert command
    _, *arguments = json.loads(command.group(1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        asking = subprocess.Popen(
            [sys.executable, *arguments], env={"REPLYSEARCH_PORT": port}, cwd=tmp_path
        )
        listener.settimeout(10)
        with asking, listener.accept()[0] as connection:
            assert connection.recv(1000).startswith(b"GET /healthz HTTP/1.1\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert asking.returncode == 0


def test_a_key_is_not_shown() -> None:
    assert "geheim" not in repr(Settings(api_key="geheim"))  # type: ignore[arg-type]  # as read


def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYSEARCH_PORT", "many")
    monkeypatch.setenv("REPLYSEARCH_MAX_UPLOAD_BYTES", "0")
    with pytest.raises(SettingsError, match="设置有误:PORT、MAX_UPLOAD_BYTES。"):
        read_settings()


def test_lists_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYSEARCH_CORS_ORIGINS", "https://A.example.org , http://localhost:3000,")
    monkeypatch.setenv("REPLYSEARCH_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")
    monkeypatch.setenv("REPLYSEARCH_RATE_LIMIT", "10/second;1000/hour")
    settings = read_settings()
    assert settings.cors_origins == ("https://a.example.org", "http://localhost:3000")
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
    assert settings.rate_limit == "10/second;1000/hour"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://*.example.org/"),
        ("CORS_ORIGINS", "example.org"),
        ("CORS_ORIGINS", "null"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("RATE_LIMIT", "fast"),
        ("RATE_LIMIT", "10"),
        ("BODY_TIMEOUT", "0"),
        ("MAX_CONNECTIONS", "0"),
        ("LOG", "xml"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_READ", "perhaps"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"REPLYSEARCH_{name}", value)
    with pytest.raises(SettingsError, match=f"设置有误:{name}。"):
        read_settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_loopback_needs_no_key(host: str) -> None:
    with listen(Settings(host=host, port=0)) as listener:
        assert listener.getsockname()[0].startswith("127.0.0.")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_addresses_need_a_key(host: str) -> None:
    with pytest.raises(SettingsError, match="必须先设置访问密钥"):
        listen(Settings(host=host, port=0))


def test_with_a_key_other_addresses_are_listened_on() -> None:
    settings = Settings(host="0.0.0.0", port=0, api_key="k")  # type: ignore[arg-type]  # as read
    with listen(settings) as listener:
        assert listener.getsockname()[0] == "0.0.0.0"


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"无法监听 127.0.0.1:{port}"):
            listen(Settings(host="127.0.0.1", port=port))


def test_an_unknown_host_is_told() -> None:
    with pytest.raises(SettingsError, match="找不到主机 no such host"):
        listen(Settings(host="no such host", port=0))


def test_small_packets_of_an_answer_do_not_wait_for_each_other() -> None:
    with (
        listen(Settings(port=0)) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
