"""What an evidence card says, a sentence for each of its questions."""

import math
from collections.abc import Mapping
from typing import Final

from calibration.advice.evidence_card import EvidenceCard
from calibration.advice.overlap import Overlap
from calibration.advice.points_beside import FEWEST
from calibration.evaluation import Comparison, CriterionEvidence, Ratio, rate
from calibration.evaluation.auc_change import AucChange
from calibration.evaluation.cohorts import Period
from calibration.evaluation.over_time import OverTime, PeriodEvidence
from calibration.evaluation.removal import Removal
from calibration.messages import Message, figure, join, percentage, say

MENTIONED: Final = 0.2
"""The correlation from which a criterion that says something else is worth a word."""


def of_outcome(found: CriterionEvidence) -> Message:
    """Return how the leads that meet a criterion turned out, beside the others."""
    counted = found.leads_with + found.leads_without
    converted = found.converted_with + found.converted_without
    if not counted:
        return say("There is no outcome yet: it can't be said who converts.")
    if not found.leads_with:
        return say("No counted lead meets it: past leads say nothing of it.")
    if not found.leads_without:
        return say("Every counted lead meets it: there are no others to compare with.")
    if not converted or converted == counted:
        return say("All counted leads turned out alike: nothing compares.")
    if not found.mix.is_known:
        return _where_leads_are_missing(found)
    if not found.converted_with:
        return say(
            "None of the {n} leads that meet it converted; it could be up to {high}. Of the "
            "others, {rate} did.",
            n=figure(found.leads_with),
            high=_whole(found.interval_with.high),
            rate=percentage(found.rate_without),
        )
    values = {
        "rate": percentage(found.rate_with),
        "others": percentage(found.rate_without),
        "times": _times(found.ratio.value),
        "between": _between_times(found.ratio),
    }
    if not found.converted_without:
        return say("{rate} of the leads that meet it converted, and none of the others.", **values)
    if found.speaks is None:
        return say(
            "{rate} of the leads that meet it converted, {others} of the others: {times} as often, "
            "which can't be told from chance ({between}).",
            **values,
        )
    return say(
        "{rate} of the leads that meet it converted, {others} of the others: {times} as often "
        "({between}).",
        **values,
    )


def _where_leads_are_missing(found: CriterionEvidence) -> Message:
    said = {
        "for": say("Leads that meet it convert more often than the others."),
        "against": say("Leads that meet it convert less often than the others."),
        None: say("Whether it speaks for a lead or against it can't be told from chance."),
    }
    return join(
        " ",
        (
            said[found.speaks],
            say("How often can't be said: not every lead of the period is here."),
        ),
    )


def of_coverage(found: CriterionEvidence) -> Message:
    """Return how many leads meet a criterion."""
    if not found.mix.as_counted:
        return say(
            "{n} of the {everyone} leads in the file meet it.",
            n=figure(found.everyone_with),
            everyone=figure(found.everyone),
        )
    return say(
        "{n} of all {everyone} leads meet it ({share}).",
        n=figure(found.everyone_with),
        everyone=figure(found.everyone),
        share=percentage(found.coverage),
    )


def of_points(card: EvidenceCard, *, has_signal: bool = True) -> Message:
    """Return what points past leads would give the criterion beside the others.

    Without a signal the score has no scale on which points could be told.
    """
    found, points = card.found, card.points
    converted = found.converted_with + found.converted_without
    others = found.leads_with + found.leads_without - converted
    if min(converted, others) < FEWEST:
        return say(
            "What points it should have can't be told: that takes {fewest} leads that converted "
            "and {fewest} that did not, and there are {converted} and {others}.",
            fewest=FEWEST,
            converted=figure(converted),
            others=figure(others),
        )
    if points is None or not has_signal:
        if not found.leads_with or not found.leads_without:
            return say("What points it should have can't be told: no leads compare.")
        return say(
            "What points it should have can't be told: the score as it is says nothing of who "
            "converts, so its points have no scale."
        )
    low, high = points.ends
    values = {
        "given": signed(points.given),
        "low": signed(low),
        "high": signed(high),
        "points": signed(points.points),
    }
    if points.questions:
        return say(
            "It has {points} points. Beside the other criteria past leads would give it {given}, "
            "from {low} to {high}: {points} lies outside.",
            **values,
        )
    if not points.tells_sign:
        return say(
            "It has {points} points. Beside the other criteria past leads can't tell whether it "
            "should have any: from {low} to {high}.",
            **values,
        )
    return say(
        "It has {points} points, and nothing questions them: beside the other criteria past leads "
        "would give it {given}, from {low} to {high}.",
        **values,
    )


def of_overlap(card: EvidenceCard, labels: Mapping[str, str]) -> Message:
    """Return which criterion says the same; ``labels`` are the criteria's names by id."""
    told = [each for each in card.overlaps if not math.isnan(each.phi)]
    if not told:
        return say("There is no other criterion to compare it with.")
    same = [each for each in told if each.says == "same"]
    if same:
        first = same[0]
        return say(
            "It says nearly the same as “{name}”: of the leads that meet it, {of_this} meet that "
            "too, and of those that meet that, {of_other} meet this.",
            name=labels[first.other],
            of_this=_whole(first.of_this),
            of_other=_whole(first.of_other),
        )
    contrary = [each for each in told if each.says == "contrary"]
    if contrary:
        return say(
            "It says nearly the contrary of “{name}”: {both}.",
            name=labels[contrary[0].other],
            both=_beside(contrary[0]),
        )
    closest = max(told, key=lambda each: each.phi)
    if closest.phi < MENTIONED:
        return say("No other criterion says the same.")
    return say(
        "No other criterion says the same. “{name}” comes closest: {both}.",
        name=labels[closest.other],
        both=_beside(closest),
    )


