"""What stands above the headers and below the leads is told, and left out where it is certain."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.leads import read_leads
from calibration.leads.choices import Choices
from calibration.problems import LeadsError

LEADS = [["id", "company", "value"], ["1", "Ulma", "10"], ["2", "Dupont", "20,5"], ["3", "", "7"]]


def written(rows, delimiter=";"):
    return "".join(delimiter.join(row) + "\r\n" for row in rows).encode()


def read(source, **chosen):
    """Return the headers, the rows, and the kinds of notices of a file."""
    with read_leads(source, name="leads.csv", choices=Choices(**chosen)) as leads:
        rows = leads.connection.execute("SELECT * EXCLUDE row FROM leads ORDER BY row").fetchall()
        assert leads.rows == len(rows)
        headers = [column.header for column in leads.columns]
        return headers, [[c or "" for c in row] for row in rows], [n.kind for n in leads.notices]


def problems(source, **chosen):
    with pytest.raises(LeadsError) as caught:
        read_leads(source, name="leads.csv", choices=Choices(**chosen))
    return [(problem.kind, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["sep={}\r\n", "SEP={}\n", '"sep={}"\r\n'])
def test_a_first_line_that_says_the_separator_is_believed_and_is_no_header(delimiter, first):
    rows = [row[:2] for row in LEADS]
    source = first.format(delimiter).encode() + written(rows, delimiter)
    assert read(source) == (rows[0], rows[1:], [])


def test_the_said_separator_wins_over_the_one_that_parts_more_evenly():
    source = b"sep=;\na,b;c,d\n1,2;3,4\n5,6;7,8\n"
    assert read(source)[0] == ["a,b", "c,d"]


@pytest.mark.parametrize(
    "above",
    [
        [["Export of leads"]],
        [["Export of leads", "", ""]],
        [["Export of leads"], []],
        [["Export of leads", "", ""], ["", "", ""]],
        [["Leads"], ["Nov 2026"], []],
        [[], ["Leads"]],
        [["Date", "01/11/2026"], ["User", "Léa"]],
        [['"A title\r\nin two lines"'], ["Filter: all"]],
    ],
)
def test_rows_above_the_headers_are_passed_over_and_told(above):
    headers, rows, kinds = read(written([*above, *LEADS]))
    assert headers == LEADS[0]
    assert rows == LEADS[1:]
    assert kinds == ["rows-above"]


def test_the_notice_says_how_many_rows_and_what_the_first_says():
    source = written([["Export 2026"], [], *LEADS])
    with read_leads(source, name="leads.csv") as leads:
        (notice,) = leads.notices
        assert leads.source.first_line == 4
    assert "Rows above the headers were passed over: 2." in str(notice)
    assert "“Export 2026”" in str(notice)
    assert "headers are row 3" in str(notice)


def test_a_title_that_could_be_the_headers_is_asked_about_and_not_passed_over():
    texts = [["Name", "", ""], ["ulma", "paris", "a"], ["dupont", "lyon", "b"]]
    headers, rows, kinds = read(written(texts))
    assert headers == texts[0]
    assert len(rows) == 2
    assert kinds[0] == "rows-above-doubt"
    assert read(written(texts), above=1)[0] == texts[1]


@pytest.mark.parametrize(
    "rows",
    [
        LEADS,
        [["id", "", ""], ["1", "2", "3"]],
        [["a", "b"], ["x", "y"]],
        [["a"], ["1"], ["2"]],
        [["id", "name"], ["1", ""], ["2", ""]],
    ],
)
def test_a_file_that_begins_with_its_headers_is_read_from_the_first_row(rows):
    headers, cells, kinds = read(written(rows), below=0)
    assert headers == rows[0]
    assert cells == rows[1:]
    assert "rows-above" not in kinds


def test_the_lines_of_problems_are_those_of_the_whole_file():
    source = written([["A title"], [], *LEADS, ["4", "x"], ["5", "y", "1"]])
    assert problems(source) == [("ragged", "line 7")]


@pytest.mark.parametrize(
    "below",
    [
        [["Total", "", "37,5"]],
        [["", "", ""], ["Total", "", "37,5"]],
        [["Total", "3", "37,5"], ["", "", ""], ["", "", ""]],
        [["", "", ""]],
        [["", "TOTAL GÉNÉRAL", "37,50"]],
        [["Nombre", "3", ""]],
        [["Total: 3 leads", "", ""]],
        [["Total: 3 leads"]],
        [[], ["End of the report"]],
        [["(3 rows affected)"]],
    ],
)
def test_totals_and_blank_rows_at_the_bottom_are_left_out_and_counted(below):
    headers, rows, kinds = read(written([*LEADS, *below]))
    assert rows == LEADS[1:]
    assert kinds == ["rows-below"]
    assert headers == LEADS[0]


@pytest.mark.parametrize(
    "last", [["Total", "Energies", "12"], ["Total SA", "12", ""], ["Somme", "x", "y"]]
)
def test_a_row_that_only_says_total_is_asked_about_and_kept(last):
    _, rows, kinds = read(written([*LEADS, last]))
    assert rows == [*LEADS[1:], last]
    assert kinds == ["rows-below-doubt"]
    assert read(written([*LEADS, last]), below=1)[1:] == (LEADS[1:], ["rows-below"])


def test_a_last_line_that_was_cut_short_is_no_note():
    assert problems(written([*LEADS, ["4", "Ulm"]])) == [("ragged", "line 5")]


def test_every_row_is_kept_where_that_is_asked_for():
    rows = [*LEADS, ["Total", "", "37,5"], ["", "", ""]]
    assert read(written(rows), below=0) == (rows[0], rows[1:], [])


def test_chosen_rows_at_the_bottom_are_left_out_even_if_they_are_ragged():
    rows = [*LEADS, ["4", "Ulm"], ["x", "y", "z"]]
    assert read(written(rows), below=2)[1:] == (LEADS[1:], ["rows-below"])
    assert problems(written(rows), below=1) == [("ragged", "line 5")]


def test_ragged_lines_are_left_out_and_counted_where_somebody_chose_so():
    rows = [LEADS[0], ["1"], *LEADS[1:], ["4", "x", "y", "z"]]
    with read_leads(
        written(rows), name="leads.csv", choices=Choices(leaves_out_ragged=True)
    ) as leads:
        assert leads.rows == 3
        assert "left out, as chosen: 2 (lines 2, 6)" in str(leads.notices[0])


def test_a_header_without_a_name_and_without_cells_is_no_column():
    assert read(b"a;b;\n1;2\n3;4\n") == (["a", "b"], [["1", "2"], ["3", "4"]], [])
    assert read(b"a;b;\n1;2;\n3;4;\n")[0] == ["a", "b", ""]


def test_a_separator_in_doubt_is_told_and_can_be_chosen():
    source = b"last, first;city, country\na, b;c, d\ne, f;g, h\n"
    assert read(b"x,y;z\n1,2;3\n4,5;6\n")[2] == ["delimiter-doubt"]
    assert read(source, delimiter=";")[0] == ["last, first", "city, country"]


CELLS = st.text(st.sampled_from("ab1 .-"), min_size=1, max_size=5).filter(str.strip)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_chosen_rows_above_and_below_are_left_out_and_no_other(rows, above, below):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["t", "", ""]] * above + [["h", "i", "j"], *rows] + [["z", "", ""]] * below)
    headers, found, _ = read(out.getvalue().encode(), above=above, below=below, delimiter=",")
    assert (headers, found) == (["h", "i", "j"], rows)
