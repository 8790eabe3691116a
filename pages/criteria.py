"""Criteria: what earns a lead points, as sentences people can read, and where to start from."""

import streamlit as st

from calibration.messages import N_
from calibration.model import Market, Objective
from calibration.problems import CalibrationError
from pages.components import criteria_list, editor, gate_list, problems, sources
from pages.shared import dress, opening, session
from pages.shared.formats import plain
from pages.shared.words import _
from pages.shared.workspace import Workspace

NAME, OBJECTIVE, MARKET = "model-name", "model-objective", "model-market"
WHERE = "model"
OBJECTIVES = {
    Objective.ACQUISITION: N_("become a customer"),
    Objective.EXPANSION: N_("buy more"),
    Objective.RETENTION: N_("leave (retention)"),
    Objective.ADOPTION: N_("start using the product"),
    Objective.PARTNERS: N_("bring business (partners)"),
}
MARKETS = {Market.B2B: N_("companies (B2B)"), Market.B2C: N_("consumers (B2C)")}


def draw() -> None:
    """Draw the page."""
    work = session.workspace()
    st.title(_("Criteria"), anchor=False)
    if news := session.news():
        st.success(news)
    if work.versions is None:
        work = work.edited(opening.blank_model(_("New model")))
        session.keep(work)
    if work.grouped is not None:
        st.caption(
            _(
                "Only patterns are open: points can be set, and criteria taken out. Another "
                "condition, or one more, needs the leads."
            )
        )
    _about(work)
    listed, beside = st.columns([0.6, 0.4], gap="large")
    with listed:
        _listed(work)
    with beside:
        if editor.edited() is not None:
            editor.draw(work)
        else:
            sources.draw(work)


def _about(work: Workspace) -> None:
    model = work.model
    session.shown(NAME, model.name)
    session.shown(OBJECTIVE, model.objective)
    session.shown(MARKET, model.market)
    left, middle, right = st.columns([2, 1, 1], gap="medium")
    with left:
        st.text_input(_("Name of the model"), key=NAME, on_change=_rename)
    with middle:
        st.selectbox(
            _("A lead is expected to"),
            list(Objective),
            format_func=lambda each: _(OBJECTIVES[each]),
            key=OBJECTIVE,
            on_change=_rename,
        )
    with right:
        st.selectbox(
            _("Leads are"),
            list(Market),
            format_func=lambda each: _(MARKETS[each]),
            key=MARKET,
            on_change=_rename,
        )
    problems.draw(session.reported(WHERE))


def _rename() -> None:
    work = session.workspace()
    try:
        model = work.model.revised(
            name=session.given(NAME),
            objective=session.given(OBJECTIVE),
            market=session.given(MARKET),
        )
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.keep(work.edited(model))


def _listed(work: Workspace) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Add a criterion"), key="add", type="primary", on_click=editor.open_for,
            args=(editor.NEW,),
        )  # fmt: skip
        if missing := work.unmapped():
            names = ", ".join(plain(each) for each in missing)
            st.caption(_("Not in these leads: {names}").format(names=names))
    if not work.model.criteria:
        st.info(_("No criteria yet. Add one, or start from one of the ways on the right."))
    with st.container(key="criteria-list"):
        criteria_list.draw(work)
        gate_list.draw(work)


opening.arrive("pages/criteria.py")
dress.wear()
draw()
