"""What a score means is drawn in steps, and models beside each other on one scale."""

import pytest

from calibration.advice.ceiling import Ceiling, Gap, Ranked
from calibration.advice.score_reading import ScoreReading, Step
from calibration.charts import DARK, LIGHT, Palette, Pen, outcome_words
from calibration.charts.ceiling import ceiling_figure
from calibration.charts.score_reading import reading_words, score_reading_figure
from calibration.evaluation.intervals import Interval
from calibration.evaluation.mix import AS_COUNTED
from calibration.model import Objective

READING = ScoreReading(
    steps=(
        Step(-500, 900, 200, 20, 0.1, Interval(0.07, 0.15), 0.11),
        Step(1000, 4000, 100, 40, 0.4, Interval(0.31, 0.5), 0.39),
    ),
    reliability=None,
    leads=300,
    converted=60,
    mix=AS_COUNTED,
)


def pen(palette: Palette = LIGHT) -> Pen:
    def number(value: float, /, *, decimals: int = 0) -> str:
        return f"{value:,.{decimals}f}"

    def percent(value: float, /, *, decimals: int = 1) -> str:
        return f"{100 * value:.{decimals}f} %"

    return Pen(palette, str, number, percent, outcome_words(Objective.ACQUISITION))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_step_goes_on_to_the_next_one_and_is_told_where_somebody_points(
    palette: Palette,
) -> None:
    figure = score_reading_figure(
        READING, threshold=20, said=["few", "many"], axis="share that buys", pen=pen(palette)
    )

    low, high, line, marks = figure.data
    assert list(line.x) == [-7.0, 10.0, 42.0]
    assert list(line.y) == [0.1, 0.4, 0.4]
    assert (list(low.y), list(high.y)) == ([0.07, 0.31, 0.31], [0.15, 0.5, 0.5])
    assert list(marks.text) == ["few", "many"]
    assert list(marks.customdata) == ["20 of 200", "40 of 100"]
    assert [shape.x0 for shape in figure.layout.shapes] == [0, 20]
    assert "base rate 20.0 %" in str(figure.layout.annotations)


def test_models_are_on_one_scale_that_holds_their_intervals() -> None:
    points, logistic, boosted = (
        Ranked(auc, Interval(auc - 0.02, auc + 0.02)) for auc in (0.75, 0.76, 0.8)
    )
    gap = Gap(0.01, Interval(-0.01, 0.03))
    found = Ceiling(
        part="design",
        folds=5,
        fields=("a",),
        leads=900,
        converted=90,
        drawn=900,
        everyone=900,
        points=points,
        logistic=logistic,
        boosted=boosted,
        columns_gap=gap,
        trees_gap=gap,
        gap=gap,
    )
    figure = ceiling_figure(found, pen=pen())

    assert [each.x[0] for each in figure.data] == pytest.approx([80, 76, 75])
    first, last = figure.layout.xaxis.range
    assert first < 73
    assert last > 82
    assert figure.layout.yaxis.ticktext[2].strip() == "this model"


@pytest.mark.parametrize(
    ("objective", "verb"),
    [
        (Objective.ACQUISITION, "buy"),
        (Objective.EXPANSION, "buy"),
        (Objective.RETENTION, "leave"),
        (Objective.ADOPTION, "adopt"),
    ],
)
def test_a_chance_is_told_in_the_words_of_the_objective(objective: Objective, verb: str) -> None:
    words = reading_words(objective)

    assert words.told == f"about {{some}} of {{many}} {verb}"
    assert f"of {{many}} {verb} (" in words.sentence
