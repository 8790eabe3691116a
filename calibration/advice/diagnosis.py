"""What is surely wrong with a model on its leads, in sentences, and what to do about it.

A statement appears only where the evidence is sure: each rests on an interval of 99 %, or of 95 %
widened for all that is compared with it. What can't be told is said too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from calibration.advice.diagnoses import criteria, deals, groups, handover
from calibration.advice.diagnoses.statement import (
    Place,
    Statement,
    StatementKind,
    in_order,
)
from calibration.advice.points_beside import points_beside
from calibration.advice.segment_counts import Segment, segments_of_variants
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, Histogram, LeadCounts, Scores, evaluate
from calibration.evaluation import score_patterns as scores_of
from calibration.evaluation.company_effects import CompanyEffects
from calibration.leads.finding import Finding
from calibration.messages import Message, figure, say
from calibration.model import Model

FEWEST: Final = 40
"""Leads of either outcome without which nothing is said of conversion."""
MOST_SHOWN: Final = 5
MOST_OF_A_KIND: Final = 2


@dataclass(frozen=True, slots=True)
class LeadsToldApart:
    """What only the leads themselves tell, not their patterns.

    Parameters
    ----------
    segments
        The leads of every value of some columns, by score.
    moves
        That the share that converts moves, over time or along the file; None if it doesn't.
    """

    segments: Sequence[Segment] = ()
    moves: Finding | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is surely wrong, the gravest first, and what can't be told.

    Parameters
    ----------
    statements
        What is wrong.
    untold
        What can't be told of these leads, and why.
    leads, converted
        The counted leads it rests on.
    """

    statements: tuple[Statement, ...]
    untold: tuple[Message, ...]
    leads: int
    converted: int

    @property
    def shown(self) -> tuple[Statement, ...]:
        """The statements to show at once: the gravest, and not too many of a kind."""
        taken: list[Statement] = []
        for each in self.statements:
            alike = sum(one.kind is each.kind for one in taken)
            if len(taken) < MOST_SHOWN and alike < MOST_OF_A_KIND:
                taken.append(each)
        return tuple(taken)

    @property
    def more(self) -> tuple[Statement, ...]:
        """The others."""
        shown = self.shown
        return tuple(each for each in self.statements if each not in shown)

    @property
    def healthy(self) -> Message | None:
        """The sentence that nothing stands out; None where something does."""
        if self.statements:
            return None
        if min(self.converted, self.leads - self.converted) < FEWEST:
            return say(
                "Nothing stands out, but little can be told: {converted} of {leads} counted leads "
                "converted, and {fewest} of either outcome are needed.",
                converted=figure(self.converted),
                leads=figure(self.leads),
                fewest=FEWEST,
            )
        return say(
            "Nothing stands out: on {leads} counted leads, of which {converted} converted, the "
            "scores, the bands, the criteria and their points are in line with what happened.",
            leads=figure(self.leads),
            converted=figure(self.converted),
        )


def diagnose(
    patterns: Patterns,
    model: Model,
    *,
    capacity: float | None = None,
    apart: LeadsToldApart | None = None,
    evaluation: Evaluation | None = None,
    scores: Scores | None = None,
) -> Diagnosis:
    """Return what is surely wrong with a model, told on the design leads.

    Parameters
    ----------
    capacity
        How many leads a week sales can take, where somebody said.
    apart
        What the leads themselves tell; None where only patterns are there.
    evaluation
        ``evaluate(patterns, model)``, where it is at hand.
    scores
        ``score_patterns(patterns, model)``, where it is at hand.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    scores = scores or scores_of(patterns, model)
    found = evaluation or evaluate(patterns, model, scores=scores)
    tells = min(found.converted, found.not_converted) >= FEWEST
    statements = [*handover.volume(patterns, model, found, capacity=capacity)]
    statements += criteria.deciding_nothing(patterns, model, scores)
    statements += criteria.deciding_alone(patterns, model, scores)
    if apart is not None:
        statements += groups.selection(apart.segments)
    if tells:
        statements += handover.conversion(patterns, model, found, capacity=capacity)
        statements += handover.bands(found.bands)
        if found.signal not in {None, "none"}:
            beside = points_beside(patterns, model, scores=scores)
            statements += criteria.out_of_line(model, beside)
        statements += deals.long_deals(patterns, scores)
        statements += deals.small_deals(patterns, scores)
        effect = _effect(patterns, model, scores)
        segments = segments_of_variants(patterns, model)
        if apart is not None:
            segments += tuple(apart.segments)
            statements += _moving(apart.moves)
        statements += groups.weak_segments(segments, effect=effect)
    return Diagnosis(
        in_order(statements),
        tuple(_untold(patterns, found, capacity, apart, tells=tells)),
        leads=found.leads,
        converted=found.converted,
    )


def _effect(patterns: Patterns, model: Model, scores: Scores) -> float:
    """Return by how much leads of one company multiply the variance of the AUC."""
    histogram = Histogram.of(scores, LeadCounts.of(patterns, "design"))
    companies = CompanyEffects.of(patterns, model, scores=scores, part="design")
    return companies.of_ranking(histogram)


def _moving(moves: Finding | None) -> list[Statement]:
    if moves is None:
        return []
    return [Statement(StatementKind.DRIFT, moves.message, moves.advice, Place.LEADS)]


def _untold(
    patterns: Patterns,
    found: Evaluation,
    capacity: float | None,
    apart: LeadsToldApart | None,
    *,
    tells: bool,
) -> list[Message]:
    """Return what can't be told, and what would have to be known."""
    said = []
    if not tells:
        said.append(
            say(
                "Whether high scores convert: {converted} of {leads} counted leads converted; {n} "
                "of either outcome are needed.",
                converted=figure(found.converted),
                leads=figure(found.leads),
                n=FEWEST,
            )
        )
    if found.per_week is None:
        said.append(say("Leads a week: the days on which leads were created aren't known."))
    elif capacity is None:
        said.append(say("Too many or too few: nobody said how many leads a week sales can take."))
    if tells and not patterns.cycle_days.size:
        said.append(say("How long deals take: no column tells the day they were won."))
    if tells and not patterns.value_known.any():
        said.append(say("What deals bring: no column tells their value."))
    if apart is None:
        said.append(
            say(
                "Segments, sensitive groups and change over time: only patterns are open, and "
                "they don't hold the columns."
            )
        )
    return said
