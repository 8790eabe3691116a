"""Reference leads as a CSV file, and that file as the library reads it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from calibration.exports.reference_leads.cells import SCORING_DATE
from calibration.exports.scored_files import quoted
from calibration.leads.choices import Choices
from calibration.leads.facts import Split
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.model import Model, fold

Rows = Sequence[Sequence[str]]

CHOICES: Final = Choices(encoding="utf-8", delimiter=",", above=0, below=0)
"""How the file is read: as it was written, nothing guessed."""


def id_header(model: Model) -> str:
    """Return the header of the column that tells the reference leads apart."""
    taken = {fold(field.name) for field in model.fields}
    header = model.lead_id or "lead"
    while fold(header) in taken:
        header = f"{header}_id"
    return header


def id_of(place: int) -> str:
    """Return the id of the lead at a place; the first is ``R001``."""
    return f"R{place + 1:03}"


def csv_of(headers: Sequence[str], rows: Rows) -> bytes:
    """Return a CSV file: UTF-8, commas, quotes where needed, one line feed a row."""
    lines = [",".join(quoted(cell) for cell in row) for row in (headers, *rows)]
    return ("\n".join(lines) + "\n").encode()


def leads_csv(model: Model, fields: Sequence[str], rows: Rows) -> bytes:
    """Return the cells of reference leads as a file, each lead's id before them."""
    named = [(id_of(place), *row) for place, row in enumerate(rows)]
    return csv_of((id_header(model), *fields), named)


@contextmanager
def read_again(
    model: Model, fields: Sequence[str], rows: Rows
) -> Iterator[tuple[LeadTable, TypedLeads]]:
    """Read the file of reference leads as ``score`` reads leads, as of their scoring date."""
    source = leads_csv(model, fields, rows)
    with read_leads(source, name="leads.csv", choices=CHOICES) as leads:
        typed = type_leads(
            leads,
            model,
            rule="score",
            as_of=SCORING_DATE,
            today=SCORING_DATE,
            split=Split("none"),
        )
        yield leads, typed
