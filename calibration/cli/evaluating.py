"""``evaluate``: a model held against what became of leads."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from calibration.advice.optimism import optimism_of
from calibration.cli.grouping import grouped_leads
from calibration.cli.leads import TableAt, opened_leads, tell_all, tell_scoring_date
from calibration.cli.lines import DASH, aligned, columns, count, figure, of, percent, within
from calibration.cli.models import open_model
from calibration.cli.speech import progress, say_line, tell
from calibration.cli.winning import asked_of, told_by_wins
from calibration.engine.patterns import Patterns
from calibration.evaluation import (
    Evaluation,
    of_sample,
    require_both_outcomes,
    wilson_of,
)
from calibration.evaluation import evaluate as evaluated
from calibration.exports.verdicts import StoredVerdict, is_made_from, stored_verdict
from calibration.leads.facts import Sample
from calibration.leads.typed import Worked
from calibration.messages import say
from calibration.model import Model, Objective

_LOWER_BOUND = "buyers left behind are a lower bound"
_FLAGGED_IN_VAIN = {
    Objective.RETENTION: "At risk, did not leave",
    Objective.ADOPTION: "Qualified, did not adopt",
}
"""What a false positive is called where nobody buys."""


def evaluate(options: argparse.Namespace) -> int:
    """Print what follows from a model at its threshold, or at another."""
    model = open_model(options.model)
    sha256 = None
    if isinstance(options.leads, Path | TableAt):
        with opened_leads(options.leads, patterns=True) as opened, progress("Evaluating"):
            file = opened
            if options.wins is not None:
                asked = asked_of(options)
                file, model = told_by_wins(opened, model, wins=options.wins, asked=asked)
            grouped = grouped_leads(
                file,
                model,
                source=options.leads,
                as_of=options.as_of,
                worked=_worked(options),
                company=options.company,
            )
            sha256 = opened.sha256
    else:
        from calibration.cli.warehouse import grouped_there

        grouped = grouped_there(options.leads, model, as_of=options.as_of)
    patterns = of_sample(grouped.patterns, _sample(options))
    evaluation = evaluated(patterns, model, threshold=options.threshold, part=options.part)
    crossed = _crossed(patterns, model, evaluation, sha256=sha256)
    tell_all(grouped.notices)
    tell_scoring_date(grouped.patterns.facts)
    if evaluation.has_outcome:
        require_both_outcomes(evaluation)
    else:
        tell(say("The model names no outcome: nothing is known of conversion."))
    plain = evaluation.to_json()
    if crossed is not None:
        evaluation = replace(
            evaluation, auc_low=crossed.low, auc_high=crossed.high, signal=crossed.signal
        )
        plain = {**evaluation.to_json(), "signal_from": crossed.how}
        tell(
            say(
                "{reason} The points were made from these leads, so the interval of the AUC and "
                "the signal are those of repeated cross-validation.",
                reason=patterns.facts.split.reason or "",
            )
        )
    if options.json:
        say_line(json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for line in table(evaluation, model.objective):
            say_line(line)
    return 0


def _crossed(
    patterns: Patterns, model: Model, found: Evaluation, *, sha256: str | None
) -> StoredVerdict | None:
    """Return the verdict by cross-validation, where only that is fair; else None.

    That is on the very leads the points were made from, where none of them are kept aside; what
    the model's file remembers comes first, for its criteria were chosen again as well.
    """
    split = patterns.facts.split
    if sha256 is None:  # leads of a warehouse have no fingerprint
        return None
    if split.kind != "none" or found.signal is None or not is_made_from(model, sha256=sha256):
        return None
    if (kept := stored_verdict(model)) is not None:
        return kept
    if not any(each.points for each in model.criteria):
        return None
    told = optimism_of(patterns, model)
    if told.signal is None:
        return None
    return StoredVerdict(told.low, told.high, told.signal, told.how)


def _worked(options: argparse.Namespace) -> Worked | None:
    if options.worked is None:
        return None
    return Worked(options.worked, values=tuple(options.worked_value))


def _sample(options: argparse.Namespace) -> Sample:
    every = options.base_rate is None and not options.not_every_lead
    return Sample(every_lead=every, base_rate=options.base_rate)


def table(found: Evaluation, objective: Objective) -> list[str]:
    """Return an evaluation as lines for people; undefined numbers are dashes."""
    return [
        *aligned(
            [
                ("Part", found.part, ""),
                *_period(found),
                ("Leads counted", count(found.leads), f"{count(found.converted)} converted"),
                (
                    "Not counted",
                    count(found.excluded),
                    f"{count(found.open)} open, {count(found.immature)} too young",
                ),
                ("Ruled out by a gate", count(found.ruled_out), "of those counted"),
                ("Threshold", str(found.threshold), ""),
                (
                    "Qualified",
                    count(found.qualified),
                    _over(found),
                ),
            ]
        ),
        "",
        *aligned(
            [
                (
                    _FLAGGED_IN_VAIN.get(objective, "Handed over, did not buy"),
                    percent(found.false_discovery_rate),
                    within(
                        of(found.false_positives, found.qualified, "qualified"),
                        found.false_discovery_rate_interval,
                    ),
                ),
                (
                    "False positive rate",
                    percent(found.false_positive_rate),
                    within(
                        of(found.false_positives, found.not_converted, "that did not convert"),
                        found.false_positive_rate_interval,
                    ),
                ),
                (
                    "False negative rate",
                    percent(found.false_negative_rate),
                    within(
                        of(found.false_negatives, found.converted, "that converted"),
                        found.false_negative_rate_interval,
                    ),
                ),
                (
                    "Precision",
                    percent(found.precision),
                    within(
                        of(found.true_positives, found.qualified, "qualified"),
                        found.precision_interval,
                    ),
                ),
                (
                    "Recall",
                    percent(found.recall),
                    within(
                        of(found.true_positives, found.converted, "that converted"),
                        found.recall_interval,
                    ),
                ),
                (
                    "Lift",
                    figure(found.lift),
                    within(
                        f"times the base rate, {percent(found.base_rate)}",
                        found.base_rate_interval,
                    ),
                ),
                (
                    "AUC",
                    figure(found.auc, 3),
                    _ranking(found),
                ),
                ("KS", figure(found.ks, 3), ""),
            ]
        ),
        "",
        *_bands(found),
        *_below_the_line(found),
    ]


def _period(found: Evaluation) -> list[tuple[str, str, str]]:
    if found.mix.as_counted:
        return []
    told = "leads are missing: rates over both outcomes are "
    if not found.mix.is_known:
        return [("Period", "", f"{told}unknown")]
    return [("Period", "", f"{told}weighed to the true base rate")]


def _over(found: Evaluation) -> str:
    if found.volume is None:
        share = percent(found.share_qualified)
        return f"of those counted; {share} of the period's leads, of which some are missing"
    return f"of those counted; {count(found.volume)} of all {count(found.everyone)}"


def _below_the_line(found: Evaluation) -> list[str]:
    """Return how many leads sales has worked on, where a column tells."""
    worked = found.worked
    if worked is None:
        return []
    rows = [
        (
            "Worked, of those qualified",
            percent(float(worked.share_above)),
            within(
                of(worked.above, worked.known_above, "of which it is known"),
                wilson_of(worked.above, worked.known_above),
            ),
        ),
        (
            "Worked, of the others",
            percent(float(worked.share_below)),
            within(
                of(worked.below, worked.known_below, "of which it is known"),
                wilson_of(worked.below, worked.known_below),
            )
            + f"; {_LOWER_BOUND}",
        ),
    ]
    return ["", *aligned(rows)]


def _bands(evaluation: Evaluation) -> list[str]:
    rows = [("Band", "from", "leads", "converted", "rate", "95 % interval")]
    rows += [
        (
            band.name,
            DASH if band.from_ is None else str(band.from_),
            count(band.leads),
            count(band.converted),
            percent(band.conversion_rate),
            f"{percent(band.low)} to {percent(band.high)}",
        )
        for band in evaluation.bands
    ]
    return columns(rows)


def _ranking(found: Evaluation) -> str:
    ends = f"{figure(found.auc_low, 3)} to {figure(found.auc_high, 3)}"
    return f"{ends} (99 %); signal: {found.signal or DASH}"
