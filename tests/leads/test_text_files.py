"""Text files come in cell by cell as they are, or not at all and with every reason."""

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.leads import read_leads
from calibration.leads.choices import Choices
from calibration.leads.text_files import USUAL_LINE
from calibration.leads.writing import as_written, doubt_of_dates
from calibration.model import FieldType
from calibration.problems import LeadsError

EVERY_ROW = Choices(below=0)


def cells(source, **settings):
    """Return the rows of a file as lists of texts, an empty cell as an empty text."""
    with read_leads(source, name="leads.csv", choices=EVERY_ROW, **settings) as leads:
        rows = leads.connection.execute("SELECT * FROM leads ORDER BY row").fetchall()
        assert [row[0] for row in rows] == list(range(leads.rows))
        return [[cell or "" for cell in row[1:]] for row in rows]


def problems(source, **settings):
    with pytest.raises(LeadsError) as caught:
        read_leads(source, name="leads.csv", choices=EVERY_ROW, **settings)
    return [(problem.kind, problem.place) for problem in caught.value.problems]


FRENCH = (
    "Société;Effectif;Chiffre d'affaires;Créé le;Client\r\n"
    "Léa & Fils;12;1\u00a0234,56;31/12/2025;oui\r\n"
    'Dupont;007;"12,5";01/02/2026;non\r\n'
)


