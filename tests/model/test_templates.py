"""The worked examples of the field carry exact numbers."""

from datetime import date
from typing import Any

import pytest

from calibration.model import Market, Objective, fingerprint, read_model, write_model
from calibration.model.templates import TEMPLATES
from tests.oracle import score_lead

TODAY = date(2026, 6, 30)


def score(name: str, **lead: str) -> Any:
    """Return the score of a lead of which only ``lead`` is known, by the independent scorer."""
    model = TEMPLATES[name].model
    cells = {field.name: lead.pop(field.name, "") for field in model.fields}
    assert not lead, "every field given is one of the template's"
    return score_lead(model.plain(), cells, TODAY)


def points(name: str) -> dict[str, int]:
    return {each.id: each.points for each in TEMPLATES[name].model.criteria}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read_back_as_it_was_written(name: str) -> None:
    model = TEMPLATES[name].model

    assert read_model(write_model(model)).model == model


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_threshold_of_every_template_can_be_reached_and_missed(name: str) -> None:
    lowest, highest = TEMPLATES[name].model.bounds()

    assert lowest < TEMPLATES[name].model.threshold <= highest


def test_every_template_means_something_else() -> None:
    assert len({fingerprint(each.model) for each in TEMPLATES.values()}) == len(TEMPLATES)


def test_a_company_of_50_in_services_gets_15_points() -> None:
    assert score("sme-software", employees="50", industry="Services").score == 1500
    assert score("sme-software", employees="50", industry="Retail").score == 0


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ({"guide_downloaded": "yes"}, 20),
        ({"pricing_views": "1"}, 25),
        ({"unsubscribed": "yes"}, -30),
        ({"employees": "50", "industry": "Services", "pricing_views": "3"}, 40),
        ({"pricing_views": "3", "unsubscribed": "yes"}, -5),
    ],
)
def test_management_software_gives_its_points(lead: dict[str, str], expected: int) -> None:
    assert score("sme-software", **lead).score == 100 * expected


def test_the_crm_vendor_gives_15_to_what_is_essential_and_5_to_what_is_secondary() -> None:
    small = {"employees": "12", "revenue_eur": "900000"}

    assert score("crm-vendor", **small).fit == 1500
    assert score("crm-vendor", employees="12", revenue_eur="1000").fit == 0
    assert score("crm-vendor", industry="Engineering office").fit == 1500
    assert score("crm-vendor", region="Île-de-France").fit == 500
    assert score("crm-vendor", has_sales_team="yes").fit == 500


def test_the_crm_vendor_gives_10_to_five_actions_and_3_or_5_to_any_other() -> None:
    of = points("crm-vendor")

    named = ("pricing", "newsletter", "white_paper", "campaign", "linkedin")
    assert {of[each] for each in named} == {10}
    engagement = {each.id for each in TEMPLATES["crm-vendor"].model.criteria if each.stage}
    assert {of[each] for each in engagement - {*named}} == {3, 5}


def test_a_free_trial_is_offered_above_30_points_and_not_at_30() -> None:
    at_30 = score("threshold-trigger", employees="10", pricing_views="1")
    above = score("threshold-trigger", employees="10", pricing_views="1", newsletter_signup="yes")

    assert (at_30.score, at_30.qualified) == (3000, False)
    assert (above.score, above.qualified, above.band) == (3500, True, "hot")


def test_nothing_lies_between_30_points_and_the_trigger() -> None:
    model = TEMPLATES["threshold-trigger"].model

    assert model.threshold == 31
    assert all(each.decay is None for each in model.criteria), "so that scores are whole"


def test_the_generic_model_qualifies_at_50() -> None:
    assert TEMPLATES["generic"].model.threshold == 50


def test_an_important_point_is_15_and_a_notable_one_5_in_the_generic_model() -> None:
    assert {abs(each) for each in points("generic").values()} == {5, 15}


def test_expansion_is_read_as_a_letter_and_a_digit() -> None:
    best = score(
        "expansion",
        employees="80", industry="Services", months_as_customer="24", plan="Team",
        active_users="30", logins_last_month="22", addon_page_views="2",
        addon_webinar_attended="yes", addon_guide_downloaded="yes",
    )  # fmt: skip

    assert best.grade == "A1"
    assert score("expansion").grade == "E5"


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ({"usage_trend_percent": "-20"}, 25),
        ({"usage_trend_percent": "-19"}, 0),
        ({"cancellation_faq_views": "1"}, 25),
        ({"refund_page_views": "1"}, 25),
        ({"last_login": "2026-05-30"}, 15),
        ({"last_login": "2026-05-31"}, 0),
        ({"loyalty_card_uses": "0"}, 10),
        ({"logins_last_month": "20"}, -15),
    ],
)
def test_signs_of_leaving_raise_the_score(sign: dict[str, str], expected: int) -> None:
    assert score("retention", **sign).score == 100 * expected


def test_a_customer_whose_usage_falls_and_who_reads_how_to_cancel_is_at_risk() -> None:
    found = score("retention", usage_trend_percent="-40", cancellation_faq_views="2")

    assert TEMPLATES["retention"].model.objective is Objective.RETENTION
    assert (found.band, found.qualified) == ("at risk", True)


def test_interest_in_the_shop_cools_within_days() -> None:
    days = ("2026-06-30", "2026-06-28", "2026-06-26", "2026-06-20")
    basket = [score("b2c-shop", basket_items="1", last_visit=day).engagement for day in days]

    assert basket == [4000, 3250, 2500, 0]  # 10 of them for a visit within the week


@pytest.mark.parametrize("name", ["crm-vendor", "sme-software"])
def test_sales_steps_in_at_warm_where_companies_buy(name: str) -> None:
    model = TEMPLATES[name].model
    bands = {band.name: band for band in model.bands}

    assert model.market is Market.B2B
    assert bands["warm"].from_ == model.threshold
    assert bands["warm"].owner == "Sales"


def test_a_person_sees_only_hot_where_consumers_buy() -> None:
    model = TEMPLATES["b2c-shop"].model

    assert model.market is Market.B2C
    assert [band.name for band in model.bands if band.owner == "Sales"] == ["hot"]
    assert model.bands[-1].from_ == model.threshold
