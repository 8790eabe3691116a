"""What was found in a file is on screen with what can be done; what was done can be undone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from calibration.leads.filters import Filter
from calibration.leads.remedies import KeepFirstOfDuplicates, LeaveOut, TreatAsMissing
from pages.components import leaving, win
from pages.shared import checking, session
from pages.shared.workspace import Workspace
from tests.pages.conftest import Opened, board, shown

LINES = [
    "id;name;mail;job;age;visits;bought",
    *(
        f"L{n};Ann {n};a{n}@x.org;{'Select' if n % 4 == 0 else 'boss'};{20 + n % 40};{n % 7};"
        f"{'oui' if n % 5 == 0 else 'non'}"
        for n in range(300)
    ),
]
TWICE = [*LINES, *LINES[1:11]]


def file_of(lines: list[str], name: str = "mine.csv") -> tuple[str, bytes, str]:
    return name, "\n".join(lines).encode(), "text/csv"


def uploaded(app: AppTest, file: tuple[str, bytes, str]) -> AppTest:
    app.file_uploader(key="leads-upload").set_value(file).run()
    assert not app.exception
    return app


def work_of(app: AppTest) -> Workspace:
    found = app.session_state[session.WORKSPACE]
    assert isinstance(found, Workspace)
    return found


def click(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def with_win(app: AppTest) -> AppTest:
    app.selectbox(key="win-field").set_value("bought").run()
    app.selectbox(key="win-id").set_value("id").run()
    assert not app.exception
    return app


def chosen(app: AppTest, header: str) -> int:
    """Choose a column in the table of columns, and return its place in the file."""
    table = next(each.value for each in app.dataframe if "noted" in each.value.columns)
    row = list(table["column"]).index(header)
    app.session_state["profile"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return int(table["number"][row]) - 1


def test_what_was_found_is_on_the_screen(opened: Opened) -> None:
    said = shown(uploaded(opened("leads", Workspace()), file_of(TWICE)))

    assert "Duplicate rows" in said
    assert "10 rows" in said
    assert "Lines 302, 303, 304" in said
    assert "Words stand in place of a value: “Select”" in said


def test_duplicates_are_left_out_with_a_count_and_come_back(opened: Opened) -> None:
    app = with_win(uploaded(opened("leads", Workspace()), file_of(TWICE)))
    assert "310 leads: 62 converted" in shown(app)

    click(app, "quality-duplicate-rows-0")
    assert "300 of 310 rows are leads here; 10 are left out." in shown(app)
    assert "300 leads: 60 converted" in shown(app)
    assert work_of(app).remedies == (KeepFirstOfDuplicates(),)

    click(app, "quality-undo-duplicate-rows")
    assert "310 leads: 62 converted" in shown(app)
    assert work_of(app).remedies == ()


def test_a_scored_file_has_the_rows_that_are_left_out(opened: Opened, root: Path) -> None:
    content = (root / "sample_data" / "leads.csv").read_text(encoding="utf-8").splitlines()
    app = uploaded(opened("leads"), file_of([*content, content[1]]))
    click(app, "quality-duplicate-rows-0")
    work = work_of(app)
    assert work.leads is not None
    assert work.everyone is not None

    make = leaving.scored_file(work.everyone, work, None, date(2026, 6, 30), "csv")

    assert work.leads.rows == len(content) - 1
    assert len(make().decode().splitlines()) == len(content) + 1


def test_all_that_is_proposed_is_done_by_one_click_and_repeated_on_the_next_file(
    opened: Opened,
) -> None:
    lines = [LINES[0] + ";always", *(f"{each};same" for each in LINES[1:])]
    app = uploaded(opened("leads", Workspace()), file_of(lines))

    click(app, "quality-all")
    assert set(work_of(app).remedies) == {
        TreatAsMissing(column="job", words=("Select",)), LeaveOut(column="always"),
    }  # fmt: skip
    uploaded(app, file_of(LINES, "next.csv"))

    assert work_of(app).field_of("job").missing == ("Select",)
    assert '“always” is left out. <span class="soft">This file has no such column.' in shown(app)


def test_keeping_a_placeholder_as_a_value_changes_the_field_of_the_model(opened: Opened) -> None:
    app = opened("leads")
    before = {each.name: each for each in work_of(app).model.fields}["industry"]
    place = next(
        each.column.position for each in work_of(app).profiles if each.header == "industry"
    )

    click(app, f"quality-placeholder-{place}-1")
    after = {each.name: each for each in work_of(app).model.fields}["industry"]
    click(app, f"quality-undo-placeholder-{place}")

    assert (set(before.missing), after.missing) == ({"unknown", "Select"}, ())
    assert set(work_of(app).model.field("industry").missing) == {"unknown", "Select"}


def test_a_type_that_is_corrected_reaches_the_suggestion(opened: Opened) -> None:
    app = with_win(uploaded(opened("leads", Workspace()), file_of(LINES)))
    place = chosen(app, "visits")

    app.selectbox(key=f"column-type-{place}").set_value("text").run()
    assert not app.exception
    click(app, "suggest")

    assert work_of(app).field_of("visits").type == "text"
    assert [each.type for each in work_of(app).model.fields if each.name == "visits"] in (
        [], ["text"],
    )  # fmt: skip


def test_personal_columns_are_hidden_until_somebody_asks(opened: Opened) -> None:
    app = with_win(uploaded(opened("leads", Workspace()), file_of(LINES)))
    assert "Ann 1" not in _tables(app)

    app.toggle(key="show-personal").set_value(True).run()
    assert "Ann 1" in _tables(app)


def sample_with_mail(root: Path) -> tuple[str, bytes, str]:
    """Return the sample leads with an e-mail address each, before their own columns."""
    header, *rows = (root / "sample_data" / "leads.csv").read_text(encoding="utf-8").splitlines()
    return file_of([f"mail,{header}", *(f"a{n}@x.org,{row}" for n, row in enumerate(rows))])


def test_one_lead_shows_no_personal_column_until_somebody_asks(opened: Opened, root: Path) -> None:
    app = uploaded(opened("leads"), sample_with_mail(root))
    app.switch_page("pages/one_lead.py").run()
    assert not app.exception
    assert "L0" in _tables(app)
    assert "a0@x.org" not in _tables(app)

    app.toggle(key="show-personal").set_value(True).run()
    assert "a0@x.org" in _tables(app)


def _tables(app: AppTest) -> str:
    return "\n".join(each.value.to_csv() for each in app.dataframe)


def test_personal_columns_leave_only_when_asked(opened: Opened, root: Path) -> None:
    app = uploaded(opened("leads"), sample_with_mail(root))
    app.switch_page("pages/export.py").run()
    assert "Left out: mail." in shown(app)
    work, day = work_of(app), date(2026, 6, 30)
    assert work.leads is not None
    kept = checking.personal_positions(work, with_ids=False)

    make = leaving.scored_file(work.leads, work, day, day, "csv", without=kept)
    assert make().decode().startswith("lead_id,company,")
    make = leaving.scored_file(work.leads, work, day, day, "csv")
    assert make().decode().startswith("mail,lead_id,")

    app.checkbox(key="scored-personal").set_value(True).run()
    assert "Left out: mail." not in shown(app)


def test_a_column_is_used_all_the_same_once_somebody_signs(opened: Opened) -> None:
    app = with_win(uploaded(opened("leads", Workspace()), file_of(LINES)))
    place = chosen(app, "age")
    click(app, "column-overrule")
    assert "Write who decides and why" in shown(app)

    app.text_input(key=f"column-who-{place}").set_value("Ada")
    app.text_input(key=f"column-why-{place}").set_value("Asked in the form")
    click(app, "column-overrule")

    (signed,) = work_of(app).overruled
    assert (signed.column, signed.who, signed.why) == ("age", "Ada", "Asked in the form")
    assert "decided by **Ada**" in shown(app)
    click(app, "column-withdraw")
    assert work_of(app).overruled == ()


def test_the_decision_leaves_with_the_model(opened: Opened, root: Path) -> None:
    app = uploaded(opened("leads"), sample_with_mail(root))
    place = chosen(app, "mail")
    app.text_input(key=f"column-who-{place}").set_value("Ada")
    app.text_input(key=f"column-why-{place}").set_value("For the workshop only")
    click(app, "column-overrule")
    app.switch_page("pages/export.py").run()
    assert not app.exception

    (leaving_column,) = checking.overruled_for_export(work_of(app))
    assert (leaving_column.column, leaving_column.who) == ("mail", "Ada")
    assert "e-mail addresses" in leaving_column.reasons[0]


def test_the_leads_are_forgotten_at_once_and_the_model_stays(opened: Opened) -> None:
    app = opened("leads")
    before = work_of(app)
    assert before.leads is not None
    folder = before.leads.folder

    click(app, "forget-leads")

    assert not folder.exists()
    assert work_of(app).leads is None
    assert work_of(app).model == before.model
    assert "No leads yet" in shown(app)


def test_real_leads_show_what_is_wrong_with_them(opened: Opened, shared_data: Path) -> None:
    app = opened("leads", Workspace())
    file = shared_data / "x_education.csv"
    uploaded(app, (file.name, file.read_bytes(), "text/csv"))
    app.selectbox(key="win-field").set_value("Converted").run()
    assert not app.exception

    said = shown(app)
    assert "12 things were found: 10 proposed, 2 taken care of." in said
    assert "Column 38 has no header, and no lead has a value." in said
    table = next(each.value for each in app.dataframe if "noted" in each.value.columns)
    noted = dict(zip(table["column"], table["noted"], strict=True))
    assert noted["Tags"] == "filled in after the deal?"
    assert noted["Lead Number"] == "personal"


def test_the_drift_of_real_leads_is_on_the_screen(opened: Opened, shared_data: Path) -> None:
    app = opened("leads", Workspace())
    file = shared_data / "bank-full.csv"
    uploaded(app, (file.name, file.read_bytes(), "text/csv"))
    app.selectbox(key="win-field").set_value("y").run()
    assert not app.exception

    said = shown(app)
    assert "3.0 % of leads convert in the first tenth of the file, 47.1 % in the last." in said
    table = next(each.value for each in app.dataframe if "noted" in each.value.columns)
    noted = dict(zip(table["column"], table["noted"], strict=True))
    assert noted["duration"] == "filled in after the deal?"


def test_the_drift_is_told_of_all_leads_whatever_part_is_looked_at(opened: Opened) -> None:
    months = [f"2026-{month:02d}-15" for month in (1, 2, 3, 4)]
    rows = [
        f"{n},{months[n // 100]},{'ab'[n % 2]},{'oui' if n % 10 <= n // 100 * 2 else 'non'}"
        for n in range(400)
    ]
    app = uploaded(opened("leads", Workspace()), file_of(["id,day,kind,bought", *rows]))
    app.selectbox(key="win-field").set_value("bought").run()
    app.selectbox(key=win.CREATED).set_value("day").run()
    said = "10.0 % of the leads of 2026-01 convert, 70.0 % of those of 2026-04"
    assert said in shown(app)

    app.session_state[session.WORKSPACE] = work_of(app).changed(
        where=Filter(first_day=date(2026, 4, 1), last_day=date(2026, 4, 30))
    )
    app.run()
    assert not app.exception
    assert said in shown(app)


def test_a_known_lead_is_called_by_its_id_until_somebody_asks_for_names(
    opened: Opened, root: Path
) -> None:
    header, *rows = (root / "sample_data" / "leads.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"Ann Bo{n},{row}".replace(",Ulmaville,", ",,") for n, row in enumerate(rows[:1500])]
    app = uploaded(
        opened("leads"),
        file_of([f"full_name,{header}".replace(",company", ",firm_kind"), *rows]),
    )
    found = []
    for shows in (False, True):
        work = work_of(app)
        room = replace(work.room, searched="Ann Bo17", known=17)
        app.session_state[session.WORKSPACE] = work.changed(room=room, shows_personal=shows)
        app.switch_page("pages/calibrate.py").run()
        assert not app.exception
        known = board(app)["known"]
        found.append((known["found"][0], known["lead"]["name"]))

    (hidden, called), (told, named) = found
    assert "Ann" not in f"{hidden} {called}"
    assert "L00018" in hidden["name"]
    assert "L00018" in called
    assert named == told["name"] == "Ann Bo17 (L00018)"


def test_what_was_decided_is_told_with_its_counts_and_taken_back_at_once(opened: Opened) -> None:
    lines = [f"{TWICE[0]};always", *(f"{each};same" for each in TWICE[1:])]
    app = uploaded(opened("leads", Workspace()), file_of(lines))
    click(app, "quality-duplicate-rows-0")
    click(app, "quality-all")
    assert "Decided: 78 cells read as missing, 1 column left out, 10 rows left out." in shown(app)
    assert "Decided: 78 cells read as missing.</span>" in shown(app)

    click(app, "quality-undo-all")
    assert work_of(app).remedies == ()
    assert "Decided:" not in shown(app)
