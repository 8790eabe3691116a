"""What production returned for leads, against what the model gives them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlglot import exp

from calibration.exports.reference_leads import ReferenceLeads
from calibration.exports.returned import Must, is_same
from calibration.exports.scored import scored_leads
from calibration.leads.nodes import column as own_column
from calibration.leads.nodes import select, table
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads
from calibration.messages import say
from calibration.model import Model, fold
from calibration.problems import LeadsError, Problem

READINGS: Final = (
    "score", "fit", "engagement", "feedback", "grade", "band", "qualified", "variant", "gate"
)  # fmt: skip
"""What ``score`` adds to each lead."""

_TEXTS: Final = frozenset({"grade", "band", "variant", "gate"})
_ROWS_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Right:
    """What a lead must get: its place among the leads (the first is 0), its id, its readings.

    ``must`` has the columns of ``score --explain``.
    """

    place: int
    id: str | None
    must: Mapping[str, Must]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is not what it must be."""

    right: Right
    column: str
    got: object


@dataclass(slots=True)
class Verified:
    """What a comparison found.

    Parameters
    ----------
    compared, not_returned
        The columns that were compared, and those of ``score`` that were not returned.
    leads
        How many leads were compared.
    differing
        How many leads differ, by column.
    first
        The first difference, in the order of the leads.
    missing, twice, unknown
        Ids of leads that were not returned, that were more than once, and that are no lead's.
    """

    compared: tuple[str, ...]
    not_returned: tuple[str, ...]
    leads: int = 0
    differing: dict[str, int] = field(default_factory=dict)
    first: Difference | None = None
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def all_equal(self) -> bool:
        """Whether every lead came back once, and right."""
        return not (self.differing or self.missing or self.twice or self.unknown)

    def compare(self, right: Right, cells: Mapping[str, object]) -> None:
        """Compare the returned cells of a lead."""
        self.leads += 1
        for name, cell in cells.items():
            if not is_same(cell, right.must[name]):
                self.differing[name] = self.differing.get(name, 0) + 1
                if self.first is None:
                    self.first = Difference(right, name, cell)


def columns_of(model: Model) -> tuple[str, ...]:
    """Return the columns that ``score --explain`` adds."""
    criteria = tuple(f"points:{criterion.id}" for criterion in model.criteria)
    return (*READINGS, *criteria, *(f"cap:{group.id}" for group in model.groups), "clamp")


def returned_columns(scored: LeadTable, model: Model) -> dict[str, int]:
    """Return the places of the columns that production returned, by the name of each.

    Where the leads have a column of that name themselves, ours has ``_model`` after its name, as
    ``score`` writes it.

    Raises
    ------
    LeadsError
        If there is none of them.
    """
    read = {fold(each.name) for each in model.read_fields()}
    found: dict[str, int] = {}
    for name in columns_of(model):
        ours = scored.column(f"{name}_model")
        if ours is None and fold(name) not in read:
            ours = scored.column(name)
        if ours is not None:
            found[name] = ours.position
    if not found:
        message = say(
            "The file must hold what production returned: one or more of {names}. It has: "
            "{headers}. Return the columns under these names.",
            names=", ".join(READINGS),
            headers=", ".join(each.header for each in scored.columns if each.header),
        )
        raise LeadsError(Problem("nothing-returned", "", message))
    return found


def verified_in_place(leads: LeadTable, typed: TypedLeads, model: Model) -> Verified:
    """Score leads again that came back with their fields, and compare.

    Parameters
    ----------
    leads
        The file that production returned: the fields of the leads, and their readings.
    typed
        The same as the model reads them.
    """
    places = returned_columns(leads, model)
    found = _empty(places, model)
    for right, cells in _rights(leads, typed, model):
        found.compare(right, {name: cells[place] for name, place in places.items()})
    return found


def verified_against(
    rights: Iterable[Right], scored: LeadTable, model: Model, *, id_header: str | None
) -> Verified:
    """Compare what production returned with what other leads must get.

    Parameters
    ----------
    rights
        What each lead must get.
    scored
        The file that production returned.
    id_header
        The header of the ids in it, by which leads are found; None: they are in the same order.

    Raises
    ------
    LeadsError
        If it has no such column, or, without ids, another number of leads.
    """
    places = returned_columns(scored, model)
    found = _empty(places, model)
    ids = _id_place(scored, id_header)
    returned: dict[str, Sequence[object]] = {}
    for place, cells in enumerate(_cells(scored)):
        name = str(place) if ids is None else str(cells[ids])
        if name in returned:
            found.twice.append(name)
        returned.setdefault(name, [cells[each] for each in places.values()])
    for right in rights:
        row = returned.pop(str(right.place) if ids is None else str(right.id), None)
        if row is None:
            found.missing.append(right.id or str(right.place + 1))
        else:
            found.compare(right, dict(zip(places, row, strict=True)))
    found.unknown += returned
    return found


def rights_of(leads: LeadTable, typed: TypedLeads, model: Model) -> Iterator[Right]:
    """Yield what each lead of a file must get."""
    return (right for right, _ in _rights(leads, typed, model))


def rights_of_reference(reference: ReferenceLeads) -> Iterator[Right]:
    """Yield what each reference lead must get."""
    for place, (name, row) in enumerate(zip(reference.ids, reference.expected, strict=True)):
        cells = zip(reference.headers, row, strict=True)
        yield Right(place, name, {header: _must(header, cell) for header, cell in cells})


def _empty(places: Mapping[str, int], model: Model) -> Verified:
    silent = () if model.grades is not None else ("grade",)
    return Verified(
        compared=tuple(places),
        not_returned=tuple(each for each in READINGS if each not in (*places, *silent)),
    )


def _rights(
    leads: LeadTable, typed: TypedLeads, model: Model
) -> Iterator[tuple[Right, tuple[object, ...]]]:
    scored = scored_leads(leads, typed, model, form="parquet", explain=True)
    own = len(leads.columns)
    names = columns_of(model)
    ids = leads.column(model.lead_id) if model.lead_id is not None else None
    for place, row in enumerate(_fetched(leads, scored.query)):
        name = None if ids is None else str(row[ids.position])
        must = {each: _must(each, cell) for each, cell in zip(names, row[own:], strict=True)}
        yield Right(place, name, must), row[:own]


def _must(name: str, cell: object) -> Must:
    if name in _TEXTS:
        return str(cell) if cell else None
    if name == "qualified":
        return cell if isinstance(cell, bool) else cell == "true"
    return cell if isinstance(cell, Decimal) else Decimal(str(cell))


def _cells(leads: LeadTable) -> Iterator[tuple[object, ...]]:
    query = select(*(each.node for each in leads.columns), source=table(leads.relation))
    return _fetched(leads, query.order_by(own_column("row")))


def _fetched(leads: LeadTable, query: exp.Select) -> Iterator[tuple[object, ...]]:
    with leads.cursor() as cursor:
        cursor.execute(query.sql(dialect="duckdb"))
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def _id_place(scored: LeadTable, header: str | None) -> int | None:
    if header is None:
        return None
    found = scored.column(header)
    if found is None:
        message = say(
            "must be a column of the file, for it tells which lead is which. It has: {headers}.",
            headers=", ".join(each.header for each in scored.columns if each.header),
        )
        raise LeadsError(Problem("missing-field", header, message))
    return found.position
