"""Small logs and leads, written as the files people upload."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from calibration.leads import LeadTable, read_leads
from calibration.leads.events import EventColumns, EventLog, read_events
from tests.leads.events.small import COLUMNS, TODAY

Opened = Callable[..., LeadTable]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Return a function that opens a file given as text, to be closed after the test."""
    tables: list[LeadTable] = []

    def open_text(text: str, delimiter: str = ",") -> LeadTable:
        table = read_leads(text.encode(), name="file.csv", delimiter=delimiter)
        tables.append(table)
        return table

    yield open_text
    for table in tables:
        table.close()


@pytest.fixture
def log_of(opened: Opened) -> Callable[..., EventLog]:
    """Return a function that reads lines of a log: lead, event, time, amount."""

    def read(lines: Sequence[str], columns: EventColumns = COLUMNS) -> EventLog:
        text = "lead,event,time,amount\n" + "".join(f"{line}\n" for line in lines)
        return read_events(opened(text), columns, today=TODAY)

    return read
