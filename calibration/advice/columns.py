"""Which columns of a file may become criteria."""

from typing import Final

from calibration.leads.profile import ColumnProfile
from calibration.leads.tables import LeadTable
from calibration.model import Field, FieldType, Outcome, fold

MOST_TEXTS: Final = 0.5
"""The share of filled cells that are distinct, above which a text is a name and not a level."""
_FEW: Final = 50
"""Distinct texts that are levels whatever their share."""


def fields_of(
    leads: LeadTable,
    profiles: tuple[ColumnProfile, ...],
    *,
    outcome: Outcome,
    lead_id: str | None,
    exclude: tuple[str, ...] = (),
) -> tuple[Field, ...]:
    """Return the columns that may become criteria, as fields.

    Left out are the outcome's own columns, the id, what the caller excludes, columns whose
    header is blank or repeated, constants, ids and texts that are nearly all different.
    """
    own = (
        outcome.field,
        outcome.created_field,
        outcome.converted_date_field,
        outcome.value_field,
        lead_id,
        *exclude,
    )
    unwanted = {fold(name) for name in own if name is not None}
    return tuple(
        Field(name=each.header, type=each.type, missing=each.missing_words)
        for each in profiles
        if fold(each.header)
        and fold(each.header) not in unwanted
        and leads.column(each.header) is not None
        and _tells_something(each, rows=leads.rows)
    )


def _tells_something(profile: ColumnProfile, *, rows: int) -> bool:
    filled, distinct = profile.filled, profile.distinct
    if distinct == 0 or (distinct == 1 and filled == rows):
        return False
    if profile.type is FieldType.TEXT:
        return distinct <= _FEW or distinct <= MOST_TEXTS * filled
    # A number for each lead, no two alike and all of them whole, counts leads.
    return not (
        profile.type is FieldType.NUMBER
        and distinct == filled == rows
        and rows > _FEW
        and _is_whole(profile)
    )


def _is_whole(profile: ColumnProfile) -> bool:
    try:
        return all(float(str(example)).is_integer() for example in profile.examples)
    except ValueError:
        return False
