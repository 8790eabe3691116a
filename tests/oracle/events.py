"""Events folded line by line: what a person with a list and a calendar would count.

Shares no code with ``calibration``. A log is a list of ``(lead, event, day, amount)``; leads are
``(id, cut-off)``, either of which may be None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.cells import fold, nfc

Happened = tuple[str, str, date, Decimal | None]
Told = int | float | date | None


@dataclass(frozen=True)
class PlainFold:
    """What to tell: a measure, of one event or all, in the last days or in all."""

    measure: str
    event: str | None = None
    days: int | None = None
    change: bool = False


def _of(log: Sequence[Happened], lead: str, event: str | None) -> list[Happened]:
    return [
        each
        for each in log
        if nfc(each[0]).strip() == lead and (event is None or fold(each[1]) == fold(event))
    ]


def _measured(measure: str, events: Sequence[Happened], cut_off: date) -> Told:
    days = [day for _, _, day, _ in events]
    if measure == "times":
        return len(events)
    if measure == "active-days":
        return len(set(days))
    if measure == "amount":
        return float(sum((each[3] for each in events if each[3] is not None), Decimal(0)))
    if not days:
        return None
    if measure == "last-day":
        return max(days)
    if measure == "first-day":
        return min(days)
    return (cut_off - max(days)).days


def folded(
    log: Sequence[Happened], lead: str | None, cut_off: date | None, what: PlainFold
) -> Told:
    """Return what a fold tells of one lead."""
    if lead is None or cut_off is None:
        return None

    def between(first: date, last: date) -> list[Happened]:
        return [each for each in _of(log, lead, what.event) if first <= each[2] <= last]

    if what.days is None:
        return _measured(what.measure, between(date.min, cut_off), cut_off)
    start = cut_off - timedelta(days=what.days - 1)
    now = _measured(what.measure, between(start, cut_off), cut_off)
    if not what.change:
        return now
    end = start - timedelta(days=1)
    before = between(end - timedelta(days=what.days - 1), end)
    earlier = _measured(what.measure, before, cut_off)
    assert isinstance(now, int | float)
    assert isinstance(earlier, int | float)
    return float(Decimal(str(now)) - Decimal(str(earlier)))


def won(
    log: Sequence[Happened],
    lead: str | None,
    cut_off: date | None,
    *,
    measure: str,
    event: str | None,
    at_least: float,
    within: int,
) -> tuple[str | None, date | None]:
    """Return yes, no or None (not known yet), and the day of the win."""
    if lead is None or cut_off is None:
        return None, None
    end = cut_off + timedelta(days=within)
    if end > max(each[2] for each in log):
        return None, None
    after = sorted(
        (each for each in _of(log, lead, event) if cut_off < each[2] <= end), key=lambda e: e[2]
    )
    for day in sorted({each[2] for each in after}):
        so_far = [each for each in after if each[2] <= day]
        reached = _measured(measure, so_far, cut_off)
        assert isinstance(reached, int | float)
        if reached >= at_least:
            return "yes", day
    return "no", None
