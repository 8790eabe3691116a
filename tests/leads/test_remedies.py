"""What somebody decided about a file is carried out, counted, undone, and repeated."""

from datetime import date

import pytest

from calibration.leads import read_leads
from calibration.leads.prepared import discard, prepare
from calibration.leads.profile import profile_columns
from calibration.leads.readings import readings
from calibration.leads.remedies import (
    KeepAsValues,
    KeepFirstOfDuplicates,
    KeepOneOfEachId,
    LeaveOut,
    ReadAs,
    ReadSerialDates,
    TreatAsMissing,
    covers,
    read_remedies,
    with_remedy,
    without_remedy,
    write_remedies,
)
from calibration.leads.search import find_leads
from calibration.leads.typed import type_leads
from calibration.model import Field, FieldType, Model, Qualification, made
from calibration.problems import LeadsError

TWICE = b"id,city\n1,Paris\n1,Paris\n2,Lyon\n1,Nice\n,Metz\n,Brest\n"


def rows_of(leads):
    return [each.row for each in find_leads(leads, "")]


def dates_of(leads, header, remedies):
    """Return the days of a column as a model reads them once prepared."""
    with read_leads(leads.encode(), name="leads.csv") as opened:
        prepared = prepare(opened, remedies)
        field = Field(name=header, type=FieldType.DATE)
        model = made(
            Model, name="m", fields=(field,), qualification=made(Qualification, threshold=0)
        )
        typed = type_leads(
            prepared.everyone, model, today=date(2026, 1, 1), also=(field,), rule="score"
        )
        place = typed.columns[header]
        rows = typed.connection.execute(f'SELECT "{place}" FROM "{typed.relation}" ORDER BY "row"')  # noqa: S608
        return [row[0] for row in rows.fetchall()]


def test_the_first_of_duplicate_rows_is_kept_with_its_row_number():
    with read_leads(TWICE, name="leads.csv") as opened:
        prepared = prepare(opened, (KeepFirstOfDuplicates(),))

        assert rows_of(prepared.leads) == [0, 2, 3, 4, 5]
        assert (prepared.leads.rows, prepared.everyone.rows, prepared.left_out) == (5, 6, 1)
        assert [(each.rows, each.fits) for each in prepared.effects] == [(1, True)]
        assert rows_of(opened) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("which", "kept"), [("first", [0, 2, 4, 5]), ("last", [2, 3, 4, 5])])
def test_one_row_of_each_id_is_kept_and_every_row_without_an_id(which, kept):
    with read_leads(TWICE, name="leads.csv") as opened:
        prepared = prepare(opened, (KeepOneOfEachId(column="id", which=which),))

        assert rows_of(prepared.leads) == kept


def test_rows_left_out_by_two_remedies_are_counted_once():
    with read_leads(TWICE, name="leads.csv") as opened:
        both = prepare(opened, (KeepFirstOfDuplicates(), KeepOneOfEachId(column="ID")))

        assert [each.rows for each in both.effects] == [1, 1]
        assert (both.left_out, rows_of(both.leads)) == (2, [0, 2, 4, 5])


def test_without_remedies_the_leads_are_the_file_s_own():
    with read_leads(TWICE, name="leads.csv") as opened:
        assert prepare(opened, ()).leads is opened
        assert prepare(opened, (LeaveOut(column="city"),)).leads is opened


def test_a_remedy_about_a_column_that_is_not_there_does_nothing_and_says_so():
    with read_leads(TWICE, name="leads.csv") as opened:
        prepared = prepare(opened, (KeepOneOfEachId(column="lead"), LeaveOut(column="region")))

        assert [(each.rows, each.fits) for each in prepared.effects] == [(0, False), (0, False)]
        assert prepared.leads is opened


def test_what_was_made_beside_the_file_is_dropped_when_it_is_undone():
    with read_leads(TWICE, name="leads.csv") as opened:
        prepared = prepare(opened, (KeepFirstOfDuplicates(), ReadSerialDates(column="id")))
        discard(prepared, opened)

        left = opened.connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
        views = opened.connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal")
        assert left == [(0,)]
        assert views.fetchall() == [(1,)]
    discard(prepared, opened)


