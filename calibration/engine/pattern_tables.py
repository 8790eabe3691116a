"""A pattern table opened in place of leads: read, checked, and held against a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calibration.engine.pattern_cells import Cells, counts, cycles, texts
from calibration.engine.pattern_facts import Making, read_making, split_of_kind
from calibration.engine.pattern_files import (
    CONVERTED,
    CYCLES,
    GATE,
    LEVEL,
    NOT_CONVERTED,
    SIDES,
    UNKNOWN,
    VALUES,
    VARIANT,
    making_of,
    side_column,
)
from calibration.engine.pattern_shape import check_shape, impossible_levels
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.leads.facts import LeadFacts, Side
from calibration.leads.reading import read_leads
from calibration.leads.tables import LeadTable
from calibration.messages import say
from calibration.model import BASE, Gate, Model, Variant, fold
from calibration.problems import LeadsError, Problem

_COUNTED: Final = (CONVERTED, NOT_CONVERTED)
_KNOWN: Final = frozenset(
    {VARIANT, GATE, UNKNOWN, CYCLES, *_COUNTED, *VALUES}
    | {side_column(name, side) for name in (*_COUNTED, *VALUES) for side in SIDES}
)


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """Leads that somebody has grouped already; no lead is in it.

    P is the number of its rows.

    Parameters
    ----------
    name
        The file's name, as shown to people.
    sha256
        Of the file.
    levels
        The level of each criterion in hundredths, by its id as the file writes it: (P,).
    variant, gate
        Ids, empty for none: (P,); None where the file has no such column.
    counts
        The counts and sums of :class:`~calibration.engine.patterns.Patterns`, by their names.
    facts
        What is known of the leads as a whole.
    model
        The model they were grouped by; None where the file doesn't tell.
    notices
        What a person should know of the table, beside the notices of its file.
    """

    name: str
    sha256: str
    levels: Mapping[str, Ints]
    variant: NDArray[np.object_] | None
    gate: NDArray[np.object_] | None
    counts: Mapping[str, Ints | Floats]
    facts: LeadFacts
    model: Model | None = None
    notices: tuple[Problem, ...] = ()

    def patterns(self, model: Model) -> Patterns:
        """Return the patterns as a model reads them.

        Its points, caps, threshold, bands and grades may be any; its criteria, gates and variants
        must be those that the leads were grouped by.

        Raises
        ------
        LeadsError
            With everything in which the model and the table differ.
        """
        problems: list[Problem] = []
        by = self.model or model
        if self.model is not None:
            problems += check_shape(self.model, model)
        levels = []
        for criterion in model.criteria:
            column = self._level(criterion.id)
            if column is None:
                problems.append(_no_level(criterion.id, criterion.label))
                continue
            levels.append(column)
            problems += impossible_levels(criterion, column)
        variant = _places(VARIANT, self.variant, by.variants, problems)
        gate = _places(GATE, self.gate, by.gates, problems)
        if problems:
            raise LeadsError(*problems)
        counts = dict(self.counts)
        return Patterns(
            criteria=tuple(each.id for each in model.criteria),
            levels=np.stack(levels, axis=1) if levels else np.zeros((self.rows, 0), np.int64),
            variant=_as_long(variant, self.rows),
            gate=_as_long(gate, self.rows),
            facts=self.facts,
            **counts,  # type: ignore[arg-type]
        )

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.counts["unknown"])

    def _level(self, criterion_id: str) -> Ints | None:
        if criterion_id in self.levels:
            return self.levels[criterion_id]
        alike = [ids for ids in self.levels if fold(ids) == fold(criterion_id)]
        return self.levels[alike[0]] if len(alike) == 1 else None


def is_pattern_table(leads: LeadTable) -> bool:
    """Return whether an opened file holds patterns and not leads, told by its headers."""
    headers = [fold(column.header) for column in leads.columns]
    return any(each.startswith(LEVEL) for each in headers) and any(
        each in _KNOWN for each in headers
    )


def open_patterns(source: Path | bytes, *, name: str | None = None) -> PatternTable:
    """Open a file of patterns.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    with read_leads(source, name=name) as leads:
        return patterns_in(leads, making=making_of(source))


def patterns_in(leads: LeadTable, *, making: str | None = None) -> PatternTable:
    """Read an opened file as a pattern table; ``making`` is what its metadata says.

    Raises
    ------
    LeadsError
        With all the problems of the file.
    """
    cells = Cells.of(leads)
    problems = _missing_columns(cells)
    if problems:
        raise LeadsError(*problems)
    levels = {
        header.strip()[len(LEVEL) :]: counts(cells, header, problems, required=True)
        for header in cells.headers
        if fold(header).startswith(LEVEL)
    }
    found: dict[str, Ints | Floats] = {}
    for name in _COUNTED:
        found[name] = _sides(cells, name, problems)
    found["unknown"] = counts(cells, UNKNOWN, problems)
    found["value_known"] = _sides(cells, VALUES[0], problems)
    for name in VALUES[1:]:
        found[name] = _sides(cells, name, problems, whole=False)
    found |= cycles(cells, CYCLES, problems)
    if not problems:
        problems += _more_values(found)
    if problems:
        raise LeadsError(*problems)
    made = None if making is None else read_making(making)
    return PatternTable(
        name=leads.source.name,
        sha256=leads.sha256,
        levels=levels,
        variant=texts(cells, VARIANT),
        gate=texts(cells, GATE),
        counts=found,
        facts=_counted_facts(found) if made is None else _checked(made, found),
        model=None if made is None else made.model,
        notices=_notices(cells, made),
    )


