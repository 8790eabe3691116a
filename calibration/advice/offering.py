"""Criteria suggested one by one, each with what past leads say of it, to be taken or refused."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from calibration.advice.fitting import fit_logistic
from calibration.advice.pointing import MOST_POINTS, design_counts
from calibration.engine.patterns import Floats, Patterns
from calibration.evaluation import CriterionEvidence, evidence, score_patterns
from calibration.model import AsOf, Criterion, Field, FieldType, Group, Model, made

_FAINTEST: Final = 0.005
"""The log odds of a point under which a model's scores are no scale for new points."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A criterion that is suggested, with all that a model needs to take it.

    Parameters
    ----------
    criterion
        With points that fit the other points.
    group
        The group it is to stand in.
    fields
        The fields it reads.
    as_of
        The rule that gives each lead its scoring date, where the criterion asks how long ago
        something was.
    evidence
        What the design leads say of it.
    """

    criterion: Criterion
    group: Group
    fields: tuple[Field, ...]
    as_of: AsOf | None
    evidence: CriterionEvidence


def offers_of(model: Model, patterns: Patterns, *, given: frozenset[str]) -> tuple[Offer, ...]:
    """Return the criteria of a model that somebody may take, those that are given left out.

    What tells more comes first: the more points it moves, of the more leads.
    """
    new = [each for each in model.criteria if each.id not in given]
    found = evidence(patterns, criteria=[each.id for each in new], part="design")
    offers = []
    for criterion, said in zip(new, found, strict=True):
        fields = tuple(each for each in model.fields if each.name in criterion.fields())
        ages = any(each.type is FieldType.DATE for each in fields)
        group = model.group(criterion.group)
        offers.append(Offer(criterion, group, fields, model.as_of if ages else None, said))
    offers.sort(key=lambda each: -_moves(each))
    return tuple(offers)


def _moves(offer: Offer) -> float:
    share = offer.evidence.leads_with / max(
        offer.evidence.leads_with + offer.evidence.leads_without, 1
    )
    spread: float = abs(offer.criterion.points) * (share * (1 - share)) ** 0.5
    return spread


def with_offers(model: Model, offers: tuple[Offer, ...]) -> Model:
    """Return a model with suggested criteria beside its own.

    Fields and groups that it lacks come with them; its own stay as they are, points too. A group
    of the same axis and id, or else of the same axis and name, is the one they stand in.

    Raises
    ------
    ModelError
        If the model has a field of that name and another type.
    """
    for offer in offers:
        known = {each.name for each in model.fields}
        fields = tuple(each for each in offer.fields if each.name not in known)
        group = _group_in(model, offer.group)
        groups = (*model.groups, group) if group not in model.groups else model.groups
        taken = {each.id for each in model.criteria}
        named = {
            **dict(offer.criterion),
            "id": _unlike(offer.criterion.id, taken),
            "group": group.id,
        }
        model = model.revised(
            fields=(*model.fields, *fields),
            groups=groups,
            as_of=model.as_of or offer.as_of,
            criteria=(*model.criteria, made(Criterion, **named)),
        )
    return model


def _group_in(model: Model, group: Group) -> Group:
    alike = [each for each in model.groups if each.axis is group.axis]
    for each in alike:
        if each.id == group.id or each.label == group.label:
            return each
    if any(each.id == group.id for each in model.groups):
        return made(Group, **{**dict(group), "id": f"suggested_{group.id}"})
    return group


def _unlike(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def with_points_beside(model: Model, patterns: Patterns, *, given: frozenset[str]) -> Model:
    """Return the model with points for its new criteria, on the scale of those that are given.

    Beside the score of the given ones, new levels are fitted to the design leads: a point is
    worth what a point of that score is worth. Where the given ones tell nothing, the strongest
    new one has 20 points.
    """
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1)
    new = [each for each in model.criteria if each.id not in given]
    won, counted = int(converted[kept].sum()), int(leads[kept].sum())
    if not new or not 0 < won < counted:
        return model
    score: Floats = score_patterns(patterns, model).score[kept] / 100
    places = [patterns.criteria.index(each.id) for each in new]
    spread = max(float(score.std()), 1.0)
    columns = np.column_stack([score / spread, patterns.levels[kept][:, places] / 100])
    fit = fit_logistic(columns, converted=converted[kept], leads=leads[kept])
    worth, weights = float(fit.weights[0]) / spread, fit.weights[1:]
    if worth <= _FAINTEST:
        worth = max(float(np.abs(weights).max()) / MOST_POINTS, _FAINTEST)
    points = np.clip(np.rint(weights / worth), -MOST_POINTS, MOST_POINTS).astype(np.int64)
    points = np.where(points == 0, np.sign(weights).astype(np.int64), points)
    by_id = dict(zip((each.id for each in new), points.tolist(), strict=True))
    return model.revised(
        criteria=tuple(
            made(Criterion, **{**dict(each), "points": by_id.get(each.id, each.points)})
            for each in model.criteria
        )
    )
