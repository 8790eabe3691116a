"""The numbers of DESIGN sections 4 and 7, from one scored and counted lead at a time."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import NormalDist, median, variance

from tests.oracle.cells import ISO, Json, Reading, Row
from tests.oracle.counting import (
    CONVERTED,
    IMMATURE,
    NOT_CONVERTED,
    OPEN,
    Counted,
    count_leads,
)
from tests.oracle.scorer import Scored, score_lead


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the score ranks: None where there are no leads of both outcomes."""

    auc: float | None = None
    low: float | None = None
    high: float | None = None
    ks: float | None = None
    deviation: float | None = None
    """DeLong's standard deviation of the AUC."""


def ratio(part: int, whole: int) -> float | None:
    """Return a rate, or None where it is undefined."""
    return part / whole if whole else None


def wilson(converted: int, leads: int) -> tuple[float | None, float | None]:
    """Return Wilson's 95 % interval of a conversion rate (Wilson 1927)."""
    if not leads:
        return None, None
    z = NormalDist().inv_cdf(0.975)
    rate = converted / leads
    middle = rate + z * z / (2 * leads)
    half = z * math.sqrt(rate * (1 - rate) / leads + z * z / (4 * leads * leads))
    scale = 1 + z * z / leads
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def ranking(converted: Sequence[int], others: Sequence[int]) -> Ranking:
    """Return AUC (a tie counts half), DeLong's 99 % interval, and KS over the distinct scores.

    DeLong, DeLong and Clarke-Pearson 1988: the variance from the placements of each lead.
    """
    if not converted or not others:
        return Ranking()
    wins, losses = sorted(converted), sorted(others)

    def below(ordered: list[int], score: int) -> Fraction:
        left, right = bisect_left(ordered, score), bisect_right(ordered, score)
        return Fraction(left + right, 2 * len(ordered))

    placed = {score: below(losses, score) for score in set(wins)}
    exact = sum((placed[score] for score in wins), Fraction()) / len(wins)
    auc = float(exact)
    ks = max(
        abs(
            Fraction(bisect_right(wins, score), len(wins))
            - Fraction(bisect_right(losses, score), len(losses))
        )
        for score in {*wins, *losses}
    )
    if len(wins) < 2 or len(losses) < 2:
        return Ranking(auc=auc, ks=float(ks))
    own = [float(placed[score]) for score in wins]
    places = {score: float(1 - below(wins, score)) for score in set(losses)}
    spread = variance(own) / len(wins) + variance([places[score] for score in losses]) / len(losses)
    deviation = math.sqrt(spread)
    half = NormalDist().inv_cdf(0.995) * deviation
    return Ranking(auc, max(0.0, auc - half), min(1.0, auc + half), float(ks), deviation)


def signal(found: Ranking) -> str | None:
    """Return *none*, *weak* or *clear* by the low end of the AUC's 99 % interval."""
    if found.auc is None or found.deviation is None:
        return None
    low = found.auc - NormalDist().inv_cdf(0.995) * found.deviation
    if low <= 0.50:
        return "none"
    return "weak" if low <= 0.60 else "clear"


def score_all(
    model: Json,
    rows: Sequence[Row],
    dates: Sequence[date],
    *,
    threshold: int | None = None,
    reading: Reading = ISO,
) -> list[Scored]:
    """Score every lead on its own scoring date."""
    return [
        score_lead(model, row, day, threshold=threshold, reading=reading)
        for row, day in zip(rows, dates, strict=True)
    ]


def _in_part(counted: Counted, part: str) -> list[int]:
    return [index for index, side in enumerate(counted.sides) if side and part in ("all", side)]


