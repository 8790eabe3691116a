"""Pattern tables as files: one row a pattern, in columns that an engineer reads and SQL can make.

- ``level:<criterion id>``: the level in hundredths, a whole number: 100 is met once, 0 not met,
  250 two and a half times. Whole hundredths are exact in every engine.
- ``variant``, ``gate``: the id of the variant, and of the gate that rules out; empty for none.
- ``converted_design``, ``converted_holdout``, ``not_converted_design``, ``not_converted_holdout``:
  counted leads on either side of the split; ``unknown``: open and immature ones.
- ``value_known_…``, ``value_sum_…``, ``value_squares_…``: of the converted leads whose value is
  known, their number, and the sum and the sum of squares of the values.
- ``cycles`` (Parquet only): a list of ``side`` (0 design, 1 holdout), whole ``days`` from creation
  to conversion, and ``conversions`` that took so long.

Columns that say nothing (no variant, no value known) are left out. What is known of the leads as a
whole, and the model they were grouped by, stand in the Parquet file's own metadata; CSV has no
place for them.
"""

from pathlib import Path
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from calibration.engine.pattern_facts import KEY, Making, written
from calibration.engine.patterns import Patterns
from calibration.leads.facts import Side
from calibration.messages import say
from calibration.model import Model
from calibration.problems import Problem

Form = Literal["parquet", "csv"]
FORMS: Final[dict[str, Form]] = {".parquet": "parquet", ".csv": "csv"}

LEVEL: Final = "level:"
VARIANT, GATE, UNKNOWN, CYCLES = "variant", "gate", "unknown", "cycles"
SIDES: Final = {Side.DESIGN: "design", Side.HOLDOUT: "holdout"}
CONVERTED, NOT_CONVERTED = "converted", "not_converted"
VALUES: Final = ("value_known", "value_sum", "value_squares")
CYCLE: Final = pa.list_(
    pa.struct([("side", pa.int64()), ("days", pa.int64()), ("conversions", pa.int64())])
)


def side_column(name: str, side: Side) -> str:
    """Return the name of the column of a count, or sum, of one side."""
    return f"{name}_{SIDES[side]}"


def write_patterns(patterns: Patterns, model: Model, path: Path, *, form: Form) -> None:
    """Write patterns, and by which model the leads were grouped, to a file.

    ``model`` must be the one whose conditions, gates and variants the leads were grouped by.
    """
    table = pattern_rows(patterns, model)
    if form == "csv":
        if CYCLES in table.column_names:
            table = table.drop_columns(CYCLES)
        pyarrow.csv.write_csv(table, path)
        return
    making = written(Making(model, patterns.facts))
    table = table.replace_schema_metadata({KEY: making})
    pq.write_table(table, path, compression="zstd")


def left_behind(patterns: Patterns, form: Form) -> tuple[Problem, ...]:
    """Return what a file of that form doesn't hold."""
    if form == "parquet":
        return ()
    lost = [say("the model"), say("the period"), say("the scoring date")]
    if patterns.facts.open and patterns.facts.immature:
        lost.append(say("which leads are open and which too young"))
    if len(patterns.cycle_days):
        lost.append(say("the days from creation to conversion"))
    listed = lost[0]
    for each in lost[1:]:
        listed = say("{first}, {second}", first=listed, second=each)
    message = say(
        "CSV has no place for {lost}: numbers about them are unknown. Write Parquet to keep them.",
        lost=listed,
    )
    return (Problem("not-in-csv", "", message),)


def pattern_rows(patterns: Patterns, model: Model) -> pa.Table:
    """Return patterns as a table, as it is written."""
    columns: dict[str, pa.Array] = {}
    for place, criterion in enumerate(patterns.criteria):
        columns[f"{LEVEL}{criterion}"] = pa.array(patterns.levels[:, place])
    if model.variants:
        names = [each.id for each in model.variants]
        columns[VARIANT] = _named(names, patterns.variant)
    if model.gates:
        columns[GATE] = _named([each.id for each in model.gates], patterns.gate)
    for name in (CONVERTED, NOT_CONVERTED):
        counts = getattr(patterns, name)
        columns |= {side_column(name, side): pa.array(counts[:, side]) for side in SIDES}
    columns[UNKNOWN] = pa.array(patterns.unknown)
    if patterns.value_known.any():
        for name in VALUES:
            sums = getattr(patterns, name)
            columns |= {side_column(name, side): pa.array(sums[:, side]) for side in SIDES}
    if len(patterns.cycle_days):
        columns[CYCLES] = _cycles(patterns)
    return pa.table(columns)


def making_of(source: Path | bytes) -> str | None:
    """Return what a Parquet file's metadata says of its making; None if it is no such file."""
    try:
        metadata = pq.read_metadata(
            pa.BufferReader(source) if isinstance(source, bytes) else source
        )
    except (pa.ArrowException, OSError):
        return None
    found = (metadata.metadata or {}).get(KEY.encode())
    return None if found is None else found.decode("utf-8", errors="replace")


def _named(names: list[str], places: np.ndarray) -> pa.Array:
    """Return the names at places; none for -1."""
    found = [None if place < 0 else names[place] for place in places.tolist()]
    return pa.array(found, pa.string())


def _cycles(patterns: Patterns) -> pa.Array:
    """Return the side table as a list for each pattern."""
    order = np.lexsort((patterns.cycle_days, patterns.cycle_side, patterns.cycle_pattern))
    sizes = np.bincount(patterns.cycle_pattern, minlength=len(patterns))
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    rows = pa.StructArray.from_arrays(
        [
            pa.array(patterns.cycle_side[order]),
            pa.array(patterns.cycle_days[order]),
            pa.array(patterns.cycle_conversions[order]),
        ],
        fields=list(CYCLE.value_type),
    )
    return pa.ListArray.from_arrays(pa.array(offsets), rows, type=CYCLE)
