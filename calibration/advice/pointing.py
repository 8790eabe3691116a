"""Points, threshold and bands set from patterns."""

from typing import Final

from calibration.advice import thresholds
from calibration.advice.fitting import fit_logistic, whole_points
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import score_patterns
from calibration.leads.facts import Side
from calibration.model import Criterion, Model, made

MOST_POINTS: Final = 30
"""Points of the strongest suggested criterion."""


def design_counts(patterns: Patterns) -> tuple[Ints, Ints]:
    """Return converted leads and all leads of each pattern, of the design side: (P,) each."""
    converted = patterns.converted[:, Side.DESIGN]
    leads: Ints = converted + patterns.not_converted[:, Side.DESIGN]
    return converted, leads


def with_points(model: Model, patterns: Patterns) -> Model:
    """Return the model with points fitted to the design leads, by group, highest first."""
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1)
    if not model.criteria or not kept.any():
        return model
    fit = fit_logistic(patterns.levels[kept] / 100, converted=converted[kept], leads=leads[kept])
    points = whole_points(fit.weights, most=MOST_POINTS)
    pointed = [
        made(Criterion, **{**dict(criterion), "points": int(each)})
        for criterion, each in zip(model.criteria, points, strict=True)
    ]
    order = {group.id: place for place, group in enumerate(model.groups)}
    pointed.sort(key=lambda each: (order[each.group], -each.points))
    return model.revised(criteria=tuple(pointed))


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
