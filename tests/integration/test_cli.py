"""The command line as its users have it: processes, exit codes, and what stands on which stream."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.commands import ROOT, Run, environment
from tests.support.letters import BUS, TALENT_PROMISE


def document_ids(call: Run, index: Path) -> dict[str, str]:
    """Return the letters' ids by their document numbers."""
    listed = json.loads(call("list", "--index", index, "--json").stdout)["documents"]
    return {each["document_number"]: each["document_id"] for each in listed}


def test_index_tells_each_letter_on_standard_output_and_the_rest_elsewhere(
    run: Run, letters: Path
) -> None:
    done = run("index", letters, "--index", "made/here")
    assert done.returncode == 0
    told = [line.split(" ")[0::2] for line in done.stdout.splitlines()]
    assert told == [["已收录", "bus.txt(3"], ["已收录", "talent.txt(6"]]
    assert "跳过" in done.stderr
    assert "notes.docx" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("新收录 2 份,更新 0 份,未变动 0 份,")


def test_index_again_changes_nothing(call: Run, letters: Path, tmp_path: Path) -> None:
    call("index", letters / "bus.txt", "--index", tmp_path / "i")
    before = call("status", "--index", tmp_path / "i", "--json").stdout
    done = call("index", letters / "bus.txt", "--index", tmp_path / "i")
    assert done.returncode == 0
    assert done.stdout.startswith("未变动 ")
    after = call("status", "--index", tmp_path / "i", "--json").stdout
    assert json.loads(after)["generation"] == json.loads(before)["generation"]


def test_a_file_that_fails_makes_2_and_the_others_are_stored(
    call: Run, letters: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x7fELF\x00\x01")
    done = call("index", bad, letters / "bus.txt", "--index", tmp_path / "i", "--json")
    assert done.returncode == 2
    summary = json.loads(done.stdout)
    assert (summary["added"], summary["failed"]) == (1, 1)
    by_status = {each["status"]: each for each in summary["outcomes"]}
    assert by_status["failed"]["code"] == "unsupported_source"
    assert by_status["added"]["name"] == "bus.txt"
    assert call("list", "--index", tmp_path / "i").stdout.count("\n") == 1


def test_a_file_that_is_missing_is_named(call: Run, tmp_path: Path) -> None:
    done = call("index", "nowhere.txt", "--index", tmp_path / "i")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("失败 nowhere.txt:没有这个文件")


def test_a_folder_without_letters_is_2(call: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call("index", tmp_path / "empty", "--index", tmp_path / "i").returncode == 2


def test_search_prints_the_exact_words_with_place_and_citation(call: Run, index: Path) -> None:
    done = call("search", "青年人才租房补贴", "--kind", "承诺", "-k", "1", "--index", index)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "1. 二、(一)“一是”【承诺】二、下一步打算 > (一)扩大补贴范围",
        f"   {TALENT_PROMISE}",
        "   出处:《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》"
        "(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)二、(一)“一是”",
    ]
    assert "列出 1 段" in done.stderr


def test_search_as_json_points_into_the_letter(run: Run, index: Path) -> None:
    done = run("search", "租房补贴", "--kind", "commitment", "--json", "--index", index)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(found) == {"query", "mode", "took_ms", "total", "hits"}
    first = found["hits"][0]
    assert first["text"] == TALENT_PROMISE
    citation = first["citation"]
    assert citation["path"] == ["二、下一步打算", "(一)扩大补贴范围"]
    assert citation["proposal_number"] == "第0012号"
    shown = json.loads(run("show", citation["document_id"], "--json", "--index", index).stdout)
    assert shown["text"][citation["start"] : citation["end"]] == TALENT_PROMISE
    assert first["passage_id"] in [each["passage_id"] for each in shown["passages"]]


@pytest.mark.parametrize(
    ("options", "issuers"),
    [
        (["--year", "2023"], {"青禾市交通运输局"}),
        (["--year", "2023", "--year", "2024"], {"青禾市交通运输局", "青禾市科学技术局"}),
        (["--issuer", "青禾市科学技术局"], {"青禾市科学技术局"}),
        (["--from", "2024-05-16", "--to", "2024-05-16"], {"青禾市科学技术局"}),
        (["--number", "青交函[2023]21号"], {"青禾市交通运输局"}),
        (["--proposal", "0012"], {"青禾市科学技术局"}),
        (["--region", "青禾市"], {"青禾市交通运输局", "青禾市科学技术局"}),
        (["--issuer", "青禾市水务局"], set()),
        (["--subject", "教育"], set()),
    ],
)
def test_filters_choose_letters_in_search_and_list_alike(
    call: Run, index: Path, options: list[str], issuers: set[str]
) -> None:
    searched = call("search", "提案 答复", *options, "-k", "50", "--json", "--index", index)
    found = {hit["citation"]["issuer"] for hit in json.loads(searched.stdout)["hits"]}
    listed = call("list", *options, "--json", "--index", index)
    named = {each["issuer"] for each in json.loads(listed.stdout)["documents"]}
    assert (found, named) == (issuers, issuers)
    assert searched.returncode == listed.returncode == (0 if issuers else 1)


def test_facets_count_every_match(call: Run, index: Path) -> None:
    done = call("search", "夜间公交", "--facets", "--mode", "lexical", "--json", "--index", index)
    found = json.loads(done.stdout)
    issuers = found["facets"]["issuer"]
    assert issuers == [{"value": "青禾市交通运输局", "count": found["total"]}]


def test_an_explanation_adds_up_to_the_score(call: Run, index: Path) -> None:
    done = call("search", "租房补贴", "--explain", "-k", "2", "--json", "--index", index)
    hits = json.loads(done.stdout)["hits"]
    assert len(hits) == 2
    for hit in hits:
        features = [share["feature"] for share in hit["explanation"]]
        assert features == ["cosine", "words", "coverage"]
        given = sum(share["gives"] for share in hit["explanation"])
        assert given == pytest.approx(hit["score"])
    shown = call("search", "租房补贴", "--explain", "-k", "1", "--index", index).stdout
    assert f"得分 {hits[0]['score']:.3f} = 语义 " in shown
    plain = call("search", "租房补贴", "-k", "1", "--index", index).stdout
    assert "得分" not in plain


def test_nothing_found_is_1_and_still_an_object(call: Run, index: Path) -> None:
    done = call("search", "量子", "--mode", "lexical", "--json", "--index", index)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["total"], found["hits"], found["mode"]) == (0, [], "lexical")


