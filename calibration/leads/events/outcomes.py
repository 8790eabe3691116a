"""A win that events tell: from the day after the cut-off on, and never of events before."""

from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from calibration.leads.events.cut_off import lent_to
from calibration.leads.events.folding import happened
from calibration.leads.events.log import EventLog
from calibration.leads.events.rules import EventOutcome, Measure
from calibration.leads.nodes import (
    ROW,
    call,
    column,
    named,
    number,
    select,
    table,
    text,
    when,
)
from calibration.model.text import fold as folded_text

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, eq=False)
class FoundOutcomes:
    """What events tell of the win of each lead.

    Parameters
    ----------
    columns
        ``row`` int64 in increasing order, one for each lead; ``outcome`` string, yes or no, null
        of a lead whose days haven't all passed on the log's last day, whatever it did in them,
        or whose id or cut-off is unknown; ``day`` date32, that of the win, null without one.
    converted, not_converted, immature
        How many leads.
    before
        How many leads had the event on their cut-off day or before: they count by what they did
        after it.
    """

    columns: pa.Table
    converted: int
    not_converted: int
    immature: int
    before: int


def outcomes_of(log: EventLog, leads: pa.Table, outcome: EventOutcome) -> FoundOutcomes:
    """Tell the win of each lead from its events after the cut-off.

    A lead has won on the first day on which the times, active days or amounts since the day
    after its cut-off come to what is asked for, if that is within the window.

    Parameters
    ----------
    log
        The events. The last day of all of them, of whatever kind, is that up to which is known
        what leads did.
    leads
        What :func:`~calibration.leads.events.cut_off.cut_offs` returned.
    outcome
        What a win is.
    """
    with lent_to(log, leads) as (cursor, known):
        query = _query(log, known, outcome)
        columns = cursor.sql(query.sql(dialect="duckdb")).to_arrow_table()
        cursor.register("found", columns)
        said = column("outcome")
        counts = select(
            _how_many(exp.EQ(this=said, expression=text(YES))),
            _how_many(exp.EQ(this=said.copy(), expression=text(NO))),
            _how_many(column("immature")),
            _how_many(column("before")),
            source=table("found"),
        )
        (converted, others, immature, before) = cursor.execute(
            counts.sql(dialect="duckdb")
        ).fetchall()[0]
        cursor.unregister("found")
    return FoundOutcomes(
        columns.select(["row", "outcome", "day"]), converted, others, immature, before
    )


def _how_many(test: exp.Expr) -> exp.Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=test))


def _query(log: EventLog, known: str, outcome: EventOutcome) -> exp.Select:
    kinds = {} if outcome.event is None else {folded_text(outcome.event): 0}
    events = select(exp.Star(), source=happened(log.relation, known, kinds))
    if outcome.event is not None:
        events = events.where(exp.EQ(this=column("kind"), expression=exp.convert(0)), copy=False)
    ago = column("ago")
    daily = select(ROW.copy(), ago, named(_of_a_day(outcome), "value"), source=events).group_by(
        ROW.copy(), ago.copy(), copy=False
    )
    after = exp.LT(this=ago.copy(), expression=exp.convert(0))
    in_time = exp.GTE(this=ago.copy(), expression=exp.convert(-outcome.within_days))
    so_far = exp.Window(
        this=exp.Sum(this=column("value")),
        partition_by=[ROW.copy(), after.copy()],
        order=exp.Order(expressions=[exp.Ordered(this=ago.copy(), desc=True)]),
    )
    running = select(ROW.copy(), ago.copy(), named(so_far, "so_far"), source=daily)
    reached = exp.GTE(this=column("so_far"), expression=_least(outcome))
    per_lead = select(
        ROW.copy(),
        named(exp.Max(this=when(exp.and_(after, in_time, reached), ago.copy())), "ago"),
        named(call("bool_or", exp.GTE(this=ago.copy(), expression=exp.convert(0))), "before"),
        source=running,
    ).group_by(ROW.copy(), copy=False)
    return _told(log, known, per_lead, outcome)


def _of_a_day(outcome: EventOutcome) -> exp.Expr:
    if outcome.measure is Measure.ACTIVE_DAYS:
        return exp.convert(1)
    if outcome.measure is Measure.AMOUNT:
        return call("coalesce", exp.Sum(this=column("amount")), exp.convert(0))
    return exp.Count(this=exp.Star())


def _least(outcome: EventOutcome) -> exp.Expr:
    # Amounts are exact decimals: what they must come to is one too.
    kind = "DECIMAL(38, 6)" if outcome.measure is Measure.AMOUNT else "DOUBLE"
    return exp.cast(number(outcome.at_least), kind)


def _told(log: EventLog, known: str, per_lead: exp.Select, outcome: EventOutcome) -> exp.Select:
    cut_off, key = column("cut_off"), column("key")
    last = exp.cast(text(log.last_day.isoformat() if log.last_day else "0001-01-01"), "DATE")
    end = exp.Add(this=cut_off, expression=exp.convert(outcome.within_days))
    is_known = exp.and_(
        exp.not_(exp.Is(this=key, expression=exp.null())),
        exp.not_(exp.Is(this=cut_off.copy(), expression=exp.null())),
    )
    immature = exp.and_(is_known, exp.GT(this=end, expression=last))
    won = exp.not_(exp.Is(this=column("ago"), expression=exp.null()))
    mature = exp.and_(is_known.copy(), exp.not_(exp.paren(immature.copy())))
    leads = select(exp.Star(), source=table(known))
    query = exp.Select(
        expressions=[
            ROW.copy(),
            named(
                when(mature.copy(), when(won, text(YES), text(NO))),
                "outcome",
            ),
            named(
                exp.cast(
                    when(mature, exp.Sub(this=cut_off.copy(), expression=column("ago"))), "DATE"
                ),
                "day",
            ),
            named(call("coalesce", immature, exp.false()), "immature"),
            named(call("coalesce", column("before"), exp.false()), "before"),
        ]
    ).from_(leads.subquery("known"), copy=False)
    query = query.join(
        exp.Subquery(this=per_lead, alias=exp.TableAlias(this=exp.to_identifier("told"))),
        using=["row"],
        join_type="left",
        copy=False,
    )
    return query.order_by(ROW.copy(), copy=False)
