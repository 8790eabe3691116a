"""Figures draw what the results say, in the reader's words."""

import dataclasses
import json
import re
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import pytest

from calibration.charts import (
    DARK,
    LIGHT,
    Palette,
    Pen,
    curve_figure,
    evidence_figure,
    gains_figure,
    grade_matrix_figure,
    in_few_words,
    outcome_words,
)
from calibration.charts.colours import blend, contrast
from calibration.charts.curve import MOST_ROWS
from calibration.charts.grade_matrix import DEEPEST
from calibration.engine.patterns import Patterns
from calibration.evaluation.curve import curve
from calibration.evaluation.evidence import CriterionEvidence, evidence
from calibration.evaluation.grade_matrix import grade_matrix
from calibration.evaluation.marked_gains import marked_gains
from calibration.leads.facts import LeadFacts
from calibration.model import Model, Objective, made

MODEL = made(
    Model,
    name="Two criteria",
    fields=({"name": "a", "type": "boolean"}, {"name": "b", "type": "boolean"}),
    groups=(
        {"id": "g", "label": "G", "axis": "fit"}, {"id": "h", "label": "H", "axis": "engagement"},
    ),
    criteria=tuple(
        {
            "id": name, "label": name, "kind": kind, "group": group, "points": points,
            "when": {"field": name, "is": "equals", "value": True},
        }
        for name, kind, group, points in (
            ("a", "firmographic", "g", 10), ("b", "behaviour", "h", 20),
        )
    ),
    qualification={"threshold": 20},
    bands=({"name": "<b>cold</b>"}, {"name": "hot", "from": 20}),
    grades={
        "fit": {"A": 40, "B": 10, "C": 5, "D": 1},
        "engagement": {"1": 40, "2": 20, "3": 10, "4": 5},
    },
)  # fmt: skip
NASTY = "<img src=x onerror=alert(1)> <b>x</b> <a href='javascript:1'>%{x}</a> &lt;"


LEVELS = [[0, 0], [100, 0], [0, 100], [100, 100]]
CONVERTED, OTHERS = [5, 10, 20, 10], [45, 30, 20, 0]


def patterns(
    *,
    levels: Sequence[Sequence[int]] = LEVELS,
    converted: Sequence[int] = CONVERTED,
    others: Sequence[int] = OTHERS,
    has_outcome: bool = True,
    before: Sequence[bool] | None = None,
) -> Patterns:
    """Return four patterns: 5 of 50, 10 of 40, 20 of 40 and 10 of 10 leads converted."""
    zero = np.zeros(len(levels), np.int64)
    known = np.column_stack([converted, zero]), np.column_stack([others, zero])
    leads = sum(converted) + sum(others)
    return Patterns(
        criteria=("a", "b"),
        levels=np.array(levels),
        variant=zero - 1,
        gate=zero - 1,
        converted=known[0] * has_outcome,
        not_converted=known[1] * has_outcome,
        unknown=zero if has_outcome else (known[0] + known[1])[:, 0],
        value_known=np.column_stack([zero, zero]),
        value_sum=np.zeros((len(levels), 2)),
        value_squares=np.zeros((len(levels), 2)),
        cycle_pattern=zero[:0],
        cycle_side=zero[:0],
        cycle_days=zero[:0],
        cycle_conversions=zero[:0],
        facts=LeadFacts(rows=leads, counted=leads * has_outcome, has_outcome=has_outcome),
        qualified_before=None if before is None else np.array(before),
    )


def english(value: float, *, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}"


