"""What is read around the board is the library's, follows it, and is computed only while open."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import evidence, two_axes
from calibration.evaluation.evidence import CriterionEvidence
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import Model, Objective, made, read_model
from pages.components.evidence_chart import table_file
from pages.shared import results
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, move, shown

TAB = "charts-tab"
DAY = date(2026, 12, 31)
TABS = ("axes", "thresholds", "gains", "evidence")
READINGS = ("curve", "marked_gains", "grade_matrix", "two_axes")
NASTY = "<img src=x onerror=alert(1)> **b** <b>x</b>"


def sample_model(root: Path) -> Model:
    return read_model((root / "sample_data" / "model.json").read_bytes()).model


@contextmanager
def working_on(leads: bytes | Path, model: Model) -> Iterator[Workspace]:
    """Yield a workspace of some leads and a model."""
    with (
        read_leads(leads) if isinstance(leads, Path) else read_leads(leads, name="leads.csv")
    ) as table:
        yield Workspace(
            leads=table, profiles=profile_columns(table), versions=Versions(model, model)
        )


def see(app: AppTest, tab: str) -> AppTest:
    """Open a tab, and the grades if they are in it."""
    app.session_state[TAB] = tab
    app.session_state["grades-open"] = True
    app.run()
    assert not app.exception
    return app


def specs(app: AppTest) -> list[Any]:
    """Return the charts on the page as Plotly is told them."""
    return [json.loads(each.proto.spec) for each in app.get("plotly_chart")]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each reading was computed."""
    counted: Counter[str] = Counter()

    def count(name: str) -> None:
        real = getattr(results, name)

        def counting(*args: object, **kwargs: object) -> object:
            counted[name] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(results, name, counting)

    for name in READINGS:
        count(name)
    return counted


def test_the_four_areas_are_on_the_screen_and_no_chart_is_drawn_for_them(
    opened: Opened, root: Path, calls: Counter[str]
) -> None:
    app = opened()

    model = sample_model(root)
    with working_on(root / "sample_data" / "leads.csv", model) as work:
        assert work.leads is not None
        typed = type_leads(work.leads, model, today=DAY)
        areas = two_axes(patterns_of(typed, model), model).areas
    said = shown(app)
    for name, area in zip(
        ("Hand to sales", "Nurture", "Treat with caution", "Leave alone"), areas, strict=True
    ):
        assert name in said
        assert f"{area.everyone:,} leads" in said
        assert f"{area.converted:,} of {area.leads:,} bought" in said
    assert specs(app) == []
    assert calls == {"two_axes": 1}


@pytest.mark.parametrize(
    ("tab", "computed"),
    [
        ("axes", {"two_axes", "grade_matrix"}),
        ("thresholds", {"curve"}),
        ("gains", {"marked_gains"}),
        ("evidence", set()),
    ],
)
def test_only_what_is_open_is_computed_and_follows_the_board(
    opened: Opened, calls: Counter[str], tab: str, computed: set[str]
) -> None:
    app = see(opened(), tab)
    before = specs(app)
    calls.clear()

    move(app, "threshold", 55)
    move(app, "points:size", 5)

    assert calls == dict.fromkeys(computed, 2)
    assert len(before) == len(specs(app)) == 1
    assert (before == specs(app)) == (tab == "evidence")


def test_nothing_is_computed_again_when_nothing_changed(
    opened: Opened, calls: Counter[str]
) -> None:
    app = see(opened(), "thresholds")
    drawn = specs(app)
    calls.clear()

    app.run()

    assert not calls
    assert specs(app) == drawn


def test_the_threshold_and_the_start_version_s_are_marked(opened: Opened) -> None:
    app = see(opened(), "thresholds")
    move(app, "threshold", 55)

    (curve,) = specs(app)
    assert [each["x0"] for each in curve["layout"]["shapes"]] == [40, 55]
    see(app, "gains")
    (gains,) = specs(app)
    assert [each["name"] for each in gains["data"]][-2:] == ["version 1", "threshold 55"]
    assert "Before (version 1): Handing over" in shown(app)


def test_the_evidence_is_ordered_as_in_the_model_or_by_strength(opened: Opened) -> None:
    app = see(opened(), "evidence")
    names = [each["text"] for each in specs(app)[0]["layout"]["annotations"]][::2]
    assert names[:2] == ["SME of the target size", "Services company"]

    app.segmented_control(key="evidence-order").set_value("strength").run()

    names = [each["text"] for each in specs(app)[0]["layout"]["annotations"]][::2]
    assert names[0] == "Asked for a demo"
    assert names[-1] == "Unsubscribed"


