"""A thousand resamples of every rate, band and the AUC: on counts, and the usual ways on rows.

The usual ways keep a row per lead. They are timed on few resamples, and a thousand are told to take
so many times as long.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.measuring import Row, Time, milliseconds, timed
from benchmarks.rules import model
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.evaluation import Mask, auc, band_index, score_patterns
from calibration.evaluation.resampling import RESAMPLES, resampled_scores

MOST_SECONDS = 0.050
ALIKE = 0.25
"""By how much the spread of the AUC may differ between our resamples and a hundred on rows."""
ROWS_DRAWN = 1_000_000
"""Rows that are drawn for one time of a usual way: one resample, or of few leads several."""


def rows(leads: int, patterns: Patterns, *, runs: int, goals: bool) -> list[Row]:
    """Time a thousand resamples, beside numpy and scikit-learn on rows in the same run."""
    score, won = _on_rows(patterns)
    if leads <= ROWS_DRAWN // 100:
        _check(patterns, score, won)
    own = timed(lambda: _ours(patterns), runs=runs)
    times = max(1, ROWS_DRAWN // leads)
    usual = {
        name: timed(lambda way=way: way(score, won, times), runs=2)  # type: ignore[misc]
        for name, way in (("numpy", _numpy), ("scikit-learn", _scikit_learn))
    }
    thousand = {name: time.best * RESAMPLES / times for name, time in usual.items()}
    beside = f"on rows, reckoned from {times:,}: " + ", ".join(
        f"{name} {milliseconds(seconds)}" for name, seconds in thousand.items()
    )
    ratio = ", ".join(f"{seconds / own.best:,.0f}x" for seconds in thousand.values())
    details = {name: _json(time, times) for name, time in usual.items()}
    return [
        Row(
            what=f"{RESAMPLES:,} bootstrap resamples of every rate, band and the AUC, "
            f"{leads:,} leads ({len(patterns):,} patterns)",
            figure=milliseconds(own.best),
            beside=beside,
            ratio=f"{ratio} faster",
            goal=f"at most {milliseconds(MOST_SECONDS)}" if goals else "",
            met=own.best <= MOST_SECONDS if goals else None,
            details={"ours": own.to_json(), **details},
        )
    ]


def _json(time: Time, times: int) -> dict[str, float]:
    return {**time.to_json(), "resamples": times}


def _ours(patterns: Patterns) -> Floats:
    base = model()
    found = resampled_scores(patterns, base, part="all")
    counts = found.counts()
    for rate in (counts.precision, counts.recall, counts.false_positive_rate):
        if len(rate) != RESAMPLES:
            raise SystemExit(f"{len(rate)} resamples, and {RESAMPLES} were asked for.")
    found.band_rates(len(base.bands))
    return found.aucs()


def _on_rows(patterns: Patterns) -> tuple[Ints, Ints]:
    """Return score and outcome of every counted lead that no gate rules out: (N,) each."""
    scores = score_patterns(patterns, model())
    kept = ~scores.ruled_out
    each = [
        (np.repeat(scores.score[kept], counts[kept]), outcome)
        for outcome, counts in enumerate(
            (patterns.not_converted.sum(axis=1), patterns.converted.sum(axis=1))
        )
    ]
    return (
        np.concatenate([score for score, _ in each]),
        np.concatenate([np.full(len(score), outcome) for score, outcome in each]),
    )


def _numpy(score: Ints, won: Ints, times: int) -> Floats:
    """Draw rows by their places, and count what falls out of it."""
    base, generator = model(), np.random.default_rng(1)
    values, rank = np.unique(score, return_inverse=True)
    band, qualified = band_index(values, model=base), values >= 100 * base.threshold
    found = np.empty(times)
    for place in range(times):
        drawn = generator.integers(len(score), size=len(score))
        both = np.bincount(2 * rank[drawn] + won[drawn], minlength=2 * len(values))
        others, wins = both.reshape(-1, 2).T
        _rates(wins, others, qualified)
        np.bincount(band, wins) / np.maximum(np.bincount(band, wins + others), 1)
        found[place] = auc(wins, others)
    return found


def _rates(wins: Ints, others: Ints, qualified: Mask) -> tuple[float, float, float]:
    hits, false = wins[qualified].sum(), others[qualified].sum()
    return hits / max(hits + false, 1), hits / max(wins.sum(), 1), false / max(others.sum(), 1)


def _scikit_learn(score: Ints, won: Ints, times: int) -> Floats:
    """Do what its users do: resample the rows, then ask for each number."""
    from sklearn.metrics import confusion_matrix, roc_auc_score
    from sklearn.utils import resample

    base = model()
    found = np.empty(times)
    for place in range(times):
        drawn, outcome = resample(score, won, random_state=place)
        confusion_matrix(outcome, drawn >= 100 * base.threshold)
        band = band_index(drawn, model=base)
        np.bincount(band, outcome) / np.maximum(np.bincount(band), 1)
        found[place] = roc_auc_score(outcome, drawn)
    return found


def _check(patterns: Patterns, score: Ints, won: Ints) -> None:
    ways: tuple[Callable[[], Floats], ...] = (
        lambda: _ours(patterns),
        lambda: _numpy(score, won, 100),
    )
    ours, plain = (way().std() for way in ways)
    if not abs(ours / plain - 1) < ALIKE:
        raise SystemExit(f"The AUC spreads by {ours:.4f} on counts and by {plain:.4f} on rows.")
