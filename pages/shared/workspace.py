"""What one person works on: leads, the model and its versions, and what they are looked at by."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from calibration.engine.pattern_tables import PatternTable
from calibration.leads.added import Addition
from calibration.leads.facts import EVERY_LEAD, Sample
from calibration.leads.prepared import Prepared
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import Remedy
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Filter, Worked
from calibration.model import Field, FieldType, Model
from pages.shared.awaited import Awaited
from pages.shared.room import Room
from pages.shared.versions import Versions


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TodayRule:
    """The rule in use today, as a column of the leads tells it.

    Either a score that qualifies from ``at_least``, or a flag that is one of ``words``.
    """

    header: str
    at_least: float | None = None
    words: tuple[str, ...] = ()

    @property
    def field(self) -> Field:
        """The column as a field that leads are typed with."""
        kind = FieldType.NUMBER if self.at_least is not None else FieldType.TEXT
        return Field(name=self.header, type=kind)


@dataclass(frozen=True, slots=True)
class Overruling:
    """Somebody's decision to use a column although something speaks against it."""

    column: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """The value a session works on; edited by making a new one.

    Parameters
    ----------
    leads
        The opened leads; None before any are.
    grouped
        The patterns that are open in the place of leads; None where there are leads.
    profiles
        What is known of each column, in the order of the file.
    corrected
        Columns that are read otherwise than guessed, by header.
    versions
        The models; None before there is one.
    mapping
        Which column a field of the model is read from, where the names differ.
    today
        The rule in use today, where it is what everything is compared with.
    sampling
        Whether the leads are every lead of their period.
    worked
        How a column tells which leads sales has worked on; None where none is named.
    company
        The header of the column that names a lead's company; None where none is named.
    where
        The period and segment that are looked at; None for all leads.
    openings
        How often the leads kept aside were opened.
    seen
        The models for which they were.
    is_sample
        Whether the leads are the sample and the model is untouched by anybody.
    room
        What the room agrees, hides and looks at around the numbers.
    remedies
        What was decided about flaws of the leads; repeated on the next file that is opened.
    prepared
        The leads as the remedies read them, of which ``leads`` are those that are looked at; None
        before anything was decided.
    opened
        The leads before the remedies, with all that was added, where ``leads`` are others.
    additions
        What was added to the file's own columns: wins, events; repeated when remedies change, and
        dropped when another file of leads is opened.
    layers
        The leads as they were read from the file, then with each of the additions; empty where
        there are none.
    guessed
        What was guessed of each column before the remedies, where ``profiles`` differ.
    overruled
        The columns that somebody uses all the same.
    shows_personal
        Whether tables show what tells who a lead is.
    awaited
        The files to be brought again, in a project that was reopened; None where all is there.
    """

    leads: LeadTable | None = None
    grouped: PatternTable | None = None
    profiles: tuple[ColumnProfile, ...] = ()
    corrected: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    versions: Versions | None = None
    mapping: Mapping[str, str] = field(default_factory=_nothing)
    today: TodayRule | None = None
    sampling: Sample = EVERY_LEAD
    worked: Worked | None = None
    company: str | None = None
    where: Filter | None = None
    openings: int = 0
    seen: tuple[Model, ...] = ()
    is_sample: bool = False
    room: Room = field(default_factory=Room)
    remedies: tuple[Remedy, ...] = ()
    prepared: Prepared | None = None
    opened: LeadTable | None = None
    additions: tuple[Addition, ...] = ()
    layers: tuple[LeadTable, ...] = ()
    guessed: tuple[ColumnProfile, ...] = ()
    overruled: tuple[Overruling, ...] = ()
    shows_personal: bool = False
    awaited: Awaited | None = None

    @property
    def as_read(self) -> LeadTable | None:
        """The leads as they were read from the file, nothing added and nothing decided."""
        return self.layers[0] if self.layers else self.file

    @property
    def file(self) -> LeadTable | None:
        """The leads as they were in the file, with what was added to it."""
        return self.opened or self.leads

    def addition(self, kind: str) -> Addition | None:
        """Return what of that kind was added; None if nothing was."""
        return next((each for each in self.additions if each.kind == kind), None)

    @property
    def everyone(self) -> LeadTable | None:
        """All leads of the file, read as the remedies say: what is scored."""
        return self.prepared.everyone if self.prepared else self.leads

    @property
    def model(self) -> Model:
        """The model on screen; ask for it only behind the gate that there is one."""
        if self.versions is None:
            raise LookupError("there is no model yet")
        return self.versions.present

    def edited(self, model: Model) -> "Workspace":
        """Return the workspace with an edited model."""
        versions = self.versions.edited(model) if self.versions else Versions(model, model)
        return replace(self, versions=versions)

    def started_from(self, model: Model) -> "Workspace":
        """Return the workspace with a model that becomes the start version; undo brings back."""
        if self.versions is None:
            return replace(self, versions=Versions(model, model), is_sample=False)
        return replace(self, versions=self.versions.edited(model).kept(), is_sample=False)

    def changed(self, **parts: object) -> "Workspace":
        """Return the workspace with some parts replaced."""
        return replace(self, **parts)  # type: ignore[arg-type]

    def field_of(self, header: str) -> Field:
        """Return how a column is read: as corrected, else as guessed."""
        if header in self.corrected:
            return self.corrected[header]
        for profile in self.profiles:
            if profile.header == header:
                return Field(name=header, type=profile.type, missing=profile.missing_words)
        return Field(name=header, type=FieldType.TEXT)

    def unmapped(self) -> tuple[str, ...]:
        """Return the names the model reads that no column of the leads answers to."""
        if self.leads is None or self.versions is None:
            return ()
        return tuple(
            name
            for name in names_read(self.model)
            if self.leads.column(self.mapping.get(name, name)) is None
        )


def names_read(model: Model) -> tuple[str, ...]:
    """Return the names of the columns a model reads, the outcome's included, without repeats."""
    names = [each.name for each in model.read_fields()]
    if model.outcome is not None:
        outcome = model.outcome
        names += [outcome.field]
        names += [
            name
            for name in (outcome.created_field, outcome.converted_date_field, outcome.value_field)
            if name is not None
        ]
    if model.as_of is not None:
        names.append(model.as_of.field)
    return tuple(dict.fromkeys(names))
