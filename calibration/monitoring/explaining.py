"""What a change in conversion comes from: other leads, or leads that convert otherwise."""

import math
from collections.abc import Sequence
from typing import TypeAlias

from calibration.monitoring.prediction import Sample
from calibration.monitoring.reference import Cells, Reference
from calibration.monitoring.results import Explanation, FieldPart

Strata: TypeAlias = Sequence[tuple[Sample, Sample]]
"""Counted leads of each cell and those that converted, then and now."""


def explanation(before: Reference, after: Reference) -> Explanation | None:
    """Return the parts of the change in conversion; None where either has no counted lead.

    The leads of then are those whose outcomes the reference tells. Cells are those of the score,
    for both parts, and of each field for what that field alone moves.
    """
    if not before.counted or not after.counted:
        return None
    by_profile, by_conversion = parts(_strata(before.score, after.score))
    fields = [
        FieldPart(old.name, parts(_strata(old, new))[0])
        for old, new in zip(before.fields, after.fields, strict=True)
    ]
    return Explanation(
        Sample(before.converted, before.counted),
        Sample(after.converted, after.counted),
        by_profile,
        by_conversion,
        tuple(sorted(fields, key=lambda each: -abs(each.by_profile))),
    )


def parts(strata: Strata) -> tuple[float, float]:
    """Return by how much the rate changes as cells' shares move, and as their rates do.

    The two parts of E. M. Kitagawa, "Components of a difference between two rates", JASA 50
    (1955) 1168-1194: each difference is weighed by the mean of then and now, so nothing is left
    over. A cell that one side has no lead of converts there as on the other side: all that it
    does is change the shares.

    Examples
    --------
    >>> halved = [(Sample(10, 100), Sample(5, 100)), (Sample(40, 100), Sample(20, 100))]
    >>> [round(each, 3) for each in parts(halved)]
    [0.0, -0.125]
    >>> moved = [(Sample(10, 100), Sample(5, 50)), (Sample(40, 100), Sample(60, 150))]
    >>> [round(each, 3) for each in parts(moved)]
    [0.075, 0.0]
    """
    then = sum(old.whole for old, _ in strata)
    now = sum(new.whole for _, new in strata)
    if not then or not now:
        return math.nan, math.nan
    by_share = by_rate = 0.0
    for old, new in strata:
        if not old.whole and not new.whole:
            continue
        rate_then = old.rate if old.whole else new.rate
        rate_now = new.rate if new.whole else old.rate
        share_then, share_now = old.whole / then, new.whole / now
        by_share += (share_now - share_then) * (rate_then + rate_now) / 2
        by_rate += (rate_now - rate_then) * (share_then + share_now) / 2
    return by_share, by_rate


def _strata(old: Cells, new: Cells) -> Strata:
    return [
        (Sample(*then), Sample(*now))
        for then, now in zip(
            zip(old.converted, old.counted, strict=True),
            zip(new.converted, new.counted, strict=True),
            strict=True,
        )
    ]
