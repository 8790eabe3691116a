"""``compare``: two whole models on the same leads, and the leads that they decide differently."""

import argparse
import json
import math
from typing import Final, NamedTuple

from calibration.cli.grouping import refuse_about_patterns
from calibration.cli.leads import (
    opened_leads,
    refuse_overwriting,
    require_columns,
    tell_all,
    tell_scoring_date,
    today,
)
from calibration.cli.lines import DASH, aligned, columns, count, figure, of, percent, within
from calibration.cli.models import open_model
from calibration.cli.repeating import columns_read, repeated
from calibration.cli.speech import progress, say_line, tell
from calibration.engine.joint import joint_groups
from calibration.engine.joint_flips import Mover, movers
from calibration.engine.joint_leads import JointLeads, joint_leads
from calibration.engine.pattern_files import making_of
from calibration.engine.pattern_tables import is_pattern_table, patterns_in
from calibration.evaluation import Evaluation, Interval, Moved, require_both_outcomes
from calibration.evaluation.joint import ComparedFigure, JointComparison, compare_models
from calibration.evaluation.joint_figures import FIGURES, FigureName, figure_of
from calibration.evaluation.joint_moved import movers_of
from calibration.evaluation.joint_references import Reference
from calibration.evaluation.joint_scores import Both
from calibration.exports.flip_list import flip_list, write_flip_list
from calibration.exports.scored_files import form_of
from calibration.leads.facts import LeadFacts, Sample
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import LeadTable
from calibration.messages import say
from calibration.model import Model
from calibration.problems import LeadsError, Problem

_NAMES: Final[dict[FigureName, str]] = {
    "qualified": "Qualified, of those counted",
    "volume": "Qualified, of all leads",
    "share_qualified": "Share of all leads",
    "per_week": "Qualified a week",
    "precision": "Precision",
    "recall": "Recall",
    "false_positive_rate": "False positive rate",
    "false_negative_rate": "False negative rate",
    "false_discovery_rate": "False discovery rate",
    "lift": "Lift",
    "auc": "AUC",
    "value": "Money of the qualified",
}
_RATES: Final = frozenset(
    {
        "share_qualified",
        "precision",
        "recall",
        "false_positive_rate",
        "false_negative_rate",
        "false_discovery_rate",
    }
)
_DECIMALS: Final[dict[FigureName, int]] = {"auc": 3, "lift": 2, "per_week": 1}
_REFERENCES: Final = {
    "today": "today's rule",
    "everybody": "everybody",
    "random": "at random",
}
_MOVERS: Final = {
    "cap": "the cap of “{label}”",
    "clamp": "the score range",
    "threshold": "the threshold",
    "gate": "a gate",
}
_MOST_MOVERS: Final = 10


class _Found(NamedTuple):
    """What is known once the leads are closed."""

    comparison: JointComparison
    movers: tuple[Mover, ...]
    facts: LeadFacts
    notices: tuple[Problem, ...]


def compare(options: argparse.Namespace) -> int:
    """Print what follows from two models on the same leads, and write the leads that flip."""
    if options.flips is not None:
        refuse_overwriting(options.flips, options.model, options.other, options.leads)
    before, after = open_model(options.model), open_model(options.other)
    with opened_leads(options.leads, patterns=True) as file, progress("Comparing"):
        grouped = is_pattern_table(file)
        found = (_of_patterns if grouped else _of_leads)(file, before, after, options)
    comparison = found.comparison
    tell_all(found.notices)
    tell_scoring_date(found.facts)
    for note in comparison.notes:
        tell(note)
    if comparison.after.has_outcome:
        require_both_outcomes(comparison.after)
    else:
        tell(say("The model names no outcome: nothing is known of conversion."))
    if options.json:
        plain = comparison.to_json() | {"movers": [_plain(each) for each in found.movers]}
        say_line(json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False))
        return 0
    for line in table(comparison, found.movers):
        say_line(line)
    return 0


def _of_leads(file: LeadTable, before: Model, after: Model, options: argparse.Namespace) -> _Found:
    read = columns_read(before) | columns_read(after)
    table = repeated(file, remedies_of(after), reads=read).leads
    require_columns(table, options.own)
    leads = joint_leads(
        table, before, after, as_of=options.as_of, today=today(), company=options.company
    )
    both = Both.of_groups(joint_groups(leads), before, after).of_sample(_sample(options))
    comparison = compare_models(both, part=options.part)
    if comparison.after.has_outcome:
        require_both_outcomes(comparison.after)
    if options.flips is not None:
        _write_flips(leads, options)
    notices = (*leads.typed.doubts, *leads.typed.unreadable)
    return _Found(comparison, movers(leads), leads.typed.facts, notices)


def _of_patterns(
    file: LeadTable, before: Model, after: Model, options: argparse.Namespace
) -> _Found:
    refuse_about_patterns(as_of=options.as_of, columns=options.company is not None)
    if options.flips is not None:
        message = say(
            "Single leads can be listed of leads only. These are patterns, which hold none. Leave "
            "out --flips, or give the leads."
        )
        raise LeadsError(Problem("flips-of-patterns", "--flips", message))
    found = patterns_in(file, making=making_of(options.leads))
    both = Both.of_table(found, before, after).of_sample(_sample(options))
    comparison = compare_models(both, part=options.part)
    return _Found(comparison, movers_of(both), found.facts, found.notices)


