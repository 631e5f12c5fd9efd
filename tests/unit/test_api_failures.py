"""What callers are told of errors whose messages are for whoever runs the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from replysearch import errors
from replysearch.api.http.faults import caller_failure
from replysearch.errors import ReplysearchError
from replysearch.messages import http as messages


def below(kind: type[ReplysearchError]) -> Iterator[type[ReplysearchError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


@pytest.mark.parametrize(
    "kind",
    [
        *below(errors.KeysFailure),
        *below(errors.IndexFailure),
        *below(errors.EncoderError),
        errors.WriterMissing,
    ],
)
def test_a_caller_learns_what_is_wrong_and_the_log_where(
    kind: type[ReplysearchError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    told = caller_failure(kind("索引 /srv/letters"))
    assert told == {"error": {"code": kind.code, "message": messages.API_FAILURES[kind.code]}}
    (line,) = caplog.records
    assert vars(line)["fields"] == {"code": kind.code, "reason": "索引 /srv/letters"}


def test_what_a_caller_did_wrong_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    told = caller_failure(errors.BadQuery("查询内容为空"))
    assert told == {"error": {"code": "bad_query", "message": "查询内容为空"}}
    assert caplog.records == []
