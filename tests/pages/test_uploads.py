"""Files come in as they are: several at once, in any encoding, and none takes the work with it."""

import threading
import time

import pytest
from sqlglot import exp
from streamlit.testing.v1 import AppTest

from calibration.leads.choices import Choices
from pages.components import reading_choices
from pages.shared import opening, session
from tests.leads.broken_files import KINDS, workbook
from tests.pages.conftest import Opened, shown

BROKEN = [
    "nothing",
    "a picture",
    "a quote that is never closed",
    "ten thousand columns",
    "cells in both corners",
    "a workbook with a password",
    "a sheet that unfolds to megabytes",
    "Parquet without its foot",
]
COUNT = exp.select(exp.Count(this=exp.Star())).from_("leads")

FRENCH = ["Identifiant;Société;Effectif;Client"]
FRENCH += [f"{n};Léa Frères {n};{n % 9};{'oui' if n % 5 == 0 else 'non'}" for n in range(60)]


def month(number: int, header: str = "id,visits,bought") -> tuple[str, bytes, str]:
    lines = [f"{number}-{n},{n % 7},{'yes' if n % 5 == 0 else 'no'}" for n in range(50 * number)]
    return (f"leads-{number}.csv", "\n".join([header, *lines]).encode(), "text/csv")


def uploaded(app: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    app.file_uploader(key="leads-upload").set_value(list(files)).run()
    assert not app.exception
    return app


def leads_of(app: AppTest):
    return app.session_state[session.WORKSPACE].leads


def widget(app: AppTest, kind: str, beginning: str):
    (found,) = (each for each in app.get(kind) if (each.key or "").startswith(beginning))
    return found


def test_several_files_with_the_same_columns_are_opened_as_one(opened: Opened) -> None:
    app = uploaded(opened("leads"), month(2), month(1), month(3))

    assert leads_of(app).rows == 300
    assert "leads-1.csv: 50 leads · leads-2.csv: 100 leads · leads-3.csv: 150 leads" in shown(app)


def test_files_whose_columns_differ_are_refused_and_the_work_is_still_there(
    opened: Opened,
) -> None:
    app = opened("leads")
    before = app.session_state[session.WORKSPACE]

    uploaded(app, month(1), month(2, "id,clicks,bought"), month(3, "id,visits,sold"))

    assert app.session_state[session.WORKSPACE] == before
    said = shown(app)
    assert "lacks: visits. It has besides: clicks" in said
    assert "lacks: bought. It has besides: sold" in said


def test_an_encoding_in_doubt_is_asked_for_with_lines_in_each(opened: Opened) -> None:
    content = "\r\n".join(FRENCH).encode("cp850")

    app = uploaded(opened("leads"), ("export.csv", content, "text/csv"))

    assert leads_of(app).columns[1].header == "Soci\u201at\u201a"
    said = shown(app)
    assert "DOS (cp850) is as likely or likelier" in said
    assert "Léa Frères" in said
    box = widget(app, "selectbox", "reading-encoding")
    assert box.options[0] == "DOS (cp850)"
    box.set_value("cp850").run()
    assert not app.exception
    assert leads_of(app).columns[1].header == "Société"


def test_a_chosen_encoding_is_taken_for_the_next_file_of_the_same_kind(opened: Opened) -> None:
    first = "\r\n".join(FRENCH).encode("cp850")
    app = uploaded(opened("leads"), ("one.csv", first, "text/csv"))
    widget(app, "selectbox", "reading-encoding").set_value("cp850").run()

    second = "\r\n".join([*FRENCH, "61;Noël;3;oui"]).encode("cp850")
    uploaded(app, ("two.csv", second, "text/csv"))

    assert leads_of(app).source.encoding == "cp850"
    assert leads_of(app).rows == 61
    assert "chosen for the last file of this kind" in shown(app)
    app.button(key="reading-reset").click().run()
    assert leads_of(app).source.encoding == "cp1252"


def test_a_refused_file_can_be_opened_without_its_ragged_lines(opened: Opened) -> None:
    name, content, kind = month(1)

    app = uploaded(opened("leads"), (name, content + b"\n7,8\n9,1,no\n", kind))

    assert app.error
    widget(app, "checkbox", "reading-ragged").check().run()
    assert not app.exception
    assert leads_of(app).rows == 51
    assert "left out, as chosen: 1 (lines 52)" in shown(app)


def test_rows_above_the_headers_can_be_chosen(opened: Opened) -> None:
    content = b"Name,,\nulma,paris,a\ndupont,lyon,b\nx,y,z\n"
    app = uploaded(opened("leads"), ("titled.csv", content, "text/csv"))
    assert "may be a title" in shown(app)

    widget(app, "number_input", "reading-above").set_value(1).run()

    assert [column.header for column in leads_of(app).columns] == ["ulma", "paris", "a"]


def test_another_sheet_of_a_workbook_can_be_chosen(opened: Opened) -> None:
    book = workbook({"Notes": [["note"], ["x"]], "Leads": [["id", "n"], ["a", 1], ["b", 2]]})
    app = uploaded(opened("leads"), ("book.xlsx", book, ""))
    assert leads_of(app).source.sheet == "Notes"

    widget(app, "selectbox", "reading-sheet").set_value("Leads").run()

    assert not app.exception
    assert leads_of(app).source.sheet == "Leads"
    assert leads_of(app).rows == 2


def test_leaving_a_reading_deletes_what_was_read_and_keeps_what_was_open(
    tmp_path, monkeypatch, opened: Opened
) -> None:
    app = opened("leads")
    before = app.session_state[session.WORKSPACE]
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    made: list[list[str]] = []

    class LeavingError(BaseException):
        """As Streamlit leaves a run: not even an exception."""

    def leave(done: float) -> None:
        made.append([each.name for each in private.iterdir()])
        raise LeavingError

    with pytest.raises(LeavingError):
        opening.open_files([month(3)[:2]], progress=leave)

    assert made[0]
    assert list(private.iterdir()) == []
    assert app.session_state[session.WORKSPACE] == before


def test_leaving_while_columns_are_looked_at_deletes_the_leads_too(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    goes_on = threading.Event()
    monkeypatch.setattr(opening, "profile_columns", lambda leads: goes_on.wait(30))

    class LeavingError(BaseException):
        """As Streamlit leaves a run."""

    calls = []

    def leave(done: float) -> None:
        calls.append(done)
        if calls.count(1.0) > 1:
            raise LeavingError

    with pytest.raises(LeavingError):
        opening.open_files([month(1)[:2]], progress=leave)
    goes_on.set()
    until = time.monotonic() + 20
    while list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_files_added_later_can_be_opened_without_the_earlier_ones(opened: Opened) -> None:
    app = opened("leads")
    together = [month(1), month(2, "id,clicks,bought")]
    uploaded(app, *together)
    ids = [each.file_id for each in app.file_uploader(key="leads-upload").value]
    app.session_state["kept-reading-batch"] = ((ids[0],), tuple(ids))
    app.run()

    app.button(key="leads-only").click().run()

    assert not app.exception
    assert leads_of(app).source.name == "leads-2.csv"
    assert [each.header for each in leads_of(app).columns] == ["id", "clicks", "bought"]


def test_broken_files_leave_the_work_and_the_neighbour_alone(opened: Opened) -> None:
    app, neighbour = opened("leads"), opened("leads")
    before = app.session_state[session.WORKSPACE]

    for kind in BROKEN:
        uploaded(app, ("broken.csv", KINDS[kind](), "text/csv"))
        assert app.error, kind
        assert app.session_state[session.WORKSPACE] == before
        assert leads_of(app).query(COUNT) == [(5200,)]

    neighbour.run()
    assert not neighbour.exception
    assert not neighbour.error
    assert leads_of(neighbour).query(COUNT) == [(5200,)]


def test_choices_are_values() -> None:
    assert Choices() == Choices(below=None)
    assert reading_choices.separator("\t") == "tab"
