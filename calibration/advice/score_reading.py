"""What a score means: how many of a hundred leads with such a score convert."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from calibration.advice.fitting import fit_logistic
from calibration.advice.score_steps import (
    FEWEST_CONVERSIONS,
    FEWEST_LEADS,
    chance_of,
    chances_of,
    starts_of,
)
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Scores, score_patterns
from calibration.evaluation.companies import Clusters
from calibration.evaluation.histogram import Histogram
from calibration.evaluation.intervals import Interval, normal_quantile
from calibration.evaluation.mix import Mix, interval_of, mix_of
from calibration.evaluation.parts import LeadCounts, Part
from calibration.evaluation.scores import HUNDREDTHS
from calibration.model import Model

FOLDS: Final = 5
_SEED: Final = 20
_NO_RIDGE: Final = 1e-9
_PART: Final[Part] = "design"

Verdict: TypeAlias = Literal["holds", "bold", "timid"]


@dataclass(frozen=True, slots=True)
class Step:
    """Scores that mean the same chance to convert.

    Parameters
    ----------
    low, high
        The lowest and the highest score of its leads, in hundredths of a point.
    leads, converted
        Counted leads of the step.
    chance
        The share that converts, never 0 or 1: of the leads as counted, or as the mix tells it;
        NaN where the mix is unknown.
    interval
        Its 95 % interval: Wilson's, or the mix's.
    crosswise
        What leads of the step were told on average by readings that were made without them.
    """

    low: int
    high: int
    leads: int
    converted: int
    chance: float
    interval: Interval
    crosswise: float

    def to_json(self) -> dict[str, float | int | None]:
        """Return the step as a row, scores in points; an unknown number is None."""
        return {
            "from": self.low / HUNDREDTHS,
            "to": self.high / HUNDREDTHS,
            "leads": self.leads,
            "converted": self.converted,
            "chance": _known(self.chance),
            "low": _known(self.interval.low),
            "high": _known(self.interval.high),
            "crosswise": _known(self.crosswise),
        }


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the chances hold for leads that they were not read from.

    The leads are dealt out into five parts, and each part is told its chances by the reading of
    the other four. All figures are of the file's leads as they are counted.

    Parameters
    ----------
    leads
        Counted leads that were told a chance.
    brier
        The mean squared difference between the chance told and what happened, 1 or 0: G. W. Brier,
        "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78
        (1950) 1-3.
    brier_of_base_rate
        The same where each part is told the share that converts of the others.
    slope
        Of the logistic regression of the outcome on the log odds told: 1 is ideal, less means
        that the chances are too far from each other: D. R. Cox, "Two further applications of a
        model for binary regression", Biometrika 45 (1958) 562-565. NaN with a single step.
    interval
        The slope's 95 % interval.
    """

    leads: int
    brier: float
    brier_of_base_rate: float
    slope: float
    interval: Interval

    @property
    def verdict(self) -> Verdict | None:
        """Whether the chances hold, are too bold or too timid; None where nothing tells."""
        if self.interval.high < 1:
            return "bold"
        if not self.interval.low > 0:
            return None
        return "timid" if self.interval.low > 1 else "holds"

    @property
    def saved(self) -> float:
        """Which share of the squared error the score takes away."""
        return 1 - self.brier / self.brier_of_base_rate

    def to_json(self) -> dict[str, float | int | str | None]:
        """Return the figures as a row; an unknown number is None."""
        return {
            "leads": self.leads,
            "brier": _known(self.brier),
            "brier_of_base_rate": _known(self.brier_of_base_rate),
            "slope": _known(self.slope),
            "slope_low": _known(self.interval.low),
            "slope_high": _known(self.interval.high),
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """What every score means, in steps of increasing chances.

    Parameters
    ----------
    steps
        Increasing in score and chance; none where there are too few leads for a single one.
    reliability
        How far they hold; None without steps.
    leads, converted
        Counted design leads that no gate rules out.
    mix
        How many leads of the period the counted ones stand for.
    """

    steps: tuple[Step, ...]
    reliability: Reliability | None
    leads: int
    converted: int
    mix: Mix

    @property
    def base_rate(self) -> float:
        """The share of all of them that converts."""
        return float(self.mix.share(self.converted, self.leads - self.converted))

    def step_of(self, score: int) -> Step | None:
        """Return the step of a score in hundredths; None where there are no steps.

        Scores between two steps belong to the lower one, those below the first to the first.
        """
        reached = [each for each in self.steps if each.low <= score]
        return reached[-1] if reached else next(iter(self.steps), None)

    def to_json(self) -> dict[str, object]:
        """Return the rows of the steps, and how far they hold."""
        return {
            "steps": [each.to_json() for each in self.steps],
            "reliability": self.reliability.to_json() if self.reliability else None,
        }


def score_reading(
    patterns: Patterns, model: Model, *, scores: Scores | None = None
) -> ScoreReading:
    """Return what each score means, read from the design leads that no gate rules out.

    The share that converts is made to rise with the score by isotonic regression (R. E. Barlow,
    D. J. Bartholomew, J. M. Bremner and H. D. Brunk, "Statistical inference under order
    restrictions", Wiley 1972); its steps are joined with the nearest one until each holds 50
    leads and 5 conversions, says more than it costs, and there are at most ten.

    Parameters
    ----------
    patterns
        The leads.
    model
        The model whose score is read.
    scores
        ``score_patterns(patterns, model)``, where it is at hand.
    """
    scores = scores or score_patterns(patterns, model)
    histogram = Histogram.of(scores, LeadCounts.of(patterns, _PART))
    counted = histogram.converted + histogram.not_converted > 0
    score = histogram.score[counted]
    converted, others = histogram.converted[counted], histogram.not_converted[counted]
    mix = mix_of(patterns)
    leads, winners = int((converted + others).sum()), int(converted.sum())
    if leads < FEWEST_LEADS or winners < FEWEST_CONVERSIONS or winners == leads:
        return ScoreReading((), None, leads, winners, mix)
    starts = starts_of(converted, others)
    told = _Crosswise.of(converted, others)
    clusters = Clusters.of(patterns, _PART)
    ends = [*starts[1:].tolist(), len(score)]
    steps = []
    for start, end in zip(starts.tolist(), ends, strict=True):
        low, high = int(score[start]), int(score[end - 1])
        within = (scores.score >= low) & (scores.score <= high) & ~scores.ruled_out
        some = slice(start, end)
        counts = int(converted[some].sum()), int(others[some].sum())
        effect = 1.0 if clusters is None else clusters.of_patterns(within, sum(counts))
        steps.append(
            Step(
                low=low,
                high=high,
                leads=sum(counts),
                converted=counts[0],
                chance=float(mix.carried(np.asarray(chance_of(*counts)))),
                interval=interval_of(mix.interval(*counts, effect=effect)),
                crosswise=float(mix.carried(np.asarray(told.average(some)))),
            )
        )
    return ScoreReading(tuple(steps), told.reliability(len(steps)), leads, winners, mix)


@dataclass(frozen=True, slots=True, eq=False)
class _Crosswise:
    """The chances that the leads of each score (S) and part (K) were told by the other parts.

    Parameters
    ----------
    converted, others : (S, K)
        Leads.
    chances : (S, K)
        What they were told.
    base_rates : (K,)
        The share that converts of the other parts.
    """

    converted: Ints
    others: Ints
    chances: Floats
    base_rates: Floats

    @classmethod
    def of(cls, converted: Ints, others: Ints) -> "_Crosswise":
        """Deal out the leads, and read each part's chances from the others.

        Leads of one score and one outcome are alike, so drawing how many of them fall into each
        part is the same as dealing out the leads; the draw is the same for the same counts.
        """
        rng = np.random.default_rng(_SEED)
        parts = [1 / FOLDS] * FOLDS
        buyers, rest = (rng.multinomial(each, parts) for each in (converted, others))
        chances = [
            chances_of(converted - buyers[:, part], others - rest[:, part]) for part in range(FOLDS)
        ]
        left = int(converted.sum()) - buyers.sum(axis=0), int(others.sum()) - rest.sum(axis=0)
        base = np.array([chance_of(int(a), int(b)) for a, b in zip(*left, strict=True)])
        return cls(buyers, rest, np.column_stack(chances), base)

    def average(self, some: slice) -> float:
        """Return what the leads of some scores were told on average."""
        leads = (self.converted + self.others)[some]
        return float((leads * self.chances[some]).sum() / leads.sum())

    def reliability(self, steps: int) -> Reliability:
        """Return how far the chances hold."""
        slope, interval = (np.nan, Interval(np.nan, np.nan)) if steps < 2 else self._slope()
        return Reliability(
            leads=int((self.converted + self.others).sum()),
            brier=self._brier(self.chances),
            brier_of_base_rate=self._brier(np.broadcast_to(self.base_rates, self.chances.shape)),
            slope=slope,
            interval=interval,
        )

    def _brier(self, chances: Floats) -> float:
        missed = self.converted * (1 - chances) ** 2 + self.others * chances**2
        return float(missed.sum() / (self.converted + self.others).sum())

    def _slope(self) -> tuple[float, Interval]:
        odds = np.log(self.chances / (1 - self.chances)).ravel()
        converted, leads = self.converted.ravel(), (self.converted + self.others).ravel()
        distinct, place = np.unique(odds, return_inverse=True)
        winners = np.bincount(place, converted).astype(np.int64)
        everyone = np.bincount(place, leads).astype(np.int64)
        fit = fit_logistic(distinct[:, None], converted=winners, leads=everyone, ridge=_NO_RIDGE)
        chance = fit.chances(distinct[:, None])
        spread = everyone * chance * (1 - chance)
        middle = float(spread @ distinct / spread.sum())
        half = normal_quantile(0.95) / float(np.sqrt(spread @ (distinct - middle) ** 2))
        slope = float(fit.weights[0])
        return slope, Interval(slope - half, slope + half)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
