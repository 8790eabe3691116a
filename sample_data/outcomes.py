"""Draws what became of the leads by the day the files were exported."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sample_data.draws import quantile, uniforms
from sample_data.lead import WINDOW_DAYS, Lead
from sample_data.truth import LATE, chance

EXPORT_DAY: Final = date(2026, 9, 14)
"""The day the files were exported: what happened later is not in them."""

DAYS_TO_CLOSE: Final = ((0.0, 15.0), (0.25, 27.0), (0.6, 48.0), (0.9, 77.0), (1.0, 91.0))
"""Days to a sale within the window, as a quantile line (rounded down).

None closes before day 15, so that behaviours known at day 14 all precede the outcome.
"""

DAYS_IF_LATE: Final = ((0.0, 91.0), (0.6, 130.0), (1.0, 240.0))
"""Days to a sale after the window, as a quantile line (rounded down)."""

DAYS_TO_LOSE: Final = ((0.0, 20.0), (0.5, 60.0), (0.9, 120.0), (1.0, 200.0))
"""Days until sales writes `no` on a lead that does not buy, as a quantile line."""

NEVER_CLOSED: Final = 0.06
"""Share of leads without a sale that nobody ever closes: they stay open in the file."""

DEAL_PER_HEAD: Final = ((0.0, 14.0), (0.5, 26.0), (0.9, 55.0), (1.0, 90.0))
"""Euros of a sale per person employed, counted up to 400 people, as a quantile line."""


def with_outcomes(leads: list[Lead]) -> list[Lead]:
    """Return the leads with what was known of their outcome on the export day.

    A lead without a sale by then is `no` once sales closed it, and open before. A sale after the
    export day is not known yet, so that lead is open too.
    """
    draws = (
        uniforms(f"outcome:{idea}", len(leads))
        for idea in ("wins", "late", "close", "lose", "never", "money")
    )
    return [
        _sold(lead, days, money)
        if (days := _days_to_sale(chance(lead), wins=wins, late=late, close=close))
        else _unsold(lead, lose=lose, never=never)
        for lead, wins, late, close, lose, never, money in zip(leads, *draws, strict=True)
    ]


def _days_to_sale(probability: float, *, wins: float, late: float, close: float) -> int | None:
    """Return the days from creation to the sale, None if there never is one."""
    if wins < probability:
        return int(quantile(close, DAYS_TO_CLOSE))
    return int(quantile(close, DAYS_IF_LATE)) if late < LATE * probability else None


def _sold(lead: Lead, days: int, money: float) -> Lead:
    sale = lead.created + timedelta(days=days)
    if sale > EXPORT_DAY:
        return lead
    return replace(
        lead,
        converted=True,
        converted_date=sale,
        days_to_close=days,
        deal_value=_deal(lead, money),
    )


def _unsold(lead: Lead, *, lose: float, never: float) -> Lead:
    closed = lead.created + timedelta(days=int(quantile(lose, DAYS_TO_LOSE)))
    return (
        replace(lead, converted=False) if never >= NEVER_CLOSED and closed <= EXPORT_DAY else lead
    )


def _deal(lead: Lead, uniform: float) -> float:
    """Return the value of a sale in euros, to ten cents, growing with the company."""
    tenths = 12_000 + int(min(lead.employees, 400) * quantile(uniform, DEAL_PER_HEAD) * 10)
    return tenths / 10


def is_counted(lead: Lead) -> bool:
    """Tell whether the lead was created at least one window before the export day."""
    return (EXPORT_DAY - lead.created).days >= WINDOW_DAYS


def has_converted(lead: Lead) -> bool:
    """Tell whether the lead bought within the window."""
    return lead.days_to_close is not None and lead.days_to_close <= WINDOW_DAYS
