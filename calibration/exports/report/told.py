"""All that a report tells, before it is put in words: the values the screen shows, and no lead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from calibration.advice.diagnosis import Diagnosis, diagnose
from calibration.advice.evidence_card import EvidenceCard
from calibration.advice.overlap import overlaps
from calibration.advice.points_beside import points_beside
from calibration.engine.patterns import Patterns
from calibration.evaluation import (
    CriterionEvidence,
    Curve,
    Distribution,
    Evaluation,
    by_strength,
    curve,
    distribution,
    evaluate,
    evidence,
    score_patterns,
)
from calibration.evaluation.removal import removal
from calibration.evaluation.weight_of_evidence import WeightOfEvidence
from calibration.exports.report.agreed import Agreed
from calibration.leads.facts import LeadFacts
from calibration.leads.remedies import KeepAsValues, Remedy, TreatAsMissing
from calibration.messages import Message, say
from calibration.model import Model, fold


class Words(Protocol):
    """What the outcome is called among people, by the model's objective; to be translated."""

    @property
    def qualified(self) -> str:
        """Leads from the threshold on."""

    @property
    def of_them(self) -> str:
        """Those of them that convert."""

    @property
    def wrongly(self) -> str:
        """Qualified, and did not convert."""

    @property
    def missed(self) -> str:
        """Converted, and not qualified."""

    @property
    def missed_note(self) -> str:
        """The same as a note."""

    @property
    def converted(self) -> str:
        """What those who converted did."""

    @property
    def not_converted(self) -> str:
        """What the others did."""

    @property
    def how_bands(self) -> str:
        """The title of the bands, with the base rate."""

    @property
    def share_over(self) -> str:
        """The share that is qualified."""

    @property
    def missed_rate(self) -> str:
        """The false negative rate."""

    @property
    def wrong_rate(self) -> str:
        """The false positive rate."""


@dataclass(frozen=True, slots=True)
class DataTold:
    """The file that the numbers are from.

    Parameters
    ----------
    name, sha256
        Its name, and the SHA-256 of its content.
    remedies
        What was decided about its flaws, in sentences.
    left_out
        How many rows of it are no leads here.
    overruled
        Columns that are used although something speaks against them: header, who, why.
    additions
        Names of the files that were added to it.
    filtered
        What part of it the numbers are about, in words; empty for all.
    """

    name: str
    sha256: str
    remedies: tuple[Message, ...] = ()
    left_out: int = 0
    overruled: tuple[tuple[str, str, str], ...] = ()
    additions: tuple[str, ...] = ()
    filtered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a report is made on: the day, what was agreed, and what was seen so far.

    Parameters
    ----------
    made_at
        When the report is made.
    agreed
        What people agreed, decided and left open.
    number
        The version's number; None where it is none, or an edited one.
    openings
        How often the leads kept aside were opened.
    with_holdout
        Whether somebody has opened them for this very model.
    """

    made_at: datetime
    agreed: Agreed = field(default_factory=Agreed)
    number: int | None = None
    openings: int = 0
    with_holdout: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a report tells.

    Parameters
    ----------
    model, words
        The model, and what its outcome is called.
    facts
        Counts and days of the leads.
    design, everyone
        What the model does on the leads it was designed on, and on all counted leads.
    holdout
        What it does on the leads kept aside; None where nobody has opened them.
    cards
        What past leads say of each criterion, the strongest first; empty without an outcome.
    diagnosis
        What is surely wrong.
    """

    model: Model
    words: Words
    facts: LeadFacts
    design: Evaluation
    everyone: Evaluation
    holdout: Evaluation | None
    curve: Curve
    distribution: Distribution
    cards: tuple[EvidenceCard, ...]
    diagnosis: Diagnosis
    data: DataTold
    occasion: Occasion

    @property
    def evidence(self) -> tuple[CriterionEvidence, ...]:
        """The evidence of each criterion, in the order of the cards."""
        return tuple(each.found for each in self.cards)

    @property
    def labels(self) -> Mapping[str, str]:
        """The criteria's names by their ids."""
        return {each.id: each.label for each in self.model.criteria}


def told_of(
    patterns: Patterns,
    model: Model,
    *,
    words: Words,
    data: DataTold,
    occasion: Occasion,
    diagnosis: Diagnosis | None = None,
) -> Told:
    """Return what a report tells of a model on leads.

    Parameters
    ----------
    diagnosis
        ``diagnose(patterns, model, ...)``, where the leads themselves, or a capacity, told more.

    Raises
    ------
    EvaluationError
        As ``evaluate`` does.
    """
    scores = score_patterns(patterns, model)
    design = evaluate(patterns, model, scores=scores)
    is_split = patterns.facts.split.kind != "none" and design.has_outcome
    shows_holdout = occasion.with_holdout and is_split
    return Told(
        model=model,
        words=words,
        facts=patterns.facts,
        design=design,
        everyone=evaluate(patterns, model, part="all", scores=scores),
        holdout=evaluate(patterns, model, part="holdout", scores=scores) if shows_holdout else None,
        curve=curve(patterns, model, scores=scores),
        distribution=distribution(patterns, model, scores=scores),
        cards=_cards(patterns, model) if design.has_outcome else (),
        diagnosis=diagnosis or diagnose(patterns, model, evaluation=design, scores=scores),
        data=data,
        occasion=occasion,
    )


def told_remedies(
    remedies: Sequence[Remedy], *, personal: Collection[str] = ()
) -> tuple[Message, ...]:
    """Return remedies as sentences; no value of a column that tells who a lead is is among them.

    ``personal`` are the headers of such columns.
    """
    hidden = {fold(each) for each in personal}
    return tuple(
        say("Some values of “{column}” are treated as missing, or as known", column=each.column)
        if isinstance(each, TreatAsMissing | KeepAsValues) and fold(each.column) in hidden
        else each.sentence
        for each in remedies
    )


def _cards(patterns: Patterns, model: Model) -> tuple[EvidenceCard, ...]:
    """Return the evidence of every criterion; points are told beside each other once for all."""
    scores = score_patterns(patterns, model)
    beside = points_beside(patterns, model, scores=scores)
    own = {each.id for each in model.criteria}
    return tuple(
        EvidenceCard(
            criterion=model.criterion(found.criterion),
            found=found,
            weight=WeightOfEvidence.of(found),
            overlaps=tuple(
                each for each in overlaps(patterns, found.criterion) if each.other in own
            ),
            removal=removal(patterns, model, found.criterion, scores=scores),
            points=beside.get(found.criterion),
        )
        for found in by_strength(evidence(patterns))
        if found.criterion in own
    )
