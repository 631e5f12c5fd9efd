"""Versions of one letter: the newest is current, whichever is read first; the others are kept."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from tests.support.commands import Run
from tests.support.servers import live

from replysearch import Library
from replysearch.api.app import create_app
from replysearch.ingest.outcomes import Outcome
from replysearch.records import Ask, Filters, Query
from replysearch.settings import Settings

_LETTER = """示例市教育局关于市政协九届二次会议第41号提案的答复
示教函〔2025〕41号
王某委员:
您提出的《关于增加课后服务补助的提案》收悉,现答复如下:
2025年课后服务补助标准为每生每年{amount}元。
示例市教育局
{day}"""
OLD = _LETTER.format(amount=300, day="2025年6月3日")
NEW = _LETTER.format(amount=350, day="2025年7月1日")
NEWEST = _LETTER.format(amount=400, day="2025年9月1日")
ASKED = "示例市课后服务补助标准是多少"


def added(library: Library, texts: Sequence[str]) -> list[Outcome]:
    return [library.add_bytes(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]


def amounts(library: Library, *, earlier: bool = False) -> list[str]:
    filters = Filters(earlier=earlier)
    hits = library.search(Query("课后服务补助标准", filters=filters)).hits
    return sorted(hit.text[-5:-2] for hit in hits if "补助标准为" in hit.text)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "index", create=True)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_newer_letter_is_current_whichever_is_read_first(
    library: Library, order: Sequence[str]
) -> None:
    first, second = added(library, order)
    assert (first.status, second.status) == ("added", "added")
    if order[0] is OLD:
        assert (second.supersedes, second.superseded_by) == ((first.document_id,), None)
    else:
        assert (second.supersedes, second.superseded_by) == ((), first.document_id)
    assert second.clashes_with == ()
    answer = library.ask(Ask(ASKED))
    assert "350元" in answer.text
    assert "300元" not in answer.text
    assert amounts(library) == ["350"]
    assert amounts(library, earlier=True) == ["300", "350"]
    assert [each.superseded_by for each in library.documents()] == [None]
    assert library.check().is_clean


def test_an_earlier_version_is_shown_and_tells_of_the_newer_one(library: Library) -> None:
    ids = [outcome.document_id or "" for outcome in added(library, (NEW, OLD, NEWEST))]
    new, old, newest = (library.document(each) for each in ids)
    assert (newest.superseded_by, newest.earlier_versions) == (None, (ids[0], ids[1]))
    assert (new.superseded_by, new.earlier_versions) == (ids[2], ())
    assert (old.superseded_by, old.text.strip()) == (ids[2], OLD.strip())
    listed = library.documents(filters=Filters(earlier=True))
    assert [(each.document_id, each.superseded_by) for each in listed] == [
        (ids[2], None),
        (ids[0], ids[2]),
        (ids[1], ids[2]),
    ]


def test_when_the_current_version_goes_the_next_is_current(library: Library) -> None:
    ids = [outcome.document_id or "" for outcome in added(library, (OLD, NEW, NEWEST))]
    library.remove([ids[2]])
    assert amounts(library) == ["350"]
    assert library.document(ids[1]).earlier_versions == (ids[0],)
    library.remove([ids[1], ids[0]])
    assert library.documents(filters=Filters(earlier=True)) == []


def test_without_a_date_the_page_published_later_is_current(library: Library) -> None:
    page = "<html><body><p>发布日期:{day}</p><p>{text}</p></body></html>"
    undated = [
        page.format(day=day, text=text.rpartition("\n")[0].replace("\n", "</p><p>"))
        for day, text in (("2025-08-01", NEW), ("2025-07-01", OLD))
    ]
    for number, text in enumerate(undated):
        library.add_bytes(f"{number}.html", text.encode())
    assert amounts(library) == ["350"]


def test_a_correction_of_the_same_day_is_current_and_the_same_words_are_one_letter(
    library: Library,
) -> None:
    corrected = OLD.replace("300元", "320元")
    first, second, third = added(library, (OLD, corrected, corrected + "\n"))
    assert second.supersedes == (first.document_id,)
    assert (third.status, third.document_id) == ("merged", second.document_id)
    assert amounts(library) == ["320"]


def test_an_older_version_that_comes_and_goes_changes_nothing_for_equal_dates(
    library: Library,
) -> None:
    added(library, (OLD, OLD.replace("300元", "320元")))
    oldest = library.add_bytes("z.txt", OLD.replace("6月3日", "5月3日").encode()).document_id
    assert oldest is not None
    assert amounts(library) == ["320"]
    library.remove([oldest])
    assert amounts(library) == ["320"]


def test_a_session_that_one_copy_leaves_out_makes_no_other_letter(library: Library) -> None:
    short = NEW.replace("市政协九届二次会议第41号", "市政协第41号")
    first, second = added(library, (OLD, short))
    assert second.supersedes == (first.document_id,)


def test_another_letter_to_another_proposal_is_no_version(library: Library) -> None:
    other = NEW.replace("第41号提案", "第42号提案").replace("41号\n", "42号\n")
    first, second = added(library, (OLD, other))
    assert (second.supersedes, second.superseded_by) == ((), None)
    assert amounts(library) == ["300", "350"]
    assert library.document(first.document_id or "").superseded_by is None


def test_versions_outlive_a_backup_and_a_new_encoding(library: Library, tmp_path: Path) -> None:
    ids = [outcome.document_id or "" for outcome in added(library, (NEW, OLD))]
    stream = io.StringIO()
    assert library.export_to(stream) == 2
    stream.seek(0)
    with Library.open(tmp_path / "restored", create=True) as restored:
        restored.import_from(stream)
        assert restored.document(ids[1]).superseded_by == ids[0]
        restored.reindex("builtin")
        assert restored.document(ids[1]).superseded_by == ids[0]
        assert amounts(restored) == ["350"]


def test_the_command_line_and_http_tell_of_versions(
    library: Library, tmp_path: Path, run: Run
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(NEW, "utf-8")
    (folder / "b.txt").write_text(OLD, "utf-8")
    library.close()
    done = run("index", folder, "--index", tmp_path / "index")
    with Library.open(tmp_path / "index") as opened:
        new, old = (each.document_id for each in opened.documents(filters=Filters(earlier=True)))
        assert f"b.txt 比已收录的 {new} 旧,收作它的较早版本" in done.stderr
        shown = run("show", old, "--index", tmp_path / "index").stdout
        assert f"注意:此信有较新版本 {new}。" in shown
        listed = run("list", "--earlier", "--index", tmp_path / "index").stdout
        assert f"[较早版本,现行:{new}]" in listed
        found = run("search", "补助标准", "--earlier", "--json", "--index", tmp_path / "index")
        letters = {each["citation"]["document_id"] for each in json.loads(found.stdout)["hits"]}
        assert letters == {new, old}
        with live(create_app(opened, Settings())) as url:
            body = {"query": "补助标准", "filters": {"earlier": True}}
            hits = httpx.post(f"{url}/api/search", json=body).json()["hits"]
            assert {each["citation"]["document_id"] for each in hits} == {new, old}
            told = httpx.get(f"{url}/api/documents").json()["documents"]
            assert [each["document_id"] for each in told] == [new]
            told = httpx.get(f"{url}/api/documents", params={"earlier": True}).json()["documents"]
            assert [each["superseded_by"] for each in told] == [None, new]
