"""All columns of the leads that may be learnt from, as numbers: for models that people can't read.

Leads stay in their database; what leaves it is a sample of bounded size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from calibration.advice.columns import ColumnCheck
from calibration.advice.left_out import has_stale_days
from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.parts import Part
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import ROW, call, column, named, select, table, when, whole
from calibration.leads.split import row_text
from calibration.leads.typed import TypedLeads
from calibration.model import Field, FieldType

MOST_LEADS: Final = 100_000
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 2_000_000
"""Leads times columns: with many columns, fewer leads are looked at."""
MOST_LEVELS: Final = 100
"""Levels of a text: the commonest, the last of which stands for all others."""


@dataclass(frozen=True, slots=True, eq=False)
class AllColumns:
    """Leads by all their columns: N leads, F fields.

    Parameters
    ----------
    fields
        The names of the fields.
    values : (N, F)
        Numbers, ages in days, truth values as 0 and 1, levels of texts as 0, 1, …; NaN where
        missing.
    levels : (F,)
        How many levels a text has; 0 for what is no text.
    row : (N,)
        The leads' places in the file, increasing.
    converted, held_out : (N,)
        Whether a lead converted, and on which side it stands.
    group : (N,)
        Leads that must be on one side of any split: equal ones, and those of a company.
    everyone
        How many leads there are, of which these are a sample if they are fewer.
    """

    fields: tuple[str, ...]
    values: Floats
    levels: Ints
    row: Ints
    converted: NDArray[np.bool_]
    held_out: NDArray[np.bool_]
    group: NDArray[np.uint64]
    everyone: int

    def __len__(self) -> int:
        return len(self.row)


def learnable(checks: Iterable[ColumnCheck], *, also: frozenset[str]) -> tuple[ColumnCheck, ...]:
    """Return the columns that may be learnt from, at most 60, those that tell most alone first.

    Left out are those that suggestions leave out too, and days as known at export; headers of
    ``also``, those that the model reads, are not.
    """
    kept = [
        each
        for each in checks
        if each.header in also or not (each.is_left_out or has_stale_days(each))
    ]
    kept.sort(key=lambda each: (each.header not in also, -_tells(each)))
    return tuple(kept[:MOST_COLUMNS])


def _tells(check: ColumnCheck) -> float:
    alone = check.leak.alone if check.leak is not None else None
    return 0.0 if alone is None or np.isnan(alone.auc) else abs(alone.auc - 0.5)


def all_columns(
    leads: TypedLeads, fields: tuple[Field, ...], *, part: Part, has_companies: bool = False
) -> AllColumns:
    """Return counted leads by the fields: design leads, or those of both sides.

    Parameters
    ----------
    leads
        The leads, with the fields read.
    fields
        What to return of them.
    part
        ``"design"``: design leads only; else both sides.
    has_companies
        Whether the leads tell their company.
    """
    most = min(MOST_LEADS, MOST_CELLS // max(len(fields), 1))
    source = table(leads.relation)
    counted: list[exp.Expr] = [
        column("standing").isin(
            whole(Standing.NOT_CONVERTED.value), whole(Standing.CONVERTED.value)
        )
    ]
    if part == "design":
        counted.append(exp.EQ(this=column("side"), expression=whole(Side.DESIGN.value)))
    is_counted = exp.and_(*counted)
    picked = select(ROW.copy(), source=source).where(is_counted)
    picked = picked.order_by(call("hash", ROW.copy()), ROW.copy()).limit(most)
    group = call("hash", row_text(leads.leads.columns))
    if has_companies:
        company = column("company")
        is_known = exp.not_(exp.Is(this=company, expression=exp.null()))
        group = when(is_known, call("hash", company.copy()), group)
    query = select(
        named(ROW.copy(), "row"),
        named(_is("standing", Standing.CONVERTED.value), "converted"),
        named(_is("side", Side.HOLDOUT.value), "held_out"),
        named(group, "group"),
        *(
            named(_amount(column(leads.columns[each.name]), each.type), f"v{place}")
            for place, each in enumerate(fields)
        ),
        source=source.copy(),
    )
    query = query.where(ROW.copy().isin(query=picked)).order_by(ROW.copy())
    count = select(exp.Count(this=exp.Star()), source=source.copy()).where(is_counted.copy())
    with leads.cursor() as cursor:
        found: pa.Table = cursor.sql(query.sql(dialect="duckdb")).to_arrow_table()
        everyone = cursor.execute(count.sql(dialect="duckdb")).fetchone() or (0,)
    read = [_values(found.column(f"v{place}"), each) for place, each in enumerate(fields)]
    values = [each for each, _ in read]
    return AllColumns(
        fields=tuple(each.name for each in fields),
        values=np.column_stack(values) if values else np.zeros((len(found), 0)),
        levels=np.array([each for _, each in read], np.int64),
        row=np.asarray(found.column("row"), np.int64),
        converted=np.asarray(found.column("converted"), np.bool_),
        held_out=np.asarray(found.column("held_out"), np.bool_),
        group=np.asarray(found.column("group"), np.uint64),
        everyone=int(everyone[0]),
    )


def _is(name: str, value: int) -> exp.Expr:
    return exp.EQ(this=column(name), expression=whole(value))


def _amount(value: exp.Expr, kind: FieldType) -> exp.Expr:
    """Return texts as they are, all else as a number: days by their age when a lead is scored."""
    if kind is FieldType.TEXT:
        return value
    if kind is FieldType.DATE:
        value = exp.paren(exp.Sub(this=column("as_of"), expression=value), copy=False)
    return exp.cast(value, "DOUBLE")


def _values(cells: pa.ChunkedArray, field: Field) -> tuple[Floats, int]:
    """Return the cells of a field as numbers, and how many levels these are."""
    if field.type is not FieldType.TEXT:
        return np.asarray(cells.to_numpy(), np.float64), 0
    coded = cells.combine_chunks().dictionary_encode()
    texts = coded.dictionary.to_pylist()
    codes = np.asarray(coded.indices.fill_null(len(texts)), np.int64)
    leads = np.bincount(codes, minlength=len(texts) + 1)
    # The commonest first; of those as common, the first in the order of texts.
    order = sorted(range(len(texts)), key=lambda code: (-leads[code], texts[code]))
    level = np.full(len(texts) + 1, np.nan)
    level[order] = np.minimum(np.arange(len(order)), MOST_LEVELS - 1)
    return level[codes], min(len(texts), MOST_LEVELS)
