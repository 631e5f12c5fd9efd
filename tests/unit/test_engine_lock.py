"""One writer at a time, and the next one knows whether the last one ended well."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from replysearch.engine.lock import HOLDER_NAME, write_lock
from replysearch.errors import IndexBusy


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with write_lock(tmp_path, 1.0) as died:
        assert died is False
        with pytest.raises(IndexBusy) as caught, write_lock(tmp_path, 0.1):
            pass
    assert caught.value.pid == os.getpid()
    assert str(os.getpid()) in str(caught.value)


def test_the_lock_is_free_after_an_error_and_tells_of_it(tmp_path: Path) -> None:
    def fail() -> None:
        with write_lock(tmp_path, 0.1):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with write_lock(tmp_path, 0.1) as died:
        assert died is True
    with write_lock(tmp_path, 0.1) as died:
        assert died is False


def test_clearing_up_can_be_left_to_the_next_holder(tmp_path: Path) -> None:
    (tmp_path / HOLDER_NAME).write_text("1", "ascii")
    with write_lock(tmp_path, 0.1, settles=False) as died:
        assert died is True
    with write_lock(tmp_path, 0.1) as died:
        assert died is True
    with write_lock(tmp_path, 0.1, settles=False) as died:
        assert died is False
    assert not (tmp_path / HOLDER_NAME).exists()


def test_a_holder_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    with write_lock(tmp_path, 0.1):
        (tmp_path / HOLDER_NAME).write_text("?", "ascii")
        with pytest.raises(IndexBusy) as caught, write_lock(tmp_path, 0.05):
            pass
    assert caught.value.pid is None
