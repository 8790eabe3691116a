"""The cells that leads are counted in: found from the leads a model was agreed on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlglot import exp

from calibration.engine.compiler import age_in_days
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import Scores
from calibration.leads.nodes import (
    ROW,
    column,
    first_of,
    named,
    number,
    select,
    table,
    text,
    when,
    whole,
)
from calibration.leads.personal import personal_columns
from calibration.leads.profile import ColumnProfile
from calibration.leads.sensitive import sensitive_columns
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads
from calibration.model import Field, FieldType, Model
from calibration.monitoring.bounds import FEWEST, cut_points
from calibration.monitoring.reference import CellKind, Cells, cell_count

MOST_WORDS: Final = 20
"""Words of a field that get a cell."""
LONGEST_WORD: Final = 100
"""Characters of a word that gets one: what is longer is a sentence."""
MOST_LOOKED_AT: Final = 200_000
"""Leads that bounds are found from: of larger files every second, third… one."""

_KINDS: Final = {
    FieldType.TEXT: CellKind.WORDS,
    FieldType.NUMBER: CellKind.RANGES,
    FieldType.DATE: CellKind.DAYS,
    FieldType.BOOLEAN: CellKind.YES_NO,
}


@dataclass(frozen=True, slots=True)
class Cut:
    """The cells of one subject before anything is counted."""

    name: str
    kind: CellKind
    words: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    unlisted_at_most: int = 0

    @property
    def size(self) -> int:
        """How many cells there are."""
        return cell_count(self.kind, words=len(self.words), bounds=len(self.bounds))

    def counted(self, leads: Ints, counted: Ints, converted: Ints) -> Cells:
        """Return the cells with these counts."""
        return Cells(
            name=self.name,
            kind=self.kind,
            words=self.words,
            bounds=self.bounds,
            leads=tuple(leads.tolist()),
            counted=tuple(counted.tolist()),
            converted=tuple(converted.tolist()),
            unlisted_at_most=self.unlisted_at_most,
        )

    @classmethod
    def of(cls, cells: Cells) -> "Cut":
        """Return the cells of counts that are there."""
        return cls(cells.name, cells.kind, cells.words, cells.bounds, cells.unlisted_at_most)


@dataclass(frozen=True, slots=True)
class Cuts:
    """The cells of all subjects."""

    fields: tuple[Cut, ...]
    criteria: tuple[Cut, ...]
    score: Cut


def guarded_fields(
    leads: LeadTable,
    model: Model,
    *,
    profiles: Iterable[ColumnProfile],
    mapping: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Return the fields whose values are written down nowhere: personal and sensitive columns.

    Parameters
    ----------
    leads
        The file.
    model
        Whose fields they are.
    profiles
        What is in the file's columns.
    mapping
        Headers of the file by the name the model uses, where they differ.
    """
    names = mapping or {}
    columns = {each.name: leads.column(names.get(each.name, each.name)) for each in model.fields}
    read = {each.position for each in columns.values() if each is not None}
    looked_at = [each for each in profiles if each.column.position in read]
    guarded = {*personal_columns(leads, looked_at), *sensitive_columns(looked_at)}
    return frozenset(
        name for name, each in columns.items() if each is not None and each.position in guarded
    )