def test_points_are_questioned_beside_the_other_criteria_and_never_by_one_alone(
    opened: Opened,
) -> None:
    app = see(opened(), "evidence")
    assert "question the points of “Sales likes the lead” (+10;" in shown(app)
    assert "Asked for a demo” (" not in shown(app)

    move(app, "points:demo", -10)

    assert "“Asked for a demo” (−10; they would give" in shown(app)


def test_one_criterion_is_told_in_sentences_and_its_points_can_be_accepted_and_undone(
    opened: Opened, root: Path
) -> None:
    app = see(opened(), "evidence")
    app.selectbox(key="evidence-criterion").set_value("liked").run()

    assert specs(app) == []
    said = shown(app)
    for sentence in (
        "17.2\u00a0% of the leads that meet it converted, 6.9\u00a0% of the others: 2.5× as often",
        "578 of all 5,200 leads meet it (11.1\u00a0%).",
        "It has +10 points. Beside the other criteria past leads would give it +18",
        "No other criterion says the same.",
        "591 leads qualify instead of 657",
        "quarters with leads enough it says the same, within chance.",
    ):
        assert sentence in said

    app.button(key="evidence-accept").click().run()

    versions = app.session_state["workspace"].versions
    assert versions.present.criterion("liked").points == 18
    assert versions.undone().present == sample_model(root)
    assert "“Sales likes the lead” has +18 points now, not +10." in shown(app)
    assert "nothing questions them" in shown(app)


def test_the_figures_behind_a_card_are_drawn_when_asked_for(opened: Opened) -> None:
    app = opened()
    app.session_state["evidence-criterion"] = "unsubscribed"
    app.session_state["evidence-figures-open"] = True
    see(app, "evidence")

    said = shown(app)
    for words in ("information value", "The board without it", "Who else meets it", "Q4 25"):
        assert words in said
    assert len(specs(app)) == 1


def test_what_speaks_against_a_criterion_s_fields_stands_on_its_card(opened: Opened) -> None:
    rows = [f"{at},{'yes' if at % 3 else 'no'},{'f' if at % 2 else 'm'}" for at in range(400)]
    model = made(
        Model,
        name="Sex",
        outcome={"field": "won", "positive": ["yes"]},
        fields=[{"name": "gender", "type": "text"}],
        groups=[{"id": "g", "label": "G", "axis": "fit"}],
        criteria=[
            {"id": "sex", "label": "Sex", "kind": "demographic", "group": "g", "points": 5,
             "when": {"field": "gender", "is": "equals", "value": "f"}},
        ],
        qualification={"threshold": 5},
    )  # fmt: skip
    with working_on("\n".join(["id,won,gender", *rows]).encode(), model) as work:
        app = opened(workspace=work)
        app.session_state["evidence-criterion"] = "sex"
        see(app, "evidence")

    said = shown(app)
    assert "“gender”: It tells a person’s sex" in said.replace("&#x27;", "’")
    assert "says nothing of who converts" in said
    assert "Name the day the lead was created" in said


def test_the_table_can_be_taken_along(root: Path) -> None:
    model = sample_model(root)
    label = "=HYPERLINK(1)"
    first = model.criteria[0].model_copy(update={"label": label})
    model = model.with_criterion(first)
    with working_on(root / "sample_data" / "leads.csv", model) as work:
        assert work.leads is not None
        found = evidence(patterns_of(type_leads(work.leads, model, today=DAY), model))

    lines = list(csv.DictReader(io.StringIO(table_file(model, found).decode("utf-8-sig"))))

    assert len(lines) == len(model.criteria)
    assert lines[0]["criterion"] == f"'{label}"
    assert int(lines[0]["converted_with"]) == found[0].converted_with
    assert float(lines[0]["ratio"]) == pytest.approx(found[0].ratio.value, rel=1e-5)


def test_the_table_leaves_empty_what_is_undefined(root: Path) -> None:
    model = sample_model(root)
    nobody = CriterionEvidence(model.criteria[0].id, 0, 0, 100, 10, 0, 100)

    (line,) = csv.DictReader(io.StringIO(table_file(model, (nobody,)).decode("utf-8-sig")))

    assert (line["rate_with"], line["ratio"], line["rate_without"]) == ("", "", "0.1")


