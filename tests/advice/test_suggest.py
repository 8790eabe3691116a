"""A suggested model: few criteria, none from a leak, and no points where there is no signal."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import md5

import pytest

from calibration.advice.left_out import overruled_columns
from calibration.advice.suggest import Suggestion, suggest
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.readings import read_profiles
from calibration.model import Field, FieldType, Outcome, fingerprint, read_model, write_model
from calibration.model.templates import TEMPLATES
from calibration.problems import EvaluationError, LeadsError

TODAY = date(2026, 6, 30)
Row = dict[str, str]


def leads_csv(rows: list[Row]) -> bytes:
    lines = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def drawn(chance: Callable[[Row], float], *, count: int = 3000, seed: int = 7) -> list[Row]:
    """Draw leads whose outcome depends on their cells by ``chance``, and on nothing else."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        row = {
            "lead": f"L{number:05d}",
            "employees": str(rng.choice((3, 12, 40, 80, 300, 900))),
            "industry": rng.choice(("Services", "Retail", "Farming", "")),
            "pricing_views": str(rng.choice((0, 0, 0, 1, 2, 5))),
            "unsubscribed": rng.choice(("yes", "no", "no", "no")),
            "shoe_size": str(rng.randint(36, 46)),
            "always": "same",
        }
        row["converted"] = "yes" if rng.random() < chance(row) else "no"
        rows.append(row)
    return rows


def honest(row: Row) -> float:
    chance = 0.05
    chance += 0.25 if int(row["pricing_views"]) >= 1 else 0
    chance += 0.15 if row["industry"] == "Services" else 0
    return chance / (4 if row["unsubscribed"] == "yes" else 1)


def is_held_out(lead: str) -> bool:
    """Return on which side of the split a lead stands, by the rule of DESIGN §4."""
    return int(md5(lead.encode()).hexdigest()[:8], 16) < 0.30 * 2**32  # noqa: S324


