"""A model suggested from the leads: criteria and points that people can read and edit."""

from datetime import UTC, datetime

import streamlit as st

from calibration.advice.suggest import suggest
from calibration.messages import Message
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import session
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
    headers = [each.header for each in work.leads.columns if each.header]
    st.multiselect(
        _("Leave these columns out, for they are filled in after the deal"),
        headers,
        key=EXCLUDED,
        placeholder=_("none"),
    )
    clicked = st.button(_("Suggest a model"), key="suggest", type="primary")
    if clicked:
        _suggest(work)
    problems.draw(session.reported(WHERE))
    _say()


def _suggest(work: Workspace) -> None:
    if work.leads is None or work.versions is None or work.model.outcome is None:
        return
    chosen = session.given(EXCLUDED)
    exclude = tuple(str(each) for each in chosen) if isinstance(chosen, list) else ()
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
            )
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    model = found.model.with_name(work.model.name)
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
