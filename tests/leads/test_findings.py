"""Each kind of flaw is found where it is, and not where it is just not."""

from datetime import date

import pytest

from calibration.leads import profile_columns, read_leads, type_leads
from calibration.leads.finding import FindingKind as Kind
from calibration.leads.finding import State
from calibration.leads.findings import find
from calibration.leads.remedies import (
    KeepAsValues,
    KeepFirstOfDuplicates,
    KeepOneOfEachId,
    LeaveOut,
    ReadAs,
    ReadSerialDates,
    TreatAsMissing,
)
from calibration.model import FieldType, Model, Outcome, Qualification, made


def found_in(source, *, lead_id=None):
    """Return what is found in a file."""
    content = source if isinstance(source, bytes) else source.encode()
    with read_leads(content, name="leads.csv") as leads:
        return find(leads, profile_columns(leads), lead_id=lead_id)


def in_column(cells, header="x"):
    """Return what is found in a column of the given cells, beside one of row numbers."""
    lines = [f"{number}|{cell}" for number, cell in enumerate(cells)]
    return found_in("\n".join([f"number|{header}", *lines]) + "\n")


def one(findings, kind):
    """Return the one finding of a kind."""
    (found,) = (each for each in findings if each.kind is kind)
    return found


def kinds(findings):
    return {each.kind for each in findings}


def test_nothing_is_found_in_a_clean_file():
    assert found_in("n|city|won\n1|Paris|yes\n2|Lyon|no\n3||no\n") == ()


def test_words_in_place_of_a_value_are_proposed_as_missing():
    found = one(in_column(["Select", "Paris", "select", "Lyon", "nc"]), Kind.PLACEHOLDER)

    assert (found.rows, found.column, found.state) == (3, "x", State.PROPOSED)
    words = ("Select", "nc")
    assert found.remedies == (
        TreatAsMissing(column="x", words=words), KeepAsValues(column="x", words=words),
    )  # fmt: skip
    assert "“Select” (2), “nc” (1)" in str(found.message)


def test_a_frequent_minus_one_is_proposed_as_missing_and_a_rare_one_is_not():
    assert one(in_column(["-1"] * 5 + ["3"] * 20), Kind.PLACEHOLDER).rows == 5
    assert Kind.PLACEHOLDER not in kinds(in_column(["-1"] + ["3"] * 20))


def test_values_that_differ_by_capitals_or_blanks_are_merged_by_the_comparison():
    found = one(in_column(["Google", "Google", "google", " Bing", "Bing"]), Kind.SPELLINGS)

    assert (found.rows, found.state) == (2, State.DONE)
    assert "Google = google" in found.examples
    assert Kind.SPELLINGS not in kinds(in_column(["Google", "Göögle", "Googles"]))


def test_a_column_of_one_value_is_found_and_one_with_a_gap_is_not():
    found = one(in_column(["No", "no", "No"]), Kind.CONSTANT)

    assert (found.rows, found.remedies) == (3, (LeaveOut(column="x"),))
    assert Kind.CONSTANT not in kinds(in_column(["No", "", "No"]))


def test_an_empty_column_without_a_header_is_one_finding():
    found = found_in("a,b,\n1,x,\n2,y,\n")

    assert kinds(found) == {Kind.EMPTY_COLUMN}
    assert "Column 3 has no header, and no lead has a value." in str(found[0].message)
    assert found[0].remedies == ()


def test_a_column_with_values_and_no_header_must_be_named():
    assert one(found_in("a,b,\n1,x,7\n2,y,8\n"), Kind.BLANK_HEADER).position == 2


def test_headers_that_repeat_or_are_padded_are_found():
    found = found_in("a,city,city, size \n1,Paris,Lyon,3\n2,Nice,Metz,4\n")

    assert "columns 2, 3" in str(one(found, Kind.REPEATED_HEADER).message)
    assert one(found, Kind.PADDED_HEADER).column.strip() == "size"


def test_texts_in_a_column_of_numbers_are_unreadable():
    found = one(in_column(["1", "2"] * 20 + ["many"]), Kind.UNREADABLE)

    assert (found.rows, found.examples, found.state) == (1, ("many",), State.DECIDE)
    assert found.remedies == (
        TreatAsMissing(column="x", words=("many",)), ReadAs(column="x", type=FieldType.TEXT),
    )  # fmt: skip
    assert Kind.UNREADABLE not in kinds(in_column(["1", "2"] * 20 + ["n/a"]))


def test_a_column_that_is_mostly_numbers_can_be_read_as_numbers():
    found = one(in_column(["1", "2", "3", "some", "many"]), Kind.MIXED_TYPES)

    assert (found.rows, set(found.examples)) == (2, {"some", "many"})
    assert found.remedies == (ReadAs(column="x", type=FieldType.NUMBER),)
    assert Kind.MIXED_TYPES not in kinds(in_column(["1", "2", "some", "many", "lots"]))


def test_numbers_with_both_decimal_marks_are_mixed():
    assert one(in_column(["1.5", "2,5", "3.5"]), Kind.MIXED_TYPES).rows == 1
    assert Kind.MIXED_TYPES not in kinds(in_column(["1,5", "2,5", "3"]))


