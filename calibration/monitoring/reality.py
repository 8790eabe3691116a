"""What became of new leads under a model: counted once, for everything monitoring asks."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, evaluate
from calibration.evaluation.weeks import weeks_of
from calibration.leads.facts import LeadFacts, Split
from calibration.leads.filters import Filter
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, Worked, type_leads
from calibration.model import Model
from calibration.monitoring.counting import NewWords, new_words, same_cells
from calibration.monitoring.prediction import Sample, chance_of_both
from calibration.monitoring.reference import Reference
from calibration.problems import Problem

_FEWEST_WORDS = 10
_BEYOND_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Reality:
    """New leads, counted.

    Parameters
    ----------
    facts, evaluation
        Of all of them; rates are over all counted leads.
    worked
        Of those only that sales worked on; None where nobody tells which.
    all_worked
        Whether sales worked on every one of them.
    counts, words
        In the cells of the model's reference counts, and the words that these have no cell for;
        None and empty where the file has none.
    notices
        Cells that can't be read, and dates that can be read two ways.
    """

    facts: LeadFacts
    evaluation: Evaluation
    worked: Evaluation | None
    all_worked: bool
    counts: Reference | None
    words: tuple[NewWords, ...]
    notices: tuple[Problem, ...] = ()

    @property
    def weeks(self) -> float | None:
        """Weeks from the first to the last day of the leads; None where nobody knows."""
        return weeks_of(self.facts)


def reality_of(
    leads: LeadTable,
    model: Model,
    *,
    today: date,
    reference: Reference | None = None,
    as_of: date | None = None,
    worked: Worked | None = None,
    all_worked: bool = False,
) -> Reality:
    """Count new leads under a model; none of them is kept aside.

    Parameters
    ----------
    leads
        The new leads.
    model
        The model that scores them.
    today
        No reference day is later.
    reference
        The reference counts in the model's file.
    as_of
        The scoring date of every lead; else the model's rule, else the newest day of the leads.
    worked
        How a column tells which leads sales has worked on.
    all_worked
        Whether sales worked on every lead, below the line too.

    Raises
    ------
    LeadsError
        With every field that has no column.
    """
    whole = Split("none")
    days = None
    if model.outcome is not None and leads.column(model.outcome.field) is None:
        days = _days_of(leads, model, today=today)
        model = model.revised(outcome=None)
    typed = type_leads(leads, model, today=today, as_of=as_of, split=whole)
    try:
        patterns = patterns_of(typed, model)
        found = Reality(
            facts=typed.facts if days is None else replace(typed.facts, **days),
            evaluation=evaluate(patterns, model, part="all"),
            worked=None,
            all_worked=all_worked,
            counts=None if reference is None else same_cells(reference, typed, patterns, model),
            words=() if reference is None else _surely_new(reference, typed),
            notices=(*typed.doubts, *typed.unreadable),
        )
    finally:
        typed.close()
    if worked is None or not typed.facts.has_outcome:
        return found
    only = Filter(worked=worked)
    typed = type_leads(leads, model, today=today, as_of=as_of, where=only, split=whole)
    try:
        return replace(found, worked=evaluate(patterns_of(typed, model), model, part="all"))
    finally:
        typed.close()


class _Days(TypedDict):
    first_day: date | None
    last_day: date | None


def _days_of(leads: LeadTable, model: Model, *, today: date) -> _Days:
    """Return when leads without an outcome were created, where a column tells."""
    typed = type_leads(leads, model, today=today, rule="score")
    facts = typed.facts
    typed.close()
    return {"first_day": facts.first_day, "last_day": facts.last_day}


def _surely_new(reference: Reference, typed: TypedLeads) -> tuple[NewWords, ...]:
    """Return the words that surely are commoner than any without a cell was."""
    leads = typed.facts.rows
    found = []
    for each in new_words(reference, typed):
        then = Sample(min(each.unlisted_at_most, reference.leads), reference.leads)
        words = tuple((word, n) for word, n in each.words if _is_new(then, Sample(n, leads)))
        if words:
            found.append(replace(each, words=words))
    return tuple(found)


def _is_new(then: Sample, now: Sample) -> bool:
    commoner = now.part >= _FEWEST_WORDS and now.rate > then.rate
    return commoner and chance_of_both(then, now) < _BEYOND_CHANCE
