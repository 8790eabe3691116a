"""A lead that the room knows by name: found, named, and followed along every slider."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from calibration.engine.leads import LeadLevels, levels_of_lead
from calibration.evaluation.controls import Control
from calibration.evaluation.known import readings_of_lead
from calibration.evaluation.scores import HUNDREDTHS
from calibration.leads.facts import Standing
from calibration.leads.profile import ColumnProfile
from calibration.leads.search import FoundLead, find_leads, lead_at, leads_of_id
from calibration.leads.tables import Column
from calibration.leads.typed import type_lead
from calibration.model import FieldType, fold
from calibration.problems import LeadsError
from pages.components import control_words
from pages.shared import checking
from pages.shared.results import Results, shape_of
from pages.shared.words import _

MOST_FOUND: Final = 8
MOST_DETAILS: Final = 3
LONGEST_NAME: Final = 40
"""The most characters of a value that a lead is called by; longer ones are prose."""

Data: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class KnownLead:
    """A lead that was picked.

    Parameters
    ----------
    row
        Its place in the file; the first is 0.
    name, short
        What people call it, with its id where it has both, and without.
    levels
        What the model needs to know of it.
    left_out
        Whether it is not among the leads that are looked at.
    """

    row: int
    name: str
    short: str
    levels: LeadLevels
    left_out: bool


def known_lead(results: Results) -> KnownLead | None:
    """Return the lead that the room has picked; None if there is none."""
    row = results.work.room.known
    if row is None or results.is_grouped:
        return None
    key = (results.typed(), shape_of(results.model), row, results.work.shows_personal)
    return results.shelf.get("known-lead", key, lambda: _read(results, row))


def _read(results: Results, row: int) -> KnownLead | None:
    found = lead_at(results.leads, row)
    if found is None:
        return None
    typed, model = results.typed(), results.model
    called = _Naming.of(results).called(found)
    name, short = _with_id(called), called[0]
    try:
        return KnownLead(row, name, short, levels_of_lead(typed, model, row=row), left_out=False)
    except LeadsError:  # a filter left the lead out
        alone = type_lead(results.leads, model, row=row, like=typed, mapping=results.work.mapping)
        try:
            levels = levels_of_lead(alone, model, row=row)
            return KnownLead(row, name, short, levels, left_out=True)
        finally:
            alone.close()


def name_of(results: Results, lead: FoundLead) -> str:
    """Return what people call a lead, with its id where it has a name and one."""
    return _with_id(_Naming.of(results).called(lead))


def told_of(results: Results) -> Data:
    """Return what the board is told: the leads found, and the lead picked."""
    room, lead = results.work.room, known_lead(results)
    return {
        "searched": room.searched,
        "found": _found(results) if room.searched and not results.is_grouped else [],
        "lead": None if lead is None else _told(results, lead),
    }


def columns_of(results: Results, control: Control) -> Data:
    """Return the picked lead's score, decision and band at every position of a control."""
    lead = known_lead(results)
    if lead is None:
        return {}
    levels = lead.levels
    found = readings_of_lead(
        results.model, levels.levels, control, variant=levels.variant, gate=levels.gate
    )
    return {
        "known_score": (found.score / HUNDREDTHS).tolist(),
        "known_qualified": found.qualified.tolist(),
        "known_band": found.band.tolist(),
    }


def _told(results: Results, lead: KnownLead) -> Data:
    gate = lead.levels.gate
    return {
        "row": lead.row,
        "name": lead.name,
        "short": lead.short,
        "outcome": outcome_of(results, lead.levels),
        "gate": results.model.gates[gate].label if gate >= 0 else None,
        "left_out": lead.left_out,
    }


def outcome_of(results: Results, levels: LeadLevels) -> str:
    """Return what became of a lead, in the words of the objective."""
    objective = results.model.objective
    if not results.typed().facts.has_outcome:
        return _("no outcome yet")
    if levels.late:
        return control_words.did_late(objective)
    return {
        Standing.CONVERTED: control_words.did(objective),
        Standing.NOT_CONVERTED: control_words.did_not(objective),
        Standing.OPEN: _("still open"),
        Standing.IMMATURE: _("too young to tell"),
    }[levels.standing]


