"""Monitor: the choice of model and leads, then the verdict and what it rests on."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.monitoring.results import Finding, Monitoring, Verdict
from calibration.problems import CalibrationError
from pages.components import (
    figures,
    monitor_download,
    monitor_leads,
    monitor_model,
    monitor_moved,
    monitor_promise,
    monitor_verdict,
    monitor_volume,
    problems,
)
from pages.shared import formats, monitored, session
from pages.shared.formats import safe
from pages.shared.monitored import Asked
from pages.shared.words import _, told

SHEET: Final = Path(__file__).parent / "monitor.css"
SECTION: Final = "monitor-section"
CHOICE: Final = "monitor-choice"
FOUND: Final = "monitor-found"
Draw = Callable[[Asked, Monitoring], None]


def draw() -> None:
    """Draw the page's parts."""
    st.html(SHEET)
    asked = _choices()
    if asked is None:
        _fold(is_found=False)
        return
    try:
        with st.spinner(_("Holding the promise against the new leads")):
            found = asked.found()
    except CalibrationError as error:
        _fold(is_found=False)
        problems.draw(error.problems, title=_("The new leads can't be held against the model."))
        return
    _fold(is_found=True)
    _found(asked, found)


def _fold(*, is_found: bool) -> None:
    """Fold the choices away once there is something to read, and unfold them where there isn't."""
    if bool(session.remembered(FOUND)) != is_found:
        session.remember(FOUND, is_found)
        st.rerun()


def _choices() -> Asked | None:
    """Draw which model and which leads; folded away once both are there."""
    found = bool(session.remembered(FOUND))
    with st.container(key="monitor-heading"):
        st.title(_("Monitor"), anchor=False)
        if not found:
            figures.caption(
                _(
                    "Does the agreed model still do what it promised? Bring leads that came after "
                    "those it was made from, with their outcome where it is known by now."
                )
            )
    place = st.expander(_("The model and the new leads"), key=CHOICE) if found else st.container()
    with place:
        left, right = st.columns([0.4, 0.6], gap="large")
        with left:
            watched = monitor_model.draw()
        with right:
            return monitor_leads.draw(watched)


def _found(asked: Asked, found: Monitoring) -> None:
    monitor_verdict.draw(asked, found)
    with st.container(horizontal=True, gap="small"):
        _recalibrate(asked, found)
        monitor_download.draw(asked, found)
    problems.draw(session.reported(CHOICE), title=_("The new leads can't be opened."))
    sections: dict[str, tuple[str, Draw]] = {
        "promise": (_("Promise and reality"), monitor_promise.draw),
        "moved": (_("What has moved"), monitor_moved.draw),
        "volume": (_("Volume, missing values, new words"), monitor_volume.draw),
        "questions": (_("All that was asked"), _questions),
    }
    session.first(SECTION, "promise")
    chosen = st.segmented_control(
        _("Sections of the monitoring"),
        list(sections),
        format_func=lambda name: sections[name][0],
        key=SECTION,
        label_visibility="collapsed",
        required=True,
    )
    sections[chosen or "promise"][1](asked, found)
    _cannot_tell(found)
    problems.draw_notices(found.notices)


def _recalibrate(asked: Asked, found: Monitoring) -> None:
    """Offer to open the app on the new leads, the monitored model being the start version."""
    if not st.button(
        _("Recalibrate on these leads"),
        key="monitor-recalibrate",
        type="primary" if found.verdict is Verdict.RECALIBRATE else "secondary",
        help=_(
            "Opens the board on the new leads, with this model as the start version. What you "
            "work on now stays in its project."
        ),
    ):
        return
    contents, upload = monitor_leads.contents()
    try:
        with st.spinner(_("Opening the new leads")):
            monitored.recalibrate(
                asked, contents, choices=upload.choices if upload is not None else None
            )
    except CalibrationError as error:
        session.report(error.problems, where=CHOICE)
        return
    session.report((), where=CHOICE)
    st.switch_page("pages/calibrate.py")


def _questions(_asked: Asked, found: Monitoring) -> None:
    """Draw every question of the joint test, with its answer."""
    if not found.findings:
        figures.caption(_("Nothing could be asked of so few leads."))
        return
    heads = ("", _("chance alone"), _("over all questions"), "")
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    lines = "".join(_question(each) for each in found.findings)
    st.html(
        '<div class="wide"><table class="plain kept asked" data-testid="monitor-questions">'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
    figures.caption(
        _(
            "How often chance alone brings as much, and the same by Holm's method for all these "
            "questions together: below 5 %, and large enough to matter, it counts."
        )
    )


def _question(each: Finding) -> str:
    verdict = ""
    if each.counts:
        verdict = _("recalibrate") if each.leads_to is Verdict.RECALIBRATE else _("watch")
    return (
        f'<tr><th scope="row">{safe(told(each.sentence))}</th><td>{_chance(each.chance)}</td>'
        f'<td><b>{_chance(each.adjusted)}</b></td><td class="moved">{safe(verdict)}</td></tr>'
    )


def _chance(share: float) -> str:
    if share < 0.001:
        return _("under {share}").format(share=formats.percent(0.001))
    return formats.percent(share)


def _cannot_tell(found: Monitoring) -> None:
    if not found.cannot_tell:
        return
    st.markdown(f"**{_('What can’t be told')}**")
    items = "".join(f"<li>{safe(told(each))}</li>" for each in found.cannot_tell)
    st.html(f'<ul class="told">{items}</ul>')
