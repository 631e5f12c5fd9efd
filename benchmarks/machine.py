"""What the measurements ran on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.children import available_cores
from replysearch.encoding import BUILTIN, open_encoder

_LIBRARIES = ("faiss-cpu", "tantivy", "rjieba", "tokenizers", "opencc", "numpy")


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine, and our versions. `load` is the average of the last minute before the run."""

    cpu: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    load: float
    encoder: str
    versions: dict[str, str]

    @classmethod
    def here(cls) -> Machine:
        """Return the machine that this process runs on."""
        encoder = open_encoder(BUILTIN).identity
        return cls(
            cpu=_cpu(),
            cores=available_cores(),
            memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            system=f"{platform.system()} {platform.release()}",
            python=platform.python_version(),
            load=os.getloadavg()[0],
            encoder=f"{encoder.name} {encoder.revision}, {encoder.dimension} dimensions",
            versions={name: version(name) for name in _LIBRARIES},
        )


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor()
