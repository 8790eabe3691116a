"""A model suggested from past leads: criteria, points, threshold and bands."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias

from calibration.advice.building import only_needed, with_criteria
from calibration.advice.candidate import Candidate
from calibration.advice.candidates import candidates_among, spelled, sure_of_all, tried
from calibration.advice.checking import conversion_day, counted_columns, rule_of
from calibration.advice.choosing import (
    SURE,
    choose,
    most_criteria,
    most_offered,
    require_both,
)
from calibration.advice.columns import ColumnCheck, described_columns, own_columns
from calibration.advice.cross_validation import CrossValidation, cross_validated, fitted
from calibration.advice.left_out import has_stale_days, notices_of
from calibration.advice.offering import Offer, offers_of, with_offers, with_points_beside
from calibration.advice.optimism import Optimism, optimism_of, verdict_of
from calibration.advice.point_search import Wanted
from calibration.advice.pointing import design_counts, with_line, with_points, without_points
from calibration.advice.starting import declared_fields, left_out_of, starting_model, without_fields
from calibration.advice.values import ValueCounts
from calibration.engine.grouping import patterns_of
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, Part, Signal, evaluate
from calibration.evaluation.mix import of_sample
from calibration.leads.facts import EVERY_LEAD, LeadFacts, Sample
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.messages import Message, say
from calibration.model import AsOf, Field, Model, Outcome

MOST_LEVELS: Final = 200_000_000
"""Levels looked at together: leads times candidates."""
MOST_CANDIDATES: Final = 100
BEGUN, COUNTED, GROUPED, CHOSEN = 0.25, 0.75, 0.9, 0.95
"""Shares of the work: leads are read, columns counted, leads grouped, criteria chosen."""
Watch: TypeAlias = Callable[[float, str], None]
"""Is told the share of the work that is done, and the column that is looked at, if one is."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested model and what its reader must know.

    Parameters
    ----------
    model
        The model; without points where the leads hold no signal.
    facts
        Of the leads it was made from.
    evaluations
        What it does on the design leads and, where there are any, on the holdout leads.
    notices
        What was left out, and how far the model can be trusted.
    checks
        What was found about each column: what speaks against those that were left out, and
        against those that were used all the same.
    optimism
        By how much the points look better on the leads they were made from than on others, also
        where they were dropped for it; None where nothing was found to give points to.
    offers
        Each criterion that is suggested, with what the design leads say of it.
    """

    model: Model
    facts: LeadFacts
    evaluations: dict[Part, Evaluation]
    notices: tuple[Message, ...]
    checks: tuple[ColumnCheck, ...] = ()
    optimism: Optimism | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def signal(self) -> Signal | None:
        """The verdict on leads that nothing was made from: none where nothing was found."""
        return "none" if self.optimism is None else self.optimism.signal


@dataclass(slots=True)
class _Work:
    """What is known so far."""

    leads: LeadTable
    base: Model
    typed: TypedLeads
    checks: tuple[ColumnCheck, ...]
    notices: list[Message] = field(default_factory=list)
    at_cut_off: frozenset[str] = frozenset()
    tried: tuple[Model, Patterns] | None = None
    sure: float = SURE
    beside: Model | None = None
    refused: frozenset[str] = frozenset()
    sample: Sample = EVERY_LEAD
    progress: Watch | None = None
    wanted: Wanted | None = None

    def tell(self, done: float, subject: str = "") -> None:
        """Tell whoever waits how much is done; what that raises stops the work."""
        if self.progress is not None:
            self.progress(done, subject)


def suggest(  # noqa: PLR0913 - each is a separate choice of the caller
    leads: LeadTable,
    *,
    outcome: Outcome,
    today: date,
    lead_id: str | None = None,
    exclude: tuple[str, ...] = (),
    template: Model | None = None,
    overruled: frozenset[str] = frozenset(),
    profiles: tuple[ColumnProfile, ...] | None = None,
    as_of: AsOf | None = None,
    at_cut_off: frozenset[str] = frozenset(),
    beside: Model | None = None,
    refused: frozenset[str] = frozenset(),
    sample: Sample = EVERY_LEAD,
    progress: Watch | None = None,
    wanted: Wanted | None = None,
) -> Suggestion:
    """Suggest a model from the design leads of a file.

    Columns that may have been filled in after the deal, that tell who a lead is, or what nobody
    should be judged by are left out, unless a person overrules that.

    Parameters
    ----------
    leads
        The leads.
    outcome
        Which column tells the outcome, and how.
    today
        No reference day is later.
    lead_id
        The column that identifies a lead.
    exclude
        Headers of columns to leave out.
    template
        A model to start from: of its criteria, those whose fields the leads have are kept.
    overruled
        Headers of columns to use whatever speaks against them, a template's among them.
    profiles
        What is in the columns, where it is known already; its types and missing words are those
        the columns are read with, so that what somebody corrected is what is learnt from.
    as_of
        The rule that gives each lead the day it is scored on; by default some days after its
        creation.
    at_cut_off
        Headers of columns whose values are those of that day, as those folded from events are.
    beside
        A model that is only added to, in the place of a template: its points, threshold and bands
        stay, and new criteria get points on its scale.
    refused
        Criteria that are not to be suggested: their
        :func:`~calibration.advice.candidates.identity_of`.
    sample
        Whether the leads are every lead of their period: what is said of conversion hangs on it.
    progress
        Told the share of the work that is done, and the column that is looked at. What it raises
        stops the work, and nothing is left of it.
    wanted
        What the points may be; by default any within 20 to both sides of 0.

    Raises
    ------
    LeadsError
        If a column that is named isn't there.
    EvaluationError
        If too few design leads converted, or too few did not.
    """
    start, left_out = starting_model(leads, template if beside is None else beside)
    if progress is not None:
        progress(0.0, "")
    unwanted = {column.header for each in exclude if (column := leads.column(each)) is not None}
    declared = declared_fields(leads, start)
    start = without_fields(start, {declared[each].name for each in unwanted & set(declared)})
    checks = described_columns(
        leads,
        profile_columns(leads) if profiles is None else profiles,
        own=(*own_columns(outcome, lead_id), *exclude),
        overruled=overruled,
    )
    fields = [each.field for each in checks if not each.is_left_out and each.header not in declared]
    base = start.revised(
        lead_id=lead_id,
        outcome=outcome,
        fields=(*start.fields, *fields),
        as_of=as_of or rule_of(outcome) or start.as_of,
    )
    typed = type_leads(leads, base, today=today, also=conversion_day(outcome))
    work = _Work(
        leads,
        base,
        typed,
        checks,
        left_out if beside is None else [],
        at_cut_off=at_cut_off,
        beside=beside,
        refused=refused,
        sample=sample,
        progress=progress,
        wanted=wanted,
    )
    try:
        counts = _counted(work, outcome, declared)
        candidates = _candidates(work, counts)
        model = only_needed(_with_chosen(work, candidates))
        if _same_days(base, model):
            return _finished(work, model, patterns_of(work.typed, model))
        split = work.typed.facts.split
    finally:
        work.typed.close()
    typed = type_leads(leads, model, today=today, split=split)
    try:
        return _finished(work, model, patterns_of(typed, model))
    finally:
        typed.close()


def _same_days(base: Model, model: Model) -> bool:
    """Return whether two models judge leads on the same days, as far as their words tell."""
    return base.as_of == model.as_of and base.date_fields() == model.date_fields()


def _counted(work: _Work, outcome: Outcome, declared: dict[str, Field]) -> list[ValueCounts]:
    """Count the values of the fields that may be used, and note what was found about all.

    What a template reads is checked like the others, and leaves the base where it is left out.
    """
    headers = [each.header for each in work.checks if not each.is_left_out]
    names = {declared[each].name if each in declared else each for each in headers}
    fields = tuple(each for each in work.base.fields if each.name in names)
    counted = counted_columns(
        work.typed,
        fields,
        outcome=outcome,
        at_cut_off=_in_time(work, declared),
        watch=lambda place, each: work.tell(
            BEGUN + (COUNTED - BEGUN) * place / len(fields), each.name
        ),
    )
    if counted:
        require_both(counted[0][0].design)
    found = {finding.field: finding for _, finding in counted}
    read = {header: field.name for header, field in declared.items()}
    work.checks = tuple(
        replace(each, leak=found.get(read.get(each.header, each.header))) for each in work.checks
    )
    work.notices += notices_of(work.checks)
    gone = {
        read[each.header]
        for each in work.checks
        if work.beside is None and each.header in read and each.reasons and not each.overruled
    }
    work.notices += left_out_of(work.base, gone)
    work.base = without_fields(work.base, gone)
    kept = {each.header for each in work.checks if not each.is_left_out}
    used = {read.get(each, each) for each in kept if work.beside is not None or each not in read}
    return [sides.design for sides, _ in counted if sides.field.name in used]


def _in_time(work: _Work, declared: dict[str, Field]) -> frozenset[str]:
    """Return the names of the fields whose values are known to be those of the scoring day."""
    return frozenset(declared[each].name if each in declared else each for each in work.at_cut_off)


def _candidates(work: _Work, counts: list[ValueCounts]) -> list[Candidate]:
    work.tell(COUNTED)
    work.sure = max(SURE, sure_of_all(sum(tried(each) for each in counts)))
    room = max(10, MOST_LEVELS // max(work.typed.facts.counted, 1))
    return candidates_among(
        counts,
        sure=work.sure,
        most=min(MOST_CANDIDATES, room),
        stale=frozenset(each.header for each in work.checks if has_stale_days(each)),
        refused=work.refused,
    )


def _with_chosen(work: _Work, candidates: list[Candidate]) -> Model:
    """Return the starting model with the candidates that say something new, points not yet set."""
    given = len(work.base.criteria)
    trial = with_criteria(work.base, candidates)
    patterns = patterns_of(work.typed, trial)
    work.tell(GROUPED)
    work.tried = (trial, patterns)
    places = _chosen(work, trial, patterns)
    chosen_ones = [candidates[place - given] for place in places]
    return with_criteria(work.base, spelled(work.leads, chosen_ones))


def _chosen(work: _Work, trial: Model, patterns: Patterns) -> list[int]:
    """Return the places of the candidates that say something new on the design leads."""
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1)
    given, conversions = len(work.base.criteria), int(converted[kept].sum())
    most = most_criteria(conversions) - given
    if work.beside is not None:
        most = most_offered(conversions, given=given)
    return choose(
        patterns.levels[kept] / 100,
        fields=tuple(min(each.fields()) for each in trial.criteria),
        converted=converted[kept],
        leads=leads[kept],
        most=max(0, most),
        given=given,
        sure=work.sure,
    )


def _validated(work: _Work) -> CrossValidation | None:
    """Return how well what is suggested again, from other leads, ranks those it has not seen.

    Criteria are chosen again each time: what was chosen on all leads has seen every one of them.
    """
    if work.tried is None:
        return None
    trial, patterns = work.tried
    given = len(work.base.criteria)

    def make(dealt: Patterns) -> Model:
        places = [*range(given), *_chosen(work, trial, dealt)]
        criteria = tuple(trial.criteria[place] for place in places)
        return fitted(trial.revised(criteria=criteria), dealt)

    return cross_validated(patterns, make)


def _finished(work: _Work, model: Model, patterns: Patterns) -> Suggestion:
    """Set points and threshold, and hold the model against the leads kept aside."""
    work.tell(CHOSEN)
    given = frozenset(each.id for each in work.base.criteria)
    if work.beside is None:
        pointed = with_line(with_points(model, patterns, wanted=work.wanted), patterns)
    else:
        pointed = with_points_beside(model, patterns, given=given)
    verdict, optimism = _verdict(work, pointed, patterns)
    work.notices += verdict
    if optimism is not None and optimism.signal == "none":
        work.notices.append(say("The criteria are suggested without points."))
        pointed = without_points(model, work.base)
    evaluations: dict[Part, Evaluation] = {"design": evaluate(patterns, pointed, part="design")}
    if patterns.facts.split.kind != "none":
        evaluations["holdout"] = evaluate(patterns, pointed, part="holdout")
    offers = offers_of(pointed, of_sample(patterns, work.sample), given=given)
    return Suggestion(
        pointed if work.beside is None else with_offers(work.beside, offers),
        patterns.facts,
        evaluations,
        tuple(work.notices),
        work.checks,
        optimism,
        offers,
    )


def _left_out(checks: tuple[ColumnCheck, ...]) -> list[ColumnCheck]:
    return [each for each in checks if each.reasons and each.is_left_out]


def _verdict(
    work: _Work, model: Model, patterns: Patterns
) -> tuple[list[Message], Optimism | None]:
    """Say how far the points hold on leads they were not made from, if anything got any."""
    if not model.criteria:
        nothing = (
            say(
                "No signal: of the columns that are not left out, none tells those who converted "
                "from the others. Overrule a column that was known in time."
            )
            if _left_out(work.checks)
            else say("No signal: no column tells those who converted from the others.")
        )
        return [nothing], None
    split = patterns.facts.split
    validation = _validated(work) if split.kind == "none" else None
    optimism = optimism_of(patterns, model, validation=validation)
    told = verdict_of(optimism)
    if split.kind == "none":
        unchecked = say(
            "{reason} The points were checked by repeated cross-validation instead: criteria and "
            "points were made again on parts of the leads and tried on the rest.",
            reason=split.reason or "",
        )
        return [unchecked, *told], optimism
    return told, optimism
