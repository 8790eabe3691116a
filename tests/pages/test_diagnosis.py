"""What is wrong stands above the advice, is mended by one click and brought back by Undo."""

import re
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from calibration.model import Model
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, shown


def model_of(app: AppTest) -> Model:
    work = app.session_state["workspace"]
    assert isinstance(work, Workspace)
    return work.model


def said(app: AppTest, where: str = "diagnosis") -> list[str]:
    """Return the sentences of a part of the page, without their markup."""
    bodies = [each.proto.body.replace("\u00a0", " ") for each in app.get("html")]
    return [re.sub("<[^>]*>", "", each) for each in bodies if f'testid="{where}"' in each]


def with_capacity(app: AppTest, capacity: int) -> None:
    work = app.session_state["workspace"]
    app.session_state["workspace"] = work.changed(room=replace(work.room, capacity=capacity))
    app.run()


def test_the_remedy_is_an_edit_that_undo_takes_back(opened: Opened) -> None:
    app = opened("advice")
    assert said(app)[0].startswith("Low scores convert: 120 of 232 (51.7 %)")

    app.button(key="diagnosis-do-0").click().run()
    assert model_of(app).threshold == 28
    assert "The threshold: from 40 to 28 points" in shown(app)
    assert not any("Low scores convert" in each for each in said(app))

    app.button(key="undo").click().run()
    assert model_of(app).threshold == 40
    assert said(app)[0].startswith("Low scores convert")

    with_capacity(app, 9)
    assert said(app)[0].startswith("Too many qualify: 657 leads in 52.1 weeks, 12.6 a week")
    app.button(key="diagnosis-do-0").click().run()
    assert model_of(app).threshold == 47


def test_wrong_points_are_told_and_mended_unless_they_are_locked(opened: Opened) -> None:
    app = opened("advice")
    work = app.session_state["workspace"]
    app.session_state["workspace"] = work.edited(work.model.with_points("guide", -40))
    app.run()

    place = next(at for at, each in enumerate(said(app)) if "Downloaded the process" in each)
    app.button(key=f"diagnosis-do-{place}").click().run()
    assert 5 < model_of(app).criterion("guide").points < 40

    work = app.session_state["workspace"].edited(work.model.with_points("guide", -40))
    app.session_state["workspace"] = work.changed(room=work.room.with_lock("guide", locked=True))
    app.run()
    assert "These points are locked on the board." in shown(app)


def test_the_decision_is_told_with_what_it_hangs_on_and_who_is_on_the_line(opened: Opened) -> None:
    app = opened("advice")
    app.segmented_control(key="advice-section").set_value("stability").run()

    (hangs,) = said(app, "stability")
    assert hangs == (
        "Most hangs on “SME of the target size”: with 5 points fewer, 103 leads no longer qualify "
        "(15.7 % of 657); with 5 more, 98 join."
    )
    assert "173 leads on the line" in shown(app)
    assert "SME of the target size, Downloaded the process guide, Clicked a" not in shown(app)
    app.toggle(key="stability-patterns").set_value(True).run()
    assert "SME of the target size, Downloaded the process guide, Clicked a" in shown(app)
