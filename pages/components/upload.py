"""Bringing leads: the sample, or a file; what is wrong with a file is a table."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import opening, session
from pages.shared.formats import leads as leads_words
from pages.shared.formats import percent, plain
from pages.shared.words import _
from pages.shared.workspace import Workspace

UPLOAD = session.LEADS_UPLOAD
SHEET = "leads-sheet"
ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet"]
CHOICES = ("win-", "map-", "today-", "column-", "segment-", "profile")
"""Beginnings of the keys of widgets that are about the columns of the leads there were."""


def draw() -> None:
    """Draw the samples and the upload; open what is asked for."""
    left, right = st.columns([0.62, 0.38], gap="large", vertical_alignment="bottom")
    with left:
        file = st.file_uploader(
            _("Past leads whose outcome is known: CSV, TSV, TXT, XLSX or Parquet"),
            type=ENDINGS,
            key=session.renewed(UPLOAD),
        )
    with right:
        st.html(f'<p class="caption">{_("Or look around first, with made-up leads.")}</p>')
        with st.container(horizontal=True, gap="small"):
            st.button(_("English sample"), key="sample-en", on_click=_sample, args=("en",))
            st.button(_("French sample"), key="sample-fr", on_click=_sample, args=("fr",))
    if file is not None and session.is_new(UPLOAD, file.file_id):
        _open(file.getvalue(), file.name)
        session.done(UPLOAD, file.file_id)
    problems.draw(session.reported(UPLOAD))
    work = session.workspace()
    if file is not None and work.leads is not None:
        _sheets(work, file.getvalue(), file.name)


def draw_opened(work: Workspace) -> None:
    """Say which leads are open and how they were read; what was found is told further down."""
    if work.leads is None:
        return
    source = work.leads.source
    how = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
    said = [leads_words(work.leads.rows), _("{n} columns").format(n=len(work.leads.columns))]
    if source.kind == "text":
        said.append(
            _("{encoding}, {separator} between columns").format(
                encoding=source.encoding, separator=how.get(source.delimiter, source.delimiter)
            )
        )
    st.subheader(plain(source.name), anchor=False)
    st.caption(" · ".join(said))


def _open(content: bytes, name: str, sheet: str | None = None) -> None:
    bar = st.progress(0.0, text=_("Reading the leads"))

    def show(done: float) -> None:
        words = _("Reading the leads: {share}").format(share=percent(done, decimals=0))
        bar.progress(done, text=words if done < 1 else _("Looking at the columns"))

    try:
        with st.spinner(_("Reading the leads")):
            opening.open_leads(content, name=name, sheet=sheet, progress=show)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)
        session.forget_widgets(*CHOICES)
    finally:
        bar.empty()


def _sheets(work: Workspace, content: bytes, name: str) -> None:
    if work.leads is None or work.leads.source.name != name:
        return
    source = work.leads.source
    if len(source.sheets) < 2:
        return
    chosen = st.selectbox(
        _("Sheet"), source.sheets, index=source.sheets.index(source.sheet), key=SHEET
    )
    if chosen != source.sheet:
        _open(content, name, sheet=chosen)
        st.rerun()


def _sample(which: str) -> None:
    try:
        opening.open_sample(which)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)
        session.forget_widgets(*CHOICES)
