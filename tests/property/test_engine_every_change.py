"""Any sequence of changes leaves the engine equal to a plain dictionary of letters."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.support.engine_letters import MANIFEST, document, originals, vectors

from replysearch.engine import Allowed, Engine
from replysearch.engine.derived import catch_up
from replysearch.records import Document

WORDS = ["青年", "养老", "交通", "学校", "医疗", "共同"]

ids = st.sampled_from(["a", "b", "c", "d"])
texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), ids, texts),
        st.tuples(st.just("remove"), ids, st.just([])),
        st.tuples(st.just("commit"), st.just(""), st.just([])),
    ),
    max_size=6,
)


class Stop(Exception):
    """Ends a session without a commit."""


class EngineMachine(RuleBasedStateMachine):
    """The engine on one side, a dictionary on the other."""

    @initialize()
    def start(self) -> None:
        self.home = tempfile.TemporaryDirectory()
        self.engine = Engine.create(Path(self.home.name) / "index", MANIFEST)
        self.stored: dict[str, Document] = {}

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            try:
                # The last session may have left the wiping to this one.
                with self.engine.writing():
                    pass
                assert self.engine.check(repair=False).findings == ()
            finally:
                self.engine.close()
                self.home.cleanup()

    @rule(steps=steps, wipe=st.booleans(), fails=st.booleans())
    def write(self, steps: list[tuple[str, str, list[str]]], wipe: bool, fails: bool) -> None:
        pending = dict(self.stored)

        def act() -> None:
            with self.engine.writing(settle=wipe) as writer:
                for kind, document_id, words in steps:
                    if kind == "put":
                        made = document(document_id, words)
                        writer.put(made, vectors(made), originals(made))
                        pending[document_id] = made
                    elif kind == "remove" and document_id in pending:
                        writer.remove(document_id)
                        del pending[document_id]
                    elif kind == "commit":
                        writer.commit()
                        self.stored = dict(pending)
                assert set(writer.document_ids()) == pending.keys()
                if fails:
                    raise Stop

        if fails:
            with pytest.raises(Stop):
                act()
        else:
            act()
            self.stored = pending

    @rule(verify=st.booleans())
    def reopen(self, verify: bool) -> None:
        self.engine.close()
        self.engine = Engine.open(self.engine.folder, verify=verify)

    @invariant()
    def stored_dense_and_lexical_agree_with_the_model(self) -> None:
        with self.engine.reading() as reading:
            listed = [each.document_id for each in reading.documents()]
            assert sorted(listed) == sorted(self.stored)
            every = []
            for document_id, expected in self.stored.items():
                assert reading.document(document_id) == expected
                every += reading.passages_of(document_id)
            rows = {passage.row for passage in every}
            dense = reading.dense(np.ones(8, np.float32), 1000, Allowed())
            assert set(dense.rows.tolist()) == rows
            assert len(dense.rows) == len(rows)
            dense_rows, lexical_rows = reading.searchable_rows()
            assert dense_rows.tolist() == lexical_rows.tolist() == sorted(rows)
            for words in WORDS:
                match = reading.lexical(words, 1000, Allowed())
                expected_rows = {passage.row for passage in every if words in passage.text}
                assert set(match.found.rows.tolist()) == expected_rows
                assert match.total == len(expected_rows)


# Each example is a whole index, so there are fewer of them than elsewhere.
SETTINGS = settings(max_examples=settings().max_examples // 8, stateful_step_count=8)


@pytest.mark.parametrize(("tail", "catch_up_after"), [(3, 4), (1000, 1000)])
def test_engine_equals_a_dictionary(
    monkeypatch: pytest.MonkeyPatch, tail: int, catch_up_after: int
) -> None:
    # Small limits let a few letters do what thousands do otherwise.
    monkeypatch.setattr(catch_up, "TAIL", tail)
    monkeypatch.setattr(catch_up, "TAIL_SHARE", 0.0)
    monkeypatch.setattr(catch_up, "KEPT_GENERATIONS", 1)
    monkeypatch.setattr(catch_up, "CATCH_UP_AFTER", catch_up_after)
    monkeypatch.setattr(catch_up, "CATCH_UP_SHARE", 0.0)
    run_state_machine_as_test(EngineMachine, settings=SETTINGS)
