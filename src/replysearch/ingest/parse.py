"""One source → a letter ready to be stored: read, parsed, encoded, its words cut."""

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
from replysearch.ingest.files import escaped_path, place_of
from replysearch.letters import parse_letter
from replysearch.records import Document, EncoderIdentity, Letter, Source


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """The bytes of one source with their hash, and where they come from."""

    name: str
    uri: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """A letter read from one source, ready to be stored.

    Attributes:
        source: Where it came from.
        content: The bytes of the source.
        letter: The letter.
        encoder: Which encoder made `encoded`.
        encoded: Each passage's vector and tokens.
        cut: Each passage's words.
    """

    source: Source
    content: bytes
    letter: Letter
    encoder: EncoderIdentity
    encoded: Encoded
    cut: tuple[CutWords, ...]


def load_file(path: Path) -> LoadedSource:
    """Return the bytes of the file at `path`.

    Raises:
        SourceError: The file cannot be read.
    """
    return loaded_source(escaped_path(path.name), formats.read_bytes(path), place_of(path).as_uri())


def loaded_source(name: str, content: bytes, uri: str | None) -> LoadedSource:
    """Return bytes with their hash; without a `uri` the hash is the source's identity."""
    sha256 = hashlib.sha256(content).hexdigest()
    return LoadedSource(name, uri or f"sha256:{sha256}", sha256, content)


def parse_source(encoder: Encoder, found: LoadedSource) -> ParsedLetter:
    """Read a source's text, parse the letter, encode its passages and cut their words.

    Raises:
        SourceError: The bytes are no letter that can be read.
    """
    text = formats.read_text(found.name, found.content)
    letter = parse_letter(found.name, text)
    folded = _folded_passages(letter)
    return ParsedLetter(
        source=Source(found.uri, found.name, found.sha256, text.format, len(found.content)),
        content=found.content,
        letter=letter,
        encoder=encoder.identity,
        encoded=encoder.encode_passages(_contexts(letter, folded)),
        cut=tuple(map(cut_words, folded)),
    )


def encode_letter(encoder: Encoder, letter: Letter) -> Encoded:
    """Return what the encoder makes of a letter's passages."""
    return encoder.encode_passages(_contexts(letter, _folded_passages(letter)))


def encode_letters(
    encoder: Encoder, letters: Sequence[Letter]
) -> Iterator[tuple[Encoded, tuple[CutWords, ...]]]:
    """Yield each letter's passages encoded, and their cut words, encoding all at once."""
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
    """Return what is encoded for each passage: the letter's title, the headings above, the words.

    Each part is folded and stands on a line of its own; `folded` are the passages' words.
    """
    headings = {part: fold(part) for passage in letter.passages for part in passage.path}
    title = fold(letter.metadata.title or "")
    contexts = []
    for passage, words in zip(letter.passages, folded, strict=True):
        parts = (title, *(headings[part] for part in passage.path), words)
        contexts.append("\n".join(part for part in parts if part))
    return contexts


def recut(document: Document, original: Callable[[str], bytes]) -> Letter:
    """Return a stored letter as today's rules read it from the source that its text came from.

    A letter that today's rules cannot read stays as it is: none is ever lost by a change of rules.
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