def test_nothing_found_is_told_on_standard_error(run: Run, index: Path) -> None:
    done = run("search", "量子", "--mode", "lexical", "--index", index)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("没有找到与“量子”有关的段落。")


@pytest.mark.parametrize(
    "line", [["search", "x"], ["list"], ["show", "a"], ["status"], ["check"], ["remove", "a"]]
)
def test_without_an_index_it_is_3(call: Run, line: list[str], tmp_path: Path) -> None:
    done = call(*line, "--json", "--index", tmp_path / "none")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "index_missing"
    assert not (tmp_path / "none").exists()


def test_the_index_is_named_by_the_environment_unless_by_the_line(run: Run, index: Path) -> None:
    named = run("status", "--json", REPLYSEARCH_INDEX=str(index))
    assert json.loads(named.stdout)["documents"] == 2
    assert run("status", "--index", "none", REPLYSEARCH_INDEX=str(index)).returncode == 3


def test_show_tells_facts_and_outline(call: Run, index: Path) -> None:
    document_id = document_ids(call, index)["青交函〔2023〕21号"]
    lines = call("show", document_id, "--index", index).stdout.splitlines()
    assert "发文机关:青禾市交通运输局" in lines
    assert "地区:青禾市(市级)" in lines
    assert "答复的提案或建议:市政协三届二次会议 第0045号 《关于优化夜间公交的提案》" in lines
    assert lines[-3:] == [
        "二、下一步打算",
        "   二、第1段【承诺】",
        "   下一步，我局将在2024年新增夜间公交线路4条，覆盖三所医院。",
    ]


def test_an_unknown_letter_is_2(call: Run, index: Path) -> None:
    done = call("show", "nobody", "--json", "--index", index)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"] == {
        "code": "document_not_found",
        "message": "没有编号为 nobody 的答复函:编号有误,或信已删除。请重新检索。"
        "全部编号可用 replysearch list 查看。",
    }
    for command in ("show", "remove"):
        told = call(command, "nobody", "--index", index).stderr
        assert told.endswith("请重新检索。全部编号可用 replysearch list 查看。\n")


