"""Every position of one slider at once, and what of it goes to the browser."""

import json

from benchmarks.measuring import Row, milliseconds, timed
from benchmarks.rules import CAPPED, UNCAPPED, model
from calibration.engine.patterns import Patterns
from calibration.evaluation import (
    Control,
    PointsControl,
    ThresholdControl,
    board_rows,
    consequences,
    evaluate,
    score_patterns,
)

POSITIONS = range(-30, 31)
MOST_BYTES = 60_000


def rows(leads: int, patterns: Patterns, *, runs: int, goals: bool) -> list[Row]:
    """Time the sliders of 61 positions, each beside 61 evaluations; and measure the payload."""
    base = model()
    scores = score_patterns(patterns, base)
    single = timed(lambda: evaluate(patterns, base.with_points(UNCAPPED, 4)), runs=runs)
    sliders: tuple[tuple[str, Control, float | None], ...] = (
        ("uncapped criterion", PointsControl(UNCAPPED, POSITIONS), 0.030),
        ("criterion of a capped group", PointsControl(CAPPED, POSITIONS), 0.100),
        ("threshold", ThresholdControl(range(61)), None),
    )
    found, largest = [], 0
    for name, control, most in sliders:
        table = consequences(patterns, base, control, scores=scores)
        size = len(json.dumps(board_rows(table), separators=(",", ":")))
        largest = max(largest, size)
        took = timed(
            lambda control=control: consequences(patterns, base, control, scores=scores),  # type: ignore[misc]
            runs=runs,
        )
        found.append(
            Row(
                what=f"61 positions, {name}, {leads:,} leads ({len(patterns):,} patterns)",
                figure=milliseconds(took.best),
                beside=f"61 x evaluate {milliseconds(61 * single.best)}",
                ratio=f"{61 * single.best / took.best:,.0f}x faster",
                goal=f"at most {milliseconds(most)}" if most and goals else "",
                met=took.best <= most if most and goals else None,
                details={"consequences": took.to_json(), "evaluate": single.to_json()},
            )
        )
    found.append(
        Row(
            what=f"payload of a drag, {leads:,} leads",
            figure=f"{largest / 1000:.1f} kB",
            goal=f"at most {MOST_BYTES // 1000} kB",
            met=largest <= MOST_BYTES,
            details={"bytes": largest},
        )
    )
    return found
