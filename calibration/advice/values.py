"""How often leads of each value of a field converted: design leads only."""

from dataclasses import dataclass

import numpy as np
from sqlglot import exp

from calibration.engine.patterns import Floats, Ints
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, count_if, named, table
from calibration.leads.typed import TypedLeads
from calibration.model import Field, FieldType

MOST_CELLS = 20
"""Into how many cells of about as many leads the numbers of a field are put, where order counts."""
FEWEST_LEADS = 10
"""Leads that a value needs for its conversion rate to be looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class ValueCounts:
    """The values of a field among counted design leads.

    Parameters
    ----------
    field
        The field.
    values
        Distinct values, sorted: folded texts, numbers, truth values, days, or ages in days.
    converted, not_converted : (V,)
        Leads of each value.
    missing_converted, missing_not_converted
        Leads whose value is missing.
    """

    field: Field
    values: tuple[object, ...]
    converted: Ints
    not_converted: Ints
    missing_converted: int
    missing_not_converted: int

    @property
    def leads(self) -> Ints:
        """Leads of each value: (V,)."""
        both: Ints = self.converted + self.not_converted
        return both

    @property
    def everyone(self) -> int:
        """All counted design leads."""
        return int(self.leads.sum()) + self.missing_converted + self.missing_not_converted

    @property
    def all_converted(self) -> int:
        """Converted design leads."""
        return int(self.converted.sum()) + self.missing_converted

    @property
    def missing(self) -> int:
        """Leads whose value is missing."""
        return self.missing_converted + self.missing_not_converted

    def numbers(self) -> Floats:
        """Return values that are numbers, or ages, as an array: (V,)."""
        return np.array([float(str(value)) for value in self.values], np.float64)


def value_counts(leads: TypedLeads, field: Field, *, as_ages: bool = False) -> ValueCounts:
    """Count the design leads of each value of a field by their outcome.

    With ``as_ages``, the values of a field of dates are its ages in days on the scoring date.
    """
    value: exp.Expr = column(leads.columns[field.name])
    if as_ages:
        value = exp.paren(exp.Sub(this=column("as_of"), expression=value), copy=False)
    standing = column("standing")

    def count(what: Standing) -> exp.Expr:
        return count_if(exp.EQ(this=standing.copy(), expression=exp.convert(what.value)))

    is_design = exp.EQ(this=column("side"), expression=exp.convert(Side.DESIGN.value))
    counted = standing.isin(
        exp.convert(Standing.CONVERTED.value), exp.convert(Standing.NOT_CONVERTED.value)
    )
    query = (
        exp.select(
            named(value, "value"),
            named(count(Standing.CONVERTED), "converted"),
            named(count(Standing.NOT_CONVERTED), "not_converted"),
        )
        .from_(table(leads.relation))
        .where(exp.and_(is_design, counted))
        .group_by(value.copy())
        .order_by(value.copy())
    )
    with leads.cursor() as cursor:
        rows = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    known = [row for row in rows if row[0] is not None]
    missing = next((row for row in rows if row[0] is None), (None, 0, 0))
    return ValueCounts(
        field=field,
        values=tuple(row[0] for row in known),
        converted=np.array([row[1] for row in known], np.int64),
        not_converted=np.array([row[2] for row in known], np.int64),
        missing_converted=int(missing[1]),
        missing_not_converted=int(missing[2]),
    )


def cells_of(counts: ValueCounts) -> tuple[Ints, Ints]:
    """Return converted and other leads by cell: what is needed to tell outcomes by this field.

    A cell is a value; numbers and days of many values are put into cells of about as many leads;
    rare texts are one cell, missing values another.
    """
    many = len(counts.values) > MOST_CELLS
    if not many:
        places = np.arange(len(counts.values))
    elif counts.field.type in (FieldType.NUMBER, FieldType.DATE):
        before = np.cumsum(counts.leads) - counts.leads
        places = before * MOST_CELLS // max(int(counts.leads.sum()), 1)
    else:
        fewest = max(FEWEST_LEADS, counts.everyone // 200)
        rare = counts.leads < fewest
        places = np.where(rare, len(counts.values), np.arange(len(counts.values)))
    size = int(places.max(initial=0)) + 1
    converted = np.bincount(places, counts.converted, size).astype(np.int64)
    others = np.bincount(places, counts.not_converted, size).astype(np.int64)
    return (
        np.append(converted, counts.missing_converted),
        np.append(others, counts.missing_not_converted),
    )