def test_remove_takes_all_or_none(call: Run, letters: Path, tmp_path: Path) -> None:
    call("index", letters, "--index", tmp_path / "i")
    bus = document_ids(call, tmp_path / "i")["青交函〔2023〕21号"]
    refused = call("remove", bus, "nobody", "--index", tmp_path / "i")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(document_ids(call, tmp_path / "i")) == 2
    done = call("remove", bus, "--index", tmp_path / "i")
    assert (done.returncode, done.stdout) == (0, f"已删除 {bus}\n")
    assert list(document_ids(call, tmp_path / "i")) == ["青科函〔2024〕7号"]


def test_export_and_import_give_the_same_letters(run: Run, index: Path, tmp_path: Path) -> None:
    written = run("export", "back-up.jsonl", "--index", index)
    assert (written.returncode, written.stdout) == (0, "")
    piped = run("export", "-", "--index", index)
    assert piped.stdout == (tmp_path / "back-up.jsonl").read_text(encoding="utf-8")
    assert not list(tmp_path.glob("*.unfinished"))
    restored = run("import", "-", "--index", "again", stdin=piped.stdout)
    assert restored.returncode == 0
    line = ("search", "夜间公交", "--json")
    here, there = (
        json.loads(run(*line, "--index", each).stdout)["hits"] for each in (index, "again")
    )
    assert here == there


