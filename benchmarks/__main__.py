"""Run the benchmarks: ``python -m benchmarks [--quick] [-o FILE]``, or ``make bench``."""

import argparse
import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    browsing,
    crowd,
    dragging,
    editing,
    pointing,
    resampling,
    scoring,
    sliding,
    starting,
)
from benchmarks.leads import write_leads
from benchmarks.measuring import Row, in_child, in_words, machine, milliseconds
from benchmarks.opening import TODAY
from benchmarks.rules import model
from calibration.engine.grouping import patterns_of
from calibration.engine.patterns import Patterns
from calibration.leads import read_leads
from calibration.leads.typed import type_leads

RESULTS = Path(__file__).parent / "results.json"
README = Path(__file__).parents[1] / "README.md"
FIRST_MARK, LAST_MARK = "<!-- begin: make bench -->", "<!-- end: make bench -->"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK = (10_000, 100_000)
MOST_WITH_ROWS = 1_000_000
"""The most leads of which the usual ways are timed, which keep a row per lead in memory."""
OPENINGS = 3
"""How often a file is opened each way; the run of the median time is told."""
BYTES_PER_LEAD = 400
"""Disk that a lead needs while both files of it are there, and what the database spills."""

CROWD = 100_000
"""The leads of each of twenty people: few have more, and all are on one machine."""