def test_dates_whose_days_are_all_below_13_are_ambiguous():
    found = one(in_column(["03/04/2025", "05/06/2025"]), Kind.AMBIGUOUS_DATES)

    assert [each.date_order for each in found.remedies if isinstance(each, ReadAs)] == [
        "dmy", "mdy",
    ]  # fmt: skip
    assert Kind.AMBIGUOUS_DATES not in kinds(in_column(["03/04/2025", "13/06/2025"]))


def test_digits_with_leading_zeros_are_kept_as_text():
    found = one(in_column(["01000", "75001", "06000"]), Kind.LEADING_ZEROS)

    assert (found.rows, found.state) == (2, State.DONE)
    assert Kind.LEADING_ZEROS not in kinds(in_column(["1000", "75001", "0"]))


def test_a_spreadsheet_s_numbers_under_a_date_s_header_are_dates():
    found = one(in_column(["45292", "45300", "45310"], header="created_at"), Kind.SERIAL_DATES)

    assert found.remedies == (ReadSerialDates(column="created_at"),)
    assert Kind.SERIAL_DATES not in kinds(in_column(["45292", "45300"], header="revenue"))
    assert Kind.SERIAL_DATES not in kinds(in_column(["45292", "29999"], header="created_at"))


def test_a_spreadsheet_s_numbers_among_dates_are_dates():
    found = in_column(["2024-01-02"] * 40 + ["45292"], header="won")

    assert one(found, Kind.SERIAL_DATES).rows == 1
    assert Kind.UNREADABLE not in kinds(found)


def test_long_numbers_shortened_by_a_spreadsheet_are_found():
    found = one(in_column(["1,23E+13", "1,23E+13", "4,5E+12"]), Kind.SCIENTIFIC_IDS)

    assert (found.rows, found.examples[0]) == (3, "1,23E+13")
    assert Kind.SCIENTIFIC_IDS not in kinds(in_column(["1,23E+05", "12E"]))


@pytest.mark.parametrize("cell", ["sociÃ©tÃ©", "Ã¨", "l\u00e2\u20ac\u2122offre", "caf\ufffd"])
def test_garbled_letters_are_found(cell):
    assert one(in_column([cell, "plain"]), Kind.GARBLED_TEXT).examples == (cell,)


@pytest.mark.parametrize("cell", ["société", "AMANHÃ", "São Paulo", "Ångström", "SÃO"])
def test_letters_that_only_look_like_garbled_ones_are_not(cell):
    assert Kind.GARBLED_TEXT not in kinds(in_column([cell, "plain"]))


def test_a_garbled_header_is_found():
    assert one(found_in("a,sociÃ©tÃ©\n1,x\n2,y\n"), Kind.GARBLED_TEXT).column == "sociÃ©tÃ©"


def test_duplicate_rows_are_counted_with_their_lines():
    found = one(found_in("a,b\n1,x\n2,y\n1,x\n1,x\n1,X\n"), Kind.DUPLICATE_ROWS)

    assert (found.rows, found.lines) == (2, (4, 5))
    assert found.remedies == (KeepFirstOfDuplicates(),)
    assert Kind.DUPLICATE_ROWS not in kinds(found_in("a,b\n1,x\n2,y\n1,X\n"))


def test_ids_that_come_more_than_once_are_counted_with_their_rows():
    lines = [f"L{n},{n % 4}" for n in range(60)]
    again = "\n".join(["id,size", *lines, "L1,9", "L1,8", "L2,7", ",1", ",2"])
    found = one(found_in(again), Kind.REPEATED_IDS)

    assert (found.rows, found.examples) == (5, ("L1 (3)", "L2 (2)"))
    assert "more than once: 2." in str(found.message)
    assert KeepOneOfEachId(column="id", which="first") in found.remedies
    assert Kind.REPEATED_IDS not in kinds(found_in("\n".join(["id,size", *lines])))


def test_the_column_that_somebody_named_as_id_is_looked_at():
    source = "firm,size\nA,1\nA,2\nB,3\nB,4\n"

    assert one(found_in(source, lead_id="firm"), Kind.REPEATED_IDS).rows == 4
    assert Kind.REPEATED_IDS not in kinds(found_in(source))


def test_numbers_with_signs_can_be_read_without_them():
    found = one(in_column(["12 %", "7 %", "€ 1 200", "half"]), Kind.SIGNED_NUMBERS)

    assert found.rows == 3
    assert found.remedies == (
        ReadAs(column="x", type=FieldType.NUMBER, without_signs=True),
    )  # fmt: skip
    assert Kind.SIGNED_NUMBERS not in kinds(in_column(["12 % off", "half", "none at all", "7"]))


def test_dates_of_years_that_no_lead_can_have_are_found():
    found = one(in_column(["1900-01-01", "2999-12-31", "2025-05-06"]), Kind.ODD_DATES)

    assert (found.rows, set(found.examples)) == (2, {"1900-01-01", "2999-12-31"})
    assert Kind.ODD_DATES not in kinds(in_column(["1902-01-01", "2099-12-31"]))


