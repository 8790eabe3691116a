"""A score as steps from zero: what each line adds to those before it, group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from calibration.evaluation.explanation import Explanation, Line
from calibration.model import Axis, Group, Model

MOST_STEPS: Final = 18
"""More than this can't be read at a glance: then the smallest steps of each group go together."""

StepKind: TypeAlias = Literal["criterion", "others", "cap", "clamp"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from zero to the score; sums in hundredths of a point.

    Parameters
    ----------
    kind, id, label
        As the line's; ``others`` are several small lines of a group that are drawn as one.
    points
        What it adds.
    start, end
        The sum before and after it.
    was
        What it added before, where another state of the lead is compared with; else None.
    lines
        How many lines it stands for.
    """

    kind: StepKind
    id: str
    label: str
    points: int
    start: int = 0
    end: int = 0
    was: int | None = None
    lines: int = 1


@dataclass(frozen=True, slots=True)
class GroupOfSteps:
    """The steps of one group of the model, and what they come to; the score range has no name."""

    label: str
    points: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A score, step by step; the steps of all groups sum to it.

    Parameters
    ----------
    groups
        Groups with any step, in the order of axes and of the model, the score range last.
    score, threshold
        In hundredths of a point.
    was
        The score before, where another state of the lead is compared with; else None.
    """

    groups: tuple[GroupOfSteps, ...]
    score: int
    threshold: int
    was: int | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(step for group in self.groups for step in group.steps)


def waterfall(
    explained: Explanation,
    model: Model,
    *,
    before: Explanation | None = None,
    most: int = MOST_STEPS,
) -> Waterfall:
    """Return the steps that lead to a score; lines that add nothing are none.

    Parameters
    ----------
    explained
        The lead's lines, which sum to its score.
    before
        The lead as it was, to compare with: lines that counted then are steps too.
    most
        How many steps there may be before the smallest go together.
    """
    earlier = None if before is None else {_key(each): each.points for each in before.lines}
    found = [_step(each, earlier) for each in explained.lines]
    found = [each for each in found if each.points or each.was]
    by_group: list[tuple[str, list[Step]]] = []
    for group in _in_order(model):
        ids = {each.id for each in model.criteria_of(group.id)}
        own = [each for each in found if each.kind == "criterion" and each.id in ids]
        own += [each for each in found if each.kind == "cap" and each.id == group.id]
        by_group.append((group.label, own))
    by_group.append(("", [each for each in found if each.kind == "clamp"]))
    by_group = [(label, own) for label, own in by_group if own]
    shown = _largest(found, most)
    by_group = [(label, _together(own, shown)) for label, own in by_group]
    return Waterfall(
        groups=tuple(_laid(by_group)),
        score=explained.score,
        threshold=explained.threshold,
        was=None if before is None else before.score,
    )


def _key(line: Line) -> tuple[str, str]:
    return line.kind, line.id


def _step(line: Line, earlier: Mapping[tuple[str, str], int] | None) -> Step:
    was = None if earlier is None else earlier.get(_key(line), 0)
    return Step(line.kind, line.id, line.label, line.points, was=was)


def _in_order(model: Model) -> Sequence[Group]:
    order = list(Axis)
    return sorted(model.groups, key=lambda group: order.index(group.axis))


def _largest(steps: Sequence[Step], most: int) -> frozenset[tuple[str, str]]:
    """Return which steps are drawn one by one: all, or the largest; caps and clamp always."""
    ranked = sorted(
        steps,
        key=lambda each: (each.kind == "criterion", -max(abs(each.points), abs(each.was or 0))),
    )
    return frozenset(
        (each.kind, each.id) for each in (steps if len(steps) <= most else ranked[:most])
    )


def _together(steps: Sequence[Step], shown: frozenset[tuple[str, str]]) -> list[Step]:
    """Return the steps of a group with those that are not shown one by one as a single step."""
    small = [each for each in steps if (each.kind, each.id) not in shown]
    if len(small) < 2:
        return list(steps)
    kept = [each for each in steps if each not in small]
    was = None if small[0].was is None else sum(each.was or 0 for each in small)
    points = sum(each.points for each in small)
    others = Step("others", "", "", points, was=was, lines=len(small))
    caps = [each for each in kept if each.kind == "cap"]
    return [*(each for each in kept if each.kind != "cap"), others, *caps]


def _laid(groups: Sequence[tuple[str, Sequence[Step]]]) -> list[GroupOfSteps]:
    """Put each step at the end of those before it."""
    found, sum_ = [], 0
    for label, steps in groups:
        ends = [sum_]
        for each in steps:
            ends.append(ends[-1] + each.points)
        laid = tuple(
            replace(each, start=start, end=end)
            for each, (start, end) in zip(steps, pairwise(ends), strict=True)
        )
        found.append(GroupOfSteps(label, ends[-1] - sum_, laid))
        sum_ = ends[-1]
    return found