def _sides(cells: Cells, name: str, problems: list[Problem], *, whole: bool = True) -> Floats:
    """Return a count or sum by side: (P, 2); without sides in the file all are design leads."""
    if name in cells:
        design = counts(cells, name, problems, whole=whole)
        return np.stack([design, np.zeros_like(design)], axis=1)
    columns = [counts(cells, side_column(name, side), problems, whole=whole) for side in SIDES]
    return np.stack(columns, axis=1)


def _missing_columns(cells: Cells) -> list[Problem]:
    problems = list(cells.doubled)
    if not any(fold(each).startswith(LEVEL) for each in cells.headers):
        message = say(
            "A pattern table must have a column for each criterion, named level: and its id. Got "
            "none. Name them so, or open leads."
        )
        problems.append(Problem("no-levels", "", message))
    some = [name for name in (*_COUNTED, UNKNOWN) if name in cells]
    some += [
        each for name in _COUNTED for side in SIDES if (each := side_column(name, side)) in cells
    ]
    if not some:
        message = say(
            "A pattern table must have counts of leads: converted and not_converted (or each with "
            "_design and _holdout), and unknown. Got none of them. Add them."
        )
        problems.append(Problem("no-counts", "", message))
    for name in (*_COUNTED, *VALUES):
        sides = [side_column(name, side) for side in SIDES if side_column(name, side) in cells]
        if name in cells and sides:
            message = say(
                "must stand alone, or be told by side. Got {columns} as well. Take out one kind.",
                columns=", ".join(sides),
            )
            problems.append(Problem("told-twice", name, message))
    return problems


def _more_values(found: Mapping[str, Ints | Floats]) -> list[Problem]:
    """Return what counts can't be: more values than conversions, or more cycles."""
    converted, problems = found["converted"], []
    if (found["value_known"] > converted).any():
        message = say("must be at most the leads that converted. Got more. Count them again.")
        problems.append(Problem("too-many-values", VALUES[0], message))
    place = found["cycle_pattern"] * len(SIDES) + found["cycle_side"]
    cycled = np.bincount(place.astype(np.int64), found["cycle_conversions"], converted.size)
    if (cycled.reshape(converted.shape) > converted).any():
        message = say("must hold at most the leads that converted. Got more. Count them again.")
        problems.append(Problem("too-many-cycles", CYCLES, message))
    return problems


def _counted_facts(found: Mapping[str, Ints | Floats]) -> LeadFacts:
    """Return what the counts alone tell of the leads as a whole."""
    by_side = found["converted"].sum(axis=0) + found["not_converted"].sum(axis=0)
    counted, unknown = int(by_side.sum()), int(found["unknown"].sum())
    return LeadFacts(
        rows=counted + unknown,
        counted=counted,
        open=unknown,
        has_outcome=counted > 0,
        split=split_of_kind("given" if by_side[Side.HOLDOUT] else "none"),
    )


def _checked(made: Making, found: Mapping[str, Ints | Floats]) -> LeadFacts:
    """Return what the table says of itself, if its rows say the same."""
    facts, counted = made.facts, _counted_facts(found)
    said = (facts.rows, facts.counted, facts.open + facts.immature)
    if said != (counted.rows, counted.counted, counted.open):
        message = say(
            "The table's rows must hold the {said} leads that it says it was made from. Got "
            "{found}: it was changed since. Make it again: python -m calibration patterns.",
            said=facts.rows,
            found=counted.rows,
        )
        raise LeadsError(Problem("changed-patterns", "", message))
    return facts


def _notices(cells: Cells, made: Making | None) -> tuple[Problem, ...]:
    notices = []
    others = [each for each in cells.headers if not _is_known(each)]
    if others:
        message = say(
            "is no column of a pattern table and was passed over. Rows that differ in it only "
            "count as one pattern."
        )
        notices.append(Problem("passed-over", ", ".join(others), message))
    if made is None:
        message = say(
            "The table doesn't say how its leads were grouped: its levels are taken to be those "
            "of the model's criteria, and the period and scoring date are unknown."
        )
        notices.append(Problem("unknown-making", "", message))
    return tuple(notices)


def _is_known(header: str) -> bool:
    return fold(header) in _KNOWN or fold(header).startswith(LEVEL)


def _places(
    column: str,
    ids: NDArray[np.object_] | None,
    parts: Iterable[Variant | Gate],
    problems: list[Problem],
) -> Ints | None:
    """Return the place of each id among the model's variants or gates, -1 for none."""
    known = {each.id: place for place, each in enumerate(parts)}
    if ids is None:
        if known:
            message = say(
                "must tell the id of each pattern's {column}, and be empty for none: the model has "
                "{ids}. Add the column.",
                column=column,
                ids=", ".join(known),
            )
            problems.append(Problem("missing-column", column, message))
        return None
    distinct, at = np.unique(ids.astype(str), return_inverse=True)
    unknown = [each for each in distinct.tolist() if each and each not in known]
    if unknown:
        message = say(
            "must be the id of a {column} of the model, or empty. Got {ids}. The model has "
            "{known}.",
            column=column,
            ids=", ".join(unknown[:5]),
            known=", ".join(known) or "–",
        )
        problems.append(Problem("unknown-id", column, message))
    places = np.array([known.get(each, BASE) for each in distinct.tolist()], np.int64)
    return places[at.reshape(-1)] if len(places) else np.zeros(0, np.int64)


def _as_long(places: Ints | None, rows: int) -> Ints:
    return np.full(rows, -1, np.int64) if places is None else places


def _no_level(criterion_id: str, label: str) -> Problem:
    return Problem(
        "missing-criterion",
        f"{LEVEL}{criterion_id}",
        say(
            "The leads must be grouped by every criterion of the model. “{name}” isn't among "
            "those of the pattern table. Group the leads again.",
            name=label,
        ),
    )