def test_cells_cut_off_by_a_spreadsheet_are_found():
    found = one(in_column(["#####", "####", "2025"]), Kind.CUT_OFF_CELLS)

    assert found.rows == 2
    assert found.remedies == (TreatAsMissing(column="x", words=("#####", "####")),)
    assert Kind.CUT_OFF_CELLS not in kinds(in_column(["#1", "##", "2025"]))


def test_cells_of_blanks_only_are_counted_as_missing():
    found = one(in_column(["  ", "3", "4", ""]), Kind.BLANK_CELLS)

    assert (found.rows, found.state) == (1, State.DONE)
    assert Kind.BLANK_CELLS not in kinds(in_column(["", "3", "4"]))


def drift_of(rates, *, month=False):
    """Return what is found in 100 leads for each rate, in the order of the file or by month."""
    lines = [
        f"{number},2025-{period:02}-05,{'yes' if number < rate else 'no'}"
        for period, rate in enumerate(rates, start=1)
        for number in range(100)
    ]
    source = "\n".join(["n,created,won", *lines])
    outcome = Outcome(field="won", positive=("yes",), created_field="created" if month else None)
    model = made(Model, name="m", outcome=outcome, qualification=made(Qualification, threshold=0))
    with read_leads(source.encode(), name="leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 1, 1))
        return find(leads, profile_columns(leads), typed=typed)


def test_a_base_rate_that_climbs_along_the_file_is_found():
    climbing = [5, 5, 6, 8, 10, 12, 15, 20, 25, 40]
    found = one(drift_of(climbing), Kind.DRIFT)

    assert found.examples[0] == "5.0 %"
    assert found.examples[-1] == "40.0 %"
    assert "first tenth" in str(found.message)
    assert Kind.DRIFT not in kinds(drift_of([10, 12, 9, 11, 10, 12, 8, 11, 10, 9]))


def test_a_base_rate_that_moves_from_month_to_month_is_found():
    found = one(drift_of([25, 26, 24, 5], month=True), Kind.DRIFT)

    assert found.examples[-2:] == ("2025-03: 24.0 %", "2025-04: 5.0 %")
    assert "25.0 % of the leads of 2025-01 convert" in str(found.message)
    assert Kind.DRIFT not in kinds(drift_of([20, 22, 19, 17], month=True))


def test_what_asks_most_of_people_comes_first():
    found = in_column(["1", "2"] * 20 + ["many", "n/a", " "])

    assert [each.state for each in found] == [State.DECIDE, State.PROPOSED, State.DONE]


OUTCOMES = {
    "x_education.csv": ("Converted", "1"),
    "bank-full.csv": ("y", "yes"),
    "telco_churn.csv": ("Churn", "Yes"),
    "online_shoppers.csv": ("Revenue", "TRUE"),
}


@pytest.fixture(scope="module")
def real(shared_data):
    """Return what is found in each file of real leads."""
    found = {}
    for name, (field, positive) in OUTCOMES.items():
        model = made(
            Model,
            name=name,
            outcome=Outcome(field=field, positive=(positive,)),
            qualification=made(Qualification, threshold=0),
        )
        with read_leads(shared_data / name) as leads:
            typed = type_leads(leads, model, today=date(2026, 11, 22))
            found[name] = find(leads, profile_columns(leads), typed=typed)
    return found


def test_the_flaws_of_x_education_are_found_without_help(real):
    found = real["x_education.csv"]

    words = {each.column: each for each in found if each.kind is Kind.PLACEHOLDER}
    assert {column for column, each in words.items() if "Select" in each.examples} == {
        "Specialization", "How did you hear about X Education", "Lead Profile", "City",
    }  # fmt: skip
    assert words["Specialization"].rows == 1942
    assert one(found, Kind.EMPTY_COLUMN).position == 37
    assert len([each for each in found if each.kind is Kind.CONSTANT]) == 5
    assert one(found, Kind.SPELLINGS).examples == ("Google = google",)
    assert len(found) == 12


def test_the_flaws_of_bank_full_are_found_without_help(real):
    found = real["bank-full.csv"]

    words = {each.column: each.examples for each in found if each.kind is Kind.PLACEHOLDER}
    unknown = ("unknown",)
    assert words == {
        "pdays": ("-1",), "job": unknown, "education": unknown, "contact": unknown,
        "poutcome": unknown,
    }  # fmt: skip
    assert one(found, Kind.DRIFT).examples[0] == "3.0 %"
    assert one(found, Kind.DRIFT).examples[-1] == "47.1 %"
    assert len(found) == 6


def test_the_flaws_of_online_shoppers_and_telco_churn_are_found_without_help(real):
    assert one(real["online_shoppers.csv"], Kind.DUPLICATE_ROWS).rows == 125
    assert one(real["telco_churn.csv"], Kind.BLANK_CELLS).rows == 11
    assert one(real["telco_churn.csv"], Kind.BLANK_CELLS).column == "TotalCharges"
