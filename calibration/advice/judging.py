"""When a column is flagged as filled in after the deal, and when it is only watched.

A column is *flagged*, and left out of suggestions until a person overrules it, where the leads
themselves say so; it is *watched*, said and not left out, where only its header does or the
figures are less clear. The thresholds are those that part leaks from honest columns in four files
of real leads, whose honest columns are known. Every interval is widened for the number of columns
looked at (Bonferroni), so chance alone reaches a threshold in one file of twenty at most; and no
column is judged by how it ranks leads with fewer than 40 of either outcome.
"""

import math
from typing import Final

from calibration.advice.alone import Alone
from calibration.advice.days import Days, Freshness
from calibration.advice.leaks import Filled, LeakFinding, Sign, SignKind, Weight
from calibration.advice.one_sided import OneSided
from calibration.advice.telling_names import (
    outcome_words,
    overwritten_words,
    perhaps_outcome_words,
    tally_words,
)
from calibration.messages import Message, figure, say

FEWEST: Final = 40
"""Design leads of either outcome without which no column is judged by how it ranks them."""
SUSPICIOUS: Final = 0.78
"""The AUC that no single column reaches on leads whose outcome is still ahead of them. Honest
columns of the four files end at 0.77 (time spent on the website), leaks that nothing else gives
away begin at 0.80 (`Lead Quality`, 0.80; `duration`, 0.81; `PageValues`, 0.86; `Tags`, 0.92)."""
SURELY: Final = 0.72
"""Where the low end of the AUC's interval must lie as well. Above it alone, a column is watched:
the best honest ones (0.74 and 0.77) are, and rightly looked at."""
TELLING: Final = 0.60
"""Where the low end must lie for a column that gives itself away otherwise: by a header that
names the outcome, or as the newest of several values, which the outcome itself has replaced.
`Last Activity` and `Last Notable Activity` (0.73 and 0.70) are such; chance and weak columns end
at 0.60."""
FILLED_FOR_ONE: Final = 10.0
"""How many times as often, at the least, a column is filled for one outcome as for the other.
Leaks are filled for one only; honest columns of the four files differ by up to 2.2 times, and a
request for a demo, which is honest, by about five."""
FILLED_MORE: Final = 4.0
"""From how many times on it is watched."""
HELD_FOR_ONE: Final = 25.0
"""How many times as often, at the least, leads that converted have a value for its column to be
watched. Values of honest columns of the four files end at 11 (leads from an add form; the success
of an earlier campaign, 10); of `Tags`, which is a leak, one is 29 times as frequent."""
FILLED_TWICE: Final = 2.0
"""From how many times on a header that names the outcome is believed."""


def widened(columns: int, *, confidence: float = 0.95) -> float:
    """Return the confidence for each of so many columns that holds for all of them together.

    Examples
    --------
    >>> widened(1), round(widened(50), 6)
    (0.95, 0.999)
    """
    return 1 - (1 - confidence) / max(columns, 1)


def judged(
    field: str,
    *,
    filled: Filled,
    alone: Alone | None = None,
    days: Days | None = None,
    one_sided: OneSided | None = None,
    at_cut_off: bool = False,
    confidence: float = 0.95,
) -> LeakFinding:
    """Return what the figures of a column say about it.

    Parameters
    ----------
    field
        Its header.
    filled, alone, days, one_sided
        Its figures on the design leads, with intervals of the same ``confidence``.
    at_cut_off
        The values are known to be those of the scoring date, as those folded from events are.
    confidence
        Of the intervals; see :func:`widened`.
    """
    enough = min(filled.all_converted, filled.all_others) >= FEWEST
    area = alone.low if alone is not None and enough else math.nan
    times = filled.times(confidence=confidence)
    in_time = at_cut_off or (days is not None and days.known_in_time(confidence=confidence))
    signs = [
        *_ranking_signs(alone, enough=enough),
        *_filled_signs(filled, times),
        *_value_signs(one_sided, confidence=confidence),
        *_date_signs(days, confidence=confidence),
        *_name_signs(field, believed=area > TELLING or times > FILLED_TWICE),
    ]
    if not in_time:
        signs += _export_signs(field, alone, days, enough=enough, confidence=confidence)
    order = list(Weight)
    signs.sort(key=lambda sign: -order.index(sign.weight))
    return LeakFinding(field, tuple(signs), filled, alone, days)


def _ranking_signs(alone: Alone | None, *, enough: bool) -> list[Sign]:
    if alone is None or not enough or not alone.low > SURELY:
        return []
    weight = Weight.FLAGGED if alone.auc >= SUSPICIOUS else Weight.WATCHED
    return [Sign(SignKind.ALONE, weight, _ranks(alone))]


