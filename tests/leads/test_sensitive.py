"""Columns that nobody should be judged by are recognised in English and in French."""

import pytest

from calibration.leads import profile_columns, read_leads
from calibration.leads.sensitive import SensitiveKind, sensitive_columns


def found(header, cells=("a", "b", "a", "b")):
    """Return what is found about a column of the given cells, beside one of row numbers."""
    lines = [f"{number}|{cell}" for number, cell in enumerate(cells)]
    source = "\n".join([f"number|{header}", *lines]) + "\n"
    with read_leads(source.encode(), name="leads.csv") as leads:
        return sensitive_columns(profile_columns(leads)).get(1)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gender", SensitiveKind.SEX),
        ("Sexe", SensitiveKind.SEX),
        ("Civilité", SensitiveKind.SEX),
        ("lead_gender", SensitiveKind.SEX),
        ("age", SensitiveKind.AGE),
        ("Âge", SensitiveKind.AGE),
        ("Tranche d'âge", SensitiveKind.AGE),
        ("DateOfBirth", SensitiveKind.AGE),
        ("Date de naissance", SensitiveKind.AGE),
        ("SeniorCitizen", SensitiveKind.AGE),
        ("Pays de naissance", SensitiveKind.BIRTHPLACE),
        ("country_of_birth", SensitiveKind.BIRTHPLACE),
        ("Nationalité", SensitiveKind.NATIONALITY),
        ("citizenship", SensitiveKind.NATIONALITY),
        ("Ethnicity", SensitiveKind.ETHNICITY),
        ("Origine ethnique", SensitiveKind.ETHNICITY),
        ("health_condition", SensitiveKind.HEALTH),
        ("État de santé", SensitiveKind.HEALTH),
        ("Disability", SensitiveKind.DISABILITY),
        ("Situation de handicap", SensitiveKind.DISABILITY),
        ("religion", SensitiveKind.RELIGION),
        ("Confession", SensitiveKind.RELIGION),
        ("Trade union member", SensitiveKind.UNION),
        ("Syndiqué", SensitiveKind.UNION),
        ("sexual_orientation", SensitiveKind.ORIENTATION),
        ("Orientation sexuelle", SensitiveKind.ORIENTATION),
        ("Political opinion", SensitiveKind.POLITICS),
        ("Opinions politiques", SensitiveKind.POLITICS),
        ("marital", SensitiveKind.FAMILY),
        ("Situation familiale", SensitiveKind.FAMILY),
        ("Dependents", SensitiveKind.FAMILY),
        ("Criminal record", SensitiveKind.CRIME),
        ("Casier judiciaire", SensitiveKind.CRIME),
        ("Zip Code", SensitiveKind.POSTCODE),
        ("CP", SensitiveKind.POSTCODE),
        ("Code postal", SensitiveKind.POSTCODE),
    ],
)
def test_a_header_tells(header, wanted):
    finding = found(header)

    assert finding is not None
    assert finding.kind is wanted


@pytest.mark.parametrize(
    "header",
    [
        "Page views", "Language", "Company age", "account_age_days", "Âge de l'entreprise",
        "Customer health score", "Union Square store", "Politique de confidentialité acceptée",
        "Trace", "Percentage", "Usage", "Country", "City", "Region", "Sector", "Manager",
        "Single sign-on", "Partner", "Contract", "cpc",
    ],
)  # fmt: skip
def test_a_header_that_only_sounds_alike_tells_nothing(header):
    assert found(header) is None


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["male", "female", "Female"], SensitiveKind.SEX),
        (["M", "F", "F"], SensitiveKind.SEX),
        (["H", "F"], SensitiveKind.SEX),
        (["Homme", "Femme", "Autre"], SensitiveKind.SEX),
        (["Mr.", "Mrs.", "Ms."], SensitiveKind.SEX),
        (["M.", "Mme", "Mlle"], SensitiveKind.SEX),
        (["married", "single", "divorced"], SensitiveKind.FAMILY),
        (["Marié", "Célibataire", "Veuf"], SensitiveKind.FAMILY),
    ],
)
def test_values_tell_under_whatever_header(cells, wanted):
    finding = found("x7", cells * 10)

    assert finding is not None
    assert finding.kind is wanted


@pytest.mark.parametrize(
    "cells",
    [["single", "double", "suite"], ["S", "M", "L"], ["yes", "no"], ["t", "f"], ["male", "other"]],
)
def test_other_values_tell_nothing(cells):
    assert found("x7", cells * 10) is None


def test_the_message_says_what_it_tells_who_decides_and_how_it_was_recognised():
    cells = ["M"] * 30 + ["F"] * 20

    assert str(found("x7", cells).message) == (
        "It tells a person's sex: using it is a decision somebody signs. "
        "50 of 50 values are such words: “M”, “F”."
    )


def test_a_column_without_values_is_nothing():
    assert found("gender", ["", "", ""]) is None
