"""Times and memory, told honestly: the best and the median of several runs, wall and CPU."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

TURN: Final = 0.002
"""Seconds of a turn, of which what is shorter takes several."""


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds that something took."""

    best: float
    median: float
    cpu: float
    runs: int

    def to_json(self) -> dict[str, float]:
        """Return plain numbers."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure, and what it is measured beside.

    ``goal`` is what ``ratio`` (or the figure itself) must reach, in words; ``met`` whether it does,
    None where there is no goal.
    """

    what: str
    figure: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None
    details: dict[str, object] | None = None


def timed(action: Callable[[], object], *, runs: int, most_seconds: float = 20.0) -> Time:
    """Return what it takes: run once to warm up, then for up to ``runs`` turns."""
    return timed_in_turn({"": action}, runs=runs, most_seconds=most_seconds)[""]


def timed_in_turn(
    actions: Mapping[str, Callable[[], object]], *, runs: int, most_seconds: float = 20.0
) -> dict[str, Time]:
    """Run each once to warm up, then all of them for up to ``runs`` turns.

    A machine that is busy for a while is so for all of them: what takes a fraction of a
    millisecond would else be over before what it is measured beside has begun. It is run several
    times in its turn, for what went before has taken the processor's cache.
    """
    began = time.perf_counter()
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    for _ in range(runs):
        for name, action in actions.items():
            turn_ends = time.perf_counter() + TURN
            while True:
                wall, cpu = time.perf_counter(), time.process_time()
                action()
                took[name].append((time.perf_counter() - wall, time.process_time() - cpu))
                if time.perf_counter() > turn_ends:
                    break
        if time.perf_counter() - began > most_seconds:
            break
    return {name: _time_of(each) for name, each in took.items()}


def _time_of(took: Sequence[tuple[float, float]]) -> Time:
    walls, cpus = zip(*took, strict=True)
    return Time(min(walls), statistics.median(walls), min(cpus), len(walls))


def in_child(module: str, *arguments: str) -> dict[str, float]:
    """Run a module of the benchmarks in a process of its own and return what it reports."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", module, *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    reported: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return reported


def peak_megabytes() -> float:
    """Return the most memory this process has held so far."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


def machine() -> dict[str, object]:
    """Return the facts that figures depend on."""
    memory = 0.0
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    names = ("numpy", "duckdb", "pandas", "scikit-learn")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "load_before": busy,
        "system": platform.system(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def in_words(facts: dict[str, object]) -> str:
    """Return the facts of :func:`machine` as a line."""
    parts = [
        "{cores} cores, {memory_gb} GB, {system} {machine}, load {load_before:.2f} before",
        "Python {python}",
        "numpy {numpy}",
        "DuckDB {duckdb}",
        "pandas {pandas}",
        "scikit-learn {scikit-learn}",
    ]
    return ", ".join(parts).format_map(facts)


def milliseconds(seconds: float) -> str:
    """Return a duration as people read it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    digits = 3 if seconds < 0.001 else 2 if seconds < 0.01 else 1
    return f"{1000 * seconds:.{digits}f} ms"