def _beside(found: Overlap) -> Message:
    return say(
        "{of_this} of the leads that meet this meet it too, and {of_rest} of the others",
        of_this=_whole(found.of_this),
        of_rest=_whole(rate(found.only_other, found.only_other + found.neither)),
    )


def of_removal(card: EvidenceCard) -> Message:
    """Return what the board's numbers would be without the criterion."""
    found = card.removal
    if found.changes_nothing:
        same = say("Without it, at the same threshold, every lead is decided as now.")
        said = [same, _ranked(found.auc)]
    else:
        said = [_decided(found.comparison), _at_volume(found), _ranked(found.auc)]
    return join(" ", tuple(each for each in said if each))


def _at_volume(found: Removal) -> Message | None:
    """Return how the leads turned out that would qualify in their place."""
    there = found.at_volume
    if there == found.comparison or there.volume_after is None or not there.after.qualified:
        return None
    return say(
        "From {threshold} points on, where {volume} qualify, {precision} of them convert.",
        threshold=figure(found.threshold),
        volume=figure(there.volume_after),
        precision=percentage(there.after.precision),
    )


def _decided(found: Comparison) -> Message:
    before, after = found.before, found.after
    values = {
        "volume": figure(found.volume_after or 0),
        "volume_before": figure(found.volume_before or 0),
        "precision": percentage(after.precision),
        "precision_before": percentage(before.precision),
        "missed": figure(after.false_negatives),
        "missed_before": figure(before.false_negatives),
    }
    if found.volume_after is None:
        return say(
            "Without it, at the same threshold, {missed} converted leads are missed instead of "
            "{missed_before}.",
            **values,
        )
    if not found.after.leads:
        return say(
            "Without it, at the same threshold, {volume} leads qualify instead of {volume_before}.",
            **values,
        )
    if not after.qualified or not before.qualified:
        return say(
            "Without it, at the same threshold, {volume} leads qualify instead of {volume_before}, "
            "and {missed} converted leads are missed instead of {missed_before}.",
            **values,
        )
    return say(
        "Without it, at the same threshold, {volume} leads qualify instead of {volume_before}, "
        "{precision} of them convert instead of {precision_before}, and {missed} converted leads "
        "are missed instead of {missed_before}.",
        **values,
    )


def _ranked(found: AucChange) -> Message | None:
    difference = found.difference
    if math.isnan(difference.value):
        return None
    if difference.value == difference.low == difference.high:
        return say("The score ranks leads as well without it.")
    values = {
        "before": figure(found.before, decimals=3),
        "after": figure(found.after, decimals=3),
    }
    if not difference.distinguishable:
        return say(
            "Whether the score ranks leads any worse can't be told from chance: AUC {after} "
            "instead of {before}.",
            **values,
        )
    if difference.value < 0:
        return say("The score ranks leads worse: AUC {after} instead of {before}.", **values)
    return say(
        "The score ranks leads better without it: AUC {after} instead of {before}.", **values
    )


def of_time(found: OverTime) -> Message:
    """Return whether the criterion says the same in every period."""
    if found.changed is None:
        if len(found.periods) < 2:
            return say("All counted leads were created in one month: nothing compares over time.")
        return _by_length(
            found,
            say("Whether it says the same in every quarter can't be told: too few leads meet it."),
            say("Whether it says the same in every month can't be told: too few leads meet it."),
        )
    if not found.changed:
        values = {"n": found.tested}
        return _by_length(
            found,
            say("In {n} quarters with leads enough it says the same, within chance.", **values),
            say("In {n} months with leads enough it says the same, within chance.", **values),
        )
    low, high = found.furthest or (found.periods[0], found.periods[-1])
    return say(
        "It changed over time, beyond chance: {least} and {most}.",
        least=_in_period(low, found),
        most=_in_period(high, found),
    )


def _by_length(found: OverTime, quarters: Message, months: Message) -> Message:
    return quarters if found.length == "quarter" else months


def _in_period(period: PeriodEvidence, found: OverTime) -> Message:
    return say(
        "{times} the others in {period}",
        times=_times(period.found.ratio_in_file.value),
        period=Period(period.first_day, found.length),
    )


def signed(points: int) -> Message:
    """Return points with their sign, for a message.

    Examples
    --------
    >>> str(signed(15)), str(signed(-30)), str(signed(0))
    ('+15', '−30', '0')
    """
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return Message(f"{sign}{{points}}", {"points": figure(abs(points))})


def _times(ratio: float) -> Message:
    if math.isinf(ratio) or math.isnan(ratio):
        return say("–")
    return say("{times}×", times=figure(ratio, decimals=2 if ratio < 1.05 else 1))


def _between_times(ratio: Ratio) -> Message:
    return say("{low} to {high}", low=_times(ratio.low), high=_times(ratio.high))


def _whole(share: float) -> Message:
    """Return a share in per cent, without decimals; a dash for NaN."""
    if math.isnan(share):
        return say("–")
    return say("{share} %", share=figure(100 * share))
