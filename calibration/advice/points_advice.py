"""Points suggested for the criteria that are there, each beside what it has now and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from calibration.advice.carrying import carried
from calibration.advice.point_search import Wanted
from calibration.advice.pointing import design_counts, pointed
from calibration.advice.points_beside import PointsBeside, points_beside, weights_beside
from calibration.engine.patterns import Patterns
from calibration.evaluation.evidence import evidence
from calibration.messages import Message, say
from calibration.model import Criterion, Model, made

MOST_CLIPPED: Final = 1.3
"""By how much the strongest criterion may exceed the range, for the board's scale to be kept."""


class Standing(StrEnum):
    """What past leads say of the points that a criterion has now."""

    LOCKED = "locked"
    REFUSED = "refused"
    UNMET = "unmet"
    NEVER = "never"
    SIGN_KEPT = "sign kept"
    DROPPED = "dropped"
    UNSURE = "unsure"
    WITHIN = "within"
    MORE = "more"
    LESS = "less"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SuggestedPoints:
    """What is suggested for one criterion.

    Parameters
    ----------
    criterion
        Its id.
    now, suggested
        Its points.
    standing
        What past leads say of those it has now.
    leads, converted
        Counted design leads that meet it, and those that converted.
    beside
        What the leads would give it beside the others, at the scale of the suggestion; None where
        nothing tells.
    turned
        Whether it speaks otherwise beside the others than it does alone.
    """

    criterion: str
    now: int
    suggested: int
    standing: Standing
    leads: int
    converted: int
    beside: PointsBeside | None
    turned: bool = False

    def sentence(self) -> Message:
        """Return why, in words."""
        said = _SENTENCES[self.standing]
        if self.turned and self.standing not in {Standing.LOCKED, Standing.REFUSED}:
            said = say(
                "{said} Taken alone it speaks the other way: other criteria say that already.",
                said=said,
            )
        if self.standing is Standing.NEVER:
            return say("None of the {leads} leads that meet it converted.", leads=self.leads)
        return said


_SENTENCES: Final = {
    Standing.LOCKED: say("It is locked on the board: it stays."),
    Standing.REFUSED: say("Refused: it stays, and the others are searched beside it."),
    Standing.UNMET: say("No counted lead, or every one, meets it: past leads say nothing of it."),
    Standing.NEVER: say("No lead that meets it converted."),
    Standing.SIGN_KEPT: say("Past leads speak the other way, and its sign was to stay."),
    Standing.DROPPED: say("It hardly tells anything beside the others."),
    Standing.UNSURE: say(
        "Beside the others, past leads can't tell whether it speaks for or against."
    ),
    Standing.WITHIN: say("Its points are within what past leads would give."),
    Standing.MORE: say("Its points are more than past leads would give."),
    Standing.LESS: say("Its points are fewer than past leads would give."),
    Standing.UNKNOWN: say("There are too few leads for an interval."),
}


@dataclass(frozen=True, slots=True)
class PointsAdvice:
    """Points for every criterion, and the model they make.

    Parameters
    ----------
    model
        The model with them, its criteria in their order.
    rows
        What is suggested for each.
    rescaled
        Whether the range asks for another scale than that of the points there are.
    """

    model: Model
    rows: tuple[SuggestedPoints, ...]
    rescaled: bool

    @property
    def changes(self) -> dict[str, int]:
        """The points that change, by criterion id."""
        return {each.criterion: each.suggested for each in self.rows if each.suggested != each.now}


