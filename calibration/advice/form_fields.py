"""The fields a form must ask for: what not knowing each of them would cost.

A field is dropped on paper: it is a missing value for everybody, every other field stays as it
is, and the same leads are scored again. The line moves so that exactly as many leads are handed
over, for sales has the same hours with the field and without it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.engine.without_field import known_counts, without_field
from calibration.evaluation.auc_change import AucChange, auc_change, company_effect
from calibration.evaluation.comparison import Difference
from calibration.evaluation.intervals import normal_quantile
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import Scores, score_patterns
from calibration.leads.typed import TypedLeads
from calibration.model import Model
from calibration.model.field_uses import FieldUses, field_uses

Progress = Callable[[int, int], object]
"""Told how many fields are done, of how many."""


class Verdict(StrEnum):
    """What past leads say of a field, the dearest first."""

    NOBODY = "nobody"
    """Without it every lead is ruled out."""
    NEEDED = "needed"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NO_DIFFERENCE = "no_difference"
    """No lead is scored otherwise."""
    BETTER_WITHOUT = "better_without"


@dataclass(frozen=True, slots=True)
class FieldCost:
    """What dropping a field would cost.

    Parameters
    ----------
    uses
        The field, and what reads it.
    leads, known
        All leads, and of how many the field is known.
    volume, volume_without
        How many of all leads are handed over, with the field and without it: as many, unless a
        gate leaves fewer.
    converted
        Leads of the part that convert.
    buyers, buyers_without
        Those of them that are handed over. Of leads that stand on the line together, as many as are
        needed are handed over by lot: this is what to expect.
    recall
        Recall without the field minus recall with it, paired.
    auc
        How well the score ranks, with the field and without it.
    changes
        Whether any lead gets another score, threshold or gate.
    """

    uses: FieldUses
    leads: int
    known: int
    volume: int
    volume_without: int
    converted: int
    buyers: int
    buyers_without: float
    recall: Difference
    auc: AucChange
    changes: bool

    @property
    def share_known(self) -> float:
        """Of all leads, how many have a value; NaN where there are none."""
        return self.known / self.leads if self.leads else math.nan

    @property
    def buyers_lost(self) -> float:
        """How many more buyers stay with marketing; negative where fewer do."""
        return self.buyers - self.buyers_without

    @property
    def verdict(self) -> Verdict:
        """What past leads say of the field; the ranking and the recall each have a voice."""
        if not self.changes:
            return Verdict.NO_DIFFERENCE
        if self.volume and not self.volume_without:
            return Verdict.NOBODY
        told = [each for each in (self.auc.difference, self.recall) if each.distinguishable]
        if any(each.high < 0 for each in told):
            return Verdict.NEEDED
        return Verdict.BETTER_WITHOUT if told else Verdict.NOT_DISTINGUISHABLE


_DEAREST_FIRST: Final = tuple(Verdict)


def form_fields(
    leads: TypedLeads, model: Model, *, part: Part = "design", progress: Progress | None = None
) -> tuple[FieldCost, ...]:
    """Return what dropping each field that scoring reads would cost, the dearest first.

    Each is dropped alone: dropping several at once may cost more than they do one by one.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    known = known_counts(leads, model)
    uses = field_uses(model)
    found = []
    for done, each in enumerate(uses):
        if progress is not None:
            progress(done, len(uses))
        count = known[each.field.name]
        found.append(cost_of_dropping(leads, model, each, known=count, part=part))
    return tuple(
        sorted(found, key=lambda each: (_DEAREST_FIRST.index(each.verdict), -each.buyers_lost))
    )


def cost_of_dropping(
    leads: TypedLeads, model: Model, uses: FieldUses, *, known: int, part: Part = "design"
) -> FieldCost:
    """Return what dropping one field would cost; ``known`` is of how many leads it is known.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    grouped = without_field(leads, model, field=uses.field.name)
    patterns = grouped.before
    before, after = score_patterns(patterns, model), score_patterns(grouped.after, model)
    weights = LeadCounts.of(patterns, part).weights
    converted, everyone = weights.column(0), weights.column(2)
    volume = int(everyone[before.qualified].sum())
    kept = before.qualified.astype(np.float64)
    handed = _handed_over(after, everyone, volume=volume)
    differs = (before.score != after.score) | (before.threshold != after.threshold)
    differs |= patterns.gate != grouped.after.gate
    return FieldCost(
        uses=uses,
        leads=int(everyone.sum()),
        known=known,
        volume=volume,
        volume_without=round(float(everyone @ handed)),
        converted=int(converted.sum()),
        buyers=int(converted[before.qualified].sum()),
        buyers_without=float(converted @ handed),
        recall=_recall_change(patterns, handed - kept, converted, part=part),
        auc=auc_change(
            patterns,
            before.score,
            after.score,
            kept=~before.ruled_out,
            kept_after=~after.ruled_out,
            part=part,
        ),
        changes=bool(differs.any()),
    )


def _handed_over(scores: Scores, everyone: Ints, *, volume: int) -> Floats:
    """Return which share of each pattern's leads are among the best so many: (P,).

    The best are those furthest above their own threshold: all thresholds move by as much. Leads
    that stand together are drawn by lot.
    """
    free = np.where(scores.ruled_out, 0, everyone).astype(np.float64)
    margins, place = np.unique(scores.score - scores.threshold, return_inverse=True)
    here = np.bincount(place, free, len(margins))
    above = np.cumsum(here[::-1])[::-1] - here
    share = np.clip((volume - above) / np.maximum(here, 1), 0.0, 1.0)
    return np.where(scores.ruled_out, 0.0, share[place])


def _recall_change(
    patterns: Patterns, gained: Floats, converted: Ints, *, part: Part
) -> Difference:
    """Return the mean of what converted leads gain (-1 to 1), with its paired 95 % interval."""
    count = int(converted.sum())
    if count < 2:
        return Difference(math.nan, math.nan, math.nan)
    value = float(converted @ gained) / count
    # What each lead adds to the mean's error; a variance is taken over one lead fewer.
    added = (gained - value) / math.sqrt(count * (count - 1))
    variance = float(converted @ added**2)
    effect = company_effect(patterns, part, added, np.zeros_like(added), alone=variance)
    half = normal_quantile(0.95) * math.sqrt(variance * effect)
    return Difference(value, value - half, value + half)
