"""What past leads say of the columns of a file: how each, alone, tells the outcome, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from sqlglot import exp

from calibration.advice.alone import alone
from calibration.advice.columns import ColumnCheck, described_columns, own_columns
from calibration.advice.days import days_of, later_than_conversion
from calibration.advice.judging import judged, widened
from calibration.advice.leaks import Filled, LeakFinding
from calibration.advice.one_sided import most_one_sided
from calibration.advice.values import SideCounts, counts_by_side
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, count_if, table
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, type_leads
from calibration.model import AsOf, Field, FieldType, Model, Outcome, Qualification, made

DAYS_TO_SHOW_INTEREST: Final = 14
"""Days after its creation on which a past lead is scored, where a criterion needs an age."""


def rule_of(outcome: Outcome) -> AsOf | None:
    """Return the rule that gives past leads a scoring date of their own, if they can have one."""
    created = outcome.created_field
    return AsOf(field=created, plus_days=DAYS_TO_SHOW_INTEREST) if created else None


def conversion_day(outcome: Outcome) -> tuple[Field, ...]:
    """Return the field of the day of conversion, to be read with the others for the leak check."""
    if outcome.converted_date_field is None:
        return ()
    return (Field(name=outcome.converted_date_field, type=FieldType.DATE),)


def counted_columns(
    typed: TypedLeads,
    fields: tuple[Field, ...],
    *,
    outcome: Outcome,
    at_cut_off: frozenset[str] = frozenset(),
    watch: Callable[[int, Field], None] | None = None,
) -> tuple[tuple[SideCounts, LeakFinding], ...]:
    """Return the values of each field by outcome, and what they say of its being a leak.

    Parameters
    ----------
    typed
        The leads, with :func:`conversion_day` read.
    fields
        Those to look at. The more there are, the wider the intervals.
    outcome
        The outcome by which the leads were read.
    at_cut_off
        Names of the fields whose values are known to be those of the scoring date.
    watch
        Told the place and the field that is looked at next; what it raises stops the work.
    """
    confidence = widened(len(fields))
    has_ages = typed.facts.as_of_rule
    dates = [each for each in fields if each.type is FieldType.DATE]
    late = {}
    if outcome.converted_date_field is not None:
        late = later_than_conversion(typed, dates, converted_on=outcome.converted_date_field)
    found = []
    for place, each in enumerate(fields):
        if watch is not None:
            watch(place, each)
        is_date = each.type is FieldType.DATE
        sides = counts_by_side(typed, each, as_ages=has_ages and is_date)
        days = None
        if is_date:
            days = days_of(
                sides.design,
                reference=typed.facts.as_of,
                after_conversion=late.get(each.name),
                confidence=confidence,
            )
        finding = judged(
            each.name,
            filled=_filled(sides),
            alone=alone(sides, confidence=confidence),
            days=days,
            one_sided=most_one_sided(sides.design, confidence=confidence),
            at_cut_off=each.name in at_cut_off,
            confidence=confidence,
        )
        found.append((sides, finding))
    return tuple(found)


def _filled(sides: SideCounts) -> Filled:
    design = sides.design
    return Filled(
        converted=int(design.converted.sum()),
        all_converted=design.all_converted,
        others=int(design.not_converted.sum()),
        all_others=design.everyone - design.all_converted,
    )


def check_columns(
    leads: LeadTable,
    *,
    model: Model,
    today: date,
    profiles: tuple[ColumnProfile, ...] | None = None,
    overruled: frozenset[str] = frozenset(),
    at_cut_off: frozenset[str] = frozenset(),
) -> tuple[ColumnCheck, ...]:
    """Check every column of a file for leaks, sensitive and personal ones, for people to read.

    Parameters
    ----------
    leads
        The file.
    model
        Its outcome, id, scoring date and stored split are read; its criteria are not. Without
        an outcome nothing is said of leaks.
    today
        No reference day is later.
    profiles
        What is in the columns, where it is known already; its types are those the columns are
        read as.
    overruled
        Headers of the columns that a person has decided to use.
    at_cut_off
        Headers of columns whose values are those of the scoring date, as those folded from
        events are.
    """
    outcome = model.outcome
    own = own_columns(outcome, model.lead_id)
    checks = described_columns(
        leads, profiles or profile_columns(leads), own=own, overruled=overruled
    )
    if outcome is None:
        return checks
    reading = made(
        Model,
        name=model.name,
        lead_id=model.lead_id,
        outcome=outcome,
        as_of=model.as_of or rule_of(outcome),
        fields=tuple(each.field for each in checks),
        qualification=Qualification(threshold=0),
        calibration=model.calibration,
    )
    typed = type_leads(leads, reading, today=today, also=conversion_day(outcome))
    try:
        found = _leaks(typed, checks, outcome=outcome, at_cut_off=at_cut_off)
    finally:
        typed.close()
    return tuple(replace(each, leak=found[each.header]) for each in checks)


def _leaks(
    typed: TypedLeads,
    checks: tuple[ColumnCheck, ...],
    *,
    outcome: Outcome,
    at_cut_off: frozenset[str],
) -> dict[str, LeakFinding]:
    """Return what the leads say of each column; of one that names leads, only where it is filled.

    How such a column ranks leads would be an accident of the order of its values.
    """
    levels = tuple(each.field for each in checks if each.is_telling and each.personal is None)
    others = [each.header for each in checks if not each.is_telling or each.personal is not None]
    counted = counted_columns(typed, levels, outcome=outcome, at_cut_off=at_cut_off)
    found = {finding.field: finding for _, finding in counted}
    confidence = widened(len(checks))
    for name, filled in _filled_only(typed, others).items():
        found[name] = judged(name, filled=filled, at_cut_off=True, confidence=confidence)
    return found


def _filled_only(typed: TypedLeads, names: list[str]) -> dict[str, Filled]:
    """Return for how many design leads of either outcome fields are filled, by name."""
    if not names:
        return {}

    def counts(standing: Standing) -> list[exp.Expr]:
        is_it = exp.EQ(this=column("standing"), expression=exp.convert(standing.value))
        known = [
            exp.not_(exp.Is(this=column(typed.columns[name]), expression=exp.null()))
            for name in names
        ]
        return [count_if(is_it), *(count_if(exp.and_(is_it, each)) for each in known)]

    is_design = exp.EQ(this=column("side"), expression=exp.convert(Side.DESIGN.value))
    query = (
        exp.select(*counts(Standing.CONVERTED), *counts(Standing.NOT_CONVERTED))
        .from_(table(typed.relation))
        .where(is_design)
    )
    with typed.cursor() as cursor:
        row = [int(each) for each in cursor.execute(query.sql(dialect="duckdb")).fetchone() or ()]
    half = len(names) + 1
    return {
        name: Filled(row[at], row[0], row[half + at], row[half])
        for at, name in enumerate(names, start=1)
    }
