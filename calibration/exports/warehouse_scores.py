"""Scored leads of a warehouse: scored where they live, written here as they come.

The warehouse gives each lead's own cells and our whole hundredths; what is written of them is
worked out here, by the nodes that write a file's scored leads.
"""

import shutil
from pathlib import Path
from typing import Literal
from uuid import uuid4

import duckdb
from sqlglot import exp

from calibration.engine.scoring import with_levels, with_scores
from calibration.engine.warehouses.reading import WarehouseLeads, once
from calibration.engine.warehouses.tables import ANSWER
from calibration.exports.scored import (
    amount,
    explanation,
    free_header,
    readings,
    safe_header,
    safe_text,
)
from calibration.exports.scored_files import quoted
from calibration.exports.whole_files import whole_file
from calibration.leads.nodes import column, named, select
from calibration.leads.tables import Column
from calibration.model import Model, fold

Form = Literal["csv", "parquet"]

_ROWS_AT_ONCE = 65_536
_SCORED = "scored"
_READ = ("score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate")


def scores_there(leads: WarehouseLeads, model: Model, *, explain: bool = False) -> exp.Select:
    """Return the query that scores every lead in its warehouse.

    It has the lead's own cells as ``c0``…, and the columns that
    :func:`~calibration.engine.scoring.with_scores` names; those of single criteria, groups and the
    unclamped score only to ``explain``.
    """
    levels = once(with_levels(leads.query, model, fields=leads.columns), leads.table.dialect)
    wanted = [*(each.name for each in leads.table.columns), *_READ]
    if explain:
        wanted += [f"points_{index}" for index in range(len(model.criteria))]
        wanted += [
            f"{part}_{index}" for part in ("sum", "group") for index in range(len(model.groups))
        ]
        wanted += ["unclamped"]
    return select(*map(column, wanted), source=with_scores(levels, model))


def write_scores(
    leads: WarehouseLeads,
    model: Model,
    path: Path,
    *,
    form: Form,
    explain: bool = False,
    formula_safe: bool = False,
) -> tuple[tuple[str, str], ...]:
    """Write every lead with its score and what follows from it (DESIGN §7), as the rows come.

    A table has no order, so the rows are in the warehouse's.

    Returns
    -------
    tuple of pairs
        Those of our columns that the leads have one of already, and the header each got instead.

    Raises
    ------
    CalibrationError
        If the place can't be written to.
    LeadsError
        If the warehouse refuses the query.
    """
    own = leads.table.columns
    ours = readings(model, form)
    if explain:
        ours |= {name: amount(node, form) for name, node in explanation(model).items()}
    taken = {fold(each.header) for each in own}
    names = {name: free_header(name, taken) for name in ours}
    headers = tuple([each.header for each in own] + list(names.values()))
    nodes = [*(_own_cell(each) for each in own), *ours.values()]
    if formula_safe:
        texts = [each.native == "VARCHAR" for each in own] + [_is_text(name) for name in ours]
        nodes = [safe_text(node) if is_text else node
                 for node, is_text in zip(nodes, texts, strict=True)]  # fmt: skip
        headers = tuple(safe_header(each) for each in headers)
    answer = leads.table.engine.answer(scores_there(leads, model, explain=explain), many=True)
    columns = [named(node, f"o{index}") for index, node in enumerate(nodes)]
    query = select(*columns, source=answer.typed().subquery(_SCORED, copy=False))
    with whole_file(path) as beside, leads.table.database.connection.cursor() as cursor:
        cursor.register(ANSWER, answer.rows)
        relation = cursor.sql(query.sql(dialect="duckdb"))
        if form == "csv":
            _write_csv(relation, headers, beside, folder=leads.table.database.folder)
        else:
            _write_parquet(relation, headers, beside)
    return tuple((name, new) for name, new in names.items() if name != new)


def _own_cell(each: Column) -> exp.Expr:
    return exp.column(
        exp.to_identifier(each.name, quoted=True), table=exp.to_identifier(_SCORED, quoted=True)
    )


def _is_text(name: str) -> bool:
    return name in ("grade", "band", "variant", "gate")


def _write_csv(
    relation: duckdb.DuckDBPyRelation, headers: tuple[str, ...], path: Path, *, folder: Path
) -> None:
    # The database can't write these headers: they repeat, are blank, and differ by case.
    body = folder / f"{uuid4().hex}.csv"
    try:
        relation.write_csv(str(body), sep=",", na_rep="", header=False, quotechar='"')
        with path.open("wb") as file:
            file.write(",".join(map(quoted, headers)).encode() + b"\n")
            with body.open("rb") as rows:
                shutil.copyfileobj(rows, file, 1 << 20)
    finally:
        body.unlink(missing_ok=True)


def _write_parquet(relation: duckdb.DuckDBPyRelation, headers: tuple[str, ...], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    batches = relation.to_arrow_reader(_ROWS_AT_ONCE)
    pairs = zip(batches.schema, headers, strict=True)
    schema = pa.schema([each.with_name(header) for each, header in pairs])
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