def test_a_french_spreadsheet_in_windows_latin_is_read_as_it_is():
    with read_leads(FRENCH.encode("cp1252"), name="leads.csv") as leads:
        assert leads.source.encoding == "cp1252"
        assert leads.source.delimiter == ";"
        assert [column.header for column in leads.columns] == FRENCH.splitlines()[0].split(";")
        assert as_written(leads, leads.columns[2], FieldType.NUMBER).decimal == ","
        assert as_written(leads, leads.columns[3], FieldType.DATE).date_order == "dmy"
        assert [problem.kind for problem in leads.notices] == ["encoding"]
    assert cells(FRENCH.encode("cp1252")) == [
        ["Léa & Fils", "12", "1\u00a0234,56", "31/12/2025", "oui"],
        ["Dupont", "007", "12,5", "01/02/2026", "non"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding):
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    assert cells((mark + FRENCH).encode(encoding))[0][0] == "Léa & Fils"


def test_a_chosen_encoding_is_taken():
    assert cells(FRENCH.replace("\u00a0", " ").encode("mac-roman"), encoding="mac-roman")[0][0] == (
        "Léa & Fils"
    )


def test_an_encoding_that_does_not_exist_is_refused():
    assert problems(b"a,b\n1,2\n", encoding="klingon") == [("encoding", "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_lines_not_from_the_quoted_text(delimiter):
    text = delimiter.join(["name", "note"]) + "\n" + delimiter.join(["x", '"a,b;c\td|e"']) + "\n"
    assert cells(text.encode()) == [["x", "a,b;c\td|e"]]


def test_cells_keep_blanks_zeros_quotes_null_words_and_line_ends():
    text = 'a,b\n 007 ,NULL\n"say ""hi""","x\ny\rz"\n\\,NaN\n#,"\n"\n'
    assert cells(text.encode()) == [
        [" 007 ", "NULL"],
        ['say "hi"', "x\ny\rz"],
        ["\\", "NaN"],
        ["#", "\n"],
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,b\nx, "y"\n', [["x", ' "y"']]),
        ('a,b\n"x\r\ny",1\r\nz,2\n', [["x\r\ny", "1"], ["z", "2"]]),
        ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
        ("a,b\n1,2\n\n   \n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("\n\na,b\n1,2\n", [["1", "2"]]),
        ("a,b\n1,2,\n3,4,,\n", [["1", "2"], ["3", "4"]]),
        ('a\n1\n\n""\n3\n', [["1"], [""], ["3"]]),
        ("a,b\n1,\n,\n", [["1", ""], ["", ""]]),
    ],
)
def test_files_that_a_fast_reader_would_take_otherwise(text, wanted):
    assert cells(text.encode()) == wanted


@pytest.mark.parametrize("within", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["\n", "\r\n"])
def test_a_header_of_two_lines_ends_no_row(within, between):
    text = between.join([f'n,"a{within}b"', '0,"x"', '1,"y"', ""])
    assert cells(text.encode()) == [["0", "x"], ["1", "y"]]


def test_a_path_with_wild_cards_in_its_name_is_that_one_file(tmp_path):
    (tmp_path / "leads1.csv").write_text("a,b\n9,9\n")
    path = tmp_path / "leads[1]*?.csv"
    path.write_text("a,b\n1,2\n")
    assert cells(path) == [["1", "2"]]


def test_every_ragged_line_is_told_with_its_place():
    text = 'a,b\n1,2\n3\n"x\ny",5\n6,7,8\n'
    assert problems(text.encode()) == [("ragged", "line 3"), ("ragged", "line 6")]


def test_ragged_lines_beyond_fifty_are_counted():
    found = problems(b"a,b\n" + b"1\n" * 60)
    assert len(found) == 51
    with pytest.raises(LeadsError, match="10 more lines"):
        read_leads(b"a,b\n" + b"1\n" * 60, name="leads.csv")


def test_a_quote_that_is_never_closed_is_told_with_its_line():
    assert problems(b'a,b\n1,2\n3,"x\n4,5\n') == [("unclosed-quote", "line 3")]


def test_text_after_a_closing_quote_is_told_with_its_line():
    assert problems(b'a,b\n1,"x"y\n') == [("stray-quote", "line 2")]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("\ufeff".encode(), "empty"),
        (b"a,b\n", "no-leads"),
        (b"a,b", "no-leads"),
        (b",,\n1,2,3\n", "no-header"),
        (b"a,b\n1,\x00\n", "not-text"),
        (b"caf\xe9\x81,b\n1,2\n", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-workbook"),
        (b"\n<!DOCTYPE html><html><body>Please sign in</body></html>", "not-a-table"),
        (b'[{"id": 1, "won": true}]', "not-a-table"),
        (b"%PDF-1.7\n1 0 obj", "not-a-table"),
        (b"PAR1 and no more", "broken-parquet"),
        (b"PK\x03\x04 and no more", "broken-workbook"),
    ],
)
def test_files_without_leads_are_refused_in_words(source, kind):
    assert [found for found, _ in problems(source)] == [kind]


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(LeadsError, match=r"must exist and be readable\. Got: No such file"):
        read_leads(tmp_path / "none.csv")


def test_blank_and_repeated_headers_are_noticed_and_kept():
    with read_leads(b"a,,A,a\n1,2,3,4\n", name="leads.csv") as leads:
        assert [(found.kind, found.place) for found in leads.notices] == [
            ("blank-header", "column 2"),
            ("repeated-header", "a"),
        ]
        assert leads.column("a") is None
        assert leads.column("A") is leads.columns[2]


def test_headers_match_once_trimmed_and_ignoring_case_if_that_is_unique():
    with read_leads(b" Industry ,x\n1,2\n", name="leads.csv") as leads:
        assert leads.column("industry") is leads.columns[0]
        assert leads.column("indus") is None


def test_dates_that_could_be_either_way_are_noticed():
    with read_leads(b"d,e\n01/02/2026,1\n", name="leads.csv") as leads:
        found = doubt_of_dates(leads, leads.columns[0])
        assert found is not None
        assert (found.kind, found.place) == ("ambiguous-dates", "d")
        assert as_written(leads, leads.columns[0], FieldType.DATE).date_order == "dmy"
    with read_leads(b"d,e\n01/02/2026,1\n01/13/2026,1\n", name="leads.csv") as leads:
        assert doubt_of_dates(leads, leads.columns[0]) is None
        assert as_written(leads, leads.columns[0], FieldType.DATE).date_order == "mdy"


@pytest.mark.parametrize(
    ("cells", "kind", "plain"),
    [
        ("1 2.5 -3", FieldType.NUMBER, True),
        ("1 2,5", FieldType.NUMBER, False),
        ("1 nan", FieldType.NUMBER, False),
        ("1 1e5", FieldType.NUMBER, False),
        ("1 1_000", FieldType.NUMBER, False),
        (f"1 {'9' * 400}", FieldType.NUMBER, False),
        ("2026-01-31 2025-12-31", FieldType.DATE, True),
        ("2026-01-31 2026-02-30", FieldType.DATE, False),
        ("2026-01-31 31/01/2026", FieldType.DATE, False),
        ("2026-01-31 0000-01-01", FieldType.DATE, False),
    ],
)
def test_a_column_is_plain_if_a_cast_reads_all_its_cells_as_we_do(cells, kind, plain):
    text = "a,b\n" + "".join(f'"{cell}",\n' for cell in ["", *cells.split(" ")])
    with read_leads(text.encode(), name="leads.csv") as leads:
        found = as_written(leads, leads.columns[0], kind)
        assert found.plain == (kind if plain else None)


def test_a_line_longer_than_usual_is_read_and_one_of_no_end_is_refused():
    long = "x" * (USUAL_LINE + 10)
    assert cells(f"a,b\n1,{long}\n".encode()) == [["1", long]]
    with pytest.raises(LeadsError, match=r"at most 16 million characters|more than"):
        cells(b"a,b\n1," + b"x" * 17_000_000 + b"\n")


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"])
    | st.sampled_from(list(" \t\r\n\",;|'\\#0")),
    max_size=6,
)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    # With "\n" ends Python leaves a lone carriage return unquoted, and reads it as a line end.
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
)
def test_any_table_is_read_as_python_writes_it(rows, delimiter, dress):
    end, quoting = dress
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"h{position}" for position in range(len(rows[0]))])
    writer.writerows(rows)
    assert cells(text.getvalue().encode(), delimiter=delimiter) == rows


