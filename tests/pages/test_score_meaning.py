"""What a score means is told on Advice, and what a simple model gives up once somebody asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.advice import rivals
from calibration.leads.facts import Sample
from calibration.model import Objective
from pages.components import ceiling
from pages.shared import session
from tests.pages.conftest import Opened, shown

SECTION = "advice-section"


@pytest.fixture(scope="module")
def page(root: Path) -> AppTest:
    """Return the page for advice on the sample, what a score means open."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60).run()
    app.session_state[SECTION] = "meaning"
    app.switch_page("pages/advice.py").run()
    assert not app.exception
    return app


@pytest.fixture
def meaning(page: AppTest) -> Iterator[AppTest]:
    """Return the page; what a test does to the workspace is forgotten after it."""
    before = page.session_state[session.WORKSPACE]
    yield page
    page.session_state[session.WORKSPACE] = before
    page.session_state[SECTION] = "meaning"


def run(app: AppTest, **changed: object) -> str:
    """Run the page on a workspace with some parts changed; return all it says."""
    work = app.session_state[session.WORKSPACE]
    app.session_state[session.WORKSPACE] = work.changed(**changed)
    app.session_state[SECTION] = "meaning"
    app.run()
    assert not app.exception
    return shown(app)


def test_every_score_is_told_as_so_many_of_a_hundred_with_what_is_likely(meaning: AppTest) -> None:
    said = run(meaning)

    assert "The threshold stands at 40 points." in said
    assert "about 13 of 100 buy (10 to 17)" in said
    assert "65 points or more</th><td>about 57 of 100 buy</td><td>47 and 67</td>" in said
    assert "<td>52 of 91</td>" in said
    assert "The chances hold" in said
    assert "Left out: 63 leads that gates rule out" in said


def test_of_customers_at_risk_nobody_buys(meaning: AppTest) -> None:
    work = meaning.session_state[session.WORKSPACE]
    said = run(meaning, versions=work.edited(
        work.model.revised(objective=Objective.RETENTION)
    ).versions)  # fmt: skip

    assert "A customer with" in said
    assert "about 57 of 100 leave" in said
    assert "of 100 buy" not in said


def test_where_nobody_knows_how_often_leads_convert_no_chance_is_told(meaning: AppTest) -> None:
    unknown = run(meaning, sampling=Sample(every_lead=False))
    assert "the true base rate is not given" in unknown
    assert "of 100 buy" not in unknown

    known = run(meaning, sampling=Sample(every_lead=False, base_rate=0.02))
    assert "of 100 buy" in known
    assert "52 of 91 in the file" in known


def test_models_of_all_columns_are_learnt_once_and_only_when_somebody_asks(
    meaning: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = rivals.rivals_of

    def counting(*args: object, **options: object) -> object:
        asked.append(options["part"])
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ceiling, "rivals_of", counting)
    assert "of 100 such pairs" not in run(meaning)
    assert not asked

    meaning.button(key="ceiling-ask").click().run()
    assert not meaning.exception
    said = shown(meaning)
    assert "in 79.7 of 100 such pairs, the one that bought has more points." in said
    assert "Boosted trees on 23 columns tell" in said
    assert "The leads kept aside stay closed." in said

    work = meaning.session_state[session.WORKSPACE]
    first, *others = work.model.criteria
    moved = work.model.with_points(first.id, first.points - 10)
    said = run(meaning, versions=work.edited(moved).versions)
    assert "of 100 such pairs" in said
    assert "in 79.7 of" not in said
    assert asked == ["design"]
    assert others


def test_one_lead_is_told_what_its_score_means(opened: Opened) -> None:
    assert "A lead with" in shown(opened("one_lead"))
