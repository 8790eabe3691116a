"""How often leads of each value of a field converted, on each side of the split."""

from dataclasses import dataclass
from datetime import date
from itertools import compress

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
_RAREST = 200
"""Texts of fewer leads than one in so many are put into one cell."""


@dataclass(frozen=True, slots=True, eq=False)
class ValueCounts:
    """The values of a field among the counted leads of one side.

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
        """All counted leads of the side."""
        return int(self.leads.sum()) + self.missing_converted + self.missing_not_converted

    @property
    def all_converted(self) -> int:
        """Converted leads of the side."""
        return int(self.converted.sum()) + self.missing_converted

    @property
    def missing(self) -> int:
        """Leads whose value is missing."""
        return self.missing_converted + self.missing_not_converted

    def numbers(self) -> Floats:
        """Return values that are numbers, or ages, as an array: (V,)."""
        return np.array(self.values, np.float64)

    def amounts(self) -> Floats:
        """Return values that have an order, days too, as an array: (V,)."""
        if self.values and isinstance(self.values[0], date):
            days = [value.toordinal() for value in self.values if isinstance(value, date)]
            return np.array(days, np.float64)
        return self.numbers()


@dataclass(frozen=True, slots=True, eq=False)
class SideCounts:
    """The values of a field on either side of the split: nothing is learnt from the holdout."""

    design: ValueCounts
    holdout: ValueCounts

    @property
    def field(self) -> Field:
        """The field."""
        return self.design.field


def counts_by_side(leads: TypedLeads, field: Field, *, as_ages: bool = False) -> SideCounts:
    """Count the leads of each value of a field by their outcome and their side.

    With ``as_ages``, the values of a field of dates are its ages in days on the scoring date.
    """
    value: exp.Expr = column(leads.columns[field.name])
    if as_ages:
        value = exp.paren(exp.Sub(this=column("as_of"), expression=value), copy=False)

    def count(standing: Standing, side: Side) -> exp.Expr:
        is_it = exp.and_(
            exp.EQ(this=column("standing"), expression=exp.convert(standing.value)),
            exp.EQ(this=column("side"), expression=exp.convert(side.value)),
        )
        return count_if(is_it)

    counted = column("standing").isin(
        exp.convert(Standing.CONVERTED.value), exp.convert(Standing.NOT_CONVERTED.value)
    )
    query = (
        exp.select(
            named(value, "value"),
            *(
                count(standing, side)
                for side in (Side.DESIGN, Side.HOLDOUT)
                for standing in (Standing.CONVERTED, Standing.NOT_CONVERTED)
            ),
        )
        .from_(table(leads.relation))
        .where(counted)
        .group_by(value.copy())
        .order_by(value.copy())
    )
    with leads.cursor() as cursor:
        rows = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    values = [row[0] for row in rows]
    totals = np.array([row[1:] for row in rows], np.int64).reshape(-1, 4)
    return SideCounts(_side(field, values, totals[:, :2]), _side(field, values, totals[:, 2:]))


def _side(field: Field, values: list[object], totals: Ints) -> ValueCounts:
    """Return the counts of one side, of its own values only.

    ``totals`` are the leads of each value that converted, and those that did not: (V, 2).
    """
    is_known = np.array([value is not None for value in values], bool)
    missing = totals[~is_known].sum(axis=0)
    there = is_known & (totals.sum(axis=1) > 0)
    return ValueCounts(
        field=field,
        values=tuple(compress(values, there.tolist())),
        converted=totals[there, 0],
        not_converted=totals[there, 1],
        missing_converted=int(missing[0]),
        missing_not_converted=int(missing[1]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Leads put into cells of like values: what is needed to tell outcomes by a field.

    A cell is a value; numbers and days of many values are put into cells of about as many leads;
    rare texts are one cell, and so are missing values, the last one.

    Parameters
    ----------
    counts
        What the cells were made from.
    places : (V,)
        The cell of each of its values.
    """

    counts: ValueCounts
    places: Ints

    @property
    def size(self) -> int:
        """How many cells there are, with one for values never seen and one for missing ones."""
        return len(self.counts.values) + 2

    def converted_and_others(self, counts: ValueCounts) -> tuple[Ints, Ints]:
        """Return the leads of each cell, of this or of another side: (S,) each."""
        places = self.places if counts is self.counts else self._places_of(counts)
        converted = np.bincount(places, counts.converted, self.size).astype(np.int64)
        others = np.bincount(places, counts.not_converted, self.size).astype(np.int64)
        converted[-1], others[-1] = counts.missing_converted, counts.missing_not_converted
        return converted, others

    def _places_of(self, other: ValueCounts) -> Ints:
        never_seen = len(self.counts.values)
        if not never_seen:
            return np.zeros(len(other.values), np.int64)
        if self.counts.field.type in (FieldType.NUMBER, FieldType.DATE):
            before = np.searchsorted(self.counts.amounts(), other.amounts(), side="right") - 1
            return self.places[np.maximum(before, 0)]
        known = dict(zip(self.counts.values, self.places.tolist(), strict=True))
        return np.array([known.get(value, never_seen) for value in other.values], np.int64)


def cells_of(counts: ValueCounts) -> Cells:
    """Return the cells that the values of a side are put into."""
    places = np.arange(len(counts.values))
    if len(counts.values) > MOST_CELLS:
        if counts.field.type in (FieldType.NUMBER, FieldType.DATE):
            before = np.cumsum(counts.leads) - counts.leads
            places = before * MOST_CELLS // max(int(counts.leads.sum()), 1)
        else:
            fewest = max(FEWEST_LEADS, counts.everyone // _RAREST)
            places = np.where(counts.leads < fewest, len(counts.values), places)
    return Cells(counts, places.astype(np.int64))
