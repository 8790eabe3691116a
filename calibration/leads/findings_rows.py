"""What is found in whole rows: duplicates, and ids that come more than once."""

from collections.abc import Iterable, Iterator
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads import formats
from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.nodes import ROW, column, folded, table
from calibration.leads.nodes import words as literals
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import KeepFirstOfDuplicates, KeepOneOfEachId
from calibration.leads.repairs import kept_rows, row_key
from calibration.leads.tables import LeadTable
from calibration.messages import say

MOST_EXAMPLES: Final = 3


def duplicate_rows(leads: LeadTable, profiles: tuple[ColumnProfile, ...]) -> Iterator[Finding]:
    """Yield the rows whose cells are all those of an earlier row, if there are any.

    Where a column differs on every row there are none, and nothing is counted.
    """
    if any(each.distinct == leads.rows for each in profiles):
        return
    first = kept_rows(leads, row_key(leads.columns), which="first")
    again = exp.not_(exp.In(this=ROW.copy(), query=first.subquery()))
    rows = exp.select(ROW.copy()).from_(table(leads.relation)).where(again).order_by(ROW.copy())
    count = exp.select(exp.Count(this=exp.Star())).from_(rows.subquery("again"))
    total = int(str(leads.query(count)[0][0]))
    if not total:
        return
    shown = leads.query(rows.limit(MOST_EXAMPLES))
    yield Finding(
        FindingKind.DUPLICATE_ROWS,
        State.DECIDE,
        say("Rows say in every cell what an earlier row says."),
        say(
            "They count as leads of their own. If one lead was exported twice, keep the first; if "
            "the file has no id and leads may be alike, keep them all."
        ),
        rows=total,
        lines=tuple(int(str(row[0])) + leads.source.first_line for row in shown),
        remedies=(KeepFirstOfDuplicates(),),
    )


def repeated_ids(
    connection: duckdb.DuckDBPyConnection, cells: str, ids: Iterable[ColumnProfile]
) -> Iterator[Finding]:
    """Yield the columns of ids in which some come more than once.

    Parameters
    ----------
    connection, cells
        The distinct cells of the file.
    ids
        The columns that tell leads apart.
    """
    for each in ids:
        n, cell = column("n"), column("cell")
        is_word = folded(cell).isin(*literals(("", *sorted(formats.PLACEHOLDERS))))
        query = (
            exp.select(cell, n)
            .from_(table(cells))
            .where(
                exp.and_(
                    exp.EQ(this=column("position"), expression=exp.convert(each.column.position)),
                    exp.GT(this=n, expression=exp.convert(1)),
                    exp.not_(is_word),
                )
            )
        )
        totals = exp.select(exp.Count(this=exp.Star()), exp.Sum(this=n)).from_(
            query.subquery("repeated")
        )
        ids_again, rows = connection.execute(totals.sql(dialect="duckdb")).fetchone() or (0, 0)
        if not ids_again:
            continue
        shown = query.order_by(exp.Ordered(this=n, desc=True), cell).limit(MOST_EXAMPLES)
        examples = connection.execute(shown.sql(dialect="duckdb")).fetchall()
        yield Finding(
            FindingKind.REPEATED_IDS,
            State.DECIDE,
            say("Ids that come more than once: {count}.", count=ids_again),
            say("Each row counts as a lead. If a row is a later state of a lead, keep the last."),
            column=each.header,
            position=each.column.position,
            rows=int(rows),
            examples=tuple(f"{value} ({count})" for value, count in examples),
            remedies=(
                KeepOneOfEachId(column=each.header, which="last"),
                KeepOneOfEachId(column=each.header, which="first"),
            ),
        )
