"""Whether the score works in each segment of the leads, and whom it selects."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist
from typing import Final

import numpy as np

from calibration.advice.segment_counts import NOBODY, Segment
from calibration.evaluation import (
    Histogram,
    Interval,
    Ratio,
    auc,
    auc_interval,
    auc_variance,
    rate,
    ratio_of_rates,
)
from calibration.leads.sensitive import SensitiveKind
from calibration.messages import Message

FEWEST: Final = 40
"""Leads of either outcome without which nothing is said of how well a score ranks them."""
ALPHA: Final = 0.01
"""How often chance brings any statement on segments at all, where the score works alike in all."""
GAP: Final = 0.10
"""By how much lower the AUC must be to be worth a word where the score still tells something."""
TELLS_ALONE: Final = 0.72
"""A column that ranks leads this well alone is part of the answer, not a segment."""
FOUR_FIFTHS: Final = 0.8
"""Selected less than four fifths as often as those selected most: 29 CFR § 1607.4 (D)."""
FEWEST_SELECTABLE: Final = 30
SMALLEST_GROUP: Final = 0.02
"""A group of fewer leads, or of a smaller share of them, is not compared (the same, § 1607.4 C)."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A segment in which the score ranks leads worse than elsewhere, beyond chance.

    Parameters
    ----------
    column, value
        As in :class:`Segment`.
    leads, converted
        Its counted leads that are not ruled out.
    auc, interval
        How well the score ranks them, with the 99 % interval.
    elsewhere
        How well it ranks the other leads.
    tells
        Whether it surely tells anything of them.
    """

    column: str | None
    value: str | Message | None
    leads: int
    converted: int
    auc: float
    interval: Interval
    elsewhere: float
    tells: bool


@dataclass(frozen=True, slots=True)
class SelectionGap:
    """A group that is selected surely less than four fifths as often as another.

    Parameters
    ----------
    column, kind
        The sensitive column, and what it tells.
    value, most
        The group, and the one that is selected most often.
    qualified, leads, most_qualified, most_leads
        Qualified and all leads of either.
    ratio
        How many times as often, with an interval that holds for all groups together.
    """

    column: str
    kind: SensitiveKind
    value: str | Message
    most: str | Message
    qualified: int
    leads: int
    most_qualified: int
    most_leads: int
    ratio: Ratio


def weaknesses(segments: Sequence[Segment], *, effect: float = 1.0) -> tuple[Weakness, ...]:
    """Return the segments in which the score works surely less well than elsewhere, worst first.

    Each segment's AUC is compared with that of the leads of the column's other values, one-sided,
    by DeLong's variances; the tests of all segments together keep to :data:`ALPHA` by S. Holm, "A
    simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
    (1979) 65-70.

    Parameters
    ----------
    effect
        By how much leads of one company multiply the variance of an AUC.
    """
    tested = []
    for _, group in groupby((each for each in segments if each.is_segment), lambda s: s.column):
        column_segments = list(group)
        if column_segments[0].column is not None and _ranks_alone(column_segments) > TELLS_ALONE:
            continue
        for each in column_segments:
            others = _together([one for one in column_segments if one is not each])
            if _tells(each.histogram) and _tells(others):
                tested.append((_chance_of(each.histogram, others, effect), each, others))
    tested.sort(key=lambda each: each[0])
    found = []
    for place, (chance, each, others) in enumerate(tested):
        if not chance < ALPHA / (len(tested) - place):
            break
        weakness = _weakness(each, others, effect=effect)
        if not weakness.tells or weakness.elsewhere - weakness.auc >= GAP:
            found.append(weakness)
    return tuple(sorted(found, key=lambda each: (each.tells, each.auc - each.elsewhere)))


def selection_gaps(segments: Sequence[Segment]) -> tuple[SelectionGap, ...]:
    """Return the sensitive groups selected surely less than four fifths as often as another.

    A group is compared with the one of its column that is selected most; the intervals are widened
    for all pairs of groups, since which one that is follows from the same leads.
    """
    columns = [
        [each for each in group if each.value is not None]
        for _, group in groupby((one for one in segments if one.sensitive), lambda s: s.column)
    ]
    compared = [_large_enough(groups) for groups in columns]
    pairs = sum(len(groups) * (len(groups) - 1) // 2 for groups in compared)
    found = []
    for groups in compared:
        if len(groups) < 2:
            continue
        most = max(groups, key=lambda each: rate(each.qualified, each.everyone))
        for each in groups:
            ratio = ratio_of_rates(
                each.qualified,
                each.everyone,
                most.qualified,
                most.everyone,
                confidence=1 - 0.05 / pairs,
            )
            if each is most or not ratio.high < FOUR_FIFTHS:
                continue
            found.append(_gap(each, most, ratio))
    return tuple(sorted(found, key=lambda each: each.ratio.high))


def _together(segments: Sequence[Segment]) -> Histogram:
    found = [each.histogram for each in segments if len(each.histogram)]
    if not found:
        return NOBODY
    counts = [np.stack([each.converted, each.not_converted, each.everyone]) for each in found]
    return Histogram.by_score(
        np.concatenate([each.score for each in found]), np.concatenate(counts, axis=1)
    )


def _tells(histogram: Histogram) -> bool:
    return int(histogram.converted.sum()) >= FEWEST <= int(histogram.not_converted.sum())


def _ranks_alone(segments: Sequence[Segment]) -> float:
    """Return the AUC of a column's own values, in the order of their rates."""
    counts = [
        (int(each.histogram.converted.sum()), int(each.histogram.not_converted.sum()))
        for each in segments
    ]
    counts = sorted((each for each in counts if sum(each)), key=lambda each: each[0] / sum(each))
    if not counts:
        return np.nan
    converted, others = np.array(counts, np.int64).T
    return auc(converted, others)


