"""Workbooks are guarded first, then read by a process that may die of them."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from calibration.leads import read_leads, workbooks
from calibration.leads.database import open_database
from calibration.leads.workbooks import load_workbook
from calibration.problems import LeadsError
from tests.leads.broken_files import all_types, encrypted_part, merged_titles, protected


def workbook(**sheets):
    """Return the bytes of a workbook whose sheets hold the given rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(xml, name=SHEET):
    """Return a workbook whose first sheet is replaced by the given XML."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(Leads=[["a"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(part.filename, xml if part.filename == name else source.read(part))
    return out.getvalue()


def sheet_of(cells):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def cells(source, **settings):
    with read_leads(source, name="leads.xlsx", **settings) as leads:
        rows = leads.connection.execute("SELECT * EXCLUDE row FROM leads ORDER BY row").fetchall()
        return [[column.header for column in leads.columns], *([*row] for row in rows)]


def test_cells_come_as_the_texts_that_people_wrote():
    source = workbook(
        Leads=[
            ["id", "n", "r", "day", "moment", "flag", "note"],
            ["007", 1.0, 0.1, date(2026, 6, 30), datetime(2026, 6, 30, 8, 15), True, 'say "hi"'],  # noqa: DTZ001
            ["1e5", 1234567, -2.5, None, None, False, "x\ny"],
        ]
    )
    assert cells(source) == [
        ["id", "n", "r", "day", "moment", "flag", "note"],
        ["007", "1", "0.1", "2026-06-30", "2026-06-30 08:15:00", "true", 'say "hi"'],
        ["1e5", "1234567", "-2.5", None, None, "false", "x\ny"],
    ]


def test_the_first_sheet_that_is_not_empty_is_read_unless_one_is_chosen():
    source = workbook(Empty=[], Leads=[["a"], [1]], Other=[["b"], [2]])
    with read_leads(source, name="leads.xlsx") as leads:
        assert leads.source.sheets == ("Empty", "Leads", "Other")
        assert leads.source.sheet == "Leads"
    assert cells(source, sheet="Other") == [["b"], ["2"]]
    with pytest.raises(LeadsError, match=r"one of Empty, Leads, Other\. Got Wins"):
        read_leads(source, name="leads.xlsx", sheet="Wins")


def test_blank_rows_between_leads_are_leads_and_at_the_end_are_not():
    source = workbook(Leads=[["a", "b"], [1, None], [None, None], [2, 3], [None, None], ["", ""]])
    assert cells(source) == [["a", "b"], ["1", None], [None, None], ["2", "3"]]


def test_an_empty_workbook_is_refused():
    with pytest.raises(LeadsError, match="Got only empty cells"):
        read_leads(workbook(Leads=[]), name="leads.xlsx")


def test_a_cell_in_the_first_and_in_the_last_corner_is_refused_and_the_server_survives():
    corner = sheet_of(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    source = with_sheet(corner)
    assert len(source) < 10_000
    with pytest.raises(LeadsError, match="1,048,576 rows × 16,384 columns"):
        read_leads(source, name="leads.xlsx")


def test_a_corner_hidden_behind_the_end_of_a_chunk_is_still_seen():
    padding = "<!--" + "x" * (4096 + (1 << 20) - 300) + "-->"
    corner = (
        '<row r="1"><c r="A1"><v>1</v></c></row>' + '<row r="1048576"><c r="XFD1048576"/></row>'
    )
    for shift in range(0, 400, 37):
        source = with_sheet(sheet_of(padding + " " * shift + corner))
        with pytest.raises(LeadsError, match="A sheet may hold"):
            read_leads(source, name="leads.xlsx")


def test_a_workbook_that_unfolds_to_hundreds_of_megabytes_is_refused():
    with pytest.raises(LeadsError, match="unfold to"):
        read_leads(with_sheet(sheet_of(" " * (30 << 20))), name="leads.xlsx")


def test_a_workbook_that_defines_entities_is_refused():
    with pytest.raises(LeadsError, match="damaged or of another kind"):
        read_leads(with_sheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), name="leads.xlsx")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(kept):
    source = workbook(Leads=[["a"], [1]])
    with pytest.raises(LeadsError, match="damaged or of another kind"):
        read_leads(source[: int(len(source) * kept)], name="leads.xlsx")


def test_a_reader_that_dies_of_a_workbook_is_told_in_words(tmp_path):
    path = tmp_path / "leads.xlsx"
    path.write_bytes(workbook(Leads=[["a"], [1]]))
    database = open_database()
    with pytest.raises(LeadsError, match="readable within 1 MB and 5 seconds"):
        load_workbook(database, path, megabytes=1, seconds=5)
    database.close()


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    endless = tmp_path / "child.py"
    endless.write_text("while True: pass\n")
    monkeypatch.setattr(workbooks, "_CHILD", endless)
    path = tmp_path / "leads.xlsx"
    path.write_bytes(workbook(Leads=[["a"], [1]]))
    database = open_database()
    with pytest.raises(LeadsError, match="and 1 seconds"):
        load_workbook(database, path, seconds=1)
    database.close()


def test_title_rows_above_the_headers_are_passed_over_and_told():
    with read_leads(merged_titles(), name="leads.xlsx") as leads:
        assert [column.header for column in leads.columns][:2] == ["id", "company"]
        assert leads.rows == 40
        (notice,) = leads.notices
        assert leads.source.first_line == 5
    assert "passed over: 3. The first says “Leads of the year”; the headers are row 4" in str(
        notice
    )


def test_per_cents_are_numbers_and_errors_are_empty():
    headers, first, *_ = cells(all_types())
    assert headers == ["id", "day", "share", "flag", "error", "formula", "time"]
    assert first == ["1", "2026-01-02", "0.01", "false", None, None, "1:00:00"]


def test_a_total_below_the_leads_is_left_out():
    rows = [["id", "n"], ["a", 1], ["b", 2], ["Total", 3]]
    with read_leads(workbook(Leads=rows), name="leads.xlsx") as leads:
        assert leads.rows == 2
        assert [each.kind for each in leads.notices] == ["rows-below"]


def test_workbooks_with_a_password_are_refused_in_words():
    with pytest.raises(LeadsError, match="without a password"):
        read_leads(protected(), name="leads.xlsx")
    with pytest.raises(LeadsError, match="must not be protected by a password"):
        read_leads(encrypted_part(), name="leads.xlsx")


def test_leaving_ends_the_process_that_reads_and_deletes_everything(tmp_path, monkeypatch):
    endless = tmp_path / "child.py"
    endless.write_text("while True: pass\n")
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(workbooks, "_CHILD", endless)
    monkeypatch.setattr("tempfile.tempdir", str(private))

    class LeavingError(BaseException):
        """As the screen leaves: not even an exception."""

    def leave(done):
        raise LeavingError

    with pytest.raises(LeavingError):
        read_leads(workbook(Leads=[["a"], [1]]), name="leads.xlsx", progress=leave)
    assert list(private.iterdir()) == []
