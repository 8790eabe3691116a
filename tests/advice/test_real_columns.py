"""The columns of the four files of real leads: what is flagged, watched, sensitive, personal."""

from datetime import date
from pathlib import Path

import pytest

from calibration.advice.checking import check_columns
from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import Weight
from calibration.leads.reading import read_leads
from calibration.model import Model, Outcome, Qualification, made

OUTCOMES = {
    "x_education.csv": ("Converted", "1"),
    "bank-full.csv": ("y", "yes"),
    "telco_churn.csv": ("Churn", "Yes"),
    "online_shoppers.csv": ("Revenue", "TRUE"),
}
FLAGGED = {
    "x_education.csv": {"Tags", "Lead Quality", "Last Activity", "Last Notable Activity"},
    "bank-full.csv": {"duration"},
    "telco_churn.csv": set(),
    "online_shoppers.csv": {"PageValues"},
}
WATCHED = {
    "x_education.csv": {"Total Time Spent on Website"},
    "bank-full.csv": set(),
    "telco_churn.csv": {"Contract"},
    "online_shoppers.csv": set(),
}
SENSITIVE = {
    "x_education.csv": set(),
    "bank-full.csv": {"age", "marital"},
    "telco_churn.csv": {"gender", "SeniorCitizen", "Dependents"},
    "online_shoppers.csv": set(),
}
PERSONAL = {
    "x_education.csv": {"Prospect ID", "Lead Number"},
    "bank-full.csv": set(),
    "telco_churn.csv": {"customerID"},
    "online_shoppers.csv": set(),
}

Checked = dict[str, tuple[ColumnCheck, ...]]


@pytest.fixture(scope="module")
def checked(shared_data: Path) -> Checked:
    """Return what is found about the columns of each file."""
    found = {}
    for name, (field, positive) in OUTCOMES.items():
        model = made(
            Model,
            name=name,
            outcome=Outcome(field=field, positive=(positive,)),
            qualification=Qualification(threshold=0),
        )
        with read_leads(shared_data / name) as leads:
            found[name] = check_columns(leads, model=model, today=date(2026, 11, 22))
    return found


def of_weight(checks: tuple[ColumnCheck, ...], weight: Weight) -> set[str]:
    return {each.header for each in checks if each.leak and each.leak.weight is weight}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_known_leaks_are_flagged_and_no_honest_column_is(checked: Checked, name: str) -> None:
    assert of_weight(checked[name], Weight.FLAGGED) == FLAGGED[name]
    assert of_weight(checked[name], Weight.WATCHED) == WATCHED[name]


@pytest.mark.parametrize("name", OUTCOMES)
def test_sensitive_and_personal_columns_are_recognised(checked: Checked, name: str) -> None:
    assert {each.header for each in checked[name] if each.sensitive} == SENSITIVE[name]
    assert {each.header for each in checked[name] if each.personal} == PERSONAL[name]


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_a_column_tells_of_the_design_leads_it_tells_of_the_others_too(
    checked: Checked, name: str
) -> None:
    alone = [each.leak.alone for each in checked[name] if each.leak and each.leak.alone]

    assert len(alone) >= 15
    assert all(abs(each.auc - each.holdout) < 0.04 for each in alone)


def test_tags_alone_tell_nine_pairs_in_ten(checked: Checked) -> None:
    tags = next(each for each in checked["x_education.csv"] if each.header == "Tags")

    assert tags.leak is not None
    assert tags.leak.alone is not None
    assert tags.leak.alone.auc == pytest.approx(0.92, abs=0.01)
