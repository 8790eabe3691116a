"""Which columns of a file may become criteria, and what speaks against the others."""

from dataclasses import dataclass
from typing import Final

from calibration.advice.leaks import LeakFinding, Weight
from calibration.leads.personal import PersonalFinding, nearly_all_differ, personal_columns
from calibration.leads.profile import ColumnProfile
from calibration.leads.sensitive import SensitiveFinding, sensitive_columns
from calibration.leads.tables import LeadTable
from calibration.messages import Message, say
from calibration.model import Field, FieldType, Outcome, fold
from calibration.problems import LeadsError, Problem

FEW: Final = 50
"""Distinct texts that are levels whatever their share of the cells."""


@dataclass(frozen=True, slots=True)
class ColumnCheck:
    """A column that might become criteria, and what was found about it.

    Parameters
    ----------
    profile
        What is in the column.
    is_telling
        Whether its values could be levels at all: it is no constant, and not nearly all of its
        values differ.
    personal, sensitive
        Where it tells who a lead is, or what nobody should be judged by.
    leak
        What speaks for its having been filled in after the deal; None where that was not looked
        at.
    overruled
        Whether a person has decided to use it all the same.
    """

    profile: ColumnProfile
    is_telling: bool
    personal: PersonalFinding | None = None
    sensitive: SensitiveFinding | None = None
    leak: LeakFinding | None = None
    overruled: bool = False

    @property
    def header(self) -> str:
        """The column's header."""
        return self.profile.header

    @property
    def field(self) -> Field:
        """The field that a model would declare for the column."""
        return self.profile.field()

    @property
    def reasons(self) -> tuple[Message, ...]:
        """Why the column is left out of suggestions unless a person overrules it, in sentences."""
        flagged = self.leak.reasons(Weight.FLAGGED) if self.leak is not None else ()
        own = [each.message for each in (self.personal, self.sensitive) if each is not None]
        return (*own, *flagged)

    @property
    def is_left_out(self) -> bool:
        """Whether the column is left out of suggestions."""
        return not self.is_telling or (bool(self.reasons) and not self.overruled)


def described_columns(
    leads: LeadTable,
    profiles: tuple[ColumnProfile, ...],
    *,
    own: tuple[str | None, ...],
    overruled: frozenset[str] = frozenset(),
) -> tuple[ColumnCheck, ...]:
    """Return what headers and values say of each column, before any outcome is looked at.

    Left out are columns whose header is blank or repeated, and ``own``: those that tell outcome
    and id, and what the caller excludes.

    Raises
    ------
    LeadsError
        If a column that is overruled isn't there.
    """
    _require(leads, overruled)
    unwanted = {fold(name) for name in own if name is not None}
    wanted = {fold(name) for name in overruled}
    offered = [
        each
        for each in profiles
        if fold(each.header)
        and fold(each.header) not in unwanted
        and leads.column(each.header) is not None
    ]
    personal = personal_columns(leads, offered)
    sensitive = sensitive_columns(offered)
    return tuple(
        ColumnCheck(
            profile=each,
            is_telling=_is_telling(each),
            personal=personal.get(each.column.position),
            sensitive=sensitive.get(each.column.position),
            overruled=fold(each.header) in wanted,
        )
        for each in offered
    )


def own_columns(outcome: Outcome | None, lead_id: str | None) -> tuple[str | None, ...]:
    """Return the columns that tell the outcome and the lead."""
    if outcome is None:
        return (lead_id,)
    return (
        outcome.field,
        outcome.created_field,
        outcome.converted_date_field,
        outcome.value_field,
        lead_id,
    )


def _require(leads: LeadTable, headers: frozenset[str]) -> None:
    problems = [
        Problem(
            "missing-field",
            header,
            say(
                "must be the header of one column. The file has: {headers}.",
                headers=", ".join(each.header for each in leads.columns if each.header),
            ),
        )
        for header in sorted(headers)
        if leads.column(header) is None
    ]
    if problems:
        raise LeadsError(*problems)


def _is_telling(profile: ColumnProfile) -> bool:
    if profile.is_constant:
        return False
    if profile.type is FieldType.TEXT:
        return profile.distinct <= FEW or not nearly_all_differ(profile)
    return True
