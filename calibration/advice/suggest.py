"""A model suggested from past leads: criteria, points, threshold and bands."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from calibration.advice.building import only_needed, with_criteria
from calibration.advice.candidates import Candidate, candidates_of, respelled
from calibration.advice.choosing import CONVERSIONS_PER_CRITERION, choose, most_criteria
from calibration.advice.columns import fields_of
from calibration.advice.leaks import tells_too_much
from calibration.advice.pointing import design_counts, with_line, with_points, without_points
from calibration.advice.spelling import spelling_of
from calibration.advice.starting import starting_model
from calibration.advice.values import ValueCounts, value_counts
from calibration.engine.grouping import patterns_of
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, Part, evaluate
from calibration.leads.facts import LeadFacts
from calibration.leads.profile import profile_columns
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.messages import Message, say
from calibration.model import AsOf, Equals, Field, FieldType, Model, OneOf, Outcome
from calibration.problems import EvaluationError, Problem

DAYS_TO_SHOW_INTEREST: Final = 14
"""Days after its creation on which a past lead is scored, where a criterion needs an age."""
MOST_LEVELS: Final = 200_000_000
"""Levels looked at together: leads times candidates."""
MOST_CANDIDATES: Final = 100


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
    """

    model: Model
    facts: LeadFacts
    evaluations: dict[Part, Evaluation]
    notices: tuple[Message, ...]


@dataclass(slots=True)
class _Work:
    """What is known so far."""

    leads: LeadTable
    base: Model
    typed: TypedLeads
    notices: list[Message] = field(default_factory=list)


def suggest(
    leads: LeadTable,
    *,
    outcome: Outcome,
    today: date,
    lead_id: str | None = None,
    exclude: tuple[str, ...] = (),
    template: Model | None = None,
) -> Suggestion:
    """Suggest a model from the design leads of a file.

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

    Raises
    ------
    LeadsError
        If a column that is named isn't there.
    EvaluationError
        If too few design leads converted, or too few did not.
    """
    start, left_out = starting_model(leads, template)
    profiles = profile_columns(leads)
    fields = fields_of(leads, profiles, outcome=outcome, lead_id=lead_id, exclude=exclude)
    declared = {each.name for each in start.fields}
    created = outcome.created_field
    base = start.revised(
        lead_id=lead_id,
        outcome=outcome,
        fields=(*start.fields, *(each for each in fields if each.name not in declared)),
        as_of=AsOf(field=created, plus_days=DAYS_TO_SHOW_INTEREST) if created else start.as_of,
    )
    work = _Work(leads, base, type_leads(leads, base, today=today), left_out)
    try:
        counts = _counted(work, [each for each in fields if each.name not in declared])
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


def _counted(work: _Work, fields: list[Field]) -> list[ValueCounts]:
    """Count the values of each field; leave out those that seem to know the outcome."""
    has_ages = work.base.as_of is not None
    found = [
        value_counts(work.typed, each, as_ages=has_ages and each.type is FieldType.DATE)
        for each in fields
    ]
    if found:
        _require_both(found[0])
    leaks = [each for each in found if tells_too_much(each)]
    honest = [each for each in found if each not in leaks]
    if leaks and not honest:
        work.notices.append(
            say(
                "All columns tell the outcome suspiciously well ({fields}). Were they filled in "
                "after the deal?",
                fields=_listed(leaks),
            )
        )
        return found
    if leaks:
        work.notices.append(
            say(
                "Left out, for they tell the outcome suspiciously well alone: {fields}. Were "
                "they filled in after the deal?",
                fields=_listed(leaks),
            )
        )
    return honest


def _listed(counts: list[ValueCounts]) -> str:
    return ", ".join(each.field.name for each in counts)


def _require_both(counts: ValueCounts) -> None:
    converted, others = counts.all_converted, counts.everyone - counts.all_converted
    if min(converted, others) >= CONVERSIONS_PER_CRITERION:
        return
    message = say(
        "At least {fewest} of the leads that a model is designed on must have converted, and as "
        "many not. Got {converted} and {others}. Check which column tells the outcome and which "
        "values mean that a lead converted, or bring more leads.",
        fewest=CONVERSIONS_PER_CRITERION,
        converted=converted,
        others=others,
    )
    raise EvaluationError(Problem("too-few", "", message))


def _candidates(work: _Work, counts: list[ValueCounts]) -> list[Candidate]:
    found = [candidate for each in counts for candidate in candidates_of(each)]
    found.sort(key=lambda each: -each.chi_squared)
    room = max(10, MOST_LEVELS // max(work.typed.facts.counted, 1))
    return found[: min(MOST_CANDIDATES, room)]


def _spelled(leads: LeadTable, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with their texts as the file commonly writes them."""
    fields = {each.field for each in candidates if isinstance(each.condition, Equals | OneOf)}
    spelling = {name: spelling_of(leads, name) for name in sorted(fields)}
    return [respelled(each, spelling.get(each.field, {})) for each in candidates]


def _with_chosen(work: _Work, candidates: list[Candidate]) -> Model:
    """Return the starting model with the candidates that say something new, points not yet set."""
    given = len(work.base.criteria)
    trial = with_criteria(work.base, candidates)
    patterns = patterns_of(work.typed, trial)
    converted, leads = design_counts(patterns)
    kept = (leads > 0) & (patterns.gate == -1)
    most = most_criteria(int(converted[kept].sum()))
    fields = tuple(min(each.fields()) for each in trial.criteria)
    chosen = choose(
        patterns.levels[kept] / 100,
        fields=fields,
        converted=converted[kept],
        leads=leads[kept],
        most=max(0, most - given),
        given=given,
    )
    chosen_ones = [candidates[place - given] for place in chosen]
    return with_criteria(work.base, _spelled(work.leads, chosen_ones))


def _finished(work: _Work, model: Model, patterns: Patterns) -> Suggestion:
    """Set points and threshold, and hold the model against the leads kept aside."""
    pointed = with_line(with_points(model, patterns), patterns)
    verdict, holds = _verdict(patterns, pointed)
    work.notices += verdict
    if not holds:
        pointed = without_points(model, work.base)
    evaluations: dict[Part, Evaluation] = {"design": evaluate(patterns, pointed, part="design")}
    if patterns.facts.split.kind != "none":
        evaluations["holdout"] = evaluate(patterns, pointed, part="holdout")
    return Suggestion(pointed, patterns.facts, evaluations, tuple(work.notices))


def _verdict(patterns: Patterns, model: Model) -> tuple[list[Message], bool]:
    """Say how far the points hold on the leads kept aside, and whether they do at all."""
    split = patterns.facts.split
    if not model.criteria:
        nothing = say("No signal: no column tells those who converted from the others.")
        return [nothing], True
    if split.kind == "none":
        unchecked = say(
            "The points were not checked on leads kept aside. {reason}", reason=split.reason or ""
        )
        return [unchecked], True
    found = evaluate(patterns, model, part="holdout")
    ends = {"low": f"{found.auc_low:.2f}", "high": f"{found.auc_high:.2f}"}
    if found.signal == "clear":
        return [], True
    if found.signal == "weak":
        return [
            say("Weak signal: on the leads kept aside the AUC is {low} to {high}.", **ends)
        ], True
    message = say(
        "No signal: on the leads kept aside the points rank no better than chance (AUC {low} to "
        "{high}). The criteria are suggested without points.",
        **ends,
    )
    return [message], False
