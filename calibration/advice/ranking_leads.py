"""Which past leads a room ranks blindly, and what of them is shown.

Design leads whose outcome is known and that no gate rules out: never one that is kept aside. Half
of them converted, where there are so many. Those that converted are spread over the scores of all
that converted, and the others over the scores of all others: so the lowest of the ones and the
highest of the others are leads on which the score was wrong. No two meet the same criteria.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sqlglot import exp

from calibration.advice.sides import Card
from calibration.engine.patterns import Ints, Patterns
from calibration.engine.scoring import with_levels
from calibration.evaluation.scores import score_patterns
from calibration.leads.cells import raw_text
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import call, column, named, select, table, when, whole
from calibration.leads.personal import personal_columns
from calibration.leads.profile import ColumnProfile
from calibration.leads.tables import Column
from calibration.leads.typed import TypedLeads
from calibration.messages import Message, say
from calibration.model import Model

WANTED: Final = 12
"""Leads of a ranking: a room ranks them in five minutes."""
_CARDS: Final = "cards"
_OUTCOMES: Final = (Standing.CONVERTED, Standing.NOT_CONVERTED)
_PRIME: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class RankingLead:
    """A lead of a ranking.

    Parameters
    ----------
    row
        Its place in the file; the first is 0.
    score
        In hundredths of a point.
    converted
        What became of it.
    card
        What is shown of it: the fields that the model reads, as they stand in the file, without
        those that tell who it is or what became of it; an empty text where the model reads
        nothing, as in an empty cell or a missing word.
    """

    row: int
    score: int
    converted: bool
    card: Card


@dataclass(frozen=True, slots=True)
class RankingLeads:
    """The leads of a ranking, in an order that tells nothing."""

    leads: tuple[RankingLead, ...]
    wanted: int = WANTED

    @property
    def shortfall(self) -> Message | None:
        """Why there are fewer than were wanted, in words; None where there are enough."""
        if len(self.leads) >= self.wanted:
            return None
        return say(
            "Only {count} leads could be chosen instead of {wanted}: no more leads differ in the "
            "criteria they meet, of those that are not kept aside and whose outcome is known.",
            count=len(self.leads),
            wanted=self.wanted,
        )


def choose_leads(  # noqa: PLR0913 - each is a separate choice of the caller
    leads: TypedLeads,
    patterns: Patterns,
    model: Model,
    *,
    seed: str,
    profiles: Iterable[ColumnProfile],
    mapping: Mapping[str, str] | None = None,
    hidden: Collection[int] = (),
    wanted: int = WANTED,
) -> RankingLeads:
    """Choose the leads that a room ranks.

    Parameters
    ----------
    leads, patterns
        The leads as the model reads them, and their patterns.
    model
        Its points score the leads; the fields it reads are shown.
    seed
        Equal seeds choose equal leads; the room's id and the ranking's number in it choose others
        each time.
    profiles
        What is in the file's columns: those that tell who a lead is are never shown.
    mapping
        Headers of the file by the name the model uses, where they differ.
    hidden
        Positions of more columns that are not shown, such as those filled in after the deal.
    wanted
        How many leads.

    Returns
    -------
    RankingLeads
        As many as there are, if fewer; see :attr:`RankingLeads.shortfall`.

    Raises
    ------
    EvaluationError
        If the patterns don't hold a criterion of the model.
    """
    rng = np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
    cells = _cells_of(patterns, model)
    chosen = _chosen(cells, wanted, rng)
    rows = _rows_of(leads, model, cells, chosen, rng)
    shown = _shown(leads, model, profiles, mapping=mapping or {}, hidden=hidden)
    cards = _cards_of(leads, shown, list(rows.values()))
    found = [
        RankingLead(row, int(cells.score[each]), outcome is Standing.CONVERTED, cards[row])
        for (each, outcome), row in rows.items()
    ]
    return RankingLeads(tuple(found[at] for at in rng.permutation(len(found))), wanted)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Leads that meet the same criteria of the model, and that no gate rules out.

    Parameters
    ----------
    levels : (P, C)
        In the order of the model's criteria.
    variant, score : (P,)
    counts : (P, 2)
        Design leads that converted, and that did not.
    """

    levels: Ints
    variant: Ints
    score: Ints
    counts: Ints


def _cells_of(patterns: Patterns, model: Model) -> _Cells:
    scores = score_patterns(patterns, model)
    counts = np.stack([patterns.converted, patterns.not_converted])[:, :, Side.DESIGN].T
    places = [patterns.criteria.index(each.id) for each in model.criteria]
    keys = np.column_stack([patterns.variant, patterns.levels[:, places]])
    kept = ~scores.ruled_out & (counts.sum(axis=1) > 0)
    # Patterns may tell more criteria apart than the model has.
    alike, first, of = np.unique(keys[kept], axis=0, return_index=True, return_inverse=True)
    summed = np.zeros((len(alike), len(_OUTCOMES)), np.int64)
    np.add.at(summed, of.reshape(-1), counts[kept])
    return _Cells(alike[:, 1:], alike[:, 0], scores.score[kept][first], summed)


Chosen = list[tuple[int, Standing]]
"""Cells and outcomes: a lead of each is to be shown."""


