"""Criteria are added, edited and removed as sentences, and come from templates and grids."""

from pages.shared import session
from pages.shared.workspace import Overruling
from tests.pages.conftest import Opened, shown, value_of

GRID = """label,condition,points,kind,group
Large,employees >= 200,15,firmographic,Company
Boss,job_title contains director | chief,10,demographic,Person
"""
ACCEPT_ALL = "offer-accept-all"
GOOD = GRID.replace(" | chief", "")


def model_of(app):
    return app.session_state[session.WORKSPACE].model


def test_a_criterion_is_added_by_choosing_its_condition(opened: Opened) -> None:
    app = opened("criteria")
    app.button(key="add").click().run()

    app.text_input(key="edit-label").set_value("From France").run()
    app.selectbox(key="edit-field").set_value("country").run()
    app.multiselect(key="edit-values-country").set_value(["France"]).run()
    app.number_input(key="edit-points").set_value(7).run()
    app.button(key="edit-save").click().run()

    added = model_of(app).criterion("from-france")
    assert (str(added.sentence()), added.points) == ("country is “France”", 7)
    app.switch_page("pages/calibrate.py").run()
    assert value_of(app, "points:from-france") == 7


def test_a_joined_condition_is_edited_as_it_is_written(opened: Opened) -> None:
    app = opened("criteria")
    app.button(key="edit-decides").click().run()

    assert "job_title contains director" in str(app.text_area(key="edit-text").value)
    app.text_area(key="edit-text").set_value("job_title contains chief").run()
    app.button(key="edit-save").click().run()

    assert str(model_of(app).criterion("decides").when) == "job_title contains “chief”"


def test_a_condition_that_can_t_be_read_is_not_saved(opened: Opened) -> None:
    app = opened("criteria")
    app.button(key="edit-decides").click().run()

    app.text_area(key="edit-text").set_value("job_titel contains chief").run()

    assert app.error
    assert app.button(key="edit-save").disabled


def test_a_criterion_is_removed_and_can_be_brought_back(opened: Opened) -> None:
    app = opened("criteria")

    app.button(key="remove-demo").click().run()
    assert "demo" not in [each.id for each in model_of(app).criteria]
    app.switch_page("pages/calibrate.py").run()
    app.button(key="undo").click().run()

    assert "demo" in [each.id for each in model_of(app).criteria]


def test_a_group_is_capped_and_the_cap_stands_in_its_heading(opened: Opened) -> None:
    app = opened("criteria")

    app.number_input(key="at_most-company").set_value(20).run()

    assert model_of(app).group("company").at_most == 20
    app.switch_page("pages/calibrate.py").run()
    assert "counts for 20 at most" in shown(app)


def test_a_template_becomes_the_start_version(opened: Opened) -> None:
    app = opened("criteria")

    app.selectbox(key="template").set_value("crm-vendor").run()
    app.button(key="start-template").click().run()

    work = app.session_state[session.WORKSPACE]
    assert work.versions.start == work.model
    assert work.model.outcome is not None


def test_a_team_s_grid_replaces_the_criteria(opened: Opened) -> None:
    app = opened("criteria")

    app.file_uploader(key="grid-upload").set_value(("grid.csv", GOOD.encode(), "text/csv")).run()

    assert [each.points for each in model_of(app).criteria] == [15, 10]


def test_a_grid_with_mistakes_is_refused_and_the_criteria_stay(opened: Opened) -> None:
    app = opened("criteria")
    bad = GRID.replace("employees", "emploiees")

    app.file_uploader(key="grid-upload").set_value(("grid.csv", bad.encode(), "text/csv")).run()

    assert app.error
    assert len(model_of(app).criteria) == 12


def test_a_column_that_tells_who_a_lead_is_is_no_field_until_somebody_signs(
    opened: Opened, root
) -> None:
    header, *rows = (root / "sample_data" / "leads.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"mail,{header}", *(f"a{n}@x.org,{row}" for n, row in enumerate(rows))]
    app = opened("leads")
    app.file_uploader(key="leads-upload").set_value(
        ("mine.csv", "\n".join(lines).encode(), "text/csv")
    ).run()
    app.switch_page("pages/criteria.py").run()
    app.button(key="add").click().run()

    offered = app.selectbox(key="edit-field").options
    assert "country" in offered
    assert not {"mail", "lead_id"} & set(offered)
    assert "they tell who a lead is: mail, lead\\_id." in shown(app)

    signed = (Overruling("mail", "Ada", "Free mailers are no companies"),)
    app.session_state[session.WORKSPACE] = app.session_state[session.WORKSPACE].changed(
        overruled=signed
    )
    app.run()
    assert "mail" in app.selectbox(key="edit-field").options


def offered(app) -> list[str]:
    """Return the keys of the buttons that accept one criterion."""
    keys = [str(each.key) for each in app.button]
    return [key for key in keys if key.startswith("offer-accept-") and key != ACCEPT_ALL]


def with_offers(opened: Opened):
    """Open the sample without three of its criteria, and have more suggested."""
    app = opened("criteria")
    model = model_of(app)
    for name in ("demo", "pricing", "guide"):
        model = model.without_criterion(name)
    app.session_state[session.WORKSPACE] = app.session_state[session.WORKSPACE].edited(model)
    app.run()
    app.button(key="suggest").click().run()
    assert not app.exception
    return app


def test_suggested_criteria_are_accepted_one_by_one_and_accepting_is_undone(
    opened: Opened,
) -> None:
    app = with_offers(opened)
    before = model_of(app)
    keys = offered(app)
    assert len(keys) >= 2
    assert "demo_requested is yes" in shown(app)
    assert "as often" in shown(app)

    app.button(key=keys[0]).click().run()

    after = model_of(app)
    (added,) = (each for each in after.criteria if each not in before.criteria)
    assert added.points
    assert after.without_criterion(added.id).criteria == before.criteria
    assert (after.threshold, after.bands) == (before.threshold, before.bands)
    assert offered(app) == keys[1:]
    assert "1 criterion was added" in shown(app)
    app.switch_page("pages/calibrate.py").run()
    app.button(key="undo").click().run()
    assert model_of(app) == before


def test_a_refused_criterion_does_not_come_back_and_all_others_are_accepted_at_once(
    opened: Opened,
) -> None:
    app = with_offers(opened)
    before, keys = model_of(app), offered(app)

    app.button(key=keys[0].replace("accept", "refuse")).click().run()
    assert offered(app) == keys[1:]
    app.button(key="suggest").click().run()
    assert keys[0] not in offered(app)
    left = offered(app)
    app.button(key=ACCEPT_ALL).click().run()

    assert len(model_of(app).criteria) == len(before.criteria) + len(left)
    assert offered(app) == []
    assert "Take back 1 refusal" in [each.label for each in app.button]
