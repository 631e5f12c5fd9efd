"""What each call needs, as one table says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replysearch.api.access.rules import Need, rule_of

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "BREW"]


def need(method: str, path: str) -> Need:
    return rule_of({"method": method, "path": path}).need


@given(
    st.sampled_from(METHODS), st.sampled_from(["/api/", "/v1/", "/mcp/", "/metrics/"]), st.text()
)
def test_nothing_below_a_guarded_prefix_is_open(method: str, prefix: str, rest: str) -> None:
    expected = Need.NOTHING if prefix + rest == "/api/session" else Need.READ
    if (prefix + rest).startswith("/api/documents") and method not in METHODS[:3]:
        assert need(method, prefix + rest) in (Need.READ, Need.WRITE)
    else:
        assert need(method, prefix + rest) is expected


@given(st.sampled_from(METHODS), st.text())
def test_what_the_table_does_not_name_needs_a_key(method: str, name: str) -> None:
    assert need(method, f"/x{name}") is not Need.NOTHING


@pytest.mark.parametrize("method", METHODS)
def test_only_changing_calls_on_letters_need_to_write(method: str) -> None:
    wanted = Need.READ if method in METHODS[:3] else Need.WRITE
    for path in ("/api/documents", "/api/documents/", "/api/documents/x/original"):
        assert need(method, path) is wanted
    assert need(method, "/api/documentsx") is Need.READ
    assert need(method, "/api/search") is Need.READ


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/", Need.NOTHING),
        ("/letters/3f9c0d1e2a4b/a2.b3.i4", Need.NOTHING),
        ("/assets/page.js", Need.NOTHING),
        ("/assetsx", Need.READ),
        ("//api/documents", Need.READ),
        ("/healthz", Need.NOTHING),
        ("/healthz/", Need.READ),
        ("/metrics", Need.WATCH),
    ],
)
def test_what_is_open_is_named(path: str, wanted: Need) -> None:
    assert need("GET", path) is wanted
