"""Whatever the text, reading loses and changes no character that is not blank."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from replysearch.errors import EmptySource
from replysearch.formats import read_text
from replysearch.formats.cleaning import close_gaps, close_typeset_gaps, plain_characters, tidy
from replysearch.formats.line_breaks import printed_line_of, unwrap

_LETTERLIKE = st.text(
    st.sampled_from(
        "一二收悉服务人才2024年月日AIab，。；：、:;,.()（）《》“”①-%　 \t\n\u00a0\u200b"
    ),
    max_size=300,
)
_ANY = st.text(max_size=200)
_TEXTS = st.one_of(_LETTERLIKE, _ANY)


def _solid(text: str) -> str:
    return "".join(text.split())


@given(_TEXTS)
def test_characters_drop_only_what_cannot_be_seen(text: str) -> None:
    mapped = plain_characters(text)
    kept = iter(mapped)
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp"):
            continue
        if "\u2e80" <= char <= "\u2fd5":
            continue
        assert char in kept


@given(_TEXTS)
def test_characters_is_idempotent(text: str) -> None:
    assert plain_characters(plain_characters(text)) == plain_characters(text)


@given(_TEXTS)
def test_tidying_and_unwrapping_change_blanks_only(text: str) -> None:
    text = plain_characters(text)
    assert _solid(tidy(text)) == _solid(text)
    assert _solid(tidy(text, close_typeset_gaps)) == _solid(text)
    assert _solid("".join(unwrap([printed_line_of(line) for line in text.split("\n")]))) == _solid(
        text
    )


@given(_LETTERLIKE)
def test_closing_gaps_adds_nothing(line: str) -> None:
    line = line.replace("\n", "")
    kept = iter(line)
    assert all(char in kept for char in close_gaps(line))


@given(_TEXTS)
def test_a_text_file_keeps_every_character(text: str) -> None:
    content = text.encode("utf-8", "replace")
    text = plain_characters(content.decode())
    if "\0" in content.decode() or any(map(_is_doubtful, content.decode())):
        return
    if not _solid(text):
        try:
            read_text("甲.txt", content)
        except EmptySource:
            return
        raise AssertionError("an empty text was read")
    assert _solid(read_text("甲.txt", content).text) == _solid(text)


def _is_doubtful(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or char in "<%{\ufffd"
