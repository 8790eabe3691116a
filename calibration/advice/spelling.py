"""How a text that is compared folded is commonly written."""

from typing import Final

from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.nodes import column, named, table
from calibration.leads.tables import LeadTable
from calibration.model import BLANKS, fold, nfc

MOST_WRITTEN: Final = 5_000
"""Different cells of a column that are looked at, the commonest first."""


def spelling_of(leads: LeadTable, header: str) -> dict[str, str]:
    """Return the commonest way each folded text of a column is written."""
    stored = leads.column(header)
    if stored is None:
        return {}
    query = (
        exp.select(named(raw_text(stored), "cell"), named(exp.Count(this=exp.Star()), "n"))
        .from_(table(leads.relation))
        .group_by(exp.convert(1))
        .order_by(exp.Ordered(this=column("n"), desc=True), exp.Ordered(this=column("cell")))
        .limit(MOST_WRITTEN)
    )
    written: dict[str, str] = {}
    for cell, _ in leads.query(query):
        if isinstance(cell, str):
            written.setdefault(fold(cell), nfc(cell).strip(BLANKS))
    return written
