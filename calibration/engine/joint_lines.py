"""What adds to a lead's score in two models, line by line, as nodes over the scored leads."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp

from calibration.engine.joint_leads import AFTER, BEFORE, JointLeads
from calibration.leads.nodes import column, first_of, whole
from calibration.model import BASE, Bounds, Criterion, Model

LineKind: TypeAlias = Literal["criterion", "cap", "clamp"]


@dataclass(frozen=True, slots=True)
class JointLine:
    """A criterion, a group's cap or the score range, in two models.

    Parameters
    ----------
    kind, id, label
        As in :class:`~calibration.evaluation.explanation.Line`; the label is that of the model
        after where it has one.
    before, after
        What it adds in hundredths, over the columns of
        :meth:`~calibration.engine.joint_leads.JointLeads.scored`.
    """

    kind: LineKind
    id: str
    label: str
    before: exp.Expr
    after: exp.Expr

    @property
    def differs(self) -> exp.Expr:
        """Whether it adds something else after than before."""
        return exp.NEQ(this=exp.paren(self.after), expression=exp.paren(self.before))


def joint_lines(leads: JointLeads) -> tuple[JointLine, ...]:
    """Return every line that may differ between the two models.

    That is the criteria in the order of the model after, then those that only the model before
    has; caps; the score range. The differences of a lead's lines sum to that of its scores.
    """
    before, after = leads.before, leads.after
    criteria = {each.id: each for each in (*before.criteria, *after.criteria)}
    order = dict.fromkeys(each.id for each in (*after.criteria, *before.criteria))
    lines = [
        JointLine(
            "criterion",
            name,
            criteria[name].label,
            _points(before, BEFORE, name),
            _points(after, AFTER, name),
        )
        for name in order
        if not _same_points(leads, name)
    ]
    groups = {each.id: each for each in (*before.groups, *after.groups)}
    capped = {each.id for each in (*before.groups, *after.groups) if _is_bounded(each)}
    lines += [
        JointLine("cap", name, each.label, _cap(before, BEFORE, name), _cap(after, AFTER, name))
        for name, each in groups.items()
        if name in capped
    ]
    if any(each.score_range is not None for each in (before, after)):
        lines.append(JointLine("clamp", "clamp", "", _clamp(BEFORE), _clamp(AFTER)))
    return tuple(lines)


def threshold_of(model: Model, prefix: str) -> exp.Expr:
    """Return the score that a lead must reach, in hundredths, over the scored leads."""
    own = [
        (_equals(f"{prefix}variant", index), whole(100 * model.threshold_of(index)))
        for index, each in enumerate(model.variants)
        if each.threshold is not None
    ]
    base = whole(100 * model.threshold_of(BASE))
    return first_of(*own, otherwise=base) if own else base


def _equals(name: str, value: int) -> exp.Expr:
    return exp.EQ(this=column(name), expression=whole(value))


def _points(model: Model, prefix: str, criterion: str) -> exp.Expr:
    place = next((at for at, each in enumerate(model.criteria) if each.id == criterion), None)
    return whole(0) if place is None else column(f"{prefix}points_{place}")


def _cap(model: Model, prefix: str, group: str) -> exp.Expr:
    place = next((at for at, each in enumerate(model.groups) if each.id == group), None)
    if place is None:
        return whole(0)
    return exp.Sub(this=column(f"{prefix}group_{place}"), expression=column(f"{prefix}sum_{place}"))


def _clamp(prefix: str) -> exp.Expr:
    return exp.Sub(this=column(f"{prefix}score"), expression=column(f"{prefix}unclamped"))


def _is_bounded(bounds: Bounds) -> bool:
    return bounds.at_least is not None or bounds.at_most is not None


def _same_points(leads: JointLeads, name: str) -> bool:
    """Return whether a criterion adds the same to every lead in both models."""
    found = [
        next((each for each in model.criteria if each.id == name), None)
        for model in (leads.before, leads.after)
    ]
    was, now = found
    if was is None or now is None:
        return False
    if any(name in each.points for model in (leads.before, leads.after) for each in model.variants):
        return False
    return _asked(was) == _asked(now) and all(
        leads.before_columns[field] == leads.after_columns[field] for field in now.fields()
    )


def _asked(criterion: Criterion) -> tuple[object, ...]:
    return criterion.when, criterion.repeat, criterion.decay, criterion.points
