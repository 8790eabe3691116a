"""The new leads that a promise is held against: a file, or those that are open."""

from typing import Final

import streamlit as st

from calibration.engine.pattern_tables import is_pattern_table
from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.reading import read_leads
from calibration.leads.several import read_several
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked
from calibration.messages import say
from calibration.problems import CalibrationError, LeadsError, Problem
from pages.components import problems, reading_choices
from pages.components.monitor_model import FILE
from pages.components.reading_choices import Upload
from pages.shared import formats, monitored, session
from pages.shared.monitored import Asked, Watched
from pages.shared.words import _

SOURCE, UPLOAD, WORKED = "monitor-leads-source", "monitor-leads-upload", "monitor-worked"
FROM_FILE: Final = "file"
FROM_OPEN: Final = "open"
ENDINGS: Final = ["csv", "tsv", "txt", "xlsx", "parquet"]
NOBODY: Final = ""
ALL: Final = "all"


def draw(watched: Watched | None) -> Asked | None:
    """Draw the upload of the new leads, and who was worked; return them once they are there."""
    leads = _leads(watched)
    if leads is None or watched is None:
        return None
    worked, all_worked = _worked(leads)
    return Asked(watched, leads, worked, all_worked)


def contents() -> tuple[list[tuple[str, bytes]], Upload | None]:
    """Return the name and the bytes of each file of new leads, and how they are read."""
    if session.given(SOURCE) == FROM_OPEN:
        return [], None
    upload = _upload()
    return (upload.contents(), upload) if upload is not None else ([], None)


def _leads(watched: Watched | None) -> LeadTable | None:
    opened = session.workspace().leads
    if watched is not None and watched.source == FILE and opened is not None:
        names = {FROM_FILE: _("A file"), FROM_OPEN: _("The leads that are open")}
        session.first(SOURCE, FROM_FILE)
        chosen = st.radio(
            _("The new leads"),
            list(names),
            format_func=lambda name: names[name],
            key=SOURCE,
            horizontal=True,
        )
        if chosen == FROM_OPEN:
            return session.workspace().file
    else:
        session.forget(SOURCE)
    return _uploaded()


def _uploaded() -> LeadTable | None:
    given = st.file_uploader(
        _("Newer leads, with their outcome where it is known: CSV, TSV, TXT, XLSX or Parquet"),
        type=ENDINGS,
        accept_multiple_files=True,
        key=UPLOAD,
        help=_("They stay beside the leads that are open, and change nothing of your work."),
    )
    if not given:
        session.report((), where=UPLOAD)
        session.done(UPLOAD, None)
        session.shelf().put_away(monitored.NEW_LEADS)
        return None
    upload = Upload.of(given)
    gone = monitored.leads_beside() is None and not session.reported(UPLOAD)
    if gone or session.is_new(UPLOAD, upload.identity):
        _read(upload)
        session.done(UPLOAD, upload.identity)
    problems.draw(session.reported(UPLOAD), title=_("The new leads can't be read."))
    leads = monitored.leads_beside()
    reading_choices.draw(upload, session.reported(UPLOAD), leads=leads)
    return leads


def _upload() -> Upload | None:
    given = session.given(UPLOAD)
    return Upload.of(given) if isinstance(given, list) and given else None


def _read(upload: Upload) -> None:
    """Read the files beside the leads that are open."""
    session.shelf().put_away(monitored.NEW_LEADS)
    session.report((), where=UPLOAD)
    bar = st.progress(0.0, text=_("Reading the leads"))

    def show(done: float) -> None:
        words = _("Reading the leads: {share}").format(share=formats.percent(done, decimals=0))
        bar.progress(done, text=words)

    files = upload.contents()
    try:
        if len(files) > 1:
            leads = read_several(files, choices=upload.choices, progress=show)
        else:
            ((name, content),) = files
            leads = read_leads(content, name=name, choices=upload.choices, progress=show)
        if is_pattern_table(leads):
            leads.close()
            raise LeadsError(_patterns_given(files[0][0]))
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
        return
    finally:
        bar.empty()
    session.shelf().put_beside(monitored.NEW_LEADS, leads)


def _patterns_given(name: str) -> Problem:
    message = say(
        "must hold leads, a row for each. Got a pattern table, which has none. Give the file that "
        "it was made from."
    )
    return Problem("patterns-given", name, message)


def _worked(leads: LeadTable) -> tuple[Worked | None, bool]:
    """Ask which leads sales has worked on: below the threshold only those tell anything."""
    headers = [each.header for each in leads.columns if each.header]
    columns = {f"column-{at}": header for at, header in enumerate(headers)}
    names = {NOBODY: _("nobody wrote it down"), ALL: _("all of them"), **columns}
    if session.given(WORKED) not in names:
        session.forget(WORKED)
    session.first(WORKED, NOBODY)
    chosen = st.selectbox(
        _("Which new leads did sales work on?"),
        list(names),
        format_func=lambda name: names[name],
        key=WORKED,
        help=_("A lead that nobody called can't have bought: below the line only these count."),
    )
    if chosen == ALL:
        return None, True
    if chosen not in columns:
        return None, False
    header = columns[chosen]
    column = leads.column(header)
    yes = recognised_yes(outcome_values(leads, column)) if column is not None else None
    return Worked(header, values=(yes,) if yes is not None else ()), False