def french(value: float, *, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def per_cent(share: float, *, decimals: int = 1) -> str:
    return "–" if share != share else f"{100 * share:.{decimals}f} %"  # noqa: PLR0124 - NaN


def pen(palette: Palette = LIGHT, objective: Objective = Objective.ACQUISITION) -> Pen:
    return Pen(palette, str, english, per_cent, outcome_words(objective))


def words(figure: go.Figure) -> str:
    """Return all that the figure says, as Plotly is told it."""
    return json.dumps(figure.to_plotly_json(), ensure_ascii=False, default=str)


def test_in_retention_nobody_buys() -> None:
    words = outcome_words(Objective.RETENTION)

    assert words.over_not == "at risk, stayed"
    said = re.sub(r"\{.*?\}", "", " ".join(getattr(words, name) for name in words.__slots__))
    assert not any(word in said for word in ("bought", "buy", "sales", "handed", "leads"))


def test_the_curve_has_a_step_per_score_and_goes_on_to_both_sides() -> None:
    figure = curve_figure(curve(patterns(), MODEL), threshold=20, pen=pen())

    handed_over, of_them, left_behind, wrongly = figure.data
    assert list(handed_over.x) == [-2.0, 0.0, 10.0, 20.0, 30.0, 32.0]
    assert list(handed_over.y) == [1.0, 1.0, 90 / 140, 50 / 140, 10 / 140, 0.0]
    assert list(of_them.y[:5]) == [45 / 140, 45 / 140, 40 / 90, 30 / 50, 1.0]
    assert np.isnan(of_them.y[5])
    assert list(left_behind.y) == [0.0, 0.0, 5 / 45, 15 / 45, 35 / 45, 1.0]
    assert list(wrongly.y) == [1.0, 1.0, 50 / 95, 20 / 95, 0.0, 0.0]
    assert list(of_them.customdata[3]) == [60.0, 30, 50]


def test_the_curve_marks_where_the_start_version_stood_unless_it_stands_there_still() -> None:
    found = curve(patterns(), MODEL)

    moved = curve_figure(found, threshold=20, pen=pen(), start=(10, "version 1"))
    still = curve_figure(found, threshold=20, pen=pen(), start=(20, "version 1"))

    assert [shape.x0 for shape in moved.layout.shapes] == [10, 20]
    assert "version 1" in words(moved)
    assert [shape.x0 for shape in still.layout.shapes] == [20]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_without_any_outcome_only_who_is_handed_over_is_drawn(palette: Palette) -> None:
    found = patterns(has_outcome=False)

    (line,) = curve_figure(curve(found, MODEL), threshold=20, pen=pen(palette)).data

    assert line.name == "handed over, of all leads"


def test_a_curve_of_very_many_scores_keeps_the_threshold_s_own_row() -> None:
    scores = 3 * MOST_ROWS
    many = patterns(
        levels=[(each, 0) for each in range(scores)], converted=[1] * scores, others=[1] * scores
    )

    figure = curve_figure(curve(many, MODEL), threshold=77, pen=pen())

    assert len(figure.data[0].x) <= MOST_ROWS + 3
    assert 77.0 in figure.data[0].x


def test_the_gains_go_from_nobody_to_everybody_best_first() -> None:
    figure = gains_figure(marked_gains(patterns(), MODEL), threshold=20, pen=pen())

    perfect, random, model, now = figure.data
    assert (list(perfect.x), list(perfect.y)) == ([0, 45 / 140, 1], [0, 1, 1])
    assert (list(random.x), list(random.y)) == ([0, 1], [0, 1])
    assert list(model.x) == [0.0, 10 / 140, 50 / 140, 90 / 140, 1.0]
    assert list(model.y) == [0.0, 10 / 45, 30 / 45, 40 / 45, 1.0]
    assert (now.x[0], now.y[0], now.name) == (50 / 140, 30 / 45, "threshold 20")


def test_the_gains_say_each_point_in_words() -> None:
    figure = gains_figure(marked_gains(patterns(), MODEL), threshold=20, pen=pen())

    model = figure.data[2]
    assert "from %{customdata[0]:,} points" in model.hovertemplate
    assert "%{customdata[5]:,} of %{customdata[6]:,} buyers" in model.hovertemplate
    assert np.allclose(model.customdata[2], [20, 100 * 50 / 140, 50, 140, 100 * 30 / 45, 30, 45])


def test_the_start_version_s_decision_is_marked_on_the_gains() -> None:
    moved = marked_gains(patterns(before=[False, True, False, True]), MODEL)
    same = marked_gains(patterns(before=[False, False, True, True]), MODEL)

    marks = gains_figure(moved, threshold=20, pen=pen(), start="version 1").data[3:]
    assert [(each.name, each.x[0], each.y[0]) for each in marks] == [
        ("version 1", 50 / 140, 20 / 45),
        ("threshold 20", 50 / 140, 30 / 45),
    ]
    assert len(gains_figure(same, threshold=20, pen=pen(), start="version 1").data) == 4


def test_there_are_no_gains_where_nobody_converted() -> None:
    nobody = marked_gains(patterns(has_outcome=False), MODEL)

    assert not gains_figure(nobody, threshold=20, pen=pen()).data


def test_every_grade_shows_its_rate_and_what_it_is_of() -> None:
    figure = grade_matrix_figure(grade_matrix(patterns(), MODEL), pen=pen())

    cells = {(each.x, each.y): each.text for each in figure.layout.annotations}
    assert cells[1, 1] == "<b>100%</b><br>10 of 10".replace("%", " %")
    assert cells[1, 4] == "<b>50 %</b><br>20 of 40"
    assert cells[4, 4] == "<b>10 %</b><br>5 of 50"
    assert cells[0, 0] == ""
    assert "5 of 50 bought: 10.0 %" in figure.data[0].text[4][4]
    assert list(figure.data[0].x) == list("12345")
    assert list(figure.data[0].y) == list("ABCDE")


def test_grades_of_few_leads_have_no_colour() -> None:
    few = patterns(converted=[5, 10, 20, 9])

    depths = grade_matrix_figure(grade_matrix(few, MODEL), pen=pen()).data[0].z

    assert depths[1][1] == 0
    assert depths[4][1] == 1.0


def test_without_any_outcome_grades_show_their_leads_and_a_dash() -> None:
    figure = grade_matrix_figure(grade_matrix(patterns(has_outcome=False), MODEL), pen=pen())

    assert "–<br>50" in {each.text for each in figure.layout.annotations}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_words_can_be_read_on_every_cell(palette: Palette) -> None:
    for share in np.linspace(0, DEEPEST, 20):
        under = blend(palette.paper, palette.bought, share=float(share))
        assert contrast(palette.ink, under) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_words_and_lines_can_be_read_on_the_paper(palette: Palette) -> None:
    for colour in (palette.ink, palette.soft):
        assert contrast(colour, palette.paper) >= 4.5
    for colour in (palette.bought, palette.against):
        assert contrast(colour, palette.paper) >= 3


def found_of(leads_with: int, converted_with: int, leads: int, converted: int) -> CriterionEvidence:
    return CriterionEvidence(
        criterion="a",
        leads_with=leads_with,
        converted_with=converted_with,
        leads_without=leads - leads_with,
        converted_without=converted - converted_with,
        everyone_with=leads_with,
        everyone=leads,
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (found_of(40, 20, 140, 45), "2.0× · 20 of 40"),
        (found_of(100, 5, 300, 45), "0.25× · 5 of 100"),
        (found_of(12, 0, 140, 45), "0 of 12, could be up to 24 %"),
        (found_of(12, 3, 140, 3), "3 of 12, none of the others"),
        (found_of(0, 0, 140, 45), "no counted lead meets it"),
        (found_of(140, 45, 140, 45), "every counted lead meets it"),
    ],
)
def test_evidence_is_said_in_few_words(found: CriterionEvidence, said: str) -> None:
    assert in_few_words(found, pen=pen()) == said
    assert said in words(evidence_figure([found], labels={"a": "A"}, pen=pen()))