def _chosen(cells: _Cells, wanted: int, rng: Generator) -> Chosen:
    """Choose a cell from each slice of the scores of either outcome, then fill up by lot."""
    order = np.lexsort((np.arange(len(cells.score)), cells.score))
    free = np.ones(len(cells.score), np.bool_)
    chosen: Chosen = []
    slices = -(-wanted // len(_OUTCOMES))
    for at in range(slices):
        for place, outcome in enumerate(_OUTCOMES):
            if len(chosen) < wanted:
                weights = _within(cells.counts[:, place], order, at / slices, (at + 1) / slices)
                chosen += _drawn(weights * free, outcome, rng, free)
    while len(chosen) < wanted and free.any():
        converted = sum(outcome is Standing.CONVERTED for _, outcome in chosen)
        rarer = 0 if 2 * converted < len(chosen) else 1
        for place in (rarer, 1 - rarer):
            drawn = _drawn(cells.counts[:, place] * free, _OUTCOMES[place], rng, free)
            if drawn:
                chosen += drawn
                break
    return chosen


def _within(counts: Ints, order: Ints, low: float, high: float) -> NDArray[np.float64]:
    """Return how many leads of each cell lie within a slice of all, ordered by score."""
    ends = np.cumsum(counts[order]).astype(np.float64)
    total = ends[-1] if len(ends) else 0.0
    starts = ends - counts[order]
    inside = np.minimum(ends, high * total) - np.maximum(starts, low * total)
    weights = np.zeros(len(counts))
    weights[order] = np.maximum(inside, 0.0)
    return weights


def _drawn(
    weights: NDArray[np.float64] | Ints,
    outcome: Standing,
    rng: Generator,
    free: NDArray[np.bool_],
) -> Chosen:
    """Draw a cell by its number of leads, and take it; nothing where there is none."""
    total = weights.sum()
    if total <= 0:
        return []
    cell = int(rng.choice(len(weights), p=weights / total))
    free[cell] = False
    return [(cell, outcome)]


def _rows_of(
    leads: TypedLeads, model: Model, cells: _Cells, chosen: Chosen, rng: Generator
) -> dict[tuple[int, Standing], int]:
    """Draw a lead of each cell and outcome, and return its row."""
    if not chosen:
        return {}
    which = np.array([cell for cell, _ in chosen])
    wanted = {
        "card": np.arange(len(chosen)),
        "standing": np.array([int(outcome) for _, outcome in chosen]),
        "variant": cells.variant[which],
    }
    wanted |= {f"level_{at}": cells.levels[which, at] for at in range(cells.levels.shape[1])}
    times, plus = (whole(int(each)) for each in rng.integers(1, _PRIME, size=2))
    # Whole numbers, so that a seed draws the same leads on every machine.
    mixed = exp.Mod(
        this=exp.paren(
            exp.Add(this=exp.Mul(this=_of("leads", "row"), expression=times), expression=plus)
        ),
        expression=whole(_PRIME),
    )
    is_card = exp.and_(
        *(
            exp.EQ(this=_of("leads", name), expression=_of(_CARDS, name))
            for name in wanted
            if name != "card"
        ),
        exp.EQ(this=_of("leads", "side"), expression=whole(Side.DESIGN)),
        exp.EQ(this=_of("leads", "gate"), expression=whole(-1)),
    )
    levels = with_levels(table(leads.relation), model, fields=leads.columns)
    card = _of(_CARDS, "card")
    query = (
        exp.select(named(card, "card"), named(call("arg_min", _of("leads", "row"), mixed), "row"))
        .from_(levels.subquery("leads"))
        .join(table(_CARDS), on=is_card)
        .group_by(card.copy())
        .order_by(card.copy())
    )
    found = leads.leads.arrays(query, {_CARDS: wanted})
    return {chosen[int(at)]: int(row) for at, row in zip(found["card"], found["row"], strict=True)}


def _shown(
    leads: TypedLeads,
    model: Model,
    profiles: Iterable[ColumnProfile],
    *,
    mapping: Mapping[str, str],
    hidden: Collection[int],
) -> dict[str, Column]:
    """Return the columns that are shown, by the name of their field."""
    outcome = model.outcome
    telling = {model.lead_id}
    if outcome is not None:
        telling |= {outcome.field, outcome.converted_date_field, outcome.value_field}
    columns = {
        each.name: leads.leads.column(mapping.get(each.name, each.name))
        for each in model.read_fields()
        if each.name not in telling
    }
    left_out = {*personal_columns(leads.leads, profiles), *hidden}
    return {
        name: found
        for name, found in columns.items()
        if found is not None and found.position not in left_out
    }


def _cards_of(leads: TypedLeads, shown: Mapping[str, Column], rows: list[int]) -> dict[int, Card]:
    """Return what is shown of some leads, by row; an empty text where the model reads nothing."""
    if not rows:
        return {}
    cells = [
        named(when(_is_known(leads, name), raw_text(each)), f"shown_{at}")
        for at, (name, each) in enumerate(shown.items())
    ]
    query = select(column("row"), *cells, source=table(leads.relation)).where(
        column("row").isin(*(whole(row) for row in rows))
    )
    return {
        int(str(row)): tuple(
            (name, "" if text is None else str(text))
            for name, text in zip(shown, texts, strict=True)
        )
        for row, *texts in leads.leads.query(query)
    }


def _is_known(leads: TypedLeads, field: str) -> exp.Expr:
    return exp.Not(this=exp.Is(this=column(leads.columns[field]), expression=exp.null()))


def _of(relation: str, name: str) -> exp.Column:
    return exp.column(name, table=relation, quoted=True)
