"""Which leads are held out (DESIGN §4): the newest days, else by a hash of the id or the row."""

from datetime import date
from typing import Final, Literal

import duckdb
from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.facts import Side, Split, Standing
from calibration.leads.nodes import call, column, count_if, named, table, text, when
from calibration.leads.tables import Column
from calibration.messages import Message, say
from calibration.model import Model

FEWEST_CONVERSIONS: Final = 40
"""Conversions that the holdout side needs; with fewer there is no split."""

_LAST_HASH: Final = "4ccccccc"
"""The last 8 hexadecimal digits below 0.30 · 2³²."""


def stored_split(model: Model) -> Split | None:
    """Return the rule that the model's file remembers, if it does."""
    kept = model.calibration.split if model.calibration is not None else None
    return None if kept is None else Split(kept.kind, kept.first_day)


def row_text(columns: tuple[Column, ...]) -> exp.Expr:
    """Return all the cells of a row as one text, parted by U+001F."""
    cells = [call("coalesce", raw_text(each), text("")) for each in columns]
    return call("concat_ws", text("\x1f"), *cells)


def _held_out(hashed: exp.Expr) -> exp.Expr:
    digits = call("left", call("md5", hashed), exp.convert(8))
    return exp.LTE(this=digits, expression=text(_LAST_HASH))


def held_out_by_id(lead_id: Column, columns: tuple[Column, ...]) -> exp.Expr:
    """Return whether the hash of the id holds a lead out; of all its cells where it has no id."""
    own = call("nullif", raw_text(lead_id), text(""))
    return _held_out(call("coalesce", own, row_text(columns)))


def held_out_by_row(columns: tuple[Column, ...]) -> exp.Expr:
    """Return whether the hash of all its cells holds a lead out; duplicates stay together."""
    return _held_out(row_text(columns))


def split_of(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    *,
    has_date: bool,
    hashes: Literal["id", "row"],
) -> Split:
    """Return the rule for leads that are not split yet.

    Parameters
    ----------
    connection, relation
        A table with ``standing``, ``created`` and ``hashed`` (whether the hash holds a lead out).
    has_date
        Whether the leads have a column for the day they were created.
    hashes
        What ``hashed`` was made from: ``"id"`` or ``"row"``.
    """
    first_day = _first_day(connection, relation) if has_date else None
    if first_day is not None:
        chosen, side = Split("date", first_day), side_of(Split("date", first_day))
    else:
        chosen, side = Split(hashes, reason=_why_hashed(has_date)), column("hashed")
    conversions = exp.select(
        count_if(
            exp.and_(
                exp.EQ(this=column("standing"), expression=exp.convert(Standing.CONVERTED.value)),
                side,
            )
        )
    ).from_(table(relation))
    found = connection.execute(conversions.sql(dialect="duckdb")).fetchone()
    count = int(found[0]) if found else 0
    if count < FEWEST_CONVERSIONS:
        reason = say(
            "The holdout side must have at least {fewest} conversions. It would have {count}, so "
            "no lead is held out.",
            fewest=FEWEST_CONVERSIONS,
            count=count,
        )
        return Split("none", reason=reason)
    return chosen


def _why_hashed(has_date: bool) -> Message:  # noqa: FBT001 - the one thing it depends on
    if has_date:
        return say(
            "The newest days can't be held out: too few counted leads have a date, or all have "
            "the same. Leads are held out by chance instead."
        )
    return say("The leads have no date of creation. Leads are held out by chance instead.")


def side_of(split: Split) -> exp.Expr:
    """Return whether a lead is held out, over the columns ``created`` and ``hashed``."""
    if split.kind == "none":
        return exp.false()
    if split.kind == "date" and split.first_day is not None:
        day = exp.cast(text(split.first_day.isoformat()), "DATE")
        return call("coalesce", exp.GTE(this=column("created"), expression=day), exp.false())
    return column("hashed")


def _counted() -> exp.Expr:
    return column("standing").isin(
        exp.convert(Standing.NOT_CONVERTED.value), exp.convert(Standing.CONVERTED.value)
    )


def _first_day(connection: duckdb.DuckDBPyConnection, relation: str) -> date | None:
    """Return the first of the newest days that hold at least 30 % of the counted leads.

    None if no counted lead has a day, or if no lead would be left on the design side.
    """
    day = column("created")
    by_day = (
        exp.select(day, named(exp.Count(this=exp.Star()), "n"))
        .from_(table(relation))
        .where(_counted())
        .group_by(day)
    )
    rows = connection.execute(by_day.sql(dialect="duckdb")).fetchall()
    everyone = sum(int(count) for _, count in rows)
    dated = sorted(((first, int(count)) for first, count in rows if first), reverse=True)
    newest = 0
    first_day = None
    for first_day, count in dated:  # noqa: B007 - the last one looked at is the answer
        newest += count
        if 10 * newest >= 3 * everyone:
            break
    return first_day if newest < everyone else None


def chosen_side(split: Split) -> exp.Expr:
    """Return 1 for a counted lead on the holdout side, else 0."""
    held_out = exp.and_(_counted(), side_of(split))
    side = when(held_out, exp.convert(Side.HOLDOUT.value), exp.convert(Side.DESIGN.value))
    return exp.cast(side, "TINYINT")
