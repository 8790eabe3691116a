"""What the tests of events share."""

from datetime import date

import pyarrow as pa

from calibration.leads.events import EventColumns

TODAY = date(2026, 6, 30)
COLUMNS = EventColumns(lead="lead", time="time", event="event", amount="amount")


def known(*leads: tuple[str | None, str | None]) -> pa.Table:
    """Return leads by id and cut-off."""
    return pa.table(
        {
            "row": pa.array(range(len(leads)), pa.int64()),
            "key": pa.array([key for key, _ in leads], pa.string()),
            "cut_off": pa.array(
                [None if day is None else date.fromisoformat(day) for _, day in leads], pa.date32()
            ),
        }
    )
