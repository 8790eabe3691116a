"""Everything that is found in a file of leads, at once: flaws, doubts, and what was seen to."""

from collections.abc import Iterator

from calibration.leads.distinct import distinct_cells
from calibration.leads.finding import Finding, FindingKind, State, in_order
from calibration.leads.findings_cells import cell_findings, looks_of
from calibration.leads.findings_headers import header_findings
from calibration.leads.findings_rows import duplicate_rows, repeated_ids
from calibration.leads.findings_time import drift
from calibration.leads.findings_types import type_findings
from calibration.leads.findings_words import placeholders, spellings
from calibration.leads.personal import PersonalKind, personal_columns
from calibration.leads.profile import ColumnProfile
from calibration.leads.shapes import shapes_in
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads
from calibration.messages import say

__all__ = ["Finding", "FindingKind", "State", "find", "find_in_file"]

_TOLD_HERE = frozenset({"blank-header", "repeated-header", "ambiguous-dates"})
"""Kinds of notices of reading that findings tell in full."""
_IDS = frozenset({PersonalKind.ID, PersonalKind.EMAIL})


def find(
    leads: LeadTable,
    profiles: tuple[ColumnProfile, ...],
    *,
    lead_id: str | None = None,
    typed: TypedLeads | None = None,
) -> tuple[Finding, ...]:
    """Return all that is found in a file of leads, what asks most of people first.

    Nothing is changed: what is done about a finding is one of its remedies.

    Parameters
    ----------
    leads
        The file as it was read.
    profiles
        What is in its columns, as guessed.
    lead_id
        The header of the column that identifies a lead, where somebody named it.
    typed
        The leads with their outcomes, where one is named: then it is looked at whether the share
        that converts moves.
    """
    found = list(find_in_file(leads, profiles, lead_id=lead_id))
    moved = drift(typed) if typed is not None else None
    return in_order([*found, moved] if moved is not None else found)


def find_in_file(
    leads: LeadTable, profiles: tuple[ColumnProfile, ...], *, lead_id: str | None = None
) -> tuple[Finding, ...]:
    """Return what is found in a file whatever its outcome is; see :func:`find`."""
    found = [*_notices(leads), *header_findings(leads, profiles)]
    with (
        leads.cursor() as cursor,
        distinct_cells(cursor, leads.columns, relation=leads.relation) as cells,
    ):
        shapes = shapes_in(cursor, cells)
        found += cell_findings(profiles, looks_of(cursor, cells), shapes)
        found += type_findings(cursor, cells, profiles, shapes)
        found += placeholders(cursor, cells, profiles)
        found += spellings(cursor, cells, profiles)
        found += repeated_ids(cursor, cells, _ids(leads, profiles, lead_id))
    found += duplicate_rows(leads, profiles)
    return in_order(found)


def _notices(leads: LeadTable) -> Iterator[Finding]:
    """Yield what reading the file has noticed and no finding tells in full."""
    for notice in leads.notices:
        if notice.kind not in _TOLD_HERE:
            state = State.DECIDE if notice.kind.endswith("-doubt") else State.KNOW
            yield Finding(FindingKind.READING, state, notice.message, say(""), column=notice.place)


def _ids(
    leads: LeadTable, profiles: tuple[ColumnProfile, ...], lead_id: str | None
) -> list[ColumnProfile]:
    named = leads.column(lead_id) if lead_id else None
    personal = personal_columns(leads, profiles)
    return [
        each
        for each in profiles
        if each.header.strip()
        and (
            (named is not None and each.column.position == named.position)
            or (each.column.position in personal and personal[each.column.position].kind in _IDS)
        )
    ]
