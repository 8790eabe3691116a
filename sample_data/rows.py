"""Turns complete leads into the rows of a file: titles as people type them, some cells blank."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sample_data.draws import pick, uniforms
from sample_data.lead import COLUMNS, Cell, Lead
from sample_data.words import PLACEHOLDERS

Row = Mapping[str, Cell]
"""A lead as a file holds it: English header to cell, in the order of `COLUMNS`."""

SHOUTED: Final = 0.02
TRAILED: Final = 0.02
"""Shares of job titles typed in capitals, and with a blank behind."""

BLANKABLE: Final = tuple(column for column in COLUMNS if column.blank)
"""The columns with cells blanked at random."""


def rows(leads: Sequence[Lead]) -> list[Row]:
    """Return the leads as rows, with cells blanked at random, whatever their outcome.

    Each column is blanked on its own, with the share `COLUMNS` gives. A blanked industry holds a
    placeholder word.
    """
    made = [
        {column.name: _cell(lead, column.name) for column in COLUMNS} | {"job_title": title}
        for lead, title in zip(leads, _titles(leads), strict=True)
    ]
    words = uniforms("blanked:word", len(made))
    for column in BLANKABLE:
        for at, hit in enumerate(uniforms(f"blanked:{column.name}", len(made))):
            if hit < column.blank:
                is_industry = column.name == "industry"
                made[at][column.name] = pick(words[at], PLACEHOLDERS) if is_industry else None
    return list(made)


def missing_share(shown: Iterable[Row]) -> float:
    """Return the share of blank or placeholder cells among the columns that are blanked."""
    missing = {None, *(word for word, _ in PLACEHOLDERS)}
    cells = [row[column.name] in missing for row in shown for column in BLANKABLE]
    return sum(cells) / len(cells)


def _cell(lead: Lead, name: str) -> Cell:
    cell: Cell = getattr(lead, name)
    return cell


def _titles(leads: Sequence[Lead]) -> list[str]:
    return [
        lead.job_title.upper()
        if typed < SHOUTED
        else f"{lead.job_title} "
        if typed < SHOUTED + TRAILED
        else lead.job_title
        for lead, typed in zip(leads, uniforms("title:typed", len(leads)), strict=True)
    ]
