"""Which columns a suggestion uses: none from a leak, none of a person, unless somebody says so."""

from datetime import date, timedelta

import pytest

from calibration.advice.left_out import overruled_columns
from calibration.advice.suggest import suggest
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.readings import read_profiles
from calibration.model import Field, FieldType, Outcome
from calibration.problems import LeadsError
from tests.advice.drawn_leads import (
    TODAY,
    drawn,
    fields_of,
    honest,
    leads_csv,
    suggested,
)


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


def test_days_since_something_are_suggested_only_where_they_were_known_in_time() -> None:
    rows = drawn(honest)
    for number, row in enumerate(rows):
        row["days_since_last_demo"] = str(number % 60)
        if number % 60 < 20 and number % 9 == 0:
            row["converted"] = "yes"
    at_export = suggested(rows, lead_id="lead")
    in_time = suggested(rows, lead_id="lead", at_cut_off=frozenset({"days_since_last_demo"}))

    assert "days_since_last_demo" not in fields_of(at_export)
    assert any("known at export: days_since_last_demo" in str(each) for each in at_export.notices)
    assert "days_since_last_demo" in fields_of(in_time)


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
