"""The page's shell and assets: where they are, their types and tags, their weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from replysearch.api.app import create_app
from replysearch.api.web.pages import read_assets
from replysearch.library import Library
from replysearch.settings import Settings

#: Where the addresses of the page begin, but for the first.
PAGES = ("/search", "/overview", "/upload", "/letters", "/assets")
#: The most that the whole page may weigh, in bytes.
HEAVIEST = 200_000
ADDRESSES = (
    "/",
    "/search?q=a",
    "/overview",
    "/upload",
    "/letters/a1",
    "/letters/a1/a2.b3?quote=1-2",
)


@pytest.fixture(scope="module")
def client(index: Path) -> Iterator[TestClient]:
    with Library.open(index) as library:
        app = create_app(library, Settings())
        yield TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_of_the_page_has_its_shell(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == read_assets()["index.html"].content
    assert client.head(address).status_code == 200


def test_assets_have_their_type_and_are_not_sent_twice(client: TestClient) -> None:
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    for name in read_assets():
        suffix = name[name.rfind(".") :]
        if suffix == ".html":
            assert client.get(f"/assets/{name}").status_code == 404
            continue
        answer = client.get(f"/assets/{name}")
        assert answer.headers["content-type"].startswith(types[suffix])
        again = client.get(f"/assets/{name}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(f"/assets/{name}", headers={"If-None-Match": '"other"'})
        assert other.content == answer.content


@pytest.mark.parametrize(
    "path",
    [
        "",
        "none.js",
        "%2e%2e/pages.py",
        "..%2fpages.py",
        "elements",
        "/etc/passwd",
    ],
)
def test_nothing_else_is_an_asset(client: TestClient, path: str) -> None:
    answer = client.get(f"/assets/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_the_page_stays_out_of_the_described_interface(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert not any(path.startswith(each) for path in paths for each in PAGES)
    assert "/" not in paths


def test_the_whole_page_is_light() -> None:
    once = [each.content for each in read_assets().values() if not each.is_lasting]
    assert 100_000 < sum(map(len, once)) < HEAVIEST


def test_what_the_shell_names_lasts_and_changes_its_address_with_its_content(
    client: TestClient,
) -> None:
    named = re.findall(r'(?:src|href)="(/assets/[^"]+)"', client.get("/").text)
    assert len(named) > 40
    assert len({each.split("/")[2] for each in named}) == 1
    for each in named:
        answer = client.get(each)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        plain = client.get("/assets/" + each.split("/", 3)[3])
        assert plain.content == answer.content
        assert plain.headers["cache-control"] == "no-cache"


def test_every_module_and_style_that_is_named_is_there() -> None:
    assets = {name: asset.content.decode() for name, asset in read_assets().items()}
    for name, text in assets.items():
        folder = name.rpartition("/")[0]
        for named in re.findall(r'(?:from|import) "(\.[^"]+)"', text):
            parts = [*filter(None, folder.split("/")), *named.split("/")]
            resolved: list[str] = []
            for part in parts:
                if part == "..":
                    resolved.pop()
                elif part != ".":
                    resolved.append(part)
            assert "/".join(resolved) in assets, (name, named)
    for named in re.findall(r'(?:src|href)="/assets/([^"]+)"', assets["index.html"]):
        assert named in assets


def test_the_page_holds_no_inline_code_and_reads_no_markup() -> None:
    for name, asset in read_assets().items():
        text = asset.content.decode()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text
        ), name
        assert not re.search(r"https?://(?!www\.w3\.org/)[a-z]", text), name
        if name.endswith(".html"):
            assert not re.search(r"<style|style=|<script(?![^>]*src=)| on\w+=", text), name
