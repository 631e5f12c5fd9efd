"""Coverage on every text: between 0 and 1, and never less when a passage says more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replysearch.encoding import open_encoder

ENCODER = open_encoder("builtin")
TEXTS = st.text(alphabet="青年人才贷款怎么办养老服务河道治理的了 a1\n", max_size=40)


@given(query=TEXTS, passage=TEXTS, more=TEXTS)
def test_more_words_cover_more(query: str, passage: str, more: str) -> None:
    asked = ENCODER.near_words(query)
    assert asked is not None
    texts = [passage, f"{passage}\n{more}", query]
    less, longer, itself = asked.coverage(ENCODER.encode_passages(texts).tokens)
    assert -1e-6 <= less <= longer + 1e-6
    assert longer <= 1 + 1e-6
    assert itself > 0.999 or not len(asked.weights)
