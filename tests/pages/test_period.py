"""What period the leads are of: conversion over time, and whether every lead of it is there."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.leads.facts import Sample
from calibration.leads.filters import Filter
from calibration.leads.reading import read_leads
from calibration.model import read_model
from pages.shared import session
from pages.shared.results import Results
from pages.shared.shelf import Shelf
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, at, board, looked_up_for, shown


def answered(app: AppTest, answer: str) -> AppTest:
    app.segmented_control(key="every-lead").set_value(answer).run()
    assert not app.exception
    return app


def test_conversion_over_time_is_counted_only_when_asked_for(opened: Opened) -> None:
    app = opened("leads")
    assert "The newest 3 months" not in shown(app)
    app.toggle(key="cohorts-open").set_value(True).run()
    assert not app.exception
    assert (
        "The newest 3 months (Jun 26 to Aug 26) are too young: 1,064 of their 1,314 leads had less "
        "than 90 days to convert"
    ) in " ".join(each.value for each in app.warning)
    assert "8.0\N{NO-BREAK SPACE}% (6 to 11\N{NO-BREAK SPACE}%)" in shown(app)


def with_sample(opened: Opened, sample: Sample) -> AppTest:
    app = opened("leads")
    work = app.session_state[session.WORKSPACE].changed(sampling=sample)
    app.session_state[session.WORKSPACE] = work
    app.switch_page("pages/calibrate.py").run()
    assert not app.exception
    return app


def test_where_leads_are_missing_the_board_shows_dashes_at_rest_and_while_dragging(
    opened: Opened,
) -> None:
    app = with_sample(opened, Sample(every_lead=False))
    told = board(app)
    assert told["weekly"] is False
    now, rows = told["now"], looked_up_for(app, "threshold")["rows"]
    for name in ("volume", "precision", "share", "base_rate", "per_week"):
        assert at(now[name], 0) is None if isinstance(now[name], list) else now[name] is None, name
        assert rows[name] is None or set(rows[name]) == {None}, name
    assert now["false_positive_rate"][0] is not None
    assert all(set(band["rate"]) == {None} for band in rows["bands"])
    assert told["words"]["base_rate"] == "true base rate not given"


def test_a_true_base_rate_weighs_what_is_looked_up_while_dragging(opened: Opened) -> None:
    app = with_sample(opened, Sample(every_lead=False, base_rate=0.02))
    now, table = board(app)["now"], looked_up_for(app, "threshold")
    place = at(now["threshold"], 0) - table["low"]
    assert (
        now["precision"][0]
        == at(table["rows"]["precision"], place)
        == pytest.approx(0.095, abs=0.002)
    )
    assert now["share"][0] == at(table["rows"]["share"], place)
    assert now["volume"] is None


def test_the_answer_is_kept_with_the_work_and_leaves_with_the_command(opened: Opened) -> None:
    app = with_sample(opened, Sample(every_lead=False, base_rate=0.02))
    app.switch_page("pages/export.py").run()
    assert any("--base-rate 0.02" in each.value for each in app.code)
    app.switch_page("pages/leads.py").run()
    assert app.number_input(key="true-base-rate").value == pytest.approx(2)


def test_a_part_of_the_leads_is_weighed_as_the_whole_file_is(root: Path) -> None:
    model = read_model((root / "sample_data/model.json").read_bytes()).model
    with read_leads(root / "sample_data/leads.csv") as leads:
        work = Workspace(leads=leads, versions=Versions(model, model)).changed(
            sampling=Sample(every_lead=False, base_rate=0.02)
        )
        whole = Results(work, leads, Shelf())
        part = Results(work.changed(where=Filter(first_day=date(2026, 3, 1))), leads, Shelf())
        assert part.patterns().facts.rows < whole.patterns().facts.rows
        assert part.evaluation("all").mix == whole.evaluation("all").mix
        assert whole.evaluation("all").base_rate == pytest.approx(0.02)


def test_saying_that_leads_are_missing_asks_for_the_true_rate(opened: Opened) -> None:
    app = answered(opened("leads"), "no")
    assert app.session_state[session.WORKSPACE].sampling == Sample(every_lead=False)
    app.number_input(key="true-base-rate").set_value(2.5).run()
    assert app.session_state[session.WORKSPACE].sampling.base_rate == pytest.approx(0.025)
    assert "weighed to 2.5" in shown(app)
    answered(app, "yes")
    assert app.session_state[session.WORKSPACE].sampling == Sample()
