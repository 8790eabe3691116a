"""The text of the SQL of a model."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlglot import exp
from sqlglot.errors import SqlglotError

from calibration.engine.warehouse_cells import NATIVE, WarehouseColumn
from calibration.exports.scored import free_header
from calibration.exports.sql.dialects import compiles_as, dialect_named
from calibration.exports.sql.header import header_of
from calibration.exports.sql.layout import laid_out
from calibration.exports.sql.refusals import check_carried
from calibration.exports.sql.steps import READINGS, query_of
from calibration.model import Model, fold


def sql_of(
    model: Model,
    dialect: str,
    *,
    table: str = "leads",
    stored: Mapping[str, WarehouseColumn] | None = None,
    as_of: date | None = None,
    is_dated: bool = True,
) -> str:
    """Return a model as one SELECT that gives each lead's score and what follows from it.

    Parameters
    ----------
    model
        The model.
    dialect
        The name of one of :data:`~calibration.exports.sql.DIALECTS`.
    table
        The table of the leads, as one would write it in SQL; what can't be written so is taken
        for one name.
    stored
        The columns in which fields are stored, by the field's name, where they aren't columns of
        that name and of the field's own type.
    as_of
        The scoring date; without it the day on which the query runs.
    is_dated
        Whether the comment says on which day it was written; else the same model always gives
        the same text.

    Raises
    ------
    CalibrationError
        If there is no such dialect, or its engine can't carry the model: with every reason.

    Examples
    --------
    >>> from calibration.model import templates
    >>> model = next(iter(templates.TEMPLATES.values())).model
    >>> print(sql_of(model, "postgres").splitlines()[0])
    /*
    """
    found = dialect_named(dialect)
    columns = {
        field.name: WarehouseColumn(field.name, NATIVE[field.type]) for field in model.read_fields()
    }
    columns |= {name: column for name, column in (stored or {}).items() if name in columns}
    check_carried(model, found, columns)
    output = _output(model, columns)
    query = query_of(
        model,
        found,
        table=_table(table, dialect),
        stored=columns,
        as_of=as_of,
        output=output,
    )
    day = datetime.now(tz=UTC).date() if is_dated else None
    header = header_of(model, found, stored=columns, day=day, output=output)
    return f"{header}\n{laid_out(query, compiles_as(found))}\n"


def _output(model: Model, columns: Mapping[str, WarehouseColumn]) -> dict[str, str]:
    """Return the name of each column we add: the model's own columns keep theirs."""
    taken = {fold(column.name) for column in columns.values()}
    taken |= {fold(field.name) for field in model.fields}
    if model.lead_id is not None:
        taken.add(fold(model.lead_id))
    if model.outcome is not None:
        named = (
            model.outcome.field,
            model.outcome.created_field,
            model.outcome.converted_date_field,
            model.outcome.value_field,
        )
        taken |= {fold(name) for name in named if name is not None}
    return {name: free_header(name, taken) for name in (*READINGS, "variant", "gate")}


def _table(name: str, dialect: str) -> exp.Table:
    """Return the table of that name, which is never anything but a name."""
    try:
        table = exp.to_table(name, dialect=dialect)
    except (SqlglotError, ValueError):
        table = None
    parts = () if table is None else table.parts
    plain = bool(parts) and all(isinstance(part, exp.Identifier) for part in parts)
    if table is not None and plain and not table.alias and set(_set(table)) <= _PARTS:
        return table
    return exp.Table(this=exp.to_identifier(name, quoted=True))


_PARTS = {"this", "db", "catalog"}


def _set(table: exp.Table) -> list[str]:
    return [name for name, value in table.args.items() if value]
