"""Bringing leads: the sample, or files; what is wrong with a file is a table."""

from collections.abc import Sequence

import streamlit as st

from calibration.leads.likely_encodings import encoding_name
from calibration.leads.tables import Source
from calibration.problems import CalibrationError
from pages.components import databases, kept_words, problems, reading_choices
from pages.components.reading_choices import Upload
from pages.shared import opening, session
from pages.shared.formats import headed, number, percent, plain
from pages.shared.formats import leads as leads_words
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

UPLOAD = session.LEADS_UPLOAD
STOPPED = "leads-stopped"
ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet"]
CHOICES = ("win-", "map-", "today-", "column-", "segment-", "profile")
"""Beginnings of the keys of widgets that are about the columns of the leads there were."""
MOST_FILES_SHOWN = 12


def draw() -> None:
    """Draw the samples and the upload; open what is asked for."""
    kept_words.draw_awaited()
    left, right = st.columns([0.62, 0.38], gap="large", vertical_alignment="bottom")
    with left:
        given = st.file_uploader(
            _("Past leads whose outcome is known: CSV, TSV, TXT, XLSX or Parquet"),
            type=ENDINGS,
            accept_multiple_files=True,
            key=session.renewed(UPLOAD),
            help=_("Several files with the same columns are read one after the other."),
        )
    with right:
        st.html(f'<p class="caption">{_("Or look around first, with made-up leads.")}</p>')
        with st.container(horizontal=True, gap="small"):
            st.button(_("English sample"), key="sample-en", on_click=_sample, args=("en",))
            st.button(_("French sample"), key="sample-fr", on_click=_sample, args=("fr",))
    databases.draw(CHOICES)
    if given:
        upload = Upload.of(given)
        if session.is_new(UPLOAD, upload.identity):
            _open(upload)
        _draw_problems()
        _only(upload)
        reading_choices.draw(upload, session.reported(UPLOAD))
    else:
        problems.draw(session.reported(UPLOAD))
    if session.remembered(STOPPED):
        st.info(_("Reading was stopped. Your work so far is unchanged."))


def _draw_problems() -> None:
    """Say what is wrong with the files; other leads than the project's may be opened still."""
    found = session.reported(UPLOAD)
    if not any(each.kind == opening.OTHER_LEADS for each in found):
        problems.draw(found)
        return
    for each in found:
        st.warning(plain(told(each.message)))
    st.button(_("Go on with these other leads"), key="leads-others", on_click=_go_on)


def _go_on() -> None:
    """Open the files that were refused for not being the project's."""
    opening.go_on_with_others()
    session.report((), where=UPLOAD)
    session.done(UPLOAD, None)


def _only(upload: Upload) -> None:
    """Offer to open the files that were added last without those that were there before."""
    added = reading_choices.added(upload)
    if added:
        st.button(
            _("Open only {names}").format(names=plain(", ".join(added))),
            key="leads-only",
            on_click=reading_choices.only_added,
            args=(upload,),
            help=_("The files that were there before are left aside."),
        )


def draw_opened(work: Workspace) -> None:
    """Say which leads are open and how they were read; what was found is told further down."""
    if work.leads is None:
        return
    source = work.leads.source
    said = [leads_words(work.leads.rows), _("{n} columns").format(n=len(work.leads.columns))]
    if source.kind == "text":
        said.append(
            _("{encoding}, {separator} between columns").format(
                encoding=_encodings(source), separator=reading_choices.separator(source.delimiter)
            )
        )
    st.subheader(plain(source.name), anchor=False)
    st.caption(plain(" · ".join(said)))
    if source.files:
        st.caption(plain(_files(source.files)))


def _encodings(source: Source) -> str:
    return ", ".join(told(encoding_name(each)) for each in source.encoding.split(", ") if each)


def _files(files: Sequence[tuple[str, int]]) -> str:
    """Return how many leads each file brought, in the order they stand in."""
    shown = [headed(name, leads_words(rows)) for name, rows in files[:MOST_FILES_SHOWN]]
    if len(files) > MOST_FILES_SHOWN:
        more = number(len(files) - MOST_FILES_SHOWN)
        shown.append(_("and {n} more files").format(n=more))
    return _("One after the other: {files}").format(files=" · ".join(shown))


def _open(upload: Upload) -> None:
    """Read the files; a click on the button beside the progress stops it."""
    with st.container(horizontal=True, vertical_alignment="center", key="leads-reading"):
        bar = st.progress(0.0, text=_("Reading the leads"))
        place = st.empty()
    place.button(_("Cancel"), key="leads-cancel", on_click=_cancel, args=(upload,))

    def show(done: float) -> None:
        words = _("Reading the leads: {share}").format(share=percent(done, decimals=0))
        bar.progress(done, text=words if done < 1 else _("Looking at the columns"))

    session.remember(STOPPED, None)
    reading_choices.begun(upload)
    try:
        opening.open_files(upload.contents(), choices=upload.choices, progress=show)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)
        session.remember(STOPPED, None)
        session.forget_widgets(*CHOICES)
        reading_choices.opened(upload)
    finally:
        bar.empty()
        place.empty()
    session.done(UPLOAD, upload.identity)


def _cancel(upload: Upload) -> None:
    """Leave the reading that this click has interrupted; what was open stays open."""
    if not session.is_new(UPLOAD, upload.identity):
        return  # it was done before the click came
    session.remember(STOPPED, True)  # noqa: FBT003 - a value to keep, not a flag
    before = reading_choices.back(upload)
    if before is None:
        session.renew(UPLOAD)
    else:
        session.done(UPLOAD, before)


def _sample(which: str) -> None:
    try:
        opening.open_sample(which)
    except CalibrationError as error:
        session.report(error.problems, where=UPLOAD)
    else:
        session.report((), where=UPLOAD)
        session.remember(STOPPED, None)
        session.forget_widgets(*CHOICES)
