"""Any two whole models on the same leads, every number of both side by side."""

from dataclasses import dataclass

import numpy as np

from calibration.engine.joint_leads import followed
from calibration.evaluation.bands import BandResult
from calibration.evaluation.comparison import Difference, Moved, compare_decisions
from calibration.evaluation.distribution import Distribution, distribution, ranges_of
from calibration.evaluation.evaluate import Evaluation, evaluate
from calibration.evaluation.joint_figures import FIGURES, FigureName, figure_of, joint_differences
from calibration.evaluation.joint_references import Reference, references_of
from calibration.evaluation.joint_scores import Both, Scored
from calibration.evaluation.parts import LeadCounts, Part
from calibration.messages import Message
from calibration.model import differences


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One number of both models, and its paired difference.

    Counts are leads, rates fractions from 0 to 1, money is in the leads' own; NaN where a number
    is undefined.

    Parameters
    ----------
    name
        What it is: an attribute of :class:`~calibration.evaluation.evaluate.Evaluation`.
    before, after
        The number of each model.
    difference
        After minus before, with its paired 95 % interval.
    """

    name: FigureName
    before: float
    after: float
    difference: Difference

    @property
    def distinguishable(self) -> bool:
        """Whether the paired interval of the difference excludes 0."""
        return self.difference.distinguishable


@dataclass(frozen=True, slots=True)
class BandPair:
    """The bands of one name; None where a model has none of it."""

    name: str
    before: BandResult | None
    after: BandResult | None


@dataclass(frozen=True, slots=True, eq=False)
class JointComparison:
    """Two whole models on the same leads.

    Parameters
    ----------
    part
        The counted leads that rates are about.
    before, after
        Everything that follows from either model, with counts, denominators and intervals.
    figures
        The numbers side by side, in the order in which people ask for them.
    entering, leaving
        Leads that qualify only after, and only before: how many, and how they turned out.
    staying
        Leads that qualify by both: counted leads of the part that converted, that did not, and
        all leads.
    bands
        The bands of both, those of the model after first and in its order.
    scores_before, scores_after
        How scores are spread over each outcome, in the same ranges.
    references
        What both can be held against: today's rule where the leads tell it, everybody handed
        over, and leads drawn at random.
    changes
        In what the models differ, in sentences.
    notes
        In what the model after alone is followed (who converted, the scoring date, the split),
        because the two differ in it.
    """

    part: Part
    before: Evaluation
    after: Evaluation
    figures: tuple[ComparedFigure, ...]
    entering: Moved
    leaving: Moved
    staying: tuple[int, int, int]
    bands: tuple[BandPair, ...]
    scores_before: Distribution
    scores_after: Distribution
    references: tuple[Reference, ...]
    changes: tuple[Message, ...]
    notes: tuple[Message, ...]

    def figure(self, name: FigureName) -> ComparedFigure:
        """Return the number of that name, of both models."""
        return next(each for each in self.figures if each.name == name)

    def to_json(self) -> dict[str, object]:
        """Return the object that ``compare --json`` prints: undefined numbers are None."""
        return {
            "part": self.part,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "figures": {
                each.name: {
                    "before": _defined(each.before),
                    "after": _defined(each.after),
                    "difference": _defined(each.difference.value),
                    "low": _defined(each.difference.low),
                    "high": _defined(each.difference.high),
                    "distinguishable": each.distinguishable,
                }
                for each in self.figures
            },
            "entering": _moved(self.entering),
            "leaving": _moved(self.leaving),
            "references": {
                each.name: {name: _defined(figure_of(each, name)) for name in FIGURES}
                for each in self.references
            },
            "changes": [str(each) for each in self.changes],
            "notes": [str(each) for each in self.notes],
        }


def compare_models(both: Both, *, part: Part = "design") -> JointComparison:
    """Compare two whole models on the same leads (DESIGN §4).

    Parameters
    ----------
    both
        Their scores: ``Both.of_groups(joint_groups(joint_leads(…)), …)`` for any two models,
        ``Both.of_patterns`` where patterns that are there already serve both.
    part
        The counted leads that rates are about; volumes are over all leads.

    Raises
    ------
    EvaluationError
        If the holdout is asked for where the leads aren't split.
    """
    was, now = both.before, both.after
    before, after = (
        evaluate(each.patterns, each.model, part=part, scores=each.scores) for each in (was, now)
    )
    moved = compare_decisions(now.patterns, was.scores.qualified, now.scores.qualified, part=part)
    found = joint_differences(both, before, after, moved, part=part)
    stay = was.scores.qualified & now.scores.qualified
    spread_before, spread_after = _distributions(was, now, part)
    return JointComparison(
        part=part,
        before=before,
        after=after,
        figures=tuple(_figure(name, before, after, found[name]) for name in FIGURES),
        entering=moved.entering,
        leaving=moved.leaving,
        staying=LeadCounts.of(now.patterns, part).where(stay),
        bands=_bands(before, after),
        scores_before=spread_before,
        scores_after=spread_after,
        references=references_of(now.patterns, after, part=part),
        changes=differences(was.model, now.model),
        notes=followed(was.model, now.model),
    )


def _figure(
    name: FigureName, before: Evaluation, after: Evaluation, found: Difference
) -> ComparedFigure:
    was, now = figure_of(before, name), figure_of(after, name)
    return ComparedFigure(name, was, now, Difference(now - was, found.low, found.high))


def _distributions(was: Scored, now: Scored, part: Part) -> tuple[Distribution, Distribution]:
    """Return both distributions in ranges that hold every lead of either."""
    scores = [each.scores.score[~each.scores.ruled_out] for each in (was, now)]
    ends = [int(end) for each in scores if len(each) for end in (each.min(), each.max())]
    ranges = ranges_of(min(ends, default=0), max(ends, default=0))
    before, after = (
        distribution(each.patterns, each.model, part=part, ranges=ranges, scores=each.scores)
        for each in (was, now)
    )
    return before, after


def _moved(found: Moved) -> dict[str, object]:
    return {
        "leads": found.leads,
        "converted": found.converted,
        "conversion_rate": _defined(found.conversion_rate),
        "low": _defined(found.interval.low),
        "high": _defined(found.interval.high),
        "everyone": found.everyone,
    }


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _bands(before: Evaluation, after: Evaluation) -> tuple[BandPair, ...]:
    old, new = ({band.name: band for band in each.bands} for each in (before, after))
    names = dict.fromkeys((*new, *old))
    return tuple(BandPair(name, old.get(name), new.get(name)) for name in names)