def suggest_points(
    patterns: Patterns,
    model: Model,
    *,
    most: int,
    locked: Collection[str] = (),
    refused: Collection[str] = (),
    signs_stay: bool = False,
    fewest: bool = False,
) -> PointsAdvice | None:
    """Suggest points that tell best who converts, on the design leads.

    They are at the scale of the points there are, where the range holds it, so that the threshold
    means what it meant.

    Parameters
    ----------
    most
        Of a criterion, to both sides of 0.
    locked, refused
        Criteria whose points stay, for the board's sake or because somebody wants it.
    signs_stay
        Whether points above 0 must not fall below it, nor the other way round.
    fewest
        Whether criteria that hardly tell anything get none.

    Returns
    -------
    PointsAdvice or None
        None where all counted leads turned out alike, or where there is no criterion.
    """
    met = _met(patterns, model)
    stay = {
        each.id: each.points
        for each in model.criteria
        if each.id in locked or each.id in refused or met[each.id] is None
    }
    signs = {each.id: int(np.sign(each.points)) for each in model.criteria} if signs_stay else {}
    scale = _scale_of(patterns, model, most=most)
    found = pointed(
        model,
        patterns,
        wanted=Wanted(most=most, fixed=stay, signs=signs, fewest=fewest, scale=scale),
    )
    if found is None:
        return None
    names = [each.id for each in model.criteria]
    suggested = _with(model, dict(zip(names, found.points, strict=True)))
    now, then = points_beside(patterns, model), points_beside(patterns, suggested)
    speaks = {each.criterion: each.speaks for each in evidence(patterns)}
    rows = []
    for each, points in zip(model.criteria, found.points, strict=True):
        leads, converted = met[each.id] or (0, 0)
        beside = then.get(each.id)
        standing = _standing(
            each,
            points,
            fixed=_fixed(each.id, locked, refused, unmet=met[each.id] is None),
            never=converted == 0,
            beside=beside if scale is not None else now.get(each.id),
            dropped=fewest and not points,
            sign=signs.get(each.id, 0),
        )
        turned = points * {"for": 1, "against": -1}.get(speaks.get(each.id) or "", 0) < 0
        rows.append(
            SuggestedPoints(
                each.id, each.points, points, standing, leads, converted, beside, turned=turned
            )
        )
    return PointsAdvice(suggested, tuple(rows), rescaled=scale is None)


def taken(advice: PointsAdvice, model: Model, patterns: Patterns, *, line_moves: bool) -> Model:
    """Return the model with the points suggested, and its line where as many leads are over it.

    Parameters
    ----------
    line_moves
        Whether threshold and bands move so that about as many leads are above each as now.
    """
    with_points = _with(model, advice.changes)
    return carried(model, with_points, patterns) if line_moves else with_points


def _with(model: Model, points: Mapping[str, int]) -> Model:
    criteria = tuple(
        made(Criterion, **{**dict(each), "points": points.get(each.id, each.points)})
        for each in model.criteria
    )
    return model.revised(criteria=criteria)


def _met(patterns: Patterns, model: Model) -> dict[str, tuple[int, int] | None]:
    """Return counted design leads that meet each criterion, and those of them that converted.

    None where none or every one meets it: then nothing tells its points.
    """
    converted, leads = design_counts(patterns)
    kept = patterns.gate == -1
    found: dict[str, tuple[int, int] | None] = {}
    for each in model.criteria:
        level = patterns.levels[:, patterns.criteria.index(each.id)]
        meets = kept & (level > 0)
        alike = len(np.unique(level[kept & (leads > 0)])) < 2
        found[each.id] = None if alike else (int(leads[meets].sum()), int(converted[meets].sum()))
    return found


def _scale_of(patterns: Patterns, model: Model, *, most: int) -> float | None:
    """Return the points that one unit of log odds is now; None where the range can't hold it."""
    found = weights_beside(patterns, tuple(each.id for each in model.criteria))
    strongest = float(np.abs(found.weights).max(initial=0.0))
    for each, weight in zip(model.criteria, found.weights, strict=True):
        beside = points_beside(patterns, model).get(each.id)
        if beside is not None and weight:
            scale = beside.value / float(weight)
            return scale if strongest * scale <= MOST_CLIPPED * most else None
    return None


def _fixed(
    criterion: str, locked: Collection[str], refused: Collection[str], *, unmet: bool
) -> Standing | None:
    if criterion in locked:
        return Standing.LOCKED
    if criterion in refused:
        return Standing.REFUSED
    return Standing.UNMET if unmet else None


def _standing(
    criterion: Criterion,
    suggested: int,
    *,
    fixed: Standing | None,
    never: bool,
    beside: PointsBeside | None,
    sign: int,
    dropped: bool,
) -> Standing:
    """Return what past leads say of a criterion's points."""
    if fixed is not None:
        return fixed
    if never:
        return Standing.NEVER
    if beside is None:
        return Standing.UNKNOWN
    if sign and not suggested and beside.value * sign < 0:
        return Standing.SIGN_KEPT
    if dropped:
        return Standing.DROPPED
    if not beside.tells_sign:
        return Standing.UNSURE
    low, high = beside.ends
    if low <= criterion.points <= high:
        return Standing.WITHIN
    return Standing.MORE if criterion.points > beside.value else Standing.LESS