@pytest.mark.parametrize("content", [b"not a back-up\n", b"\xff\xfe\x00"])
def test_a_bad_back_up_is_2(call: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.jsonl").write_bytes(content)
    done = call("import", tmp_path / "bad.jsonl", "--index", tmp_path / "i", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "bad_backup"


def test_a_back_up_that_is_missing_makes_no_index(call: Run, tmp_path: Path) -> None:
    done = call("import", tmp_path / "none.jsonl", "--index", tmp_path / "i")
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误:{tmp_path}/none.jsonl:无法打开")
    assert not (tmp_path / "i").exists()


def test_check_and_reindex_leave_a_sound_index_as_it_is(
    call: Run, letters: Path, tmp_path: Path
) -> None:
    call("index", letters, "--index", tmp_path / "i")
    line = ("search", "租房补贴", "--json", "--index", tmp_path / "i")
    before = json.loads(call(*line).stdout)["hits"]
    done = call("reindex", "--index", tmp_path / "i")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "已重新编码 2 份答复函,共 9 段,编码器 builtin。\n"
    assert json.loads(call(*line).stdout)["hits"] == before
    checked = call("check", "--index", tmp_path / "i")
    assert (checked.returncode, checked.stdout) == (0, "索引完好:2 份答复函,9 段。\n")


def test_ctrl_c_keeps_what_was_told_and_the_same_line_goes_on(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(200):
        text = BUS.replace("第0045号", f"第{number:04}号").replace("线路6条", f"线路{number}条")
        text = text.replace("21号", f"{number + 100}号")
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "replysearch", "index", str(folder), "--index", "i"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A shell that starts tests in the background has the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one thread
    ) as going:
        assert going.stdout is not None
        first = going.stdout.readline()
        going.send_signal(signal.SIGINT)
        rest, told = going.communicate(timeout=30)
    stored = 1 + rest.count("\n")
    assert going.returncode == 130
    assert stored < 200
    assert first.startswith("已收录 ")
    assert told.startswith("已中断。")
    assert "Traceback" not in told
    again = json.loads(run("index", folder, "--index", tmp_path / "i", "--json").stdout)
    assert again["unchanged"] >= stored
    assert again["unchanged"] + again["added"] == 200


def test_a_bar_on_a_terminal_leaves_standard_output_whole(letters: Path, tmp_path: Path) -> None:
    terminal, side = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "replysearch", "index", str(letters), "--index", "i"],
            cwd=tmp_path,
            env=environment(TERM="xterm"),
            stdout=subprocess.PIPE,
            stderr=side,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        drawn = os.read(terminal, 65536).decode("utf-8", "replace")
    finally:
        os.close(terminal)
        os.close(side)
    assert "\x1b" not in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["已收录", "已收录"]
    assert "正在收录" in drawn
    assert "3/3" in drawn


def test_a_reader_that_leaves_early_is_no_failure_with_a_traceback(run: Run, index: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "replysearch", "export", "-", "--index", str(index)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as writing:
        assert writing.stdout is not None
        writing.stdout.close()
        assert writing.stderr is not None
        told = writing.stderr.read()
    assert b"Traceback" not in told


@pytest.mark.parametrize(
    "line", [["list"], ["list", "--json"], ["export", "-"], ["search", "--json"], ["--help"]]
)
@pytest.mark.parametrize(
    ("redirection", "told"), [(">&-", "Bad file descriptor"), ("> /dev/full", "No space left")]
)
def test_an_output_that_cannot_be_written_is_told_once_and_2(
    index: Path, line: list[str], redirection: str, told: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "replysearch", *line],
        env=environment(REPLYSEARCH_INDEX=str(index)),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    (only,) = done.stderr.splitlines()
    assert only.startswith("错误:系统拒绝了这次读写:")
    assert told in only


def test_without_the_other_standard_streams_a_command_does_its_work(
    tmp_path: Path, letters: Path
) -> None:
    line = [sys.executable, "-m", "replysearch", "index", str(letters / "bus.txt"), "--json"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" > told.json <&- 2>&-', "sh", *line],
        cwd=tmp_path,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["added"] == 1


def test_a_file_name_cannot_steer_the_terminal(call: Run, tmp_path: Path, letters: Path) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "公\u3000交\x1b[2J\n\u202e.txt").write_bytes((letters / "bus.txt").read_bytes())
    (folder / "bad\x1b]0;x\x07.txt").write_bytes(b"")
    done = call("index", folder, folder / "no\x9b.txt", "--index", tmp_path / "i")
    (stored,) = done.stdout.splitlines()
    assert stored.split(" ", 2)[2] == "公\u3000交" + r"\x1b[2J\n\u202e.txt(3 段)"
    assert r"/bad\x1b]0;x\x07.txt:文件里没有文字" in done.stderr
    assert r"no\x9b.txt" in done.stderr
    (document_id,) = document_ids(call, tmp_path / "i").values()
    shown = call("show", document_id, "--index", tmp_path / "i").stdout
    assert r"来源:公" in shown
    for text in (done.stdout, done.stderr, shown):
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_a_file_name_that_is_not_unicode_can_be_told(tmp_path: Path) -> None:
    line = [os.fsencode(sys.executable), b"-m", b"replysearch", b"index", b"no-\xff.txt", b"--json"]
    done = subprocess.run(
        line, cwd=tmp_path, env=environment(), capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert json.loads(done.stdout)["outcomes"][0]["name"] == r"no-\xff.txt"


@pytest.mark.parametrize(
    ("line", "code"), [(["--help"], 0), (["search", "夜间公交", "-k", "1", "--json"], 0)]
)
def test_what_is_heavy_is_not_loaded(index: Path, line: list[str], code: int) -> None:
    program = (
        "import sys\n"
        "from replysearch.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    heavy = {'fastapi', 'pydantic', 'rich', 'torch', 'selectolax', 'pypdf', 'uvicorn',\n"
        "             'sentence_transformers', 'transformers', 'prometheus_client', 'limits',\n"
        "             'mcp'}\n"
        "    print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *line],
        env=environment(REPLYSEARCH_INDEX=str(index)),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "[]\n")


def test_the_script_for_a_checkout_searches(index: Path, tmp_path: Path) -> None:
    bare = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    script = ROOT / "scripts" / "query.py"
    done = subprocess.run(
        [sys.executable, str(script), "租房补贴", "-k", "1", "--json", "--index", str(index)],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["hits"]) == 1


def test_results_are_written_to_a_file_whose_suffix_tells_the_form(
    run: Run, index: Path, tmp_path: Path
) -> None:
    found = run("search", "每月900元", "-k", "1", "--output", "found.md", "--index", index)
    assert (found.returncode, "已把 1 条结果写入 found.md。" in found.stderr) == (0, True)
    assert (tmp_path / "found.md").read_text("utf-8").splitlines()[0] == "# 检索结果:每月900元"
    wrong = run("search", "每月900元", "--output", "found.doc", "--index", index)
    assert wrong.returncode == 2
    assert ".csv、.xlsx、.md、.txt" in wrong.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["found.md"]