def _sample(options: argparse.Namespace) -> Sample:
    every = options.base_rate is None and not options.not_every_lead
    return Sample(every_lead=every, base_rate=options.base_rate)


def _write_flips(leads: JointLeads, options: argparse.Namespace) -> None:
    form = form_of(options.flips)
    found = [leads.typed.leads.column(header) for header in options.own]
    flipped = flip_list(
        leads,
        form=form,
        shown=options.part,
        own=[each for each in found if each is not None],
        formula_safe=options.formula_safe,
    )
    write_flip_list(flipped, leads, options.flips, form=form)


def table(found: JointComparison, moved_by: tuple[Mover, ...]) -> list[str]:
    """Return a comparison as lines for people; undefined numbers are dashes."""
    before, after = found.before, found.after
    return [
        *aligned(
            [
                ("Part", found.part, ""),
                ("Leads counted", count(after.leads), f"{count(after.converted)} converted"),
                (
                    "Not counted",
                    count(after.excluded),
                    f"{count(after.open)} open, {count(after.immature)} too young",
                ),
            ]
        ),
        "",
        *columns(
            [
                ("", "before", "after", "difference", "95 % interval", ""),
                ("Threshold", str(before.threshold), str(after.threshold), "", "", ""),
                (
                    "Ruled out, of those counted",
                    count(before.ruled_out),
                    count(after.ruled_out),
                    "",
                    "",
                    "",
                ),
                *(_row(each) for each in found.figures if not _is_unknown(each)),
            ]
        ),
        "",
        *columns(_references(found)),
        "",
        *columns(_bands(found)),
        "",
        _sentence("Enter", found.entering),
        _sentence("Leave", found.leaving),
        *_moved_by(moved_by),
        "",
        *(str(each) for each in found.changes),
        *([] if found.changes else ["Nothing changed: the models mean the same."]),
    ]


def _is_unknown(each: ComparedFigure) -> bool:
    return math.isnan(each.before) and math.isnan(each.after)


def _row(each: ComparedFigure) -> tuple[str, ...]:
    change = each.difference
    ends = DASH
    if not math.isnan(change.low):
        ends = f"{_change(change.low, each.name)} to {_change(change.high, each.name)}"
    return (
        _NAMES[each.name],
        _number(each.before, each.name),
        _number(each.after, each.name),
        _change(change.value, each.name),
        ends,
        _verdict(each),
    )


def _verdict(each: ComparedFigure) -> str:
    change = each.difference
    if each.distinguishable or math.isnan(change.low):
        return ""
    return "the same" if change.low == change.high else "not distinguishable"


def _number(value: float, name: FigureName) -> str:
    if name in _RATES:
        return percent(value)
    if name in _DECIMALS:
        return figure(value, _DECIMALS[name])
    return DASH if math.isnan(value) else count(round(value))


def _change(value: float, name: FigureName) -> str:
    if math.isnan(value):
        return DASH
    if name in _RATES:
        return f"{_signed(100 * value, 1)} pp"
    return _signed(value, _DECIMALS.get(name, 0))


def _signed(value: float, decimals: int) -> str:
    """Return a number with its sign, which tells on which side of 0 a rounded nothing lies."""
    return f"{value + 0.0:+,.{decimals}f}".replace(",", " ")


def _references(found: JointComparison) -> list[tuple[str, ...]]:
    names = [_REFERENCES[each.name] for each in found.references]
    rows = [("Beside", "before", "after", *names)]
    for name in FIGURES:
        numbers: list[Evaluation | Reference] = [found.before, found.after, *found.references]
        values = [figure_of(each, name) for each in numbers]
        if not all(math.isnan(each) for each in values):
            rows.append((_NAMES[name], *(_number(each, name) for each in values)))
    return rows


def _bands(found: JointComparison) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("Band", "", "from", "leads", "converted", "rate", "95 % interval")
    ]
    for pair in found.bands:
        for when, band in (("before", pair.before), ("after", pair.after)):
            if band is not None:
                rows.append(
                    (
                        pair.name,
                        when,
                        DASH if band.from_ is None else str(band.from_),
                        count(band.leads),
                        count(band.converted),
                        percent(band.conversion_rate),
                        f"{percent(band.low)} to {percent(band.high)}",
                    )
                )
    return rows


def _sentence(verb: str, moved: Moved) -> str:
    """Return how many leads move, and how they turned out."""
    leads = f"{verb}: {count(moved.everyone)} of all leads"
    if not moved.leads:
        return f"{leads}."
    turned_out = of(moved.converted, moved.leads, "counted converted")
    rate = f"{turned_out}: {percent(moved.conversion_rate)}"
    return f"{leads}; {within(rate, Interval(*moved.interval))}."


def _moved_by(found: tuple[Mover, ...]) -> list[str]:
    lines = [
        f"Moved by {_mover(each)}: {count(each.entering)} entering, {count(each.leaving)} leaving."
        for each in found[:_MOST_MOVERS]
    ]
    if len(found) > _MOST_MOVERS:
        lines.append(f"And {len(found) - _MOST_MOVERS} more: see --json.")
    return lines


def _mover(mover: Mover) -> str:
    words = _MOVERS.get(mover.kind, "“{label}”")
    return words.format(label=mover.label)


def _plain(mover: Mover) -> dict[str, object]:
    return {
        "kind": mover.kind,
        "id": mover.id,
        "entering": mover.entering,
        "leaving": mover.leaving,
    }