def test_the_evidence_has_a_dot_and_an_interval_per_criterion() -> None:
    found = evidence(patterns())
    figure = evidence_figure(found, labels={"a": "Services", "b": "Demo"}, pen=pen())

    lines = [each for each in figure.data if each.mode == "lines"]
    dots = [each for each in figure.data if each.mode == "markers"]
    assert [list(each.x) for each in lines] == [[f.ratio.low, f.ratio.high] for f in found]
    assert [each.x[0] for each in dots] == [f.ratio.value for f in found]
    assert [each.y[0] for each in dots] == [0, 1]


def test_what_is_not_told_from_chance_is_hollow_whatever_its_colour() -> None:
    for found, symbol in (
        (found_of(40, 20, 140, 45), "circle"),
        (found_of(40, 14, 140, 45), "circle-open"),
        (found_of(2000, 0, 4000, 400), "triangle-left"),
        (found_of(12, 3, 140, 3), "triangle-right"),
    ):
        figure = evidence_figure([found], labels={"a": "A"}, pen=pen())
        assert figure.data[1].marker.symbol == symbol


@pytest.mark.parametrize("criteria", [0, 60])
def test_the_evidence_grows_with_its_criteria(criteria: int) -> None:
    found = [
        dataclasses.replace(found_of(40, 20, 140, 45), criterion=f"c{n}") for n in range(criteria)
    ]
    labels = {each.criterion: each.criterion for each in found}

    figure = evidence_figure(found, labels=labels, pen=pen())

    assert len(figure.layout.annotations) == 2 * criteria


def test_names_from_a_file_are_never_html_nor_templates() -> None:
    named = {"a": NASTY, "b": "<b>x</b>"}
    curved = curve_figure(curve(patterns(), MODEL), threshold=20, pen=pen(), start=(1, NASTY))
    decided = marked_gains(patterns(before=[True, False, False, False]), MODEL)
    gained = gains_figure(decided, threshold=20, pen=pen(), start=NASTY)
    told = evidence_figure(evidence(patterns()), labels=named, pen=pen())

    for figure in (curved, gained, told):
        said = words(figure)
        assert "&lt;img" in said
        assert not any(tag in said for tag in ("<img", "<a", "<b>x"))
    templates = [each.hovertemplate for each in gained.data if each.hovertemplate]
    assert not any("img" in each for each in templates)
    assert "&lt;b&gt;x&lt;/b&gt;" in words(told)


def test_a_long_name_keeps_its_end_where_names_differ() -> None:
    names = [f"Total time spent on the website is at least {n}" for n in (376, 718)]

    short = [pen().name(each, most=34) for each in names]

    assert short == ["Total time spent…is at least 376", "Total time spent…is at least 718"]
    assert pen().name("Intern", most=34) == "Intern"


def test_numbers_inside_plotly_follow_the_reader() -> None:
    reader = dataclasses.replace(pen(), number=french)

    figure = curve_figure(curve(patterns(), MODEL), threshold=20, pen=reader)

    assert figure.layout.separators == ",\u202f"
    assert curve_figure(curve(patterns(), MODEL), threshold=20, pen=pen()).layout.separators == ".,"
    assert in_few_words(found_of(40, 20, 140, 45), pen=reader) == "2,0× · 20 of 40"


def test_one_lead_makes_a_curve_that_can_be_seen() -> None:
    one = patterns(levels=[(100, 0)], converted=[1], others=[0])

    figure = curve_figure(curve(one, MODEL), threshold=20, pen=pen())

    assert list(figure.data[0].x) == [8.0, 10.0, 22.0]
    assert list(figure.data[0].y) == [1.0, 1.0, 0.0]
