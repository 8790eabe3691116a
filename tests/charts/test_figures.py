"""Figures draw what the results say, in the reader's words."""

import numpy as np
import pytest

from calibration.charts import (
    DARK,
    LIGHT,
    Palette,
    Pen,
    curve_figure,
    outcome_words,
)
from calibration.engine.patterns import Patterns
from calibration.evaluation.curve import curve
from calibration.leads.facts import LeadFacts
from calibration.model import Model, Objective, made

MODEL = made(
    Model,
    name="Two criteria",
    fields=({"name": "a", "type": "boolean"}, {"name": "b", "type": "boolean"}),
    groups=({"id": "g", "label": "G", "axis": "fit"},),
    criteria=tuple(
        {
            "id": name, "label": name, "kind": "firmographic", "group": "g", "points": points,
            "when": {"field": name, "is": "equals", "value": True},
        }
        for name, points in (("a", 10), ("b", 20))
    ),
    qualification={"threshold": 20},
    bands=({"name": "<b>cold</b>"}, {"name": "hot", "from": 20}),
)  # fmt: skip


def patterns(*, has_outcome: bool = True) -> Patterns:
    """Return four patterns: 5 of 50, 10 of 40, 20 of 40 and 10 of 10 leads converted."""
    converted = np.array([[5, 0], [10, 0], [20, 0], [10, 0]])
    others = np.array([[45, 0], [30, 0], [20, 0], [0, 0]])
    zero = np.zeros(4, np.int64)
    return Patterns(
        criteria=("a", "b"),
        levels=np.array([[0, 0], [100, 0], [0, 100], [100, 100]]),
        variant=zero - 1,
        gate=zero - 1,
        converted=converted if has_outcome else converted * 0,
        not_converted=others if has_outcome else others * 0,
        unknown=zero if has_outcome else (converted + others)[:, 0],
        value_known=np.zeros((4, 2), np.int64),
        value_sum=np.zeros((4, 2)),
        value_squares=np.zeros((4, 2)),
        cycle_pattern=zero[:0],
        cycle_side=zero[:0],
        cycle_days=zero[:0],
        cycle_conversions=zero[:0],
        facts=LeadFacts(rows=140, counted=140 if has_outcome else 0, has_outcome=has_outcome),
    )


def pen(palette: Palette = LIGHT, objective: Objective = Objective.ACQUISITION) -> Pen:
    return Pen(palette, str, "{:,.0f}".format, "{:.1%}".format, outcome_words(objective))


def test_in_retention_nobody_buys() -> None:
    words = outcome_words(Objective.RETENTION)

    assert words.over_not == "at risk, stayed"
    assert not any("bought" in getattr(words, name) for name in words.__slots__)


def test_the_curve_has_a_step_per_score() -> None:
    figure = curve_figure(curve(patterns(), MODEL), threshold=20, pen=pen())

    assert [list(each.x) for each in figure.data] == [[0.0, 10.0, 20.0, 30.0]] * 4


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_curve_can_be_drawn_without_any_outcome(palette: Palette) -> None:
    found = patterns(has_outcome=False)

    assert curve_figure(curve(found, MODEL), threshold=20, pen=pen(palette)).data
