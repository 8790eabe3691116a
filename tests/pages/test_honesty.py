"""What the app says of signal and optimism, and the looks at the leads kept aside it counts."""

import pytest

from calibration.evaluation import evaluate
from calibration.model import Model
from pages.components import numbers
from pages.components.leaving import calibrated
from pages.shared import session
from pages.shared.results import results_of
from tests.evaluation.tables import Row, model_of, patterns_of_rows
from tests.pages.conftest import Opened, shown

MODEL = model_of([{"id": "size", "points": 10}], threshold=10)


def rows(small: tuple[int, int], large: tuple[int, int]) -> list[Row]:
    """Return so many converted of so many leads that are small, and that are large."""
    return [
        Row({"size": size}, converted=place < won)
        for size, (won, leads) in enumerate((small, large))
        for place in range(leads)
    ]


@pytest.mark.parametrize(
    ("large", "said"),
    [((31, 300), "No signal: the score ranks"), ((55, 300), "Weak signal"), ((200, 300), "")],
)
def test_the_board_says_where_the_score_hardly_ranks(large: tuple[int, int], said: str) -> None:
    found = evaluate(patterns_of_rows(rows((30, 300), large), ["size"]), MODEL)

    assert numbers.warning(found).startswith(said)
    assert bool(numbers.warning(found)) == bool(said)


def test_too_few_leads_are_said_before_too_little_signal() -> None:
    found = evaluate(patterns_of_rows(rows((3, 300), (4, 300)), ["size"]), MODEL)

    assert numbers.warning(found).startswith("Only 7 leads converted here")


def test_a_model_without_points_is_not_said_to_lack_signal() -> None:
    model: Model = MODEL.with_points("size", 0)
    found = evaluate(patterns_of_rows(rows((30, 300), (31, 300)), ["size"]), model)

    assert numbers.warning(found) == ""


def test_the_final_check_shows_the_optimism_and_exports_it(opened: Opened) -> None:
    app = opened("export")
    work = app.session_state[session.WORKSPACE]
    sealed = results_of(work)
    assert sealed is not None
    assert calibrated(sealed).optimism is None

    app.button(key="open-holdout").click().run()

    assert "on the leads it was made from" in shown(app)
    results = results_of(app.session_state[session.WORKSPACE])
    assert results is not None
    told = calibrated(results)
    assert told.holdout_opened == 1
    assert told.optimism is not None
    assert told.signal == told.evaluations["holdout"].signal
    assert told.optimism.honest == told.evaluations["holdout"].auc


def test_a_suggestion_is_a_look_at_the_leads_kept_aside(opened: Opened) -> None:
    app = opened("leads")
    before = app.session_state[session.WORKSPACE].openings

    button = "suggest-anew" if any(b.key == "suggest-anew" for b in app.button) else "suggest"
    app.button(key=button).click().run()

    work = app.session_state[session.WORKSPACE]
    assert work.openings == before + 1
    assert work.seen[-1:] == (work.model,)
    assert "on the leads it was made from" in shown(app)


def test_the_same_leads_brought_again_and_another_model_stay_seen(opened: Opened, root) -> None:
    app = opened("export")
    app.button(key="open-holdout").click().run()
    model = (root / "sample_data" / "model.json").read_bytes()
    other = model.replace(b'"threshold": 40', b'"threshold": 45', 1)
    app.file_uploader(key="model-upload").set_value(("m.json", other, "application/json")).run()
    assert app.session_state[session.WORKSPACE].openings == 1

    app.switch_page("pages/leads.py").run()
    leads = (root / "sample_data" / "leads.csv").read_bytes()
    app.file_uploader(key="leads-upload").set_value(("again.csv", leads, "text/csv")).run()

    assert not app.exception
    assert app.session_state[session.WORKSPACE].leads.source.name == "again.csv"
    assert app.session_state[session.WORKSPACE].openings == 1
