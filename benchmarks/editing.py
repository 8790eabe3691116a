"""One edit to all metrics, in Python: patterns and split histogram beside the usual ways.

All ways give the same: the confusion counts at the threshold, the ROC curve's area, and leads and
conversions per band. That they agree is checked before anything is timed.
"""

import itertools
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.measuring import Row, Time, milliseconds, timed_in_turn
from benchmarks.rules import UNCAPPED, hit_matrix_query, model
from calibration.engine.patterns import Ints, Patterns
from calibration.evaluation import (
    PointsControl,
    Prepared,
    auc,
    evaluate,
    ks,
    prepare,
    read,
)

POSITIONS = range(-30, 31)
SPLIT, READY = "split histogram", "split histogram made ready"
Answer = tuple[list[int], float, list[int], list[int]]
"""Confusion counts, area under the curve, leads and conversions per band."""


def rows_of_size(leads: int, patterns: Patterns, parquet: Path | None, *, runs: int) -> list[Row]:
    """Time every way of one edit; only patterns where there is no file to compare with."""
    ways: dict[str, Callable[[], Answer]] = {
        SPLIT: _split_histogram(patterns),
        "patterns": _patterns(patterns),
    }
    if parquet is not None:
        ways |= _on_rows(parquet)
    _check({name: way() for name, way in ways.items()})
    times = timed_in_turn({**ways, READY: lambda: _ready(patterns)}, runs=runs)
    return [_row(leads, name, times) for name in (SPLIT, "patterns")]


def _row(leads: int, name: str, times: dict[str, Time]) -> Row:
    own = times[name]
    beside, ratio, goal, met = "", "", "", None
    if "scikit-learn" in times:
        usual, matrix = times["scikit-learn"], times["numpy"]
        beside = f"scikit-learn {milliseconds(usual.best)}, numpy {milliseconds(matrix.best)}"
        ratio = f"{_faster(own, usual):,.0f}x, {_faster(own, matrix):,.1f}x faster"
        if leads == 1_000_000 and name == SPLIT:
            goal, met = "1,500x faster", _faster(own, usual) >= 1500
    prepared = f" (made ready once in {milliseconds(times[READY].best)})" if name == SPLIT else ""
    return Row(
        what=f"edit to all metrics, {leads:,} leads, {name}",
        figure=f"{milliseconds(own.best)}{prepared}",
        beside=beside,
        ratio=ratio,
        goal=goal,
        met=met,
        details={each: time.to_json() for each, time in times.items()},
    )


def _faster(own: Time, other: Time) -> float:
    """Return how many times faster, by wall or by CPU time: whichever flatters less.

    A busy machine lengthens the wall time of what takes long more than that of what is short.
    """
    return min(other.best / own.best, other.cpu / own.cpu)


def _ready(patterns: Patterns) -> Prepared:
    return prepare(patterns, model(), PointsControl(UNCAPPED, POSITIONS), part="all")


def _split_histogram(patterns: Patterns) -> Callable[[], Answer]:
    prepared = _ready(patterns)
    position = range(4, 5)

    def edit() -> Answer:
        board = read(prepared, positions=position)
        histogram = prepared.histogram(4)
        ks(histogram.converted, histogram.not_converted)
        return (
            [
                int(each[0])
                for each in (
                    board.true_positives,
                    board.false_positives,
                    board.false_negatives,
                    board.true_negatives,
                )
            ],
            auc(histogram.converted, histogram.not_converted),
            board.band_leads[0].tolist(),
            board.band_converted[0].tolist(),
        )

    return edit


def _patterns(patterns: Patterns) -> Callable[[], Answer]:
    edited = model().with_points(UNCAPPED, 4)

    def edit() -> Answer:
        board = evaluate(patterns, edited, part="all")
        return (
            [
                board.true_positives,
                board.false_positives,
                board.false_negatives,
                board.true_negatives,
            ],
            board.auc,
            [band.leads for band in board.bands],
            [band.converted for band in board.bands],
        )

    return edit


def _on_rows(parquet: Path) -> dict[str, Callable[[], Answer]]:
    """Return the two usual ways, on one row per lead that no gate rules out.

    The capped group is summed beforehand, which is in favour of these two.
    """
    import pandas as pd
    from sklearn.metrics import auc as area_under
    from sklearn.metrics import confusion_matrix, roc_curve

    with duckdb.connect() as connection:
        source = f"read_parquet('{parquet}')"
        found = {
            name: np.asarray(column, np.int64)
            for name, column in connection.execute(hit_matrix_query(source)).fetchnumpy().items()
        }
    edited = model().with_points(UNCAPPED, 4)
    capped = {group.id for group in edited.groups if group.at_most is not None}
    free = [at for at, each in enumerate(edited.criteria) if each.group not in capped]
    points = np.array(edited.points_of(), np.int64)
    kept = found["kept"].astype(bool)
    hits = np.stack([found[f"l{at}"] for at in range(len(points))], axis=1)
    converted = found["converted"].astype(bool)
    rest = [at for at in range(len(points)) if at not in free]
    fixed = np.minimum(hits[:, rest] @ points[rest], 40)
    matrix, worth = hits[:, free].astype(np.float32), points[free].astype(np.float32)
    starts = [band.from_ or 0 for band in edited.bands[1:]]
    threshold = edited.threshold

    def scores() -> Ints:
        total: Ints = (matrix @ worth).astype(np.int64) + fixed
        return total

    def scikit() -> Answer:
        score = scores()
        false_rate, true_rate, _ = roc_curve(converted[kept], score[kept])
        (tn, fp), (fn, tp) = confusion_matrix(converted, (score >= threshold) & kept)
        bands = np.digitize(score[kept], starts)
        grouped = pd.DataFrame({"band": bands, "converted": converted[kept]}).groupby("band")
        summed = grouped["converted"].agg(["size", "sum"])
        counts = [int(each) for each in (tp, fp, fn, tn)]
        area = float(area_under(false_rate, true_rate))
        return counts, area, summed["size"].tolist(), summed["sum"].tolist()

    def plain() -> Answer:
        score = scores()
        low = int(score.min())
        span = int(score.max()) - low + 1
        cell = (score - low) * 4 + converted * 2 + kept
        table = np.bincount(cell, minlength=4 * span).reshape(span, 4)
        others, winners = table[:, 1], table[:, 3]
        start = [0, *(each - low for each in starts), span]
        tp, fp = (int(each[threshold - low :].sum()) for each in (winners, others))
        per_band = [
            [int(each[a:b].sum()) for a, b in itertools.pairwise(start)]
            for each in (others, winners)
        ]
        leads = [a + b for a, b in zip(*per_band, strict=True)]
        won = int(converted.sum())
        return (
            [tp, fp, won - tp, len(score) - won - fp],
            auc(winners, others),
            leads,
            per_band[1],
        )

    return {"scikit-learn": scikit, "numpy": plain}


def _check(answers: dict[str, Answer]) -> None:
    """Stop unless every way says the same."""
    counts, area, leads, converted = answers["patterns"]
    for name, (own_counts, own_area, own_leads, own_converted) in answers.items():
        same = (own_counts, own_leads, own_converted) == (counts, leads, converted)
        if not same or abs(own_area - area) > 1e-9:
            raise SystemExit(f"{name} gives {answers[name]}, patterns give {answers['patterns']}")