def _ranks(alone: Alone) -> Message:
    figures = {
        "auc": figure(alone.auc, decimals=2),
        "low": figure(alone.low, decimals=2),
        "high": figure(alone.high, decimals=2),
        "converted": alone.converted,
        "others": alone.others,
    }
    if math.isnan(alone.holdout):
        return say(
            "Alone it tells {converted} leads that converted from {others} others with an AUC of "
            "{auc} ({low} to {high}).",
            **figures,
        )
    return say(
        "Alone it tells {converted} leads that converted from {others} others with an AUC of "
        "{auc} ({low} to {high}); {holdout} on the leads kept aside.",
        holdout=figure(alone.holdout, decimals=2),
        **figures,
    )


def _filled_signs(filled: Filled, times: float) -> list[Sign]:
    if not times > FILLED_MORE:
        return []
    weight = Weight.FLAGGED if times > FILLED_FOR_ONE else Weight.WATCHED
    return [Sign(SignKind.FILLED, weight, filled.message)]


def _value_signs(one_sided: OneSided | None, *, confidence: float) -> list[Sign]:
    if one_sided is None or not one_sided.held.times(confidence=confidence) > HELD_FOR_ONE:
        return []
    return [Sign(SignKind.VALUE, Weight.WATCHED, one_sided.message)]


def _date_signs(days: Days | None, *, confidence: float) -> list[Sign]:
    if days is None or days.after_conversion is None:
        return []
    if not days.after_conversion.surely(confidence=confidence):
        return []
    message = say(
        "Its day is later than the day of the conversion for {later} of {known} leads that "
        "converted.",
        later=days.after_conversion.later,
        known=days.after_conversion.known,
    )
    return [Sign(SignKind.AFTER_CONVERSION, Weight.FLAGGED, message)]


def _name_signs(field: str, *, believed: bool) -> list[Sign]:
    said = outcome_words(field)
    weight = Weight.FLAGGED if said and believed else Weight.WATCHED
    said = said or perhaps_outcome_words(field)
    if said is None:
        return []
    message = say(
        "Its header says “{words}”, which is often filled in once the outcome is known.",
        words=" ".join(said),
    )
    return [Sign(SignKind.NAME, weight, message)]


def _export_signs(
    field: str, alone: Alone | None, days: Days | None, *, enough: bool, confidence: float
) -> list[Sign]:
    """Say that a column is as known at export, and what that does to it."""
    later = days.after_cut_off if days is not None else None
    if later is not None and later.surely(confidence=confidence):
        known = say(
            "It is as known at export: for {later} of {known} leads its day is later than the "
            "day they are scored on.",
            later=later.later,
            known=later.known,
        )
        overwritten = True
    else:
        said = overwritten_words(field)
        overwritten = said is not None
        said = said or (tally_words(field) if days is None else None)
        if said is None:
            return []
        known = say("It is as known at export: its header says “{words}”.", words=" ".join(said))
    if not overwritten or not enough:
        return [Sign(SignKind.AT_EXPORT, Weight.CLEAR, known)]
    if days is not None:
        return [Sign(SignKind.AT_EXPORT, Weight.CLEAR, known), *_fresher(days.freshness)]
    if alone is None or not alone.low > TELLING:
        return [Sign(SignKind.AT_EXPORT, Weight.CLEAR, known)]
    message = say(
        "{known} What came after the outcome has replaced what came before. {ranks}",
        known=known,
        ranks=_ranks(alone),
    )
    return [Sign(SignKind.OVERWRITTEN, Weight.FLAGGED, message)]


def _fresher(freshness: Freshness) -> list[Sign]:
    """Say that the days of one outcome are newer, whichever it is."""
    low, high = freshness.interval
    if not (low > TELLING or high < 1 - TELLING):
        return []
    figures = {
        "converted_days": figure(freshness.converted_days),
        "others_days": figure(freshness.others_days),
        "auc": figure(freshness.auc, decimals=2),
        "low": figure(low, decimals=2),
        "high": figure(high, decimals=2),
    }
    message = say(
        "It is fresher for one outcome: half of the leads that converted have a day at most "
        "{converted_days} days before they are scored, half of the others one at most "
        "{others_days} days before (the newer day is that of a lead that converted {auc} of the "
        "time, {low} to {high}).",
        **figures,
    )
    return [Sign(SignKind.FRESHER, Weight.FLAGGED, message)]