def _found(results: Results) -> list[Data]:
    room, naming = results.work.room, _Naming.of(results)
    found = results.shelf.get(
        "known-found",
        (results.leads.sha256, results.leads.relation, room.searched, naming),
        lambda: _search(results, naming),
    )
    return [
        {
            "row": each.row,
            "name": _with_id(naming.called(each)),
            "details": " · ".join(naming.details(each, room.searched)),
        }
        for each in found
    ]


def _search(results: Results, naming: "_Naming") -> tuple[FoundLead, ...]:
    """Look by id, then by name, as people do; only where that finds none, in all that is known."""
    words = results.work.room.searched
    if naming.lead_id is not None:
        found = leads_of_id(results.leads, words, lead_id=naming.lead_id, most=MOST_FOUND)
        if found:
            return found
    for within in (naming.calling, None):
        found = find_leads(
            results.leads,
            words,
            lead_id=naming.lead_id,
            names=naming.names,
            within=within,
            most=MOST_FOUND,
        )
        if found:
            return found
    return ()


@dataclass(frozen=True, slots=True)
class _Naming:
    """By which columns people tell leads apart.

    Parameters
    ----------
    lead_id
        The column that identifies a lead; None without one.
    names
        The column of names, such as the company's; none where no text tells most leads apart.
    telling
        Other columns that say most about a lead.
    hidden
        Positions of the columns that tell who a lead is, while nobody asked to see them.
    """

    lead_id: Column | None
    names: tuple[Column, ...]
    telling: tuple[Column, ...]
    hidden: frozenset[int]

    @classmethod
    def of(cls, results: Results) -> "_Naming":
        model, work = results.model, results.work
        lead_id = None
        if model.lead_id:
            lead_id = results.leads.column(work.mapping.get(model.lead_id, model.lead_id))
        # Profiled columns know more than stored ones, so that they are told apart by their place.
        at = None if lead_id is None else lead_id.position
        hidden = checking.hidden_positions(work)
        texts = [
            each
            for each in work.profiles
            if each.type is FieldType.TEXT
            and each.column.position not in {at, *hidden}
            and _is_short(each)
        ]
        texts.sort(key=lambda each: -each.distinct)
        names = [each.column for each in texts[:1] if 2 * each.distinct >= each.filled > 0]
        rest = [each.column for each in texts if each.column not in names]
        return cls(lead_id, tuple(names), tuple(rest[:MOST_DETAILS]), hidden)

    @property
    def calling(self) -> tuple[Column, ...]:
        """The columns of what a lead is called."""
        return self.names if self.lead_id is None else (*self.names, self.lead_id)

    def called(self, lead: FoundLead) -> tuple[str, ...]:
        """Return what a lead is called: its name and its id, else its place in the file."""
        cells = [_line(lead.cells[each.position]) for each in self.calling]
        place = _("lead {n}").format(n=lead.row + 1)
        return tuple(each for each in cells if each) or (place,)

    def details(self, lead: FoundLead, words: str) -> tuple[str, ...]:
        """Return what tells a lead apart, and the text in it that was looked for."""
        cells = [_line(lead.cells[each.position]) for each in self.telling]
        told = [each for each in cells if each]
        wanted = fold(words)
        if not any(wanted in fold(each) for each in (*self.called(lead), *told)):
            seen = [cell for at, cell in enumerate(lead.cells) if at not in self.hidden]
            told = [_line(each) for each in seen if wanted in fold(each)][:1] + told[:2]
        return tuple(told)


def _with_id(called: tuple[str, ...]) -> str:
    name, *lead_id = called
    return f"{name} ({lead_id[0]})" if lead_id else name


def _is_short(profile: ColumnProfile) -> bool:
    return all(len(each) <= LONGEST_NAME for each in profile.examples)


def _line(cell: str) -> str:
    """Return a cell on one line, shortened."""
    line = " ".join(cell.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