def cuts_of(
    typed: TypedLeads | None,
    patterns: Patterns,
    scores: Scores,
    model: Model,
    *,
    only_known: frozenset[str],
) -> Cuts:
    """Find the cells of each field, of each criterion and of the score.

    Of the fields ``only_known`` there is one for known and one for missing; without ``typed``
    there are none of fields.
    """
    fields: tuple[Cut, ...] = ()
    if typed is not None:
        every = max(1, -(-typed.facts.rows // MOST_LOOKED_AT))
        fields = tuple(
            Cut(each.name, CellKind.KNOWN)
            if each.name in only_known
            else _field_cut(typed, each, every)
            for each in model.fields
            if each.name in typed.columns
        )
    return Cuts(fields, _criteria_cuts(patterns, model), _score_cut(patterns, scores))


def _field_cut(typed: TypedLeads, each: Field, every: int) -> Cut:
    kind, cell = _KINDS[each.type], column(typed.columns[each.name])
    if kind is CellKind.YES_NO:
        return Cut(each.name, kind)
    if kind is CellKind.WORDS:
        return _words_cut(each.name, words_of(typed, cell, most=10 * MOST_WORDS))
    known: exp.Expr = exp.Not(this=exp.Is(this=cell.copy(), expression=exp.null()))
    value = age_in_days(cell, column("as_of")) if kind is CellKind.DAYS else cell
    if every > 1:
        nth = exp.Mod(this=ROW.copy(), expression=whole(every))
        known = exp.and_(known, exp.EQ(this=nth, expression=whole(0)))
    query = (
        select(
            named(exp.cast(value, "DOUBLE"), "value"),
            named(exp.Count(this=exp.Star()), "n"),
            source=table(typed.relation),
        )
        .where(known, copy=False)
        .group_by(exp.convert(1), copy=False)
        .order_by(exp.convert(1), copy=False)
    )
    found = typed.leads.arrays(query)
    values, leads = found["value"].astype(np.float64), found["n"].astype(np.int64)
    return Cut(each.name, kind, bounds=cut_points(values, leads))


def words_of(
    typed: TypedLeads, cell: exp.Expr, *, most: int, but: Collection[str] = ()
) -> list[tuple[str, int]]:
    """Return the commonest words of a field, ``but`` some, with the leads that have each."""
    which: exp.Expr = exp.Not(this=exp.Is(this=cell.copy(), expression=exp.null()))
    if but:
        which = exp.and_(which, exp.Not(this=cell.copy().isin(*(text(each) for each in but))))
    query = (
        select(
            named(cell.copy(), "word"),
            named(exp.Count(this=exp.Star()), "n"),
            source=table(typed.relation),
        )
        .where(which, copy=False)
        .group_by(exp.convert(1), copy=False)
    )
    ordered = (
        select(exp.Star(), source=query)
        .order_by(exp.Ordered(this=column("n"), desc=True), column("word"), copy=False)
        .limit(most, copy=False)
    )
    return [(str(word), int(str(leads))) for word, leads in typed.leads.query(ordered)]


def _words_cut(name: str, counts: Sequence[tuple[str, int]]) -> Cut:
    common = [
        (word, leads) for word, leads in counts if leads >= FEWEST and len(word) <= LONGEST_WORD
    ][:MOST_WORDS]
    listed = {word for word, _ in common}
    most = max((leads for word, leads in counts if word not in listed), default=0)
    return Cut(
        name,
        CellKind.WORDS,
        words=tuple(word for word, _ in common),
        # Of a word that few leads have not even the number is told.
        unlisted_at_most=max(most, FEWEST - 1),
    )


def _criteria_cuts(patterns: Patterns, model: Model) -> tuple[Cut, ...]:
    return tuple(
        Cut(each.id, CellKind.LEVELS, bounds=_level_bounds(patterns, each.id))
        for each in model.criteria
    )


def _level_bounds(patterns: Patterns, criterion: str) -> tuple[float, ...]:
    """Return ranges of levels; 0 is one of its own, however few leads are above it."""
    levels = level_of(patterns, criterion)
    values, at = np.unique(levels, return_inverse=True)
    leads = np.bincount(at, everyone_of(patterns), len(values)).astype(np.int64)
    above = values > 0
    bounds = cut_points(values[above].astype(np.float64), leads[above])
    return (1.0, *(each for each in bounds if each > 1))


def _score_cut(patterns: Patterns, scores: Scores) -> Cut:
    kept = ~scores.ruled_out
    values, at = np.unique(scores.score[kept], return_inverse=True)
    leads = np.bincount(at, everyone_of(patterns)[kept], len(values)).astype(np.int64)
    return Cut("score", CellKind.SCORE, bounds=cut_points(values.astype(np.float64), leads))


def cell_of(cut: Cut, cell: exp.Expr) -> exp.Expr:
    """Return the number of a lead's cell."""
    last = whole(cut.size - 1)
    missing = exp.Is(this=cell.copy(), expression=exp.null())
    if cut.kind is CellKind.KNOWN:
        return when(missing, last, whole(0))
    if cut.kind is CellKind.YES_NO:
        return first_of((missing, last), (cell.copy(), whole(1)), otherwise=whole(0))
    if cut.kind is CellKind.WORDS:
        listed = [
            (exp.EQ(this=cell.copy(), expression=text(word)), whole(at))
            for at, word in enumerate(cut.words)
        ]
        return first_of((missing, last), *listed, otherwise=whole(len(cut.words)))
    value = age_in_days(cell, column("as_of")) if cut.kind is CellKind.DAYS else cell
    reached = [
        (exp.GTE(this=value.copy(), expression=number(bound)), whole(at + 1))
        for at, bound in reversed(list(enumerate(cut.bounds)))
    ]
    return first_of((missing, last), *reached, otherwise=whole(0))


def everyone_of(patterns: Patterns) -> Ints:
    """Return all leads of each pattern."""
    both = patterns.converted + patterns.not_converted
    everyone: Ints = both.sum(axis=1) + patterns.unknown
    return everyone


def level_of(patterns: Patterns, criterion: str) -> Ints:
    """Return the level of a criterion in each pattern."""
    return patterns.levels[:, patterns.criteria.index(criterion)]
