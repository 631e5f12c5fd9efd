"""What holds of the built-in encoder for every text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from replysearch.encoding import open_encoder

ENCODER = open_encoder("builtin")

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60)
TEXTS = st.lists(st.one_of(st.text(max_size=60), HAN), min_size=1, max_size=6)


@given(TEXTS)
def test_every_row_is_finite_and_of_length_one_or_zero(texts: list[str]) -> None:
    lengths = np.linalg.norm(ENCODER.encode_passages(texts).vectors, axis=1)
    assert np.all((lengths == 0) | (np.abs(lengths - 1) < 1e-5))


@given(TEXTS)
def test_a_text_has_the_same_row_alone_and_among_others(texts: list[str]) -> None:
    together = ENCODER.encode_queries(texts)
    alone = np.concatenate([ENCODER.encode_queries([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)