def suggested(rows: list[Row], **options: object) -> Suggestion:
    outcome = Outcome(field="converted", positive=("yes",))
    with read_leads(leads_csv(rows), name="leads.csv") as leads:
        return suggest(leads, outcome=outcome, today=TODAY, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Suggestion:
    return suggested(drawn(honest), lead_id="lead")


def fields_of(found: Suggestion) -> set[str]:
    return {name for each in found.model.criteria for name in each.fields()}


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


def test_a_column_filled_in_after_the_deal_is_left_out_and_said() -> None:
    rows = drawn(honest)
    for row in rows:
        row["deal_value"] = "1000" if row["converted"] == "yes" else ""
        row["status"] = "signed" if row["converted"] == "yes" else "talking"
    found = suggested(rows, lead_id="lead")

    assert not fields_of(found) & {"deal_value", "status"}
    for name in ("deal_value", "status"):
        assert any(f"“{name}” is left out" in str(each) for each in found.notices)


def test_a_leak_is_left_out_even_where_it_is_all_there_is() -> None:
    rows = [
        {"lead": row["lead"], "status": "signed" if row["converted"] == "yes" else "x", **row}
        for row in drawn(honest)
    ]
    only = [{key: row[key] for key in ("lead", "status", "converted")} for row in rows]
    found = suggested(only, lead_id="lead")

    assert found.model.criteria == ()
    assert any("Overrule a column that was known in time" in str(each) for each in found.notices)


def test_a_leak_is_used_once_a_person_overrules_it() -> None:
    rows = drawn(honest)
    for row in rows:
        row["status"] = "signed" if row["converted"] == "yes" else "talking"
    found = suggested(rows, lead_id="lead", overruled=frozenset({"Status"}))

    assert "status" in fields_of(found)
    assert any("“status” is used" in str(each) for each in found.notices)
    [overruled] = overruled_columns(found.checks, who="Ada", why="known from the form")
    assert (overruled.column, overruled.who, overruled.why) == (
        "status",
        "Ada",
        "known from the form",
    )
    assert any("AUC of 1.00" in reason for reason in overruled.reasons)


def test_overruling_a_column_that_nothing_speaks_against_is_not_written_down() -> None:
    found = suggested(drawn(honest), lead_id="lead", overruled=frozenset({"industry"}))

    assert overruled_columns(found.checks) == ()


def test_overruling_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(LeadsError, match="sector: must be the header of one column"):
        suggested(drawn(honest), overruled=frozenset({"sector"}))


def test_a_sensitive_column_is_left_out_until_somebody_signs() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        row["Gender"] = "F" if row["converted"] == "yes" or number % 3 else "M"
    without = suggested(rows, lead_id="lead")
    signed = suggested(rows, lead_id="lead", overruled=frozenset({"Gender"}))

    assert "Gender" not in fields_of(without)
    assert any("Gender (a person's sex)" in str(each) for each in without.notices)
    assert "Gender" in fields_of(signed)


def test_a_personal_column_is_left_out_and_said() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        row["mail"] = f"p{number % 2900}@example.org"
    found = suggested(rows, lead_id="lead")

    assert "mail" not in fields_of(found)
    assert any("mail (e-mail addresses)" in str(each) for each in found.notices)


def test_recency_is_not_suggested_on_days_that_are_later_than_leads_are_scored() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        created = date(2026, 1, 1) + timedelta(days=number % 120)
        seen = number % 8 < 4
        row["created"] = created.isoformat()
        row["last_demo"] = (created + timedelta(days=12 if seen else 20)).isoformat()
        row["converted"] = "yes" if number % (5 if seen else 7) == 0 else "no"
    outcome = Outcome(field="converted", positive=("yes",), created_field="created")
    with read_leads(leads_csv(rows), name="leads.csv") as leads:
        found = suggest(leads, outcome=outcome, today=TODAY, lead_id="lead")

    assert "last_demo" not in fields_of(found)
    assert any("known at export: last_demo" in str(each) for each in found.notices)


def test_a_corrected_column_is_learnt_from_as_it_was_corrected() -> None:
    with read_leads(leads_csv(drawn(honest)), name="leads.csv") as leads:
        guessed = profile_columns(leads)
        corrected = {
            "industry": Field(name="industry", type=FieldType.TEXT, missing=("Services",)),
            "employees": Field(name="employees", type=FieldType.TEXT),
        }
        model = suggest(
            leads,
            outcome=Outcome(field="converted", positive=("yes",)),
            today=TODAY,
            profiles=read_profiles(guessed, corrected),
        ).model

    assert not [each for each in model.criteria if "services" in str(each.when.sentence()).lower()]
    assert {each.type for each in model.fields if each.name == "employees"} <= {FieldType.TEXT}


def test_an_excluded_column_is_left_out() -> None:
    found = suggested(drawn(honest), lead_id="lead", exclude=("Pricing_views",))

    assert "pricing_views" not in fields_of(found)


def test_an_id_is_no_criterion_even_where_nobody_names_it() -> None:
    rows = [{**row, "number": str(10_000 + n)} for n, row in enumerate(drawn(honest))]
    found = suggested(rows)

    assert not fields_of(found) & {"lead", "number"}


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


def test_a_template_gives_the_criteria_whose_fields_are_there() -> None:
    found = suggested(drawn(honest), lead_id="lead", template=TEMPLATES["sme-software"].model)

    ids = [each.id for each in found.model.criteria]
    assert {"services_sme", "pricing", "unsubscribed"} <= {*ids}
    assert "guide" not in ids
    assert any("guide_downloaded" in str(each) for each in found.notices)


def with_pricing_known_afterwards() -> list[Row]:
    """Return leads whose pricing views were filled in after the deal, for winners only."""
    return [
        {**row, "pricing_views": "3" if row["converted"] == "yes" else ""} for row in drawn(honest)
    ]


def test_a_template_reads_no_column_that_was_filled_in_after_the_deal() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(with_pricing_known_afterwards(), lead_id="lead", template=template)

    assert "pricing_views" not in fields_of(found)
    assert "services_sme" in {each.id for each in found.model.criteria}
    said = [str(each) for each in found.notices]
    assert any(each.startswith("“pricing_views” is left out until somebody") for each in said)
    assert any("of the template is left out with “pricing_views”." in each for each in said)


def test_a_template_reads_a_flagged_column_once_somebody_overrules_it() -> None:
    found = suggested(
        with_pricing_known_afterwards(),
        lead_id="lead",
        template=TEMPLATES["sme-software"].model,
        overruled=frozenset({"pricing_views"}),
    )

    assert "pricing_views" in fields_of(found)
    assert [each.column for each in overruled_columns(found.checks)] == ["pricing_views"]


def test_a_template_reads_no_column_that_somebody_excludes() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(drawn(honest), lead_id="lead", template=template, exclude=("pricing_views",))

    assert "pricing_views" not in fields_of(found)


def test_a_template_gives_the_words_of_its_bands_around_the_new_threshold() -> None:
    template = TEMPLATES["sme-software"].model
    found = suggested(drawn(honest), lead_id="lead", template=template)

    moved = found.model.threshold - template.threshold
    assert [band.owner for band in found.model.bands] == [band.owner for band in template.bands]
    assert [band.from_ for band in found.model.bands][1:] == [40 + moved, 60 + moved]


def test_recency_is_suggested_as_of_a_day_that_does_not_depend_on_the_outcome() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        created = date(2026, 1, 1) + timedelta(days=number % 120)
        seen = row["converted"] == "yes" if number % 4 == 0 else number % 8 < 4
        row["created"] = created.isoformat()
        row["last_demo"] = (created - timedelta(days=5 if seen else 100)).isoformat()
    outcome = Outcome(field="converted", positive=("yes",), created_field="created")
    with read_leads(leads_csv(rows), name="leads.csv") as leads:
        found = suggest(leads, outcome=outcome, today=TODAY, lead_id="lead")

    ages = [each for each in found.model.criteria if "last_demo" in each.fields()]
    assert ages
    assert found.model.as_of is not None
    assert found.model.as_of.field == "created"
