"""Many people at once: a server under load while letters are added.

    python -m benchmarks.load [--clients 32] [--seconds 60] [--save]

Starts ``replysearch serve`` on a copy of the large index of ``benchmarks.run`` (which makes it when
it is missing), on loopback. So many clients, each on a connection of its own, send the next
question as soon as the last is answered: three searches, then an answer. Another adds a letter
every half second. Told are answers a second, the time to an
answer, errors, and the server's memory over time; then, on the quiet server, the time to the page's
first result and its weight. It ends by itself.

The clients share the machine's cores with the server, so the figures lean against it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from benchmarks.figures import percentile
from benchmarks.letters import LetterWriter, Vocabulary, write_letters
from benchmarks.machine import Machine

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "benchmarks" / "work"
LARGE = WORK / "scale" / "index"
PASSAGES = 100_000
#: One of so many questions is asked for an answer, the others for passages.
ASK_EVERY = 4
#: Seconds between two added letters.
ADD_EVERY_S = 0.5
#: Seconds that a call may take before it counts as an error.
PATIENCE_S = 30
SEED = 20261124

_STARTED = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass
class Tally:
    """What clients saw: milliseconds of each answer, and how many errors of each kind."""

    times_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Client:
    """One connection, used by one thread."""

    port: int

    def calls(self) -> http.client.HTTPConnection:
        """Return a connection of its own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)


