"""Adapting the encoder to an index's own letters: kept, moved, undone, refused, interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from tests.support.made_letters import write_letters

from replysearch import Library
from replysearch.encoding import BUILTIN_FOLDER, open_encoder
from replysearch.engine import Engine
from replysearch.errors import EncoderError, EncoderMismatch, IndexFailure, TrainingError
from replysearch.ingest.parse import loaded_source, parse_source
from replysearch.ingest.store import store_batch
from replysearch.records import Hit, Query

pytest.importorskip("torch", reason="torch is not installed")

from replysearch.encoding.training import adapting

# An encoder is trained first, which takes half a minute.
pytestmark = pytest.mark.slow

QUERY = Query("青年人才", limit=5)


#: Adapting takes seconds, and a few letters are enough.
SHORT = partial(adapting.Adaptation, fewest=10, steps=3, batch=16)


@dataclass(frozen=True, slots=True)
class Adapted:
    """An index whose encoder was adapted once; it is copied where it is changed.

    `hits` are those of before, `steps` and `letters` what was told on the way.
    """

    folder: Path
    hits: tuple[Hit, ...]
    steps: list[tuple[int, int]]
    letters: list[tuple[int, int]]


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> Adapted:
    folder = tmp_path_factory.mktemp("adapted")
    steps: list[tuple[int, int]] = []
    letters: list[tuple[int, int]] = []
    with (
        Library.open(folder / "index", create=True) as library,
        mock.patch.object(adapting, "Adaptation", SHORT),
    ):
        library.add(write_letters(folder / "letters", 4))
        hits = library.search(QUERY).hits
        library.adapt(
            on_step=lambda done, total: steps.append((done, total)),
            on_progress=lambda done, total: letters.append((done, total)),
        )
    return Adapted(folder / "index", hits, steps, letters)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapting, "Adaptation", SHORT)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "index", create=True) as made:
        made.add(write_letters(tmp_path / "letters", 4))
        yield made


def interrupt(done: int, _: int) -> None:
    if done == 2:
        raise KeyboardInterrupt


def encoders(library: Library) -> list[str]:
    folder = library.status().folder / "encoders"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_an_adapted_encoder_lies_in_the_index_and_moves_with_it(
    adapted: Adapted, tmp_path: Path
) -> None:
    assert adapted.steps == [(1, 3), (2, 3), (3, 3)]
    assert adapted.letters == [(1, 4), (2, 4), (3, 4), (4, 4)]
    moved = shutil.copytree(adapted.folder, tmp_path / "elsewhere")
    with Library.open(adapted.folder) as library, Library.open(moved) as there:
        identity = library.status().encoder
        assert identity.name == "adapted"
        assert identity.revision != open_encoder("builtin").identity.revision
        assert encoders(library) == [identity.revision]
        after = library.search(QUERY)
        assert len(after.hits) == 5
        assert [hit.score for hit in after.hits] != [hit.score for hit in adapted.hits]
        assert library.check(repair=False).is_clean
        assert there.search(QUERY).hits == after.hits
        there.add(write_letters(tmp_path / "letters", 2, start=4), processes=2)
        assert there.status().counts.documents == 6
        assert there.check().is_clean


@pytest.mark.usefixtures("short")
def test_the_same_letters_give_the_same_encoder(adapted: Adapted, tmp_path: Path) -> None:
    with Library.open(shutil.copytree(adapted.folder, tmp_path / "index")) as library:
        first = library.status().encoder
        library.adapt()
        assert library.status().encoder == first
        assert encoders(library) == [first.revision]
        library.undo_adapting()
        assert library.status().encoder == open_encoder("builtin").identity


def test_undoing_gives_back_the_old_encoder(adapted: Adapted, tmp_path: Path) -> None:
    with Library.open(shutil.copytree(adapted.folder, tmp_path / "index")) as library:
        library.undo_adapting()
        assert library.status().encoder == open_encoder("builtin").identity
        assert encoders(library) == []
        assert library.search(QUERY).hits == adapted.hits
        with pytest.raises(EncoderError, match="没有可以撤销的"):
            library.undo_adapting()


@pytest.mark.usefixtures("short")
def test_a_running_library_follows_and_a_late_letter_is_not_mixed_in(
    library: Library, tmp_path: Path
) -> None:
    old = library.encoder
    (late,) = write_letters(tmp_path / "letters", 1, start=9)
    with Library.open(tmp_path / "index") as other:
        other.adapt()
        wanted = other.search(QUERY)
    with Engine.open(tmp_path / "index") as engine:
        parsed = parse_source(old, loaded_source(late.name, late.read_bytes(), None))
        with pytest.raises(EncoderMismatch, match="刚被另一个程序更换"):
            store_batch(engine, [parsed])
    assert library.search(QUERY).hits == wanted.hits
    assert library.add_bytes(late.name, late.read_bytes()).document_id is not None


@pytest.mark.usefixtures("short")
def test_an_interruption_leaves_everything_as_it_was(library: Library, tmp_path: Path) -> None:
    before = library.search(QUERY)
    for where in ("on_step", "on_progress"):
        with pytest.raises(KeyboardInterrupt):
            library.adapt(**{where: interrupt})
        assert library.status().encoder.name == "builtin"
        assert library.search(QUERY).hits == before.hits
        assert encoders(library) == []


@pytest.mark.usefixtures("short")
def test_an_interruption_leaves_the_adapted_encoder_of_before(
    adapted: Adapted, tmp_path: Path
) -> None:
    with Library.open(shutil.copytree(adapted.folder, tmp_path / "index")) as library:
        first = library.status().encoder
        library.add(write_letters(tmp_path / "letters", 1, start=8))
        before = library.search(QUERY)
        with pytest.raises(KeyboardInterrupt):
            library.adapt(on_progress=interrupt)
        assert library.status().encoder == first
        assert encoders(library) == [first.revision]
        assert library.search(QUERY).hits == before.hits


@pytest.mark.usefixtures("short")
def test_a_damaged_adapted_encoder_is_told_and_made_anew(adapted: Adapted, tmp_path: Path) -> None:
    with Library.open(shutil.copytree(adapted.folder, tmp_path / "index")) as library:
        wanted = library.search(QUERY).hits
        revision = library.status().encoder.revision
    table = tmp_path / "index" / "encoders" / revision / "0_StaticEmbedding" / "model.safetensors"
    table.write_bytes(table.read_bytes()[:1000])
    with Library.open(tmp_path / "index") as again:
        (finding,) = again.check().findings
        assert (finding.code, finding.repaired) == ("encoder", False)
        with pytest.raises(EncoderError, match="已损坏或不完整"):
            again.search(QUERY)
        again.adapt()
        assert again.check().is_clean
        assert again.search(QUERY).hits == wanted


@pytest.mark.usefixtures("short")
def test_files_of_someone_else_are_left_alone(library: Library, tmp_path: Path) -> None:
    other = tmp_path / "index" / "encoders" / "mine" / "thesis.txt"
    other.parent.mkdir(parents=True)
    other.write_text("precious", "utf-8")
    library.adapt()
    library.undo_adapting()
    assert other.read_text("utf-8") == "precious"
    full = tmp_path / "full"
    (full / "encoders").mkdir(parents=True)
    (full / "encoders" / "thesis.txt").write_text("precious", "utf-8")
    with pytest.raises(IndexFailure, match="encoders"):
        Library.open(full, create=True)


def test_an_adapted_encoder_cannot_be_named(library: Library, tmp_path: Path) -> None:
    for name in ("adapted", f"adapted:{BUILTIN_FOLDER}"):
        with pytest.raises(EncoderError, match="只属于它自己的索引"):
            library.reindex(name)
        with pytest.raises(EncoderError, match="只属于它自己的索引"):
            Library.open(tmp_path / "new", create=True, encoder=name)
    assert not (tmp_path / "new").exists()


def test_a_few_letters_are_too_few(library: Library) -> None:
    with pytest.raises(TrainingError, match=r"信件太少.*只有 56 段可用,至少要 500 段"):
        library.adapt()
    assert library.status().encoder.name == "builtin"
    assert encoders(library) == []


def test_another_encoder_is_not_adapted(tmp_path: Path) -> None:
    shutil.copytree(BUILTIN_FOLDER, tmp_path / "model")
    name = str(tmp_path / "model")
    with (
        Library.open(tmp_path / "index", create=True, encoder=name) as library,
        pytest.raises(EncoderError, match="只有内置模型可以调整"),
    ):
        library.adapt()


def test_what_stands_together_comes_nearer(tmp_path: Path) -> None:
    title, passage = "河道保洁", "蓝藻打捞船每周出动三次。水面漂浮物当天清运。"
    filler = [(f"第{n}项", f"安排养老床位{n}张。补贴{n}万元。") for n in range(20)]
    recipe = adapting.Adaptation(fewest=10, steps=40, batch=16, learning_rate=5e-3)
    adapting.adapt_encoder(
        BUILTIN_FOLDER,
        [(title, passage), *filler],
        tmp_path / "model",
        recipe,
        lambda *_: None,
    )
    nearness = []
    for name in ("builtin", f"adapted:{tmp_path / 'model'}"):
        encoder = open_encoder(name)
        (asked,), found = encoder.encode_queries([title]), encoder.encode_passages([passage])
        nearness.append(float(np.dot(asked, found.vectors[0])))
    assert nearness[1] > nearness[0] + 0.1
