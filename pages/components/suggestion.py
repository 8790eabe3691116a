"""A model suggested from the leads: criteria and points that people can read and edit."""

from datetime import UTC, datetime

import streamlit as st

from calibration.advice.suggest import suggest
from calibration.advice.wording import worded
from calibration.leads.readings import read_profiles
from calibration.leads.remedies import LeaveOut
from calibration.messages import Message
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import checking, remedying, session
from pages.shared.formats import plain
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WHERE = "suggestion"
EXCLUDED = "column-excluded"


def draw(work: Workspace) -> None:
    """Draw the button that suggests a model, and what was said of the last suggestion."""
    if work.leads is None:
        return
    outcome = work.versions.present.outcome if work.versions else None
    if outcome is None:
        st.caption(_("Name the win on Leads first: criteria are suggested from who converted."))
        return
    headers = list(dict.fromkeys(each.header for each in work.leads.columns if each.header.strip()))
    session.shown(EXCLUDED, list(remedying.left_out_columns(work)))
    st.multiselect(
        _("Leave these columns out"),
        headers,
        key=EXCLUDED,
        placeholder=_("only those that something speaks against"),
        on_change=_leave_out,
    )
    clicked = st.button(_("Suggest a model"), key="suggest", type="primary")
    if clicked:
        _suggest(work)
    problems.draw(session.reported(WHERE))
    _say()


def _leave_out() -> None:
    """Make the columns that are listed, and no others, those that somebody left out."""
    chosen, taken = session.given(EXCLUDED), session.workspace().remedies
    listed = [str(each) for each in chosen] if isinstance(chosen, list) else []
    rest = tuple(each for each in taken if not isinstance(each, LeaveOut))
    remedying.all_replaced((*rest, *(LeaveOut(column=each) for each in listed)))


def _suggest(work: Workspace) -> None:
    if work.leads is None or work.versions is None or work.model.outcome is None:
        return
    exclude = remedying.left_out_columns(work)
    if work.today is not None:
        exclude += (work.today.header,)
    try:
        with st.spinner(_("Looking for criteria that tell who converts")):
            found = suggest(
                work.leads,
                outcome=work.model.outcome,
                today=datetime.now(tz=UTC).date(),
                lead_id=work.model.lead_id,
                exclude=exclude,
                overruled=checking.overruled_headers(work),
                profiles=read_profiles(work.profiles, work.corrected),
                as_of=work.model.as_of,
                at_cut_off=checking.known_in_time(work),
            )
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    model = worded(found.model, _).with_name(work.model.name)
    if work.model.as_of is not None:  # the day that fields were made for stays theirs
        model = model.revised(as_of=work.model.as_of)
    session.keep(work.started_from(model).changed(mapping={}))
    session.remember(WHERE, found.notices)


def _say() -> None:
    work = session.workspace()
    notices = session.remembered(WHERE)
    if work.versions is None or not isinstance(notices, tuple):
        return
    count = len(work.model.criteria)
    st.success(
        ngettext(
            "{n} criterion suggested: see what follows from it on Calibrate.",
            "{n} criteria suggested: see what follows from them on Calibrate.",
            count,
        ).format(n=count)
    )
    for notice in notices:
        if isinstance(notice, Message):
            st.warning(plain(told(notice)))
    st.page_link("pages/calibrate.py", label=_("Go to Calibrate"))