def _chance_of(segment: Histogram, others: Histogram, effect: float) -> float:
    """Return how often chance brings so large a difference where both are ranked alike."""
    gap = auc(others.converted, others.not_converted) - auc(
        segment.converted, segment.not_converted
    )
    variance = effect * (
        auc_variance(segment.converted, segment.not_converted)
        + auc_variance(others.converted, others.not_converted)
    )
    if not variance > 0:
        return 0.0 if gap > 0 else 1.0
    return 1 - NormalDist().cdf(gap / float(np.sqrt(variance)))


def _weakness(segment: Segment, others: Histogram, *, effect: float) -> Weakness:
    own = segment.histogram
    interval = auc_interval(own.converted, own.not_converted, effect=effect)
    converted = int(own.converted.sum())
    return Weakness(
        column=segment.column,
        value=segment.value,
        leads=converted + int(own.not_converted.sum()),
        converted=converted,
        auc=auc(own.converted, own.not_converted),
        interval=interval,
        elsewhere=auc(others.converted, others.not_converted),
        tells=interval.low > 0.5,
    )


def _large_enough(groups: Sequence[Segment]) -> list[Segment]:
    everyone = sum(each.everyone for each in groups)
    fewest = max(FEWEST_SELECTABLE, SMALLEST_GROUP * everyone)
    return [each for each in groups if each.everyone >= fewest]


def _gap(segment: Segment, most: Segment, ratio: Ratio) -> SelectionGap:
    if segment.column is None or segment.sensitive is None:
        raise ValueError("only a sensitive column has groups")
    if segment.value is None or most.value is None:
        raise ValueError("leads without a value are no group")
    return SelectionGap(
        column=segment.column,
        kind=segment.sensitive,
        value=segment.value,
        most=most.value,
        qualified=segment.qualified,
        leads=segment.everyone,
        most_qualified=most.qualified,
        most_leads=most.everyone,
        ratio=ratio,
    )
