"""Files of leads arrive with the right types, counts and flags: the real ones and the samples."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from calibration.advice.checking import check_columns
from calibration.leads.finding import FindingKind
from calibration.leads.findings import find_in_file
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.reading import read_leads
from calibration.model import FieldType, read_model

TODAY = date(2026, 11, 22)
SHAPES = {
    "x_education.csv": (9240, 38),
    "bank-full.csv": (45211, 17),
    "online_shoppers.csv": (12330, 18),
    "telco_churn.csv": (7043, 21),
}
NUMBERS = {
    "x_education.csv": {
        "Lead Number", "TotalVisits", "Total Time Spent on Website", "Page Views Per Visit",
        "Asymmetrique Activity Score", "Asymmetrique Profile Score",
    },
    "bank-full.csv": {"age", "balance", "day", "duration", "campaign", "pdays", "previous"},
    "online_shoppers.csv": {
        "Administrative", "Administrative_Duration", "Informational", "Informational_Duration",
        "ProductRelated", "ProductRelated_Duration", "BounceRates", "ExitRates", "PageValues",
        "SpecialDay", "OperatingSystems", "Browser", "Region", "TrafficType",
    },
    "telco_churn.csv": {"tenure", "MonthlyCharges", "TotalCharges"},
}  # fmt: skip
YES_OR_NO = {
    "bank-full.csv": {"default", "housing", "loan", "y"},
    "online_shoppers.csv": {"Weekend", "Revenue"},
    "telco_churn.csv": {
        "SeniorCitizen", "Partner", "Dependents", "PhoneService", "PaperlessBilling", "Churn",
    },
}  # fmt: skip
SAMPLES = {"leads.csv": "model.json", "leads_fr.csv": "modele_fr.json"}


def of_type(profiles: Iterable[ColumnProfile], wanted: FieldType) -> set[str]:
    return {each.header for each in profiles if each.type is wanted}


@pytest.mark.parametrize("name", SHAPES)
def test_real_leads_arrive_with_their_types_and_counts(shared_data: Path, name: str) -> None:
    with read_leads(shared_data / name) as leads:
        profiles = profile_columns(leads)

        assert (leads.rows, len(leads.columns)) == SHAPES[name]
    assert of_type(profiles, FieldType.NUMBER) == NUMBERS[name]
    assert of_type(profiles, FieldType.DATE) == set()
    if name in YES_OR_NO:
        assert of_type(profiles, FieldType.BOOLEAN) == YES_OR_NO[name]


def test_blank_charges_of_telco_churn_are_missing_and_the_others_are_numbers(
    shared_data: Path,
) -> None:
    with read_leads(shared_data / "telco_churn.csv") as leads:
        charges = next(p for p in profile_columns(leads) if p.header == "TotalCharges")

    assert (charges.type, charges.missing, charges.filled) == (FieldType.NUMBER, 11, 7032)


def test_both_samples_are_the_same_leads_in_two_dresses(root: Path) -> None:
    profiles = []
    for name in SAMPLES:
        with read_leads(root / "sample_data" / name) as leads:
            assert leads.rows == 5200
            profiles.append(profile_columns(leads))
    english, french = profiles

    assert [each.type for each in french] == [each.type for each in english]
    assert [each.filled for each in french] == [each.filled for each in english]
    assert [each.distinct for each in french] == [each.distinct for each in english]
    assert len(of_type(french, FieldType.DATE)) == 4
    assert len(of_type(french, FieldType.NUMBER)) == 8


@pytest.mark.parametrize(
    ("name", "column"), [("leads.csv", "industry"), ("leads_fr.csv", "Secteur")]
)
def test_what_is_found_in_a_sample_is_its_placeholders_and_spellings(
    root: Path, name: str, column: str
) -> None:
    with read_leads(root / "sample_data" / name) as leads:
        found = find_in_file(leads, profile_columns(leads))

    told = [each for each in found if each.kind is not FindingKind.READING]
    assert [each.kind for each in told] == [FindingKind.PLACEHOLDER, FindingKind.SPELLINGS]
    assert (told[0].column, told[0].rows) == (column, 379)


@pytest.mark.parametrize("name", SAMPLES)
def test_of_a_sample_only_the_days_to_close_are_flagged(root: Path, name: str) -> None:
    model = read_model((root / "sample_data" / SAMPLES[name]).read_bytes()).model
    with read_leads(root / "sample_data" / name) as leads:
        found = check_columns(leads, model=model, today=TODAY)

    assert [each.header for each in found if each.reasons] == [
        {"leads.csv": "days_to_close", "leads_fr.csv": "Délai en jours"}[name]
    ]
