"""Criteria suggested from the leads: a model to start from, or more criteria to take or refuse."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from calibration.advice.suggest import Suggestion, suggest
from calibration.advice.wording import worded
from calibration.leads.readings import read_profiles
from calibration.leads.remedies import LeaveOut
from calibration.messages import Message
from calibration.problems import CalibrationError
from pages.components import offered, problems
from pages.shared import checking, honesty, remedying, session
from pages.shared.formats import headed, plain
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WHERE = "suggestion"
STOPPED = "suggestion-stopped"
EXCLUDED = "column-excluded"


def draw(work: Workspace) -> None:
    """Draw what suggests a model or more criteria, and what the last suggestion said."""
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
    has_criteria = bool(work.model.criteria)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = _("Suggest more criteria") if has_criteria else _("Suggest a model")
        wanted = st.button(words, key="suggest", type="primary")
        anew = has_criteria and st.button(
            _("Suggest another model"),
            key="suggest-anew",
            type="tertiary",
            help=_("It takes the place of this one; Undo on Calibrate brings this one back."),
        )
    if wanted or anew:
        _suggest(work, beside=has_criteria and not anew)
    if session.remembered(STOPPED):
        st.info(_("The search was stopped. Your work so far is unchanged."))
    problems.draw(session.reported(WHERE))
    _say()


def _leave_out() -> None:
    """Make the columns that are listed, and no others, those that somebody left out."""
    chosen, taken = session.given(EXCLUDED), session.workspace().remedies
    listed = [str(each) for each in chosen] if isinstance(chosen, list) else []
    rest = tuple(each for each in taken if not isinstance(each, LeaveOut))
    remedying.all_replaced((*rest, *(LeaveOut(column=each) for each in listed)))


def _suggest(work: Workspace, *, beside: bool) -> None:
    """Look for criteria, beside those there are or instead; a click on Cancel stops it."""
    with st.container(horizontal=True, vertical_alignment="center", key="suggesting"):
        bar = st.progress(0.0, text=_("Looking for criteria that tell who converts"))
        place = st.empty()
    place.button(_("Cancel"), key="suggest-cancel", on_click=_cancel)

    def show(done: float, column: str) -> None:
        words = _("Looking for criteria that tell who converts")
        bar.progress(done, text=headed(words, plain(column)) if column else words)

    session.remember(STOPPED, None)
    session.remember(WHERE, None)
    try:
        found = _found(work, beside=beside, progress=show)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    finally:
        bar.empty()
        place.empty()
    session.report((), where=WHERE)
    if beside:
        session.keep(honesty.suggested(work, found, found.model))
        offered.keep(work, found.offers)
    else:
        offered.forget()
        if found.model.criteria:
            _start(work, found)
    optimism = () if found.optimism is None else (found.optimism.sentence(),)
    session.remember(WHERE, (beside, found.notices, optimism))
    if not beside:
        st.rerun()  # what stands above on the page was drawn of the model there was


def _cancel() -> None:
    """Say that the search which this click has interrupted was stopped."""
    if session.remembered(WHERE) is None:
        session.remember(STOPPED, True)  # noqa: FBT003 - a value to keep, not a flag


def _found(work: Workspace, *, beside: bool, progress: offered.Watch) -> Suggestion:
    leads, outcome = work.leads, work.model.outcome
    if leads is None or outcome is None:
        raise LookupError("there is nothing to suggest from")
    exclude = remedying.left_out_columns(work)
    if work.today is not None:
        exclude += (work.today.header,)
    look = partial(
        suggest,
        leads,
        today=datetime.now(tz=UTC).date(),
        exclude=exclude,
        overruled=checking.overruled_headers(work),
        profiles=read_profiles(work.profiles, work.corrected),
        at_cut_off=checking.known_in_time(work),
        refused=offered.refused(work),
        sample=work.sampling,
        progress=progress,
    )
    if beside:
        present = offered.named_as_here(work)
        outcome = present.outcome or outcome
        return look(outcome=outcome, lead_id=present.lead_id, as_of=present.as_of, beside=present)
    return look(outcome=outcome, lead_id=work.model.lead_id, as_of=work.model.as_of)


def _start(work: Workspace, found: Suggestion) -> None:
    """Make what was found the model to start from."""
    model = worded(found.model, _).with_name(work.model.name)
    if work.model.as_of is not None:  # the day that fields were made for stays theirs
        model = model.revised(as_of=work.model.as_of)
    started = work.started_from(model).changed(mapping={})
    session.keep(honesty.suggested(started, found, model))


def _say() -> None:
    work = session.workspace()
    said = session.remembered(WHERE)
    if work.versions is None or not isinstance(said, tuple):
        return
    beside, notices, optimism = said
    if beside:
        offered.draw(work)
    elif work.model.criteria:
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
    for sentence in optimism:
        st.caption(plain(told(sentence)))
    st.page_link("pages/calibrate.py", label=_("Go to Calibrate"))
