"""What moved the leads that two models decide differently, where only patterns are there."""

import numpy as np

from calibration.engine.joint_flips import Mover, MoverKind, in_order
from calibration.engine.patterns import Ints
from calibration.evaluation.joint_scores import Both, Scored
from calibration.evaluation.parts import LeadCounts
from calibration.evaluation.scores import (
    Mask,
    clamped,
    level_column,
    points_table,
)
from calibration.model import Group


def movers_of(both: Both) -> tuple[Mover, ...]:
    """Return what ``movers`` does of leads, of patterns that hold the criteria of both models.

    Groups of leads (``Both.of_groups``) hold none: ask the leads themselves.
    """
    was, now = both.before, both.after
    labels = {each.id: each.label for model in (was.model, now.model) for each in model.criteria}
    order = dict.fromkeys(each.id for model in (now.model, was.model) for each in model.criteria)
    groups = {each.id: each for model in (was.model, now.model) for each in model.groups}
    found = [
        _mover(both, "criterion", name, labels[name], _points(was, name) != _points(now, name))
        for name in order
    ]
    found += [
        _mover(both, "cap", name, group.label, _cap(was, name) != _cap(now, name))
        for name, group in groups.items()
    ]
    clamps = [each.scores.score - each.scores.unclamped for each in (was, now)]
    others = was.scores.threshold != now.scores.threshold
    found.append(_mover(both, "clamp", "clamp", "", clamps[0] != clamps[1]))
    found.append(_mover(both, "threshold", "", "", others))
    found.append(_mover(both, "gate", "", "", was.scores.ruled_out != now.scores.ruled_out))
    return in_order(found)


def _mover(both: Both, kind: MoverKind, name: str, label: str, differs: Mask) -> Mover:
    before, after = both.before.scores.qualified, both.after.scores.qualified
    leads = LeadCounts.of(both.after.patterns, "all")
    entering, leaving = (
        leads.where(mask & differs)[2] for mask in (after & ~before, before & ~after)
    )
    return Mover(kind, name, label, entering, leaving)


def _points(scored: Scored, name: str) -> Ints:
    """Return what a criterion adds to the score of each pattern, in hundredths."""
    points = points_table(scored.model).get(name)
    if points is None:
        return np.zeros(len(scored.patterns), np.int64)
    return points[scored.patterns.variant] * level_column(scored.patterns, name)


def _cap(scored: Scored, name: str) -> Ints:
    """Return what a group's cap takes from or adds to the score of each pattern."""
    group: Group | None = next((each for each in scored.model.groups if each.id == name), None)
    full = np.zeros(len(scored.patterns), np.int64)
    if group is None:
        return full
    for criterion in scored.model.criteria_of(name):
        full += _points(scored, criterion.id)
    return clamped(full, group) - full