def call(
    connection: http.client.HTTPConnection, method: str, path: str, body: object, tally: Tally
) -> bytes:
    """Send one call and note how long it took, or how it failed."""
    content = json.dumps(body).encode() if body is not None else None
    started = time.perf_counter()
    try:
        connection.request(method, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        tally.errors[type(error).__name__] += 1
        return b""
    tally.times_ms.append((time.perf_counter() - started) * 1000)
    if answer.status >= 400:
        tally.errors[str(answer.status)] += 1
    return told


def asking(
    port: int,
    number: int,
    questions: list[str],
    until: float,
    tallies: SimpleQueue[tuple[Tally, Tally]],
) -> None:
    """Ask one question after the other until the time is over."""
    chance = random.Random(number)
    connection = Client(port).calls()
    searched, asked = Tally(), Tally()
    turn = number
    while time.monotonic() < until:
        question = chance.choice(questions)
        turn += 1
        if turn % ASK_EVERY:
            call(connection, "POST", "/api/search", {"query": question}, searched)
        else:
            call(connection, "POST", "/api/ask", {"question": question}, asked)
    connection.close()
    tallies.put((searched, asked))


def adding(port: int, writer: LetterWriter, until: float, added: Tally) -> None:
    """Add letters until the time is over."""
    connection = Client(port).calls()
    number = 10_000_000
    while time.monotonic() < until:
        number += 1
        text = writer.letter(number).text
        content, kind = multipart(f"{number}.txt", text.encode())
        started = time.perf_counter()
        try:
            connection.request("POST", "/api/documents", content, {"Content-Type": kind})
            answer = connection.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            added.errors[type(error).__name__] += 1
            continue
        added.times_ms.append((time.perf_counter() - started) * 1000)
        if answer.status != 200 or told["files"][0]["status"] != "added":
            added.errors[str(answer.status)] += 1
        time.sleep(ADD_EVERY_S)
    connection.close()


def multipart(name: str, content: bytes) -> tuple[bytes, str]:
    """Return the body of an upload of one file, and its media type."""
    edge = "replysearch-load"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return (
        head.encode() + content + f"\r\n--{edge}--\r\n".encode(),
        f"multipart/form-data; boundary={edge}",
    )


@contextmanager
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server of the index on a free port of this machine; it is ended with the block."""
    command = [sys.executable, "-m", "replysearch", "serve", "--port", "0", "--index", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = next(filter(None, map(_STARTED.search, process.stderr)))
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield process, int(found[1])
        finally:
            process.terminate()


def resident_mb(pid: int) -> float:
    """Return the memory of a process that is resident, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def memory_over(pid: int, until: float) -> list[float]:
    """Return the server's memory each second until the time is over."""
    seen = []
    while time.monotonic() < until:
        seen.append(resident_mb(pid))
        time.sleep(1)
    return seen


def page_figures(port: int) -> dict[str, float]:
    """Return the weight of the page in kilobytes, and milliseconds to its first result."""
    connection = Client(port).calls()
    seen, waiting, weight = set(), ["/"], 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
        weight += len(content)
        if path == "/" or path.endswith((".js", ".css")):
            waiting += _linked(path, content.decode())
    times = []
    for _ in range(20):
        tally = Tally()
        body = {"query": "下一步怎样推进", "facets": True, "marks": True, "k": 10}
        call(connection, "POST", "/api/search", body, tally)
        times += tally.times_ms
    connection.close()
    return {
        "weight_kb": weight / 1000,
        "files": len(seen),
        "first_result_ms": percentile(times, 50),
    }


def _linked(path: str, content: str) -> list[str]:
    found = re.findall(
        r"""(?:src|href|from|import)\s*[=(]?\s*["']([^"'#?]+\.(?:js|css|svg))["']""", content
    )
    base = path.rsplit("/", 1)[0]
    linked = []
    for each in found:
        parts = [] if each.startswith("/") else [part for part in base.split("/") if part]
        for part in each.split("/"):
            if part == "..":
                parts.pop()
            elif part not in {".", ""}:
                parts.append(part)
        linked.append("/" + "/".join(parts))
    return linked


def measure(clients: int, seconds: float) -> dict[str, object]:
    """Run the load and return its figures."""
    writer = LetterWriter(Vocabulary.builtin(), SEED)
    folder = WORK / "load" / "index"
    shutil.rmtree(folder.parent, ignore_errors=True)
    if not LARGE.is_dir():
        letters = WORK / "load" / "letters"
        write_letters(letters, writer, PASSAGES)
        subprocess.run(
            [sys.executable, "-m", "replysearch", "index", letters, "--index", folder], check=True
        )
    else:
        shutil.copytree(LARGE, folder)
    chance = random.Random(SEED)
    questions = [writer.query(chance) for _ in range(2000)]
    with server(folder) as (process, port):
        quiet = page_figures(port)
        until = time.monotonic() + seconds
        tallies: SimpleQueue[tuple[Tally, Tally]] = SimpleQueue()
        added = Tally()
        threads = [
            threading.Thread(target=asking, args=(port, number, questions, until, tallies))
            for number in range(clients)
        ]
        threads.append(threading.Thread(target=adding, args=(port, writer, until, added)))
        for thread in threads:
            thread.start()
        memory = memory_over(process.pid, until)
        for thread in threads:
            thread.join()
        seen = [tallies.get() for _ in range(clients)]
    searched = [tally for tally, _ in seen]
    asked = [tally for _, tally in seen]
    return {
        "clients": clients,
        "seconds": seconds,
        "search": _told(searched, seconds),
        "ask": _told(asked, seconds),
        "add": _told([added], seconds),
        "memory_mb": _spread(memory),
        "page": quiet,
    }


def _told(tallies: list[Tally], seconds: float) -> dict[str, object]:
    times = [each for tally in tallies for each in tally.times_ms] or [float("nan")]
    errors: Counter[str] = sum((tally.errors for tally in tallies), Counter())
    return {
        "answers": len(times),
        "per_second": len(times) / seconds,
        "p50_ms": percentile(times, 50),
        "p99_ms": percentile(times, 99),
        "longest_ms": max(times),
        "errors": dict(errors),
    }


def _spread(memory: list[float]) -> dict[str, float]:
    places = {"start": 0, "quarter": len(memory) // 4, "half": len(memory) // 2, "end": -1}
    return {name: memory[place] for name, place in places.items()} | {"most": max(memory)}


def page_of(found: dict[str, object], machine: Machine, day: str) -> str:
    """Return the figures as a Markdown page."""
    rows = [
        "| calls | a second | p50 ms | p99 ms | longest ms | errors |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in ("search", "ask", "add"):
        told = found[name]
        assert isinstance(told, dict)
        figures = (told["p50_ms"], told["p99_ms"], told["longest_ms"])
        shown = " | ".join(f"{figure:.0f}" for figure in figures)
        errors = sum(told["errors"].values())
        rows.append(f"| {name} | {told['per_second']:.1f} | {shown} | {errors} |")
    memory, page = found["memory_mb"], found["page"]
    assert isinstance(memory, dict)
    assert isinstance(page, dict)
    over = ", ".join(f"{name} {value:.0f}" for name, value in memory.items())
    return "\n".join(
        [
            f"# Under load, {day}\n",
            "    python -m benchmarks.load --save\n",
            f"{found['clients']} clients for {found['seconds']:.0f} s over 100,000 passages on"
            f" loopback, letters added all the while, on {machine.cpu}, {machine.cores} cores that"
            f" the clients share; load before the run {machine.load:.2f}.\n",
            *rows,
            "",
            f"- Memory of the server in MB: {over}.",
            f"- On the quiet server: first result of the page {page['first_result_ms']:.1f} ms;"
            f" the page weighs {page['weight_kb']:.0f} kB in {page['files']} files.\n",
        ]
    )


def main() -> None:
    """Measure, print, and save when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--save", action="store_true")
    given = parser.parse_args()
    machine = Machine.here()
    day = datetime.now(UTC).date().isoformat()
    page = page_of(measure(given.clients, given.seconds), machine, day)
    print(page)
    if given.save:
        (ROOT / "benchmarks" / "results" / f"{day}-load.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
