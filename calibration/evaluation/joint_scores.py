"""Two whole models' scores of the same leads: of groups of them, or of patterns."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from calibration.engine.joint import JointGroups, is_served
from calibration.engine.pattern_tables import PatternTable
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation.scores import HUNDREDTHS, Scores, score_patterns
from calibration.leads.facts import Sample
from calibration.messages import say
from calibration.model import BASE, Model
from calibration.problems import EvaluationError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A model's scores of leads.

    Parameters
    ----------
    model
        The model.
    patterns
        The leads, with the gates and variants of this model.
    scores
        Per pattern. Of groups of leads (:meth:`Both.of_groups`) the sums of the axes aren't known
        and are 0: ``score``, ``threshold``, ``follows_base`` and ``ruled_out`` are.
    """

    model: Model
    patterns: Patterns
    scores: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """The same leads, scored by two models; both have the same patterns in the same order."""

    before: Scored
    after: Scored

    @classmethod
    def of_groups(cls, groups: JointGroups, before: Model, after: Model) -> Self:
        """Return the scores of leads that were grouped by the scores of these two models.

        Thresholds and bands may be others than those they were grouped by.
        """
        return cls(
            Scored(before, groups.before, _read(groups.before, groups.score_before, before)),
            Scored(after, groups.after, _read(groups.after, groups.score_after, after)),
        )

    @classmethod
    def of_patterns(
        cls, patterns: Patterns, before: Model, after: Model, *, grouped_by: Model | None = None
    ) -> Self:
        """Return the scores of patterns that serve both models: no lead is read.

        Parameters
        ----------
        grouped_by
            The model by which the patterns were grouped; by default the one after.

        Raises
        ------
        EvaluationError
            If either model asks of leads what the patterns don't tell.
        """
        by = after if grouped_by is None else grouped_by
        for model in (before, after):
            if not is_served(by, model):
                message = say(
                    "The leads must be grouped by what both models ask of them, and “{name}” asks "
                    "something else. Compare them on the leads.",
                    name=model.name,
                )
                raise EvaluationError(Problem("grouped-otherwise", "", message))
        was, now = (
            Scored(model, patterns, score_patterns(patterns, model)) for model in (before, after)
        )
        return cls(was, now)

    @classmethod
    def of_table(cls, table: PatternTable, before: Model, after: Model) -> Self:
        """Return the scores of a pattern table that was opened in place of leads.

        Raises
        ------
        LeadsError
            With everything in which either model asks something else than the table tells.
        """
        was, now = (
            Scored(model, patterns, score_patterns(patterns, model))
            for model, patterns in ((each, table.patterns(each)) for each in (before, after))
        )
        return cls(was, now)

    def of_sample(self, sample: Sample) -> "Both":
        """Return the same, as what is said of the leads' period."""
        facts = replace(self.after.patterns.facts, sample=sample)
        return Both(
            *(
                replace(each, patterns=replace(each.patterns, facts=facts))
                for each in (self.before, self.after)
            )
        )


def _read(patterns: Patterns, score: Ints, model: Model) -> Scores:
    """Return scores with what each must reach; the sums of the axes are not known."""
    thresholds = [model.threshold_of(each) for each in (*range(len(model.variants)), BASE)]
    own = [each.threshold is not None for each in model.variants]
    unknown = np.zeros_like(score)
    return Scores(
        score=score,
        unclamped=score,
        fit=unknown,
        engagement=unknown,
        feedback=unknown,
        # The base stands last: it is what the index -1 finds.
        threshold=(HUNDREDTHS * np.array(thresholds, np.int64))[patterns.variant],
        follows_base=~np.array([*own, False])[patterns.variant],
        ruled_out=patterns.gate >= 0,
    )
