"""The calendar day of an event, from a cell of any kind that tells a day or a moment."""

from typing import Final

from sqlglot import exp

from calibration.leads.cells import day_of_text, is_date, is_number, shortest_text
from calibration.leads.nodes import call, first_of, full_match, stripped, text, when
from calibration.leads.tables import Column

_SECONDS: Final = r"[0-9]{9,10}"
_MILLISECONDS: Final = r"[0-9]{12,13}"
"""Seconds and milliseconds since 1970, of 1973 to 2286: no other number is a moment."""
_CLOCK: Final = r"[T ]([0-9]{1,2}):([0-9]{2})"
_ZONE: Final = r"(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$"
_ZONED: Final = rf".*[T ][0-9]{{1,2}}:[0-9]{{2}}[^ ]* ?{_ZONE}"


def event_day(column: Column, zone: str | None = None) -> exp.Expr:
    """Return the day of an event as a node; NULL where the cell is empty or tells none.

    Parameters
    ----------
    column
        The column of moments, with how its texts write dates.
    zone
        The time zone whose calendar is meant, for moments that tell theirs; moments that don't
        keep the day they are written with. None keeps the written day of all; a count of seconds
        since 1970, and a moment stored with its zone, has its day in UTC.
    """
    cell = column.node
    if column.native == "TIMESTAMP WITH TIME ZONE":
        moment = when(call("isfinite", cell), cell)
        return exp.cast(call("timezone", text(zone or "UTC"), moment), "DATE")
    if is_date(column.native):
        return when(call("isfinite", cell), exp.cast(cell, "DATE"))
    written = shortest_text(column, cell)
    plain = stripped(written)
    counted = (
        (full_match(plain, _SECONDS), _since_1970(plain, 1000, zone)),
        (full_match(plain, _MILLISECONDS), _since_1970(plain, 1, zone)),
    )
    if is_number(column.native):
        return first_of(*counted)
    day = day_of_text(column, written)
    if zone is None:
        return first_of(*counted, otherwise=day)
    moved = (full_match(plain, _ZONED), _moved(day, plain, zone))
    return first_of(*counted, moved, otherwise=day)


def _since_1970(plain: exp.Expr, unit: int, zone: str | None) -> exp.Expr:
    whole = exp.TryCast(this=plain, to=exp.DataType.build("BIGINT"))
    moment = call("epoch_ms", exp.Mul(this=whole, expression=exp.convert(unit)))
    if zone is None:
        return exp.cast(moment, "DATE")
    in_zone = call("timezone", text(zone), call("timezone", text("UTC"), moment))
    return exp.cast(in_zone, "DATE")


def _moved(day: exp.Expr, plain: exp.Expr, zone: str) -> exp.Expr:
    """Return the day, in a zone, of a text that tells its own: its parts in one plain form."""

    def part(pattern: str, group: int) -> exp.Expr:
        return call("regexp_extract", plain, text(pattern), exp.convert(group))

    hour = call("lpad", part(_CLOCK, 1), exp.convert(2), text("0"))
    iso = call(
        "concat",
        exp.cast(day, "VARCHAR"),
        *(text(" "), hour, text(":"), part(_CLOCK, 2), text(":00"), part(_ZONE, 1)),
    )
    moment = exp.TryCast(this=iso, to=exp.DataType.build("TIMESTAMPTZ"))
    return exp.cast(call("timezone", text(zone), moment), "DATE")


def looks_like_moments(examples: tuple[str, ...]) -> bool:
    """Return whether values of a column of numbers count seconds or milliseconds since 1970.

    Examples
    --------
    >>> looks_like_moments(("1767225600", "1767312000")), looks_like_moments(("120", "1767225600"))
    (True, False)
    """
    return bool(examples) and all(
        each.isdecimal() and len(each) in (9, 10, 12, 13) for each in examples
    )
