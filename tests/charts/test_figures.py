"""Figures draw what the results say, label it directly, and show names as they are."""

import numpy as np
import pytest

from calibration.charts import (
    DARK,
    LIGHT,
    Palette,
    Pen,
    areas_figure,
    bands_figure,
    curve_figure,
    distribution_figure,
    outcome_words,
)
from calibration.engine.patterns import Patterns
from calibration.evaluation import evaluate
from calibration.evaluation.curve import curve
from calibration.evaluation.distribution import distribution
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


def texts(figure) -> str:
    return " ".join(each.text for each in figure.layout.annotations)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_distribution_prints_the_counts_beyond_the_threshold(palette: Palette) -> None:
    found = patterns()
    figure = distribution_figure(
        distribution(found, MODEL), evaluate(found, MODEL), model=MODEL, start_threshold=10,
        pen=pen(palette),
    )  # fmt: skip

    assert "<b>30 bought</b>" in texts(figure)
    assert "<b>20 did not</b>" in texts(figure)
    assert figure.layout.showlegend is False


def test_each_outcome_has_a_scale_of_its_own_unless_one_is_asked_for() -> None:
    found = patterns()
    heights = []
    for same_scale in (False, True):
        figure = distribution_figure(
            distribution(found, MODEL), evaluate(found, MODEL), model=MODEL,
            start_threshold=None, pen=pen(), same_scale=same_scale,
        )  # fmt: skip
        heights.append(max(figure.data[0].y))

    assert heights == [1.0, 20 / 45]


def test_bands_say_their_rate_and_counts_and_the_highest_is_on_top() -> None:
    figure = bands_figure(evaluate(patterns(), MODEL), pen=pen())

    assert "60.0%" in texts(figure)
    assert "30 of 50" in texts(figure)
    assert list(figure.data[0].x) == [15 / 90, 30 / 50]


def test_a_band_s_name_is_shown_as_it_is() -> None:
    assert "&lt;b&gt;cold&lt;/b&gt;" in texts(bands_figure(evaluate(patterns(), MODEL), pen=pen()))


def test_the_four_areas_hold_the_four_counts() -> None:
    said = texts(areas_figure(evaluate(patterns(), MODEL), pen=pen()))

    for count in ("<b>30</b>", "<b>15</b>", "<b>20</b>", "<b>75</b>"):
        assert count in said


def test_in_retention_nobody_buys() -> None:
    figure = areas_figure(evaluate(patterns(), MODEL), pen=pen(objective=Objective.RETENTION))

    assert "at risk, stayed" in texts(figure)
    assert "bought" not in texts(figure)


def test_the_curve_has_a_step_per_score() -> None:
    figure = curve_figure(curve(patterns(), MODEL), threshold=20, pen=pen())

    assert [list(each.x) for each in figure.data] == [[0.0, 10.0, 20.0, 30.0]] * 4


def test_figures_can_be_drawn_without_any_outcome() -> None:
    found = patterns(has_outcome=False)
    now = evaluate(found, MODEL)

    drawn = distribution_figure(
        distribution(found, MODEL), now, model=MODEL, start_threshold=None, pen=pen()
    )

    assert "140 leads, no outcome yet" in texts(drawn)
    bands_figure(now, pen=pen())
    curve_figure(curve(found, MODEL), threshold=20, pen=pen())
