"""Conversion over time is drawn with its intervals, and in the reader's words alone."""

from datetime import date

import numpy as np

from calibration.charts import LIGHT, Pen, cohorts_figure, outcome_words
from calibration.evaluation.cohorts import Cohort, Cohorts
from calibration.evaluation.mix import UNKNOWN, Mix
from calibration.leads.cohorts import CohortCounts
from calibration.model import Objective

HEAD = "Language: fr\nContent-Type: text/plain"


def percent(value: float, /, *, decimals: int = 1) -> str:
    return f"{100 * value:.{decimals}f} %"


def number(value: float, /, *, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}"


PEN = Pen(
    palette=LIGHT,
    gettext=lambda text: text or HEAD,  # as a catalogue answers an empty text
    number=number,
    percent=percent,
    words=outcome_words(Objective.ACQUISITION),
)


def drawn(mix: Mix = Mix()) -> dict:  # type: ignore[type-arg]  # noqa: B008 - a frozen value
    counts = (
        CohortCounts(date(2026, 5, 1), date(2026, 5, 31), 12, 3, 7, open=2),
        CohortCounts(date(2026, 6, 1), date(2026, 6, 30), 9, immature=9),
        CohortCounts(None, None, 4, 1, 3),
    )
    found = Cohorts(tuple(Cohort(each, "month", mix) for each in counts), "month")
    figure: dict[str, object] = cohorts_figure(
        found, names=["May 26", "<b>Jun</b>", "unknown"], pen=PEN
    ).to_plotly_json()
    return figure


def test_only_periods_with_counted_leads_have_a_rate_and_bars_hold_every_lead() -> None:
    rates, *bars = drawn()["data"]
    assert list(rates["x"]) == [0]
    assert list(rates["y"]) == [0.3]
    assert rates["error_y"]["array"][0] > 0
    assert np.sum([bar["y"] for bar in bars], axis=0).tolist() == [12, 9]
    assert [bar["name"] for bar in bars][-2:] == ["leads too young", "leads still open"]


def test_no_axis_shows_the_head_of_a_catalogue_and_names_are_no_html() -> None:
    layout = drawn()["layout"]
    assert HEAD not in str(layout)
    assert list(layout["xaxis"]["ticktext"]) == ["May 26", "&lt;b&gt;Jun&lt;/b&gt;"]


def test_where_rates_are_unknown_the_leads_are_drawn() -> None:
    rates, *bars = drawn(UNKNOWN)["data"]
    assert list(rates["y"]) == []
    assert len(bars) == 4