def band_results(
    model: Json, scored: Sequence[Scored], counted: Counted, *, part: str = "all"
) -> list[dict[str, object]]:
    """Return, per band, the keys of ``evaluate --json`` and money and median cycle days besides.

    ``value`` sums the known money of converted leads; ``everyone`` counts all leads of the file.
    """
    results: list[dict[str, object]] = []
    members = _in_part(counted, part)
    for band in model["bands"]:
        inside = [index for index in members if scored[index].band == band["name"]]
        winners = [index for index in inside if counted.standings[index] == CONVERTED]
        cycles = [days for i in winners if (days := counted.cycle_days[i]) is not None]
        low, high = wilson(len(winners), len(inside))
        results.append(
            {
                "name": band["name"],
                "from": band.get("from"),
                "leads": len(inside),
                "converted": len(winners),
                "conversion_rate": ratio(len(winners), len(inside)),
                "low": low,
                "high": high,
                "value": sum(value for i in winners if (value := counted.values[i]) is not None),
                "median_days": median(cycles) if cycles else None,
                "everyone": sum(each.band == band["name"] for each in scored),
            }
        )
    return results


def confusion(scored: Sequence[Scored], counted: Counted, *, part: str = "all") -> dict[str, int]:
    """Return the four counts over the counted leads of a part."""
    table = dict.fromkeys(
        ("true_positives", "false_positives", "false_negatives", "true_negatives"), 0
    )
    for index in _in_part(counted, part):
        converted = counted.standings[index] == CONVERTED
        if scored[index].qualified:
            table["true_positives" if converted else "false_positives"] += 1
        else:
            table["false_negatives" if converted else "true_negatives"] += 1
    return table


def evaluate_leads(
    model: Json,
    rows: Sequence[Row],
    headers: Sequence[str],
    *,
    today: date,
    as_of: date | None = None,
    threshold: int | None = None,
    part: str = "all",
    reading: Reading = ISO,
) -> dict[str, object]:
    """Return the object that ``evaluate --json`` prints; None for what is undefined.

    ``leads``, rates, bands and ranking are over the counted leads of ``part``; ``volume``,
    ``open``, ``immature`` and ``excluded`` are over the whole file, whatever the part.
    """
    counted = count_leads(model, rows, headers, today, as_of, reading=reading)
    scored = score_all(model, rows, counted.as_of, threshold=threshold, reading=reading)
    members = _in_part(counted, part)
    counts = confusion(scored, counted, part=part)
    tp, fp = counts["true_positives"], counts["false_positives"]
    fn, tn = counts["false_negatives"], counts["true_negatives"]
    ranked: dict[str, list[int]] = {CONVERTED: [], NOT_CONVERTED: []}
    for index in members:
        if not scored[index].ruled_out:
            ranked[counted.standings[index]].append(scored[index].score)
    order = ranking(ranked[CONVERTED], ranked[NOT_CONVERTED])
    precision, base = ratio(tp, tp + fp), ratio(tp + fn, len(members))
    hidden = ("value", "median_days", "everyone")
    return {
        "leads": len(members),
        "converted": tp + fn,
        "open": counted.number(OPEN),
        "immature": counted.number(IMMATURE),
        "excluded": counted.number(OPEN) + counted.number(IMMATURE),
        "ruled_out": sum(scored[index].ruled_out for index in members),
        "threshold": model["qualification"]["threshold"] if threshold is None else threshold,
        "as_of": counted.reference_day.isoformat(),
        "part": part,
        "qualified": tp + fp,
        "volume": sum(each.qualified for each in scored),
        **counts,
        "precision": precision,
        "recall": ratio(tp, tp + fn),
        "false_positive_rate": ratio(fp, fp + tn),
        "false_negative_rate": ratio(fn, tp + fn),
        "false_discovery_rate": ratio(fp, tp + fp),
        "lift": precision / base if precision is not None and base else None,
        "auc": order.auc,
        "auc_low": order.low,
        "auc_high": order.high,
        "signal": signal(order),
        "ks": order.ks,
        "bands": [
            {key: value for key, value in band.items() if key not in hidden}
            for band in band_results(model, scored, counted, part=part)
        ],
    }