@given(st.text(st.sampled_from(list('ab ,",\n\r"')), max_size=25))
def test_any_text_is_read_as_python_reads_it_or_refused(body):
    text = "h,i\n" + body
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
    except csv.Error:
        read = None
    if read is not None:
        read = [row[:2] if not any(row[2:]) else row for row in read]
        read = [row for row in read if len(row) == 2 or any(cell.strip() for cell in row)]
    is_blank = read is not None and not any(cell.strip() for row in read for cell in row)
    if not read or is_blank or any(len(row) != 2 for row in read):
        try:
            found = cells(text.encode(), delimiter=",")
        except LeadsError:
            return
        # a note at the bottom is no lead that lost its cells
        assert read is not None
        assert found == read[: len(found)]
        assert all(len(row) < 2 for row in read[len(found) :])
    else:
        assert cells(text.encode(), delimiter=",") == read


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("x_education.csv", 9240, 38),
        ("bank-full.csv", 45211, 17),
        ("telco_churn.csv", 7043, 21),
        ("online_shoppers.csv", 12330, 18),
    ],
)
def test_the_real_files_are_read_cell_by_cell(shared_data, name, rows, columns):
    path = shared_data / name
    with read_leads(path) as leads:
        found = leads.connection.execute("SELECT * EXCLUDE row FROM leads ORDER BY row").fetchall()
        delimiter = leads.source.delimiter
        assert (leads.rows, len(leads.columns)) == (rows, columns)
    with path.open(encoding="utf-8", newline="") as file:
        wanted = list(csv.reader(file, delimiter=delimiter))[1:]
    assert [[cell or "" for cell in row] for row in found] == wanted


def test_the_leads_can_read_no_other_file(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("secret\n1\n")
    with (
        read_leads(b"a,b\n1,2\n", name="leads.csv") as leads,
        pytest.raises(Exception, match="disabled by configuration"),
    ):
        leads.connection.execute("SELECT * FROM read_csv($other)", {"other": str(other)})


def test_closing_forgets_everything():
    leads = read_leads(b"a,b\n1,2\n", name="leads.csv")
    folder = leads.folder
    assert folder.is_dir()
    leads.close()
    assert not folder.exists()


def test_the_fingerprint_is_that_of_the_bytes():
    source = b"a,b\n1,2\n"
    with read_leads(source, name="leads.csv") as leads:
        assert leads.sha256 == hashlib.sha256(source).hexdigest()
