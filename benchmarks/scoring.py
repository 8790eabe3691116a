"""A file of leads to the file of scored leads, beside the same by a hand-written query.

One process each; neither counts the loading of modules. What both write must say the same.

``python -m benchmarks.scoring ours|duckdb FILE OUT`` prints what it took as a line of JSON.
"""

import importlib
import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.leads import LAST_DAY
from benchmarks.measuring import Row, in_child, milliseconds, peak_megabytes
from benchmarks.rules import model, scores_by_hand

RUNS = 3
"""How often each way is timed; the run of the median time is told."""
MEGABYTES = 1500
"""The most memory that scoring may take, whatever the number of leads."""
_WAYS = ("duckdb", "ours")
_LOADED = ("pyarrow.parquet", "sqlglot.dialects.duckdb", "calibration.cli.scoring")
"""What else would be loaded while leads are scored."""


def row(leads_file: Path, form: str, leads: int, *, most: float | None) -> Row:
    """Time both ways in turn, so that what else the machine does falls on both.

    ``most`` is how many times the time of the hand-written query is the goal; None for no goal.
    """
    with tempfile.TemporaryDirectory(dir=leads_file.parent) as folder:
        outputs = {way: Path(folder) / f"{way}.{form}" for way in _WAYS}
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in _WAYS}
        for _ in range(RUNS):
            for way, output in outputs.items():
                found = in_child("benchmarks.scoring", way, str(leads_file), str(output))
                runs[way].append(found)
        said = {way: _said(output) for way, output in outputs.items()}
    if said["ours"] != said["duckdb"]:
        raise SystemExit(f"Ours says {said['ours']}, by hand it is {said['duckdb']}.")
    alone, ours = (sorted(runs[way], key=lambda run: run["seconds"])[RUNS // 2] for way in _WAYS)
    ratio = ours["seconds"] / alone["seconds"]
    within = ours["megabytes"] < MEGABYTES
    names = f"{leads_file.suffix[1:].upper()} to {form.upper()}"
    return Row(
        what=f"score {leads:,} leads, {names}",
        figure=f"{milliseconds(ours['seconds'])}, {ours['megabytes']:,.0f} MB",
        beside=f"DuckDB {milliseconds(alone['seconds'])}, {alone['megabytes']:,.0f} MB",
        ratio=f"{ratio:.2f} times the time, {ours['cpu'] / alone['cpu']:.2f} times the CPU",
        goal="" if most is None else f"at most {most} times, under {MEGABYTES:,} MB",
        met=None if most is None else ratio <= most and within,
        details={"ours": ours, "duckdb": alone},
    )


def _said(path: Path) -> object:
    """Return what a file of scored leads says in all, and of each, in whatever order."""
    with duckdb.connect() as connection:
        return connection.execute(
            f"""SELECT count(*), sum(score::DECIMAL(18, 2)), count_if(qualified), bit_xor(hash(
                lead_id, employees::DOUBLE, score::DECIMAL(18, 2), fit::DECIMAL(18, 2),
                engagement::DECIMAL(18, 2), band, qualified, gate))
            FROM '{path}'"""  # noqa: S608 - our own file
        ).fetchone()


def ours(source: Path, output: Path) -> None:
    """Score leads by the command."""
    from calibration.cli import main

    arguments = ["score", str(_model_beside(output)), str(source), "-o", str(output)]
    if main([*arguments, "--as-of", LAST_DAY]) != 0:
        raise SystemExit("The leads were not scored.")


def _model_beside(output: Path) -> Path:
    from calibration.model import write_model

    path = output.with_name("model.json")
    path.write_text(write_model(model()), encoding="utf-8")
    return path


def duckdb_alone(source: Path, output: Path) -> None:
    """Score leads by the hand-written query."""
    kind = "FORMAT PARQUET" if output.suffix == ".parquet" else "FORMAT CSV, HEADER"
    with duckdb.connect() as connection:
        query = scores_by_hand(f"'{source}'")
        connection.execute(f"COPY ({query}) TO '{output}' ({kind})")


def _timed(way: str, source: Path, output: Path) -> dict[str, float]:
    if way == "ours":
        for module in _LOADED:
            importlib.import_module(module)
    before = peak_megabytes()
    began, cpu = time.perf_counter(), time.process_time()
    {"ours": ours, "duckdb": duckdb_alone}[way](source, output)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "megabytes": peak_megabytes(),
        "megabytes_before": before,
    }


if __name__ == "__main__":
    print(json.dumps(_timed(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
