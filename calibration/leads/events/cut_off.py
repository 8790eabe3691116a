"""The leads that events are folded for: their ids, and the last day whose events are known."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb
import pyarrow as pa
from sqlglot import exp

from calibration.leads.cells import value_of
from calibration.leads.events.log import EventLog
from calibration.leads.events.rules import AfterCreation, CutOff
from calibration.leads.headers import find_columns
from calibration.leads.ids import with_ids
from calibration.leads.nodes import ROW, call, column, named, select, table, text, when
from calibration.leads.tables import LeadTable
from calibration.leads.writing import as_written
from calibration.model import Field, FieldType

_GIVEN: Final = "given_leads"


def cut_offs(leads: LeadTable, *, lead_id: str, cut_off: CutOff) -> pa.Table:
    """Return for each lead its place in the file, its id and its cut-off, and nothing of its fate.

    Parameters
    ----------
    leads
        The leads.
    lead_id
        The header of the column of ids.
    cut_off
        The rule, the same for every lead.

    Returns
    -------
    pa.Table
        ``row`` int64; ``key`` string, the id as it is compared; ``cut_off`` date32. The last two
        are null where unknown: no events are told of such a lead. With a calendar day, that is
        also so for leads created after it.

    Raises
    ------
    LeadsError
        If a column that is named isn't there.
    """
    needed = [lead_id] + ([cut_off.created] if cut_off.created is not None else [])
    found = find_columns(leads, needed=needed, wanted=needed, mapping={})
    created: exp.Expr = exp.cast(exp.null(), "DATE")
    if cut_off.created is not None:
        stored = as_written(leads, found[cut_off.created], FieldType.DATE)
        field = Field(name=cut_off.created, type=FieldType.DATE)
        created = value_of(field, stored, stored.node)
    if isinstance(cut_off, AfterCreation):
        day: exp.Expr = exp.Add(this=created, expression=exp.convert(cut_off.plus_days))
    else:
        day = exp.cast(text(cut_off.day.isoformat()), "DATE")
        is_later = call("coalesce", exp.GT(this=created, expression=day.copy()), exp.false())
        day = when(exp.not_(is_later), day)
    told = [ROW.copy(), named(exp.cast(day, "DATE"), "cut_off")]
    ids = with_ids(found[lead_id], *told, source=table(leads.relation))
    query = select(ROW.copy(), named(column("id"), "key"), column("cut_off"), source=ids)
    with leads.cursor() as cursor:
        return cursor.sql(query.sql(dialect="duckdb")).to_arrow_table()


@contextmanager
def lent_to(log: EventLog, leads: pa.Table) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """Lend the log's database a passing table of leads and cut-offs, and a connection to it."""
    name = f"leads_{secrets.token_hex(6)}"
    with log.table.cursor() as cursor:
        cursor.register(_GIVEN, leads)
        rows = select(exp.Star(), source=table(_GIVEN))
        create = exp.Create(this=table(name), kind="TABLE", expression=rows)
        cursor.execute(create.sql(dialect="duckdb"))
        cursor.unregister(_GIVEN)
        try:
            yield cursor, name
        finally:
            drop = exp.Drop(tables=[table(name)], kind="TABLE", exists=True)
            cursor.execute(drop.sql(dialect="duckdb"))
