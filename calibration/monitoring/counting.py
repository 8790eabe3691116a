"""Counts leads by the cells of fields, criteria and score: of the reference, and of new leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from sqlglot import exp

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Scores, score_patterns
from calibration.evaluation.readings import band_index
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import call, column, count_if, named, select, table, text, whole
from calibration.leads.typed import TypedLeads
from calibration.model import Model
from calibration.monitoring.bounds import ranges_of
from calibration.monitoring.cells import (
    Cut,
    Cuts,
    cell_of,
    cuts_of,
    everyone_of,
    level_of,
    words_of,
)
from calibration.monitoring.reference import BandCounts, CellKind, Cells, Reference

MOST_WEEKS: Final = 156
"""Weeks that are counted: the newest three years."""
MOST_NEW_WORDS: Final = 20
"""Words that no lead of the reference has a cell for, of a field, that are listed."""


@dataclass(frozen=True, slots=True)
class NewWords:
    """Words of a field that the reference has no cell for.

    Parameters
    ----------
    name
        The field's.
    words
        The commonest of them, with the leads that have each.
    unlisted_at_most
        How many leads of the reference a word without a cell had at most.
    """

    name: str
    words: tuple[tuple[str, int], ...]
    unlisted_at_most: int = 0


def reference_counts(
    typed: TypedLeads | None,
    patterns: Patterns,
    model: Model,
    *,
    only_known: Collection[str] = (),
    with_holdout: bool = False,
) -> Reference:
    """Count the leads a model was calibrated on, in cells that others can be counted in.

    Parameters
    ----------
    typed
        The leads; None where there are patterns only: then no field is counted.
    patterns
        The same leads, grouped.
    model
        The model that leaves.
    only_known
        Fields of which only known and missing is written down; see :func:`guarded_fields`.
    with_holdout
        Whether the outcomes of the leads kept aside may be written down: they were opened.
    """
    scores = score_patterns(patterns, model)
    cuts = cuts_of(typed, patterns, scores, model, only_known=frozenset(only_known))
    return _counted(typed, patterns, model, scores, cuts, with_holdout=with_holdout)


def same_cells(
    reference: Reference, typed: TypedLeads, patterns: Patterns, model: Model
) -> Reference:
    """Count other leads in the cells of a reference; outcomes are those of all of them.

    ``typed`` and ``patterns`` are the same leads, read and grouped by the model of the reference.
    """
    cuts = Cuts(
        tuple(Cut.of(each) for each in reference.fields),
        tuple(Cut.of(each) for each in reference.criteria),
        Cut.of(reference.score),
    )
    return _counted(
        typed, patterns, model, score_patterns(patterns, model), cuts, with_holdout=True
    )


def new_words(reference: Reference, typed: TypedLeads) -> tuple[NewWords, ...]:
    """Return, for each field of words, those that leads have and the reference no cell for."""
    found = []
    for cells in reference.fields:
        if cells.kind is not CellKind.WORDS:
            continue
        others = words_of(
            typed, column(typed.columns[cells.name]), but=cells.words, most=MOST_NEW_WORDS
        )
        if others:
            found.append(NewWords(cells.name, tuple(others), cells.unlisted_at_most))
    return tuple(found)


def _counted(
    typed: TypedLeads | None,
    patterns: Patterns,
    model: Model,
    scores: Scores,
    cuts: Cuts,
    *,
    with_holdout: bool,
) -> Reference:
    everyone = everyone_of(patterns)
    counted, converted = _outcomes(patterns, with_holdout=with_holdout)
    by = _ByPattern(everyone, counted, converted)
    kept = ~scores.ruled_out
    mean, deviation = _moments(scores.score[kept] / 100, everyone[kept])
    first, weekly = (None, ()) if typed is None else _weeks(typed)
    criteria = [
        by.cells(each, ranges_of(level_of(patterns, each.name).astype(np.float64), each.bounds))
        for each in cuts.criteria
    ]
    in_range = ranges_of(scores.score.astype(np.float64), cuts.score.bounds)
    score = by.cells(cuts.score, np.where(scores.ruled_out, len(cuts.score.bounds) + 1, in_range))
    return Reference(
        leads=int(everyone.sum()),
        ruled_out=int(everyone[scores.ruled_out].sum()),
        qualified=int(everyone[scores.qualified].sum()),
        counted=int(counted.sum()),
        converted=int(converted.sum()),
        with_holdout=with_holdout,
        first_week=first.isoformat() if first else None,
        weekly=weekly,
        score_mean=mean,
        score_deviation=deviation,
        fields=() if typed is None else _field_cells(typed, cuts.fields, with_holdout=with_holdout),
        criteria=tuple(criteria),
        score=score,
        bands=_bands(patterns, model, scores, with_holdout=with_holdout),
    )


@dataclass(frozen=True, slots=True)
class _ByPattern:
    everyone: Ints
    counted: Ints
    converted: Ints

    def cells(self, cut: Cut, index: Ints) -> Cells:
        size = len(cut.bounds) + (2 if cut.kind is CellKind.SCORE else 1)
        return cut.counted(
            *(
                np.bincount(index, each, size).astype(np.int64)
                for each in (self.everyone, self.counted, self.converted)
            )
        )


def _outcomes(patterns: Patterns, *, with_holdout: bool) -> tuple[Ints, Ints]:
    sides = [Side.DESIGN, Side.HOLDOUT] if with_holdout else [Side.DESIGN]
    converted: Ints = patterns.converted[:, sides].sum(axis=1)
    return converted + patterns.not_converted[:, sides].sum(axis=1), converted


def _moments(score: Floats, leads: Ints) -> tuple[float, float]:
    total = int(leads.sum())
    if not total:
        return 0.0, 0.0
    mean = float((score * leads).sum() / total)
    variance = float((leads * (score - mean) ** 2).sum() / total)
    return round(mean, 4), round(variance**0.5, 4)


def _bands(
    patterns: Patterns, model: Model, scores: Scores, *, with_holdout: bool
) -> tuple[BandCounts, ...]:
    band = np.where(scores.ruled_out, len(model.bands), band_index(scores.score, model=model))

    def by_band(leads: Ints) -> list[int]:
        return [int(each) for each in np.bincount(band, leads, len(model.bands) + 1)]

    everyone = by_band(everyone_of(patterns))
    converted = [by_band(patterns.converted[:, side]) for side in Side]
    not_converted = [by_band(patterns.not_converted[:, side]) for side in Side]

    def of_side(side: Side, at: int) -> tuple[int, int]:
        return converted[side][at] + not_converted[side][at], converted[side][at]

    return tuple(
        BandCounts(
            name=each.name,
            leads=everyone[at],
            design=of_side(Side.DESIGN, at),
            holdout=of_side(Side.HOLDOUT, at)
            if with_holdout and patterns.facts.split.kind != "none"
            else None,
        )
        for at, each in enumerate(model.bands)
    )


def _field_cells(
    typed: TypedLeads, cuts: Sequence[Cut], *, with_holdout: bool
) -> tuple[Cells, ...]:
    """Count all fields in one pass over the leads."""
    if not cuts:
        return ()
    names = [f"cell_{at}" for at in range(len(cuts))]
    standing = column("standing")
    counts: exp.Expr = exp.In(
        this=standing, expressions=[whole(Standing.CONVERTED), whole(Standing.NOT_CONVERTED)]
    )
    if not with_holdout:
        of_design = exp.EQ(this=column("side"), expression=whole(Side.DESIGN))
        counts = exp.and_(counts, of_design)
    wins = exp.EQ(this=standing.copy(), expression=whole(Standing.CONVERTED))
    celled = select(
        *(
            named(cell_of(cut, column(typed.columns[cut.name])), name)
            for cut, name in zip(cuts, names, strict=True)
        ),
        named(counts, "counts"),
        named(exp.and_(counts.copy(), wins), "wins"),
        source=table(typed.relation),
    )
    numbers = (exp.Count(this=exp.Star()), count_if(column("counts")), count_if(column("wins")))
    sets = exp.GroupingSets(expressions=[exp.Tuple(expressions=[column(each)]) for each in names])
    query = select(*(column(each) for each in names), *numbers, source=celled)
    query.set("group", exp.Group(grouping_sets=[sets]))
    totals = [np.zeros((3, each.size), np.int64) for each in cuts]
    for row in typed.leads.query(query):
        *cells, leads, counted, converted = row
        place = next((at for at, each in enumerate(cells) if each is not None), None)
        if place is not None:
            of_cell = [int(str(each)) for each in (leads, counted, converted)]
            totals[place][:, int(str(cells[place]))] = of_cell
    return tuple(cut.counted(*total) for cut, total in zip(cuts, totals, strict=True))


def _weeks(typed: TypedLeads) -> tuple[date | None, tuple[int, ...]]:
    """Return the Monday of the first week that is counted, and the leads of each week."""
    week = exp.cast(call("date_trunc", text("week"), column("created")), "DATE")
    known = exp.Not(this=exp.Is(this=column("created"), expression=exp.null()))
    query = (
        select(week, exp.Count(this=exp.Star()), source=table(typed.relation))
        .where(known, copy=False)
        .group_by(exp.convert(1), copy=False)
    )
    found = {day: int(str(n)) for day, n in typed.leads.query(query) if isinstance(day, date)}
    if not found:
        return None, ()
    last = max(found)
    weeks = min((last - min(found)).days // 7 + 1, MOST_WEEKS)
    mondays = [last - timedelta(days=7 * back) for back in reversed(range(weeks))]
    return mondays[0], tuple(found.get(each, 0) for each in mondays)
