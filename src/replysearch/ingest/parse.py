"""A source → a letter ready to be stored: read, parsed, encoded and segmented into words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from replysearch import formats
from replysearch.chinese.text import fold, squeeze
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import Encoded
from replysearch.engine import CutWords, cut_words
from replysearch.errors import SourceError
from replysearch.ingest.files import escaped_path, location_of
from replysearch.letters import parse_letter
from replysearch.records import Document, EncoderIdentity, Letter, Source


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """The bytes of a source, their hash, the file's name, and a URI that identifies the file."""

    name: str
    uri: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """A letter with its source, ready to be stored.

    `encoder` is the identity of the encoder that made `encoded`. `cut` has each passage's words and
    characters for word search.
    """

    source: Source
    content: bytes
    letter: Letter
    encoder: EncoderIdentity
    encoded: Encoded
    cut: tuple[CutWords, ...]


def load_file(path: Path) -> LoadedSource:
    """Read a file. Raises SourceError if it cannot be read."""
    uri = location_of(path).as_uri()
    return loaded_source(escaped_path(path.name), formats.read_bytes(path), uri)


def loaded_source(name: str, content: bytes, uri: str | None) -> LoadedSource:
    """Return bytes with their hash. If `uri` is None, the URI is made of the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    return LoadedSource(name, uri or f"sha256:{sha256}", sha256, content)


def parse_source(encoder: Encoder, loaded: LoadedSource) -> ParsedLetter:
    """Read, parse, encode and segment a source. Raises SourceError if it is no readable letter."""
    text = formats.read_text(loaded.name, loaded.content)
    letter = parse_letter(loaded.name, text)
    folded = _folded_passages(letter)
    return ParsedLetter(
        source=Source(loaded.uri, loaded.name, loaded.sha256, text.format, len(loaded.content)),
        content=loaded.content,
        letter=letter,
        encoder=encoder.identity,
        encoded=encoder.encode_passages(_contexts(letter, folded)),
        cut=tuple(map(cut_words, folded)),
    )


def encode_letter(encoder: Encoder, letter: Letter) -> Encoded:
    """Encode a letter's passages."""
    return encoder.encode_passages(_contexts(letter, _folded_passages(letter)))


def encode_letters(
    encoder: Encoder, letters: Sequence[Letter]
) -> Iterator[tuple[Encoded, tuple[CutWords, ...]]]:
    """Yield the encoded passages and the words of each letter. One call encodes all letters."""
    folded = [_folded_passages(letter) for letter in letters]
    contexts = [_contexts(*pair) for pair in zip(letters, folded, strict=True)]
    encoded = encoder.encode_passages([each for some in contexts for each in some])
    taken = 0
    for words in folded:
        own = slice(taken, taken + len(words))
        yield Encoded(encoded.vectors[own], encoded.tokens[own]), tuple(map(cut_words, words))
        taken += len(words)


def _folded_passages(letter: Letter) -> list[str]:
    return [fold(passage.span.of(letter.text)) for passage in letter.passages]


def _contexts(letter: Letter, folded: Sequence[str]) -> list[str]:
    """Return each text to encode: the folded title, headings and passage, each on its own line."""
    headings = {part: fold(part) for passage in letter.passages for part in passage.path}
    title = fold(letter.metadata.title or "")
    contexts = []
    for passage, words in zip(letter.passages, folded, strict=True):
        parts = (title, *(headings[part] for part in passage.path), words)
        contexts.append("\n".join(part for part in parts if part))
    return contexts


def recut(document: Document, original: Callable[[str], bytes]) -> Letter:
    """Parse a stored letter again by the current rules. `original` returns a file by its hash.

    Of several sources, the first one is used whose text equals the stored text except for blanks.
    If no source can be used, the stored letter is returned unchanged, so that no letter is lost.
    """
    for source in document.sources:
        try:
            text = formats.read_text(source.name, original(source.sha256))
            letter = parse_letter(source.name, text)
        except SourceError:
            continue
        if len(document.sources) == 1 or squeeze(letter.text) == squeeze(document.text):
            return letter
    return document.letter
