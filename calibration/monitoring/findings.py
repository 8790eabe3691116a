"""The questions of the joint test, and what the leads answer to each."""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from calibration.evaluation.over_time import holm
from calibration.messages import Message
from calibration.model import Model
from calibration.monitoring import sentences
from calibration.monitoring.drift import Drift
from calibration.monitoring.keeping import expected_of_both
from calibration.monitoring.prediction import Sample
from calibration.monitoring.promise import Promise
from calibration.monitoring.results import (
    Explanation,
    Finding,
    FindingKind,
    KeptBand,
    KeptRate,
    SameScore,
    ScoreShift,
    Verdict,
    Volume,
)

LARGE: Final = 0.10
"""By which part a rate or a number differs from what was promised before it matters."""
LARGE_SEEN: Final = 0.25
"""The same where the promise was seen by those who made the points, and so flatters them."""
FEWEST_EXPECTED: Final = 5


def findings_of(  # noqa: PLR0913 - one for each thing that is asked about
    model: Model,
    *,
    promise: Promise | None,
    bands: Iterable[KeptBand],
    rates: Iterable[KeptRate],
    same_score: SameScore | None,
    drifts: Iterable[Drift],
    shift: ScoreShift | None,
    volume: Volume,
    told: Explanation | None,
    all_worked: bool,
) -> tuple[Finding, ...]:
    """Return every question that so many leads can answer, Holm over all of them: surest first.

    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6 (1979) 65-70: whatever the questions have to do with each other, a model that
    holds is said not to at most 5 times in 100.
    """
    found: list[Finding] = []
    if promise is not None:
        seen = promise.side == "design"
        found += [_of_band(each, seen=seen) for each in bands if each.is_judged]
        if same_score is not None:
            found.append(_of_same_score(same_score, seen=seen))
        found += [
            _of_rate(each, seen=seen, told=told)
            for each in rates
            if _is_asked(each, all_worked=all_worked)
        ]
    found += [_of_drift(each, model) for each in drifts if not math.isnan(each.chance)]
    if shift is not None:
        found.append(_of_shift(shift))
    if not math.isnan(volume.chance):
        found.append(_of_volume(volume))
    asked = [each for each in found if not math.isnan(each.chance)]
    adjusted = holm([each.chance for each in asked])
    pairs = zip(asked, adjusted, strict=True)
    answered = [replace(each, adjusted=chance) for each, chance in pairs]
    return tuple(sorted(answered, key=lambda each: (each.adjusted, each.chance)))


def _is_asked(kept: KeptRate, *, all_worked: bool) -> bool:
    """Return whether a rate is asked about: recall never is, for it hangs on the others.

    A base rate that falls says nothing where leads below the threshold may not have been worked.
    """
    if kept.name == "recall":
        return False
    if kept.name == "base_rate" and not all_worked and kept.after.rate < kept.before.rate:
        return False
    pair = (kept.before, kept.after)
    return kept.name == "share_qualified" or min(expected_of_both([pair])) >= FEWEST_EXPECTED


def _differs(before: float, after: float, *, by: float) -> bool:
    """Return whether a number is larger or smaller than another by more than some part of it."""
    return abs(after - before) > by * before


def _is_large(before: Sample, after: Sample, *, by: float = LARGE) -> bool:
    return _differs(before.rate, after.rate, by=by)


def _of_band(band: KeptBand, *, seen: bool) -> Finding:
    return _finding(
        "band",
        band.name,
        chance=band.chance,
        is_large=_is_large(band.before, band.after, by=LARGE_SEEN if seen else LARGE),
        leads_to=Verdict.WATCH if seen else Verdict.RECALIBRATE,
        sentence=sentences.of_band(band),
    )


def _of_same_score(same: SameScore, *, seen: bool) -> Finding:
    return _finding(
        "same_score",
        "",
        chance=same.chance,
        is_large=_differs(same.expected, same.converted, by=LARGE_SEEN if seen else LARGE),
        leads_to=Verdict.RECALIBRATE,
        sentence=sentences.of_same_score(same),
    )


def _of_rate(kept: KeptRate, *, seen: bool, told: Explanation | None) -> Finding:
    # Where other leads come, the rate of all may move though every band keeps its promise.
    is_who_comes = kept.name == "base_rate" and told is not None and not told.is_base_rate
    kinds: dict[str, FindingKind] = {
        "base_rate": "base_rate",
        "precision": "precision",
        "share_qualified": "share_qualified",
    }
    flattered = seen and kept.name == "precision"
    return _finding(
        kinds[kept.name],
        "",
        chance=kept.chance,
        is_large=_is_large(kept.before, kept.after, by=LARGE_SEEN if flattered else LARGE),
        leads_to=Verdict.WATCH
        if kept.name == "share_qualified" or is_who_comes
        else Verdict.RECALIBRATE,
        sentence=sentences.of_rate(kept),
    )


def _of_drift(drift: Drift, model: Model) -> Finding:
    return _finding(
        drift.kind,
        drift.name,
        chance=drift.chance,
        is_large=drift.is_flagged,
        leads_to=Verdict.WATCH,
        sentence=sentences.of_drift(drift, model),
    )


def _of_shift(shift: ScoreShift) -> Finding:
    return _finding(
        "inflation",
        "",
        chance=shift.chance,
        is_large=shift.is_inflated,
        leads_to=Verdict.WATCH,
        sentence=sentences.of_shift(shift),
    )


def _of_volume(volume: Volume) -> Finding:
    per_week, capacity = volume.per_week or 0.0, volume.capacity or 0
    return _finding(
        "capacity",
        "",
        chance=volume.chance,
        is_large=per_week > (1 + LARGE) * capacity,
        leads_to=Verdict.WATCH,
        sentence=sentences.of_capacity(volume),
    )


def _finding(
    kind: FindingKind,
    name: str,
    *,
    chance: float,
    is_large: bool,
    leads_to: Literal[Verdict.WATCH, Verdict.RECALIBRATE],
    sentence: Message,
) -> Finding:
    return Finding(
        kind, name, chance, adjusted=chance, is_large=is_large, leads_to=leads_to, sentence=sentence
    )