def main(arguments: list[str]) -> None:
    """Run what was asked for, print the table and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 100,000 leads only")
    parser.add_argument("-o", "--output", type=Path, default=None, help="where the JSON goes")
    chosen = parser.parse_args(arguments)
    sizes = QUICK if chosen.quick else SIZES
    facts = machine()
    output = chosen.output or (None if chosen.quick else RESULTS)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        _check_space(Path(folder), sizes[-1])
        for leads in sizes:
            _show(
                f"{leads:,} leads",
                rows,
                lambda leads=leads: _of_size(  # type: ignore[misc]
                    Path(folder), leads, ends=leads in (sizes[0], sizes[-1]), quick=chosen.quick
                ),
            )
            _write(output, facts, rows)
    rows += [_growth(rows, sizes)]
    rows += _start(quick=chosen.quick)
    print(_table(rows))
    _write(output, facts, rows)
    if output == RESULTS:
        _tell(facts, [row for row in rows if row.goal])


def _write(output: Path | None, facts: dict[str, object], rows: list[Row]) -> None:
    """Write what is measured so far, so that an interrupted run leaves something."""
    if output is None:
        return
    result = {
        "day": datetime.now(tz=UTC).date().isoformat(),
        "machine": facts,
        "rows": [asdict(row) for row in rows],
    }
    output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _tell(facts: dict[str, object], rows: list[Row]) -> None:
    """Put the rows that have a goal into the README, between its two marks."""
    told = README.read_text(encoding="utf-8")
    before, _, rest = told.partition(FIRST_MARK)
    _, _, after = rest.partition(LAST_MARK)
    day = datetime.now(tz=UTC).date().isoformat()
    measured = f"Measured on {day}: {in_words(facts)}."
    parts = (before + FIRST_MARK, measured, _table(rows), LAST_MARK + after)
    README.write_text("\n\n".join(parts), encoding="utf-8")


def _show(title: str, rows: list[Row], measure: Callable[[], list[Row]]) -> None:
    print(f"… {title}", file=sys.stderr, flush=True)
    rows += measure()


def _check_space(folder: Path, leads: int) -> None:
    free, needed = shutil.disk_usage(folder).free, leads * BYTES_PER_LEAD
    if free < needed:
        raise SystemExit(
            f"{leads:,} leads need {needed / 1e9:.0f} GB in {folder}, and {free / 1e9:.0f} GB are "
            "free. Free some, point TMPDIR elsewhere, or use --quick."
        )


def _of_size(folder: Path, leads: int, *, ends: bool, quick: bool) -> list[Row]:
    """Measure everything on so many leads; the board in a browser at both ends of the sizes."""
    parquet, text = folder / f"leads_{leads}.parquet", folder / f"leads_{leads}.csv"
    write_leads(parquet, leads=leads)
    found = [_opening(parquet, leads, most=1.3)]
    write_leads(text, leads=leads)
    found.append(_opening(text, leads, most=1.5))
    ends_here = leads == SIZES[-1]
    found.append(scoring.row(parquet, "parquet", leads, most=1.3 if ends_here else None))
    found.append(scoring.row(text, "csv", leads, most=None))
    text.unlink()
    patterns = _patterns(parquet)
    on_rows = parquet if leads <= MOST_WITH_ROWS else None
    found += editing.rows_of_size(leads, patterns, on_rows, runs=50)
    found += sliding.rows(leads, patterns, runs=20, goals=leads == SIZES[-1])
    if ends:
        found += resampling.rows(leads, patterns, runs=20, goals=True)
        found += _in_browser(
            f"the board in a browser, {leads:,} leads",
            lambda: dragging.rows(
                leads, patterns, parquet, effort=dragging.QUICK if quick else dragging.FULL
            ),
        )
    if leads == CROWD:
        found += _in_browser(
            "20 people on one server",
            lambda: crowd.rows(leads, patterns, parquet, moves=5 if quick else 12),
        )
    if leads in pointing.FASTER:
        print(f"  … points on {leads:,} leads of known truth", file=sys.stderr, flush=True)
        found += pointing.rows(leads)
    parquet.unlink()
    return found


def _start(*, quick: bool) -> list[Row]:
    return _in_browser("first visits", lambda: starting.rows(times=1 if quick else 3))


def _in_browser(what: str, measure: Callable[[], list[Row]]) -> list[Row]:
    """Return what is measured in a browser; where there is none, a row that says so."""
    if why := browsing.why_not():
        return [Row(what=what, figure=why)]
    print(f"  … {what}", file=sys.stderr, flush=True)
    _settle()
    return measure()


def _settle() -> None:
    """Bring to an end what was measured before: files on their way to the disk, and garbage.

    This process holds the clock, and its pauses would count as the app's.
    """
    os.sync()
    gc.collect()
    gc.freeze()


def _patterns(parquet: Path) -> Patterns:
    with read_leads(parquet) as leads:
        return patterns_of(type_leads(leads, model(), today=TODAY), model())


def _opening(path: Path, leads: int, *, most: float) -> Row:
    """Time both ways in turn, so that what else the machine does falls on both."""
    runs = [
        [in_child("benchmarks.opening", way, str(path)) for way in ("duckdb", "ours")]
        for _ in range(OPENINGS)
    ]
    alone, ours = (_middle([run[way] for run in runs]) for way in (0, 1))
    if ours["patterns"] != alone["patterns"]:
        raise SystemExit(f"{ours['patterns']} patterns, and {alone['patterns']} by hand.")
    ratio, more = ours["seconds"] / alone["seconds"], ours["megabytes"] - alone["megabytes"]
    parts = ", ".join(
        f"{name} {milliseconds(ours[name])}" for name in ("reading", "typing", "grouping")
    )
    counts = leads == SIZES[-1]
    return Row(
        what=f"{path.suffix[1:].upper()} of {leads:,} leads to first numbers ({parts})",
        figure=f"{milliseconds(ours['seconds'])}, {ours['megabytes']:,.0f} MB",
        beside=f"DuckDB {milliseconds(alone['seconds'])}, {alone['megabytes']:,.0f} MB",
        ratio=f"{ratio:.1f} times the time, {more:+,.0f} MB",
        goal=f"at most {most} times, 1,000 MB more" if counts else "",
        met=ratio <= most and more < 1000 if counts else None,
        details={"ours": ours, "duckdb": alone},
    )


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the run of the median time."""
    return sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]


def _growth(rows: list[Row], sizes: tuple[int, ...]) -> Row:
    """Return what the split histogram costs at the most leads beside the fewest."""
    costs = {}
    for row in rows:
        for leads in (sizes[0], sizes[-1]):
            if row.what == f"edit to all metrics, {leads:,} leads, split histogram":
                times = (row.details or {})["split histogram"]
                costs[leads] = times["best"]  # type: ignore[index]
    ratio = costs[sizes[-1]] / costs[sizes[0]]
    return Row(
        what="split histogram: one edit at the most leads beside the fewest",
        figure=milliseconds(costs[sizes[-1]]),
        beside=f"{sizes[0]:,} leads {milliseconds(costs[sizes[0]])}",
        ratio=f"{ratio:.1f} times",
        goal="at most 2 times",
        met=ratio <= 2,
    )


def _table(rows: list[Row]) -> str:
    marks = {True: "reached", False: "MISSED", None: ""}
    lines = [("what", "figure", "beside", "ratio", "goal", ""), ("---",) * 6]
    lines += [
        (row.what, row.figure, row.beside, row.ratio, row.goal, marks[row.met]) for row in rows
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