def test_a_criterion_s_name_is_shown_as_it_is_written(opened: Opened, root: Path) -> None:
    model = sample_model(root)
    named = model.with_criterion(model.criteria[0].model_copy(update={"label": NASTY}))
    with working_on(root / "sample_data" / "leads.csv", named) as work:
        app = see(opened(workspace=work), "evidence")

    html = "\n".join(each.proto.body for each in app.get("html"))
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<img" not in html + json.dumps(specs(app))


def test_without_grades_the_leads_are_split_in_the_middle(opened: Opened, root: Path) -> None:
    model = sample_model(root).model_copy(update={"grades": None})
    with working_on(root / "sample_data" / "leads.csv", model) as work:
        app = see(opened(workspace=work), "axes")

    assert "The model has no grades" in shown(app)
    assert "Hand to sales" in shown(app)
    assert specs(app) == []


def test_in_retention_the_areas_are_about_leaving(opened: Opened, root: Path) -> None:
    model = sample_model(root).model_copy(update={"objective": Objective.RETENTION})
    with working_on(root / "sample_data" / "leads.csv", model) as work:
        app = see(opened(workspace=work), "axes")
        said = shown(app)
        see(app, "gains")

    assert "At risk: call them" in said
    assert "Hand to sales" not in said
    assert "who left" in shown(app)
    assert "buyers" not in json.dumps(specs(app))


SMALL = """
{"format": "lead-scoring-model", "format_version": "1.0", "name": "Small",
 "objective": "acquisition", "market": "b2b",
 "outcome": {"field": "won", "positive": ["yes"], "negative": ["no"]},
 "fields": [{"name": "size", "type": "number"}, {"name": "demo", "type": "boolean"}],
 "groups": [{"id": "f", "label": "F", "axis": "fit"},
            {"id": "e", "label": "E", "axis": "engagement"}],
 "criteria": [
   {"id": "size", "label": "Large", "group": "f", "kind": "firmographic", "points": 20,
    "when": {"field": "size", "is": "at_least", "value": 100}},
   {"id": "demo", "label": "Demo", "group": "e", "kind": "behaviour", "points": 30,
    "when": {"field": "demo", "is": "equals", "value": true}}],
 "qualification": {"threshold": 30, "disqualify": [
   {"id": "tiny", "label": "Tiny", "when": {"field": "size", "is": "less_than", "value": 1}}]},
 "bands": [{"name": "cold"}, {"name": "hot", "from": 30}],
 "grades": {"fit": {"A": 20, "B": 15, "C": 10, "D": 5},
            "engagement": {"1": 30, "2": 20, "3": 10, "4": 5}}}
"""
HEADER = "size,demo,won\n"


@pytest.mark.parametrize(
    ("leads", "sentence"),
    [
        ("200,yes,yes\n", "All of 1 lead converted"),
        ("200,yes,no\n10,no,no\n", "None of 2 leads converted"),
        ("200,yes,yes\n10,no,yes\n", "All of 2 leads converted"),
        ("200,yes,\n10,no,\n", "No outcome yet."),
        ("0,yes,yes\n0,no,no\n", "Every counted lead is ruled out by a gate"),
        ("10,no,yes\n20,no,no\n", "Handing over 0 of 2 leads"),
        (
            "200,yes,yes\n10,no,no\n",
            "Handing over 1 of 2 leads (50.0\u00a0%) catches 1 of 1 buyers",
        ),
    ],
)
def test_leads_that_give_no_picture_give_a_sentence(
    opened: Opened, leads: str, sentence: str
) -> None:
    model = read_model(SMALL.encode()).model
    with working_on((HEADER + leads).encode(), model) as work:
        app = opened(workspace=work)
        for tab in TABS:
            see(app, tab)
            assert "Infinity" not in shown(app)
            assert "nan" not in shown(app)
            if tab == "gains":
                assert sentence in shown(app)


@pytest.mark.parametrize(
    ("leads", "sentence"),
    [
        ("200,yes,yes\n", "All leads are alike in fit and in engagement"),
        ("200,yes,yes\n200,no,no\n", "All leads are alike in fit:"),
        ("200,yes,yes\n10,yes,no\n", "All leads are alike in engagement:"),
    ],
)
def test_two_axes_that_tell_nobody_apart_are_not_drawn(
    opened: Opened, leads: str, sentence: str
) -> None:
    model = read_model(SMALL.encode()).model.model_copy(update={"grades": None})
    with working_on((HEADER + leads).encode(), model) as work:
        app = opened(workspace=work)

    assert sentence in shown(app)
    assert "Hand to sales" not in shown(app)
