"""A file of leads to patterns, or to the same counts by a hand-written query: one process each.

Neither counts the loading of modules.

``python -m benchmarks.opening ours|duckdb FILE`` prints what it took as a line of JSON.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.measuring import peak_megabytes
from benchmarks.rules import by_hand, model

TODAY = date(2026, 1, 1)
HOLDOUT = "2025-09-14"


def ours(path: Path) -> dict[str, float]:
    """Read, type and group leads as the app does, and evaluate the model once."""
    import sqlglot.dialects.duckdb  # noqa: F401 - else loaded while leads are read

    from calibration.engine.grouping import patterns_of
    from calibration.evaluation import evaluate
    from calibration.leads import read_leads
    from calibration.leads.typed import type_leads

    before, steps, cpu = peak_megabytes(), [time.perf_counter()], time.process_time()
    leads = read_leads(path)
    steps.append(time.perf_counter())
    typed = type_leads(leads, model(), today=TODAY)
    steps.append(time.perf_counter())
    patterns = patterns_of(typed, model())
    steps.append(time.perf_counter())
    evaluate(patterns, model())
    steps.append(time.perf_counter())
    names = ("reading", "typing", "grouping", "evaluating")
    parts = {name: steps[at + 1] - steps[at] for at, name in enumerate(names)}
    return {
        **parts,
        "seconds": steps[-1] - steps[0],
        "cpu": time.process_time() - cpu,
        "patterns": len(patterns),
        "megabytes": peak_megabytes(),
        "megabytes_before": before,
    }


def duckdb_alone(path: Path) -> dict[str, float]:
    """Run the GROUP BY on the Parquet file; a CSV file is first read into a table, typed."""
    import duckdb

    before = peak_megabytes()
    with duckdb.connect() as connection:
        began, cpu = time.perf_counter(), time.process_time()
        source = f"read_parquet('{path}')"
        if path.suffix == ".csv":
            connection.execute(f"CREATE TABLE leads AS SELECT * FROM read_csv('{path}')")  # noqa: S608
            source = "leads"
        found = connection.execute(by_hand(source, holdout=HOLDOUT)).fetchnumpy()
        seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "patterns": len(found["gate"]),
        "megabytes": peak_megabytes(),
        "megabytes_before": before,
    }


if __name__ == "__main__":
    way = {"ours": ours, "duckdb": duckdb_alone}[sys.argv[1]]
    print(json.dumps(way(Path(sys.argv[2]))))
