"""The same numbers one lead at a time, in plain Python: what the arrays must agree with."""

from collections.abc import Iterable

from calibration.model import Axis, Model
from tests.evaluation.tables import Row


def within(value: int, bounds: object) -> int:
    low = getattr(bounds, "at_least", None)
    high = getattr(bounds, "at_most", None)
    value = value if low is None else max(value, 100 * low)
    return value if high is None else min(value, 100 * high)


def axes_of(model: Model, row: Row) -> dict[Axis, int]:
    points = dict(zip((c.id for c in model.criteria), model.points_of(row.variant), strict=True))
    sums = dict.fromkeys(Axis, 0)
    for group in model.groups:
        inside = sum(
            points[c.id] * round(100 * row.levels.get(c.id, 0))
            for c in model.criteria
            if c.group == group.id
        )
        sums[group.axis] += within(inside, group)
    return sums


def score_of(model: Model, row: Row) -> int:
    return within(sum(axes_of(model, row).values()), model.score_range)


def qualifies(model: Model, row: Row) -> bool:
    return row.gate < 0 and score_of(model, row) >= 100 * model.threshold_of(row.variant)


def counted(rows: Iterable[Row], part: str = "design") -> list[Row]:
    sides = {"all": (False, True), "design": (False,), "holdout": (True,)}[part]
    return [row for row in rows if row.converted is not None and row.holdout in sides]


def band_name(model: Model, row: Row) -> str | None:
    if row.gate >= 0:
        return None
    name = model.bands[0].name
    for band in model.bands[1:]:
        if band.from_ is not None and score_of(model, row) >= 100 * band.from_:
            name = band.name
    return name
