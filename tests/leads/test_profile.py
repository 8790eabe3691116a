"""What is in each column, told without help."""

from datetime import date

import pytest

from calibration.leads import profile_columns, read_leads
from calibration.model import Field, FieldType


def profile(cells, header="x"):
    """Return the profile of a column of the given cells, beside one of row numbers."""
    lines = [f"{number}|{cell}" for number, cell in enumerate(cells)]
    source = "\n".join([f"number|{header}", *lines]) + "\n"
    with read_leads(source.encode(), name="leads.csv") as leads:
        return profile_columns(leads)[1]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["1", "2.5", "-3"], FieldType.NUMBER),
        (["1 234,5", "2,5", ""], FieldType.NUMBER),
        (["0", "0.5", "12"], FieldType.NUMBER),
        (["01000", "75001"], FieldType.TEXT),
        (["12345678901234567", "1"], FieldType.TEXT),
        (["1.5", "2,5"], FieldType.TEXT),
        (["oui", "non", "OUI"], FieldType.BOOLEAN),
        (["0", "1", "1"], FieldType.BOOLEAN),
        (["yes", "no", "no answer"], FieldType.TEXT),
        (["2026-06-30", "2026-07-01 10:00"], FieldType.DATE),
        (["31/12/2025", ""], FieldType.DATE),
        (["31.12.2025", "n/a"], FieldType.DATE),
        (["a", "1"], FieldType.TEXT),
        (["", ""], FieldType.TEXT),
        (["Select", "Select"], FieldType.TEXT),
    ],
)
def test_the_type_is_guessed_from_the_cells(cells, wanted):
    assert profile(cells).type is wanted


def test_a_number_column_counts_what_it_holds():
    found = profile(["1,5", "3", "", " ", "unknown", "3,0", *["7"] * 20, "x"])
    assert found.type is FieldType.NUMBER
    assert (found.filled, found.missing, found.unreadable) == (23, 4, 1)
    assert (found.distinct, found.lowest, found.highest) == (3, 1.5, 7.0)
    assert found.top == (("7", 20), ("3", 2), ("1,5", 1))
    assert found.missing_words == ("unknown",)
    assert found.field("size") == Field(name="size", type=FieldType.NUMBER, missing=("unknown",))


def test_texts_that_compare_as_equal_are_one_value_under_its_commonest_spelling():
    found = profile(["Google", "google ", "Google", "Bing"])
    assert found.top == (("Google", 3), ("Bing", 1))
    assert found.distinct == 2


def test_dates_have_a_first_and_a_last_day():
    found = profile(["31/12/2025", "01/02/2026"])
    assert (found.lowest, found.highest) == (date(2025, 12, 31), date(2026, 2, 1))


def test_a_frequent_minus_one_among_counts_is_proposed_as_missing():
    assert profile(["-1"] * 5 + ["3"] * 20).missing_words == ("-1",)
    assert profile(["-1"] * 5 + ["3"] * 20).lowest == 3.0
    assert profile(["-1"] + ["3"] * 20).missing_words == ()
    assert profile(["-1", "-2"] * 5 + ["3"] * 20).missing_words == ()


def test_a_column_of_one_value_is_constant():
    assert profile(["a", "A"]).is_constant
    assert profile(["", ""]).is_constant
    assert not profile(["a", ""]).is_constant


def test_the_real_leads_are_told_without_help(shared_data):
    with read_leads(shared_data / "x_education.csv") as leads:
        found = {each.column.position: each for each in profile_columns(leads)}
    assert [each.header for each in found.values() if "Select" in each.missing_words] == [
        "Specialization", "How did you hear about X Education", "Lead Profile", "City",
    ]  # fmt: skip
    constant = [position for position, each in found.items() if each.is_constant]
    assert len(constant) == 6
    assert constant[-1] == 37
    assert found[37].filled == 0
    with read_leads(shared_data / "bank-full.csv") as leads:
        bank = {each.header: each for each in profile_columns(leads)}
    assert bank["pdays"].missing_words == ("-1",)
    assert bank["balance"].missing_words == ()
    assert [each.header for each in bank.values() if each.missing_words == ("unknown",)] == [
        "job", "education", "contact", "poutcome",
    ]  # fmt: skip
    with read_leads(shared_data / "telco_churn.csv") as leads:
        churn = {each.header: each for each in profile_columns(leads)}
    assert (churn["TotalCharges"].type, churn["TotalCharges"].missing) == (FieldType.NUMBER, 11)
