"""Points, threshold and bands set from patterns."""

from typing import Final

import numpy as np

from calibration.advice import thresholds
from calibration.advice.point_search import Pointed, Wanted, search_points
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import score_patterns
from calibration.evaluation.scores import Mask
from calibration.leads.facts import Side
from calibration.model import Criterion, Model, made

RANGES: Final = (5, 10, 20, 50)
"""The most points of a criterion that people choose among."""
MOST_POINTS: Final = 20
"""The most points of a suggested criterion, where nobody says otherwise."""


def design_counts(patterns: Patterns) -> tuple[Ints, Ints]:
    """Return converted leads and all leads of each pattern, of the design side: (P,) each."""
    converted = patterns.converted[:, Side.DESIGN]
    leads: Ints = converted + patterns.not_converted[:, Side.DESIGN]
    return converted, leads


def with_points(model: Model, patterns: Patterns, *, wanted: Wanted | None = None) -> Model:
    """Return the model with the points that tell best who converts, by group, highest first.

    Parameters
    ----------
    model
        What its points are set for; those it has say nothing.
    patterns
        The leads; only their design leads are looked at.
    wanted
        What points may be; by default any within 20 to both sides of 0.
    """
    found = pointed(model, patterns, wanted=wanted)
    if found is None:
        return model
    criteria = [
        made(Criterion, **{**dict(criterion), "points": each})
        for criterion, each in zip(model.criteria, found.points, strict=True)
    ]
    order = {group.id: place for place, group in enumerate(model.groups)}
    criteria.sort(key=lambda each: (order[each.group], -each.points))
    return model.revised(criteria=tuple(criteria))


def pointed(model: Model, patterns: Patterns, *, wanted: Wanted | None = None) -> Pointed | None:
    """Return points found on the design leads; None where nothing tells one lead from another.

    Leads that a gate rules out have no say, for no points change what becomes of them, nor have
    those of variants with points of their own.
    """
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1) & _scored_as_base(model, patterns)
    won, counted = int(converted[kept].sum()), int(leads[kept].sum())
    if not model.criteria or not 0 < won < counted:
        return None
    columns = [patterns.criteria.index(each.id) for each in model.criteria]
    return search_points(
        patterns.levels[kept][:, columns],
        model,
        converted=converted[kept],
        leads=leads[kept],
        wanted=wanted or Wanted(most=MOST_POINTS),
    )


def _scored_as_base(model: Model, patterns: Patterns) -> Mask:
    """Return whether a pattern's leads get the points that are not a variant's own: (P,)."""
    own = [at for at, each in enumerate(model.variants) if each.points]
    scored: Mask = ~np.isin(patterns.variant, own)
    return scored


def with_line(model: Model, patterns: Patterns) -> Model:
    """Return the model with a threshold and bands that suit its scores."""
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1)
    if not any(each.points for each in model.criteria) or not kept.any():
        return model
    scores = score_patterns(patterns, model).score[kept]
    threshold = thresholds.suggested_threshold(
        scores, converted=converted[kept], not_converted=(leads - converted)[kept]
    )
    if model.bands and any(band.owner or band.action for band in model.bands):
        return thresholds.with_line_moved(model, threshold)
    bands = thresholds.suggested_bands(scores, leads=leads[kept], threshold=threshold)
    return model.revised(
        qualification=model.qualification.model_copy(update={"threshold": threshold}), bands=bands
    )


def without_points(model: Model, base: Model) -> Model:
    """Return the model with points for what came with the template only."""
    own = {each.id for each in base.criteria}
    criteria = tuple(
        each if each.id in own else made(Criterion, **{**dict(each), "points": 0})
        for each in model.criteria
    )
    return model.revised(criteria=criteria)
