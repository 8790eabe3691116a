"""Kills ``score`` at moments that chance chooses, and looks at what is there afterwards."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from calibration.exports.whole_files import ENDING

ROOT: Final = Path(__file__).parents[2]
BEFORE: Final = b"what was there before"
MODEL: Final = """{
    "format": "lead-scoring-model", "format_version": "1.0", "name": "Visits",
    "fields": [{"name": "visits", "type": "number"}],
    "groups": [{"id": "web", "label": "Web", "axis": "engagement", "at_most": 25}],
    "criteria": [{"id": "visits", "label": "Visits", "kind": "behaviour", "group": "web",
        "when": {"field": "visits", "is": "at_least", "value": 1}, "points": 10,
        "repeat": {"field": "visits", "at_most": 3}}],
    "qualification": {"threshold": 20},
    "bands": [{"name": "cold"}, {"name": "hot", "from": 20}]
}"""


@dataclass(frozen=True, slots=True)
class Case:
    """Leads to score, where to, what a whole run writes there, and the seconds it takes."""

    arguments: tuple[str, ...]
    output: Path
    whole: Path
    seconds: float

    def is_whole(self) -> bool:
        """Return whether the output is what a run writes that nobody kills."""
        if self.output.suffix == ".csv":
            return self.output.read_bytes() == self.whole.read_bytes()
        return bool(pq.read_table(self.output).equals(pq.read_table(self.whole)))


def cases(folder: Path, *, rows: tuple[int, ...], forms: tuple[str, ...]) -> Iterator[Case]:
    """Make leads of so many rows in each form, and score them into each form without a kill."""
    (folder / "model.json").write_text(MODEL, encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "whole").mkdir()
    for count in rows:
        for read in forms:
            leads = _leads(folder, count, read)
            for form in forms:
                output = folder / "out" / f"{count}-{read}.{form}"
                arguments = ("score", "model.json", leads.name, "--as-of", "2026-06-30", "-o")
                began = time.monotonic()
                whole = folder / "whole" / output.name
                _run((*arguments, str(whole)), folder).wait()
                seconds = time.monotonic() - began
                yield Case((*arguments, str(output)), output, whole, seconds)


def _leads(folder: Path, count: int, form: str) -> Path:
    from pyarrow import csv

    path = folder / f"leads-{count}.csv"
    if not path.exists():
        lines = (f"{row % 5},L{row},{row * 7919 % 1000003}" for row in range(count))
        path.write_text("visits,id,other\n" + "\n".join(lines) + "\n", encoding="utf-8")
    if form == "csv":
        return path
    stored = path.with_suffix(".parquet")
    pq.write_table(csv.read_csv(path), stored)
    return stored


def _run(arguments: tuple[str, ...], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(ROOT), *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from calibration.cli import main; sys.exit(main())"
)


def kill_once(case: Case, chance: random.Random) -> str:
    """Kill one run and return what is wrong with what is there then; nothing if all is well.

    Every other run is killed at any moment, the others while they write. Every other time there
    was a file before.
    """
    case.output.unlink(missing_ok=True)
    if there_before := chance.random() < 0.5:
        case.output.write_bytes(BEFORE)
    running = _run(case.arguments, case.output.parents[1])
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, 1.1 * case.seconds))
    else:
        _await_writing(case, running)
        time.sleep(chance.uniform(0, 0.15 * case.seconds))
    running.kill()
    running.wait()
    return _wrong(case, there_before=there_before)


def _await_writing(case: Case, running: subprocess.Popen[bytes]) -> None:
    known = set(left_behind(case))
    while running.poll() is None and not set(left_behind(case)) - known:
        time.sleep(0.001)


def left_behind(case: Case) -> list[Path]:
    """Return the files beside the output that runs were killed over."""
    return list(case.output.parent.glob(f".{case.output.name}.*{ENDING}"))


def _wrong(case: Case, *, there_before: bool) -> str:
    if not case.output.exists():
        return "the file that was there is gone" if there_before else ""
    if there_before and case.output.read_bytes() == BEFORE:
        return ""
    return "" if case.is_whole() else "there is half a file"


def finish(case: Case) -> str:
    """Let a run end after others were killed; return what is wrong with what is there then."""
    if _run(case.arguments, case.output.parents[1]).wait() != 0:
        return "the next run failed"
    if not case.is_whole():
        return "the next run wrote something else"
    return "something is left behind" if left_behind(case) else ""
