"""Which leads are held out (DESIGN §4): the newest days, else by a hash of the id or the row."""

from datetime import date
from typing import Final, Literal

from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.census import Census
from calibration.leads.facts import Side, Split, Standing
from calibration.leads.nodes import call, column, select, text, when
from calibration.leads.tables import Column, Stored
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
    """Return all the file's own cells of a row as one text, parted by U+001F.

    Columns that came from elsewhere don't count: adding some moves no lead to another side.
    """
    own = [each for each in columns if not each.added]
    cells = [call("coalesce", raw_text(each), text("")) for each in own]
    return call("concat_ws", text("\x1f"), *cells)


def held_out(hashed: exp.Expr) -> exp.Expr:
    """Return whether the hash of a text holds a lead out."""
    digits = call("left", call("md5", hashed), exp.convert(8))
    return exp.LTE(this=digits, expression=text(_LAST_HASH))


def held_out_by_id(lead_id: Column, columns: tuple[Column, ...]) -> exp.Expr:
    """Return whether the hash of the id holds a lead out; of all its cells where it has no id."""
    own = call("nullif", raw_text(lead_id), text(""))
    return held_out(call("coalesce", own, row_text(columns)))


def held_out_by_row(columns: tuple[Column, ...]) -> exp.Expr:
    """Return whether the hash of all its cells holds a lead out; duplicates stay together."""
    return held_out(row_text(columns))


def split_of(
    leads: Stored,
    census: Census,
    source: exp.Expr,
    *,
    has_date: bool,
    hashes: Literal["id", "row"],
) -> Split:
    """Return the rule for leads that are not split yet.

    Parameters
    ----------
    leads, census
        The leads of the whole file.
    source
        A relation or query with ``standing`` and ``hashed`` (whether the hash holds a lead out).
    has_date
        Whether the leads have a column for the day they were created.
    hashes
        What ``hashed`` was made from: ``"id"`` or ``"row"``.
    """
    first_day = _first_day(census) if has_date else None
    if first_day is not None:
        chosen, count = Split("date", first_day), census.conversions_since(first_day)
    else:
        chosen = Split(hashes, reason=_why_hashed(has_date))
        count = _conversions_hashed(leads, source)
    if count < FEWEST_CONVERSIONS:
        reason = say(
            "The holdout side must have at least {fewest} conversions. It would have {count}, so "
            "no lead is held out.",
            fewest=FEWEST_CONVERSIONS,
            count=count,
        )
        return Split("none", reason=reason)
    return chosen


def _conversions_hashed(leads: Stored, source: exp.Expr) -> int:
    converted = exp.EQ(this=column("standing"), expression=exp.convert(Standing.CONVERTED.value))
    query = select(exp.Count(this=exp.Star()), source=source)
    query = query.where(converted, column("hashed"), copy=False)
    ((count,),) = leads.query(query)
    return int(str(count))


def _why_hashed(has_date: bool) -> Message:  # noqa: FBT001 - the one thing it depends on
    if has_date:
        return say(
            "The newest days can't be held out: too few counted leads have a date, or all have "
            "the same. Leads are held out by chance instead."
        )
    return say("The leads have no date of creation. Leads are held out by chance instead.")


def side_of(split: Split) -> exp.Expr:
    """Return whether a lead is held out, over the columns ``created`` and ``hashed``.

    NULL for a lead without a day that would be held out by its day: it is not.
    """
    if split.kind == "none":
        return exp.false()
    if split.kind == "date" and split.first_day is not None:
        day = exp.cast(text(split.first_day.isoformat()), "DATE")
        return exp.GTE(this=column("created"), expression=day)
    return column("hashed")


def _counted() -> exp.Expr:
    # The two standings that are counted are the first two, and one comparison is the quickest.
    return exp.LTE(this=column("standing"), expression=exp.convert(Standing.CONVERTED.value))


def _first_day(census: Census) -> date | None:
    """Return the first of the newest days that hold at least 30 % of the counted leads.

    None if no counted lead has a day, or if no lead would be left on the design side.
    """
    by_day = census.counted_by_day()
    everyone = by_day.total()
    dated = sorted(day for day in by_day if day is not None)
    newest = 0
    first_day = None
    while dated and 10 * newest < 3 * everyone:
        first_day = dated.pop()
        newest += by_day[first_day]
    return first_day if newest < everyone else None


def chosen_side(split: Split) -> exp.Expr:
    """Return 1 for a counted lead on the holdout side, else 0."""
    held_out = exp.and_(_counted(), side_of(split))
    side = when(held_out, exp.convert(Side.HOLDOUT.value), exp.convert(Side.DESIGN.value))
    return exp.cast(side, "TINYINT")
