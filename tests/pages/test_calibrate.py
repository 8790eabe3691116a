"""The board shows what the library computes, and every move can be taken back."""

import re
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, evaluate
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, read_model
from pages.shared import formats
from tests.pages.conftest import Opened, shown


def evaluated(root: Path, model: Model) -> Evaluation:
    """Return what the library says of the sample leads, without any page."""
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 12, 31))
        return evaluate(patterns_of(typed, model), model)


def sample_model(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


def figures(app: AppTest) -> list[str]:
    """Return the four large numbers."""
    board = next(each.proto.body for each in app.get("html") if "kpi-qualified" in each.proto.body)
    return re.findall(r"<strong>(.*?)</strong>", board)


def expected(found: Evaluation) -> list[str]:
    return [
        formats.number(found.volume),
        formats.percent(found.precision),
        formats.number(found.false_positives),
        formats.number(found.false_negatives),
    ]


def test_the_four_numbers_are_the_library_s(opened: Opened, root: Path) -> None:
    assert figures(opened()) == expected(evaluated(root, sample_model(root)))


def test_moving_a_slider_shows_what_the_library_computes(opened: Opened, root: Path) -> None:
    app = opened()

    app.slider(key="points-demo").set_value(45).run()
    app.slider(key="threshold").set_value(50).run()

    model = sample_model(root).with_points("demo", 45).with_threshold(50)
    assert figures(app) == expected(evaluated(root, model))


def test_the_points_of_a_variant_have_the_same_slider(opened: Opened, root: Path) -> None:
    app = opened()

    app.segmented_control(key="variant").set_value(0).run()
    assert app.slider(key="threshold").value == 30
    app.slider(key="points-guide").set_value(25).run()

    model = sample_model(root).with_points("guide", 25, variant=0)
    assert figures(app) == expected(evaluated(root, model))


def test_undo_and_redo_bring_back_points_and_numbers(opened: Opened) -> None:
    app = opened()
    before = figures(app)
    app.slider(key="points-pricing").set_value(-5).run()
    after = figures(app)

    app.button(key="undo").click().run()
    assert (app.slider(key="points-pricing").value, figures(app)) == (25, before)
    app.button(key="redo").click().run()
    assert (app.slider(key="points-pricing").value, figures(app)) == (-5, after)
    assert before != after


def test_reset_brings_back_the_start_version_and_can_be_undone(opened: Opened) -> None:
    app = opened()
    app.slider(key="threshold").set_value(60).run()

    app.button(key="reset").click().run()
    assert app.slider(key="threshold").value == 40
    app.button(key="undo").click().run()
    assert app.slider(key="threshold").value == 60


def test_a_change_is_said_with_how_the_moved_leads_turned_out(opened: Opened) -> None:
    app = opened()

    app.slider(key="threshold").set_value(50).run()

    said = next(each.proto.body for each in app.get("html") if 'class="said"' in each.proto.body)
    assert "threshold 40 → 50" in said
    assert "no longer handed over" in said
    assert "was " in next(h.proto.body for h in app.get("html") if "kpi-" in h.proto.body)


def test_keeping_a_version_compares_with_it_from_then_on(opened: Opened) -> None:
    app = opened()
    app.slider(key="threshold").set_value(50).run()

    app.button(key="keep").click().run()

    assert "Nothing has changed since version 2" in shown(app)


def test_a_segment_is_written_beside_the_numbers(opened: Opened) -> None:
    app = opened()

    app.selectbox(key="segment-column").set_value("country").run()
    app.selectbox(key="segment-value").set_value("France").run()

    assert "Only country: France" in shown(app)
    assert figures(app) != figures(opened())


def test_two_sessions_are_strangers(opened: Opened) -> None:
    one, other = opened(), opened()
    before = figures(other)

    one.slider(key="threshold").set_value(70).run()
    other.run()

    assert figures(other) == before
    assert other.slider(key="threshold").value == 40


def test_a_segment_of_few_buyers_is_warned_of_before_any_chart(opened: Opened) -> None:
    app = opened()

    app.selectbox(key="segment-column").set_value("channel").run()
    app.selectbox(key="segment-value").set_value("referral").run()

    assert any("can easily be chance" in each.value for each in app.warning)
