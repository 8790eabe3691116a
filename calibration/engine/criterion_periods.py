"""Leads that meet each criterion by the month they were created in, from one query."""

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from calibration.engine.compiler import negated
from calibration.engine.scoring import with_levels
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import call, column, count_if, named, select, table, text, whole
from calibration.leads.typed import TypedLeads
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Counted design leads that were created in one month.

    Parameters
    ----------
    first_day
        The month.
    converted, not_converted
        All of them.
    converted_with, not_converted_with
        Those that meet each criterion, in the model's order.
    """

    first_day: date
    converted: int
    not_converted: int
    converted_with: tuple[int, ...]
    not_converted_with: tuple[int, ...]


def month_counts(typed: TypedLeads, model: Model) -> tuple[MonthCounts, ...]:
    """Return the counted design leads by the month of their creation, in order.

    Those whose day of creation is unknown are left out.
    """
    if typed.facts.first_day is None:
        return ()
    with typed.cursor() as cursor:
        rows = cursor.execute(_query(typed, model).sql(dialect="duckdb")).fetchall()
    size = len(model.criteria)
    found = []
    for month, *counts in rows:
        converted, not_converted, *with_it = (int(each) for each in counts)
        found.append(
            MonthCounts(
                month, converted, not_converted, tuple(with_it[:size]), tuple(with_it[size:])
            )
        )
    return tuple(found)


def _query(typed: TypedLeads, model: Model) -> exp.Select:
    leveled = with_levels(table(typed.relation), model, fields=typed.columns)
    month = exp.cast(call("date_trunc", text("month"), column("created")), "DATE")
    outcomes = [_is("standing", each) for each in (Standing.CONVERTED, Standing.NOT_CONVERTED)]
    counts = [count_if(each) for each in outcomes]
    for outcome in outcomes:
        for place in range(len(model.criteria)):
            meets = exp.GT(this=column(f"level_{place}"), expression=whole(0))
            counts.append(count_if(exp.and_(outcome.copy(), meets)))
    columns = [named(each, f"n{place}") for place, each in enumerate(counts)]
    known = negated(exp.Is(this=column("created"), expression=exp.null()))
    counted = exp.or_(*(each.copy() for each in outcomes))
    return (
        select(named(month, "month"), *columns, source=leveled)
        .where(exp.and_(_is("side", Side.DESIGN), known, counted), copy=False)
        .group_by(column("month"), copy=False)
        .order_by(column("month"), copy=False)
    )


def _is(name: str, value: Standing | Side) -> exp.Expr:
    return exp.EQ(this=column(name), expression=whole(value.value))
