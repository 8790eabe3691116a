"""What is surely wrong with the model, each with its evidence and what to do about it."""

from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.advice.diagnoses.statement import (
    Place,
    Remedy,
    SetPoints,
    SetThreshold,
    Statement,
)
from calibration.advice.diagnosis import Diagnosis, LeadsToldApart, diagnose
from calibration.advice.segment_counts import segment_columns, segments_of_leads
from calibration.leads.findings_time import drift
from calibration.leads.readings import read_profiles
from calibration.model import Model
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, session
from pages.shared.formats import plain, safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told

SHEET: Final = Path(__file__).parent / "advice.css"
WHERE: Final = "diagnosis"
SECTION: Final = "advice-section"
"""The control of the page's sections, which a remedy may open."""
DONE: Final = "diagnosis-done"
SEGMENTS: Final = "diagnosis-segments"
MOST_AT_ONCE: Final = 500_000
"""Leads that are scored by segment without being asked: about two seconds."""
_SECTIONS: Final = {Place.THRESHOLD: "threshold", Place.POINTS: "points"}
_PAGES: Final = {
    Place.LEADS: "pages/leads.py",
    Place.CRITERIA: "pages/criteria.py",
    Place.BOARD: "pages/calibrate.py",
}


def draw(results: Results) -> None:
    """Draw the statements, the gravest first, or that nothing stands out."""
    st.html(SHEET)
    problems.draw(session.reported(WHERE))
    try:
        found = diagnosis_of(results)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("No diagnosis can be made."))
        return
    _tell_what_was_done()
    with st.container(key="diagnosis"):
        if healthy := found.healthy:
            st.html(f'<p class="answer" data-testid="diagnosis">{safe(told(healthy))}</p>')
        for place, each in enumerate(found.shown):
            _draw(results, each, place)
        _more(results, found)


def diagnosis_of(results: Results) -> Diagnosis:
    """Return the diagnosis of the model on screen, made anew only when something changes."""
    patterns, model, capacity = results.patterns(), results.model, results.work.room.capacity
    apart = _told_apart(results)
    evaluation = results.evaluation()
    return results.shelf.get(
        "diagnosis",
        (patterns, model, capacity, apart),
        lambda: diagnose(
            patterns,
            model,
            capacity=capacity,
            apart=apart,
            evaluation=evaluation,
            scores=results.scores(patterns),
        ),
    )


def _told_apart(results: Results) -> LeadsToldApart | None:
    """Return the leads by segment and score; of very many only when somebody asks for it."""
    if results.is_grouped or _is_put_off(results):
        return None
    work, model, typed = results.work, results.model, results.typed()
    profiles = read_profiles(work.profiles, work.corrected)

    def made() -> LeadsToldApart:
        columns = segment_columns(profiles, leave_out=_no_segments(results, model))
        return LeadsToldApart(segments_of_leads(typed, model, columns), drift(typed))

    return results.shelf.get("diagnosis-leads", (typed, model, profiles), made)


def _is_put_off(results: Results) -> bool:
    return results.facts.rows > MOST_AT_ONCE and session.given(SEGMENTS) is not True


def _no_segments(results: Results, model: Model) -> list[str | None]:
    """Return the headers of columns that tell the outcome or a decision, not who a lead is."""
    work = results.work
    outcome = model.outcome.field if model.outcome is not None else None
    return [
        outcome,
        work.mapping.get(outcome, outcome) if outcome else None,
        work.today.header if work.today is not None else None,
        work.worked.column if work.worked is not None else None,
    ]


def _draw(results: Results, statement: Statement, place: int) -> None:
    said, done = st.columns([0.78, 0.22], vertical_alignment="center", gap="medium")
    with said:
        st.html(
            f'<p class="step" data-testid="diagnosis"><b>{safe(told(statement.message))}</b>'
            f'<span class="caption">{safe(told(statement.advice))}</span></p>'
        )
    with done, st.container(horizontal=True, horizontal_alignment="right"):
        _remedy(results, statement.remedy, place)


def _remedy(results: Results, remedy: Remedy, place: int) -> None:
    """Draw the button that does it, or the way to where it is done."""
    if isinstance(remedy, Place):
        _way(remedy, place)
        return
    if isinstance(remedy, SetPoints) and remedy.criterion in results.work.room.locked:
        st.html(f'<p class="caption">{safe(_("These points are locked on the board."))}</p>')
        return
    st.button(
        _label(remedy),
        key=f"diagnosis-do-{place}",
        on_click=partial(_do, remedy),
        help=_("Undo takes it back."),
    )


def _label(remedy: SetThreshold | SetPoints) -> str:
    if isinstance(remedy, SetThreshold):
        return _("Threshold to {points}").format(points=formats.number(remedy.threshold))
    return _("Points to {points}").format(points=formats.number(remedy.points))


def _way(to: Place, place: int) -> None:
    names = {
        Place.LEADS: _("Go to Leads"),
        Place.CRITERIA: _("Go to Criteria"),
        Place.BOARD: _("Go to the board"),
        Place.THRESHOLD: _("Choose a threshold"),
        Place.POINTS: _("Have points suggested"),
    }
    if to in _PAGES:
        st.page_link(_PAGES[to], label=names[to])
        return
    st.button(
        names[to],
        key=f"diagnosis-go-{place}",
        on_click=partial(session.shown, SECTION, _SECTIONS[to]),
    )


def _do(remedy: SetThreshold | SetPoints) -> None:
    """Make the edit, an edit of the present version like any other, and remember what it was."""
    work = session.workspace()
    try:
        if isinstance(remedy, SetThreshold):
            before, model = work.model.threshold, work.model.with_threshold(remedy.threshold)
            name, after = _("The threshold"), remedy.threshold
        else:
            criterion = work.model.criterion(remedy.criterion)
            before, after, name = criterion.points, remedy.points, f"“{criterion.label}”"
            model = work.model.with_points(remedy.criterion, remedy.points)
        session.keep(work.edited(model))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    said = _("{name}: from {before} to {after} points. Undo takes it back.").format(
        name=name, before=formats.number(before), after=formats.number(after)
    )
    session.remember(DONE, said)


def _tell_what_was_done() -> None:
    """Say once what a button has changed."""
    said = session.remembered(DONE)
    session.remember(DONE, None)
    if isinstance(said, str):
        st.success(plain(said))


def _more(results: Results, found: Diagnosis) -> None:
    """Draw the other statements, and what can't be told, behind a line each."""
    if found.more:
        with st.expander(
            ngettext("{n} more", "{n} more", len(found.more)).format(n=len(found.more))
        ):
            for place, each in enumerate(found.more, start=len(found.shown)):
                _draw(results, each, place)
    untold = [] if _is_put_off(results) else list(found.untold)
    if results.facts.rows > MOST_AT_ONCE and not results.is_grouped:
        st.toggle(_("Look at segments and over time too (a few seconds)"), key=SEGMENTS)
    if untold:
        with st.popover(_("What these leads can't tell"), type="tertiary"):
            items = "".join(f"<li>{safe(told(each))}</li>" for each in untold)
            st.html(f'<ul class="caption">{items}</ul>')