def test_a_spreadsheet_s_numbers_are_read_as_days_and_real_days_stay():
    cells = "n,won\n1,45292\n2,2024-01-02\n3,45294.5\n4,29999\n5,60001\n6,\n"

    assert dates_of(cells, "won", (ReadSerialDates(column="won"),)) == [
        date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3), None, None, None,
    ]  # fmt: skip


def test_days_and_months_are_read_in_the_order_somebody_chose():
    cells = "n,won\n1,03/04/2025\n2,05/06/2025\n"
    month_first = ReadAs(column="won", type=FieldType.DATE, date_order="mdy")

    assert dates_of(cells, "won", ()) == [date(2025, 4, 3), date(2025, 6, 5)]
    assert dates_of(cells, "won", (month_first,)) == [date(2025, 3, 4), date(2025, 5, 6)]


def test_numbers_are_read_without_their_signs():
    cells = "n;share\n1;12 %\n2;7,5%\n3;€ 1 200\n4;half\n"
    with read_leads(cells.encode(), name="leads.csv") as opened:
        remedy = ReadAs(column="share", type=FieldType.NUMBER, without_signs=True)
        prepared = prepare(opened, (remedy,))

        found = [each.cells[1] for each in find_leads(prepared.everyone, "")]
        assert found == ["12", "7,5", "1 200", "half"]
        assert prepared.effects[0].rows == 3
        assert prepared.reread == {1}


def test_the_words_of_a_remedy_are_missing_and_those_kept_are_values():
    with read_leads(b"n,city\n1,Select\n2,Paris\n3,nc\n", name="leads.csv") as opened:
        profiles = profile_columns(opened)
        assert set(profiles[1].missing_words) == {"Select", "nc"}
        remedies = (
            KeepAsValues(column="CITY", words=("NC",)),
            TreatAsMissing(column="city", words=("Paris",)),
        )

        assert readings(profiles, remedies) == {
            "city": Field(name="city", type=FieldType.TEXT, missing=("Select", "Paris"))
        }
        assert readings(profiles, ()) == {}
        assert [each.rows for each in prepare(opened, remedies).effects] == [1, 1]


def test_remedies_are_written_and_read_back_as_equal():
    remedies = (
        TreatAsMissing(column="Ville", words=("à renseigner",)),
        KeepAsValues(column="Ville", words=("NC",)),
        ReadAs(column="won", type=FieldType.DATE, date_order="mdy"),
        ReadSerialDates(column="created"),
        LeaveOut(column="Tags"),
        KeepFirstOfDuplicates(),
        KeepOneOfEachId(column="id", which="last"),
    )

    assert read_remedies(write_remedies(remedies)) == remedies
    assert all(str(each.sentence) and str(each.action) for each in remedies)


@pytest.mark.parametrize("source", ["", "{}", '[{"do": "burn"}]', '[{"do": "leave-out"}]'])
def test_what_is_no_list_of_remedies_is_refused(source):
    with pytest.raises(LeadsError):
        read_remedies(source)


def test_a_remedy_takes_the_place_of_one_that_it_contradicts():
    first, last = KeepOneOfEachId(column="id"), KeepOneOfEachId(column="ID", which="last")
    missing = TreatAsMissing(column="city", words=("Select",))
    value = KeepAsValues(column="city", words=("select",))

    assert with_remedy((first,), last) == (last,)
    assert with_remedy((missing,), value) == (value,)
    assert with_remedy((first,), missing) == (first, missing)
    assert with_remedy((missing,), missing) == (missing,)


def test_a_remedy_covers_another_that_says_less():
    taken = (TreatAsMissing(column="city", words=("Select", "nc")),)

    assert covers(taken, TreatAsMissing(column="City", words=("SELECT",)))
    assert not covers(taken, TreatAsMissing(column="City", words=("Select", "tbd")))
    assert without_remedy(taken, TreatAsMissing(column="city", words=("nc",))) == (
        TreatAsMissing(column="city", words=("Select",)),
    )
