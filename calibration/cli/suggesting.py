"""``suggest``: a model from past leads."""

import argparse
from dataclasses import replace

from calibration.advice.left_out import overruled_columns
from calibration.advice.point_search import Wanted
from calibration.advice.suggest import Suggestion
from calibration.advice.suggest import suggest as suggested
from calibration.cli.leads import (
    opened_leads,
    refuse_overwriting,
    require_columns,
    tell_all,
    today,
)
from calibration.cli.repeating import remedies_in, repeated
from calibration.cli.speech import progress, tell
from calibration.cli.winning import asked_of, with_wins
from calibration.engine.grouping import patterns_of
from calibration.exports.agreed import Calibrated, export_model
from calibration.exports.whole_files import whole_file
from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.prepared import Prepared
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.readings import read_profiles, readings
from calibration.leads.remedies import KnownInTime, LeaveOut, Remedy
from calibration.leads.tables import LeadTable
from calibration.leads.typed import type_leads
from calibration.leads.writing import doubt_of_dates
from calibration.messages import say
from calibration.model import Outcome, OverruledColumn, made, write_model
from calibration.model.templates import TEMPLATES
from calibration.monitoring.cells import guarded_fields
from calibration.monitoring.counting import reference_counts
from calibration.monitoring.reference import Reference
from calibration.problems import EvaluationError, Problem

_SHOWN = 20
"""How many values of the outcome column are listed."""


def suggest(options: argparse.Namespace) -> int:
    """Write a suggested model, and say what its reader must know."""
    template = TEMPLATES[options.template].model if options.template else None
    refuse_overwriting(options.output, options.leads)
    remedies = remedies_in(options.remedies) if options.remedies else ()
    with opened_leads(options.leads) as opened:
        file, told = opened, None
        if options.wins is not None:
            file, told = with_wins(opened, options.id, wins=options.wins, asked=asked_of(options))
        prepared = repeated(file, remedies)
        leads = prepared.leads
        named = [options.outcome, options.id, options.date, *options.exclude, *options.include]
        require_columns(leads, [name for name in named if name is not None])
        outcome = _outcome(leads, options, told)
        profiles = profile_columns(leads)
        with progress("Looking for criteria") as show:
            found = suggested(
                leads,
                outcome=outcome,
                today=today(),
                lead_id=options.id,
                exclude=(*options.exclude, *_left_out(leads, remedies)),
                template=template,
                overruled=frozenset(options.include),
                profiles=read_profiles(profiles, readings(profiles, remedies)),
                at_cut_off=_known_in_time(leads, remedies),
                progress=None if show is None else lambda done, _column: show(done),
                wanted=Wanted(most=options.most_points, fewest=options.fewest_criteria),
            )
        dates = (leads.column(each.name) for each in found.model.date_fields())
        doubts = (doubt_of_dates(leads, each) for each in dates if each is not None)
        tell_all(doubt for doubt in doubts if doubt is not None)
        overruled = overruled_columns(found.checks, who=options.signed_by, why=options.because)
        calibrated = _calibrated(prepared, found, overruled, remedies)
        with progress("Counting the leads"):
            reference = _reference(leads, found, profiles)
        model = export_model(found.model, replace(calibrated, reference=reference))
    with whole_file(options.output) as path:
        path.write_text(write_model(model), encoding="utf-8")
    _tell(found)
    return 0


def _outcome(leads: LeadTable, options: argparse.Namespace, told: Outcome | None) -> Outcome:
    """Return the outcome that the options name, or that wins told, over the window asked for."""
    if told is not None:
        timed = {"window_days": options.window, "created_field": options.date}
        return made(Outcome, **{**dict(told), **timed})
    return made(
        Outcome,
        field=options.outcome,
        positive=_positive(leads, options.outcome, options.positive),
        window_days=options.window,
        created_field=options.date,
    )


def _positive(leads: LeadTable, name: str, given: list[str] | None) -> tuple[str, ...]:
    """Return the values that mean "converted"; ask for them where that can't be told."""
    column = leads.column(name)
    values = outcome_values(leads, column) if column is not None else []
    if given:
        return tuple(given)
    yes = recognised_yes(values)
    if yes is not None:
        tell(say("“{value}” of {column} is read as converted.", value=yes, column=name))
        return (yes,)
    shown = ", ".join(f"“{value}” ({count})" for value, count in values[:_SHOWN])
    message = say(
        "Which values mean that a lead converted? The column has {values}{more}. Add "
        "--positive VALUE.",
        values=shown or "–",
        more="…" if len(values) > _SHOWN else "",
    )
    raise EvaluationError(Problem("which-values", name, message))


def _left_out(leads: LeadTable, remedies: tuple[Remedy, ...]) -> list[str]:
    """Return the headers of the columns that remedies leave out, where the file has them."""
    headers = [each.column for each in remedies if isinstance(each, LeaveOut)]
    return [column.header for each in headers if (column := leads.column(each)) is not None]


def _known_in_time(leads: LeadTable, remedies: tuple[Remedy, ...]) -> frozenset[str]:
    """Return the headers of the columns that remedies say were known in time."""
    headers = [each.column for each in remedies if isinstance(each, KnownInTime)]
    found = (leads.column(each) for each in headers)
    return frozenset(column.header for column in found if column is not None)


def _calibrated(
    prepared: Prepared,
    found: Suggestion,
    overruled: tuple[OverruledColumn, ...],
    remedies: tuple[Remedy, ...],
) -> Calibrated:
    return Calibrated(
        sha256=prepared.everyone.sha256,
        facts=found.facts,
        evaluations=found.evaluations,
        holdout_opened=1 if "holdout" in found.evaluations else 0,
        notices=tuple(str(notice) for notice in found.notices),
        overruled=overruled,
        remedies=remedies,
        left_out=prepared.left_out,
        optimism=found.optimism,
        signal=found.signal,
    )


def _reference(
    leads: LeadTable, found: Suggestion, profiles: tuple[ColumnProfile, ...]
) -> Reference:
    """Return how the leads are spread, to watch others by."""
    model = found.model
    typed = type_leads(leads, model, today=today(), split=found.facts.split)
    return reference_counts(
        typed,
        patterns_of(typed, model),
        model,
        only_known=guarded_fields(leads, model, profiles=profiles),
        with_holdout="holdout" in found.evaluations,
    )


def _tell(found: Suggestion) -> None:
    for notice in found.notices:
        tell(notice)
    if any(each.reasons and each.is_left_out for each in found.checks):
        tell(say("To use a column that is left out all the same: --include COLUMN."))
    model = found.model
    tell(
        say(
            "{count} criteria, threshold {threshold}. Scored as of {day}.",
            count=len(model.criteria),
            threshold=model.threshold,
            day=found.facts.as_of,
        )
    )
    for part, evaluation in found.evaluations.items():
        tell(
            say(
                "{part}: {leads} leads, {converted} converted, AUC {auc} ({low} to {high}).",
                part=part,
                leads=evaluation.leads,
                converted=evaluation.converted,
                auc=f"{evaluation.auc:.3f}",
                low=f"{evaluation.auc_low:.3f}",
                high=f"{evaluation.auc_high:.3f}",
            )
        )
    if found.optimism is not None:
        tell(found.optimism.sentence())
    if found.signal is not None:
        tell(say("Signal: {signal}.", signal=found.signal))
