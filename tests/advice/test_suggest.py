"""A suggested model: few criteria that matter, and no points where there is no signal."""

import pytest

from calibration.advice.suggest import Suggestion
from calibration.model import fingerprint, read_model, write_model
from calibration.problems import EvaluationError, LeadsError
from tests.advice.drawn_leads import (
    drawn,
    fields_of,
    honest,
    is_held_out,
    suggested,
)


@pytest.fixture(scope="module")
def found() -> Suggestion:
    return suggested(drawn(honest), lead_id="lead")


def test_the_columns_that_matter_become_criteria_and_no_other_does(found: Suggestion) -> None:
    assert fields_of(found) == {"pricing_views", "industry", "unsubscribed"}


def test_points_have_the_sign_of_what_the_condition_does(found: Suggestion) -> None:
    points = {str(each.when): each.points for each in found.model.criteria}

    assert points["industry is “Services”"] > 0
    assert points["pricing_views is at least 1"] > 0
    assert points["unsubscribed is yes"] < 0


def test_the_strongest_criterion_is_worth_about_20_points(found: Suggestion) -> None:
    assert 18 <= max(abs(each.points) for each in found.model.criteria) <= 20


def test_a_share_of_leads_that_sales_can_work_qualifies(found: Suggestion) -> None:
    assert 0.1 < found.evaluations["design"].share_qualified < 0.4
    assert [band.name for band in found.model.bands] == ["cold", "warm", "hot"]
    assert found.model.bands[-1].from_ == found.model.threshold


def test_kinds_are_guessed_from_headers(found: Suggestion) -> None:
    kinds = {next(iter(each.fields())): each.kind.value for each in found.model.criteria}

    assert kinds["pricing_views"] == "behaviour"
    assert kinds["industry"] == "firmographic"


def test_a_suggested_model_is_one_that_can_be_read_back(found: Suggestion) -> None:
    assert read_model(write_model(found.model)).model == found.model


def test_the_signal_is_told_from_the_leads_kept_aside(found: Suggestion) -> None:
    assert found.evaluations["holdout"].signal == "clear"
    assert found.notices == ()


def test_the_same_leads_give_the_same_model(found: Suggestion) -> None:
    again = suggested(drawn(honest), lead_id="lead")

    assert fingerprint(again.model) == fingerprint(found.model)


def test_the_order_of_the_leads_does_not_matter(found: Suggestion) -> None:
    backwards = suggested(drawn(honest)[::-1], lead_id="lead")

    assert fingerprint(backwards.model) == fingerprint(found.model)


def test_holdout_leads_are_not_looked_at_before_the_verdict(found: Suggestion) -> None:
    rows = drawn(honest)
    flipped = [
        {**row, "converted": {"yes": "no", "no": "yes"}[row["converted"]]}
        if is_held_out(row["lead"])
        else row
        for row in rows
    ]
    other = suggested(flipped, lead_id="lead")

    assert {each.id for each in other.model.criteria} == {each.id for each in found.model.criteria}
    assert other.evaluations["holdout"].auc == pytest.approx(0.5, abs=0.01)


def test_without_signal_no_points_are_suggested_and_it_is_said() -> None:
    rows = drawn(lambda _: 0.2, seed=11)
    noise = suggested(rows, lead_id="lead")

    assert all(each.points == 0 for each in noise.model.criteria)
    assert noise.evaluations["design"].qualified == 0
    assert noise.notices


def test_points_that_do_not_hold_on_the_leads_kept_aside_are_not_suggested() -> None:
    rows = drawn(honest)
    for row in rows:
        if is_held_out(row["lead"]):
            row["converted"] = "yes" if int(row["shoe_size"]) % 3 == 0 else "no"
    found = suggested(rows, lead_id="lead")

    assert found.model.criteria
    assert all(each.points == 0 for each in found.model.criteria)
    assert any("no better than chance" in str(each) for each in found.notices)


def test_a_rare_but_strong_level_is_kept() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        if number % 75 == 0:
            row["industry"] = "Fairs"
            row["converted"] = "yes" if number % 10 else "no"
    found = suggested(rows, lead_id="lead")

    assert any("Fairs" in str(each.when) for each in found.model.criteria)


def test_two_columns_that_say_the_same_give_one_criterion() -> None:
    rows = [{**row, "sector": row["industry"]} for row in drawn(honest)]
    found = suggested(rows, lead_id="lead")

    assert len(fields_of(found) & {"industry", "sector"}) == 1


@pytest.mark.parametrize("conversions", [120, 60])
def test_ten_conversions_carry_one_criterion(conversions: int) -> None:
    rows = drawn(honest, count=6000)
    winners = [row for row in rows if row["converted"] == "yes"][:conversions]
    others = [row for row in rows if row["converted"] == "no"][:600]
    found = suggested(winners + others, lead_id="lead")

    assert len(found.model.criteria) <= conversions // 10


def test_too_few_conversions_to_hold_any_back_is_said() -> None:
    rows = drawn(honest, count=6000)
    winners = [row for row in rows if row["converted"] == "yes"][:60]
    others = [row for row in rows if row["converted"] == "no"][:400]
    found = suggested(winners + others, lead_id="lead")

    assert any("by repeated cross-validation instead" in str(each) for each in found.notices)
    assert found.optimism is not None
    assert (found.optimism.how, found.optimism.signal) == ("cross-validation", "clear")
    assert "holdout" not in found.evaluations


@pytest.mark.parametrize("conversions", [0, 3])
def test_a_handful_of_conversions_is_refused_in_words(conversions: int) -> None:
    rows = drawn(lambda _: 0.0, count=500)
    for row in rows[:conversions]:
        row["converted"] = "yes"

    with pytest.raises(EvaluationError, match=f"Got {conversions} and {500 - conversions}"):
        suggested(rows)


def test_leads_of_one_outcome_are_refused_in_words() -> None:
    with pytest.raises(EvaluationError, match="must have converted, and as many not"):
        suggested(drawn(lambda _: 1.0, count=200))


def test_an_outcome_that_is_no_column_is_refused() -> None:
    rows = [{key: row[key] for key in ("lead", "employees")} for row in drawn(honest, count=50)]

    with pytest.raises(LeadsError, match="converted"):
        suggested(rows)
