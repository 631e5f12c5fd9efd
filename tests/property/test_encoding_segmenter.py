"""The quick cutting of texts is that of `tokenizers`, whatever the text."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from replysearch import encoding
from replysearch.encoding.segmenter import Segmenter, read_segmenter

PATH = Path(encoding.__file__).with_name("builtin") / "0_StaticEmbedding" / "tokenizer.json"


@cache
def both() -> tuple[Segmenter, Tokenizer]:
    segmenter = read_segmenter(PATH)
    assert segmenter is not None
    return segmenter, Tokenizer.from_file(str(PATH))


@cache
def tokens() -> list[str]:
    return [token for token, _ in json.loads(PATH.read_bytes())["model"]["vocab"][1:]]


MIXED = st.lists(
    st.one_of(
        st.integers(0, 31_000).map(lambda place: tokens()[place % len(tokens())]),
        st.text(max_size=3),
        st.text("的一是在服务政策，。１ａＡ〇㐀2021%+.-\n 𠀀", max_size=8),
    ),
    max_size=40,
).map("".join)


@given(MIXED)
def test_both_find_the_same_tokens(text: str) -> None:
    segmenter, tokenizer = both()
    theirs = tokenizer.encode(text, add_special_tokens=False).ids
    # Two cuts of one weight (一|一一 and 一一|一) may come in either order.
    assert Counter(segmenter.rows_of(text)) == Counter(row for row in theirs if row)


def test_the_size_is_that_of_the_tokenizer() -> None:
    segmenter, tokenizer = both()
    assert segmenter.size == tokenizer.get_vocab_size()
