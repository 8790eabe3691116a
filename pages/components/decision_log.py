"""The decision log: what was decided, why, by whom; and the questions that are still parked."""

import csv
import io
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.exports.scored import safe_header as formula_safe
from calibration.messages import N_
from calibration.problems import CalibrationError
from calibration.store.decisions import Decision, Kind
from pages.components import decisions_kept, open_questions, problems
from pages.shared import formats, projects, session
from pages.shared.formats import safe
from pages.shared.words import _

SHEET: Final = Path(__file__).parent / "decisions.css"
WHAT, WHY, WHO, KIND = "decision-what", "decision-why", "decision-who", "decision-kind"
OWNER, DUE = "decision-owner", "decision-due"
LONGEST: Final = 500
KINDS: Final = {
    Kind.POINTS: N_("points"),
    Kind.THRESHOLD: N_("threshold"),
    Kind.GATES: N_("gates"),
    Kind.CRITERIA: N_("criteria"),
    Kind.RANKING: N_("ranking"),
    Kind.QUESTION: N_("question"),
    Kind.ANSWER: N_("answer"),
    Kind.ACTION: N_("action"),
    Kind.OTHER: N_("other"),
}
OWNED: Final = (Kind.QUESTION, Kind.ACTION)
"""What somebody sees to, until some day."""
OFFERED: Final = (Kind.OTHER, Kind.QUESTION, Kind.ACTION, Kind.THRESHOLD, Kind.GATES, Kind.CRITERIA)
"""What is written down by hand."""


def draw() -> None:
    """Draw the log, what adds to it, and what is still open."""
    st.html(SHEET)
    if news := session.news():
        st.success(news)
    found = decisions_kept.read()
    problems.draw(session.reported(decisions_kept.WHERE))
    told, parked = st.columns([0.58, 0.42], gap="large")
    with told:
        st.subheader(_("Decided"), anchor=False)
        _table(found)
        _add()
    with parked:
        st.subheader(_("Parked"), anchor=False)
        open_questions.draw(found, today=datetime.now(tz=UTC).date())


def _table(found: tuple[Decision, ...]) -> None:
    """Draw the lines of the log, the latest first."""
    decided = [each for each in found if each.kind not in OWNED]
    if not decided:
        st.html(f'<p class="caption">{safe(_("Nothing has been decided yet."))}</p>')
    else:
        asked = {each.id: each for each in found}
        lines = "".join(_line(each, asked) for each in reversed(decided))
        st.html(f'<ol class="log" reversed data-testid="decisions">{lines}</ol>')
    if found:
        st.download_button(
            _("Download (CSV)"),
            data=log_file(found),
            file_name="decisions.csv",
            mime="text/csv",
            on_click="ignore",
            key="download-decisions",
        )


def _line(each: Decision, asked: dict[int, Decision]) -> str:
    question = asked.get(each.answers) if each.answers is not None else None
    what = each.what if question is None else formats.headed(question.what, each.what)
    who = _("{who}, {day}").format(who=each.who, day=formats.day(each.made_at.date()))
    why = f'<span class="why">{safe(each.why)}</span>' if each.why else ""
    return (
        f"<li><b>{safe(what)}</b>{why}"
        f'<span class="caption">{safe(_(KINDS[each.kind]))} · {safe(who)}</span></li>'
    )


def log_file(found: tuple[Decision, ...]) -> bytes:
    """Return the log as CSV; texts that a spreadsheet would run get an apostrophe."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("id", "kind", "what", "why", "who", "made_at", "owner", "due", "answers"))
    for each in found:
        rows.writerow(
            (
                each.id,
                each.kind.value,
                *(formula_safe(text) for text in (each.what, each.why, each.who)),
                each.made_at.isoformat(timespec="seconds"),
                formula_safe(each.owner),
                each.due.isoformat() if each.due else "",
                "" if each.answers is None else each.answers,
            )
        )
    return written.getvalue().encode("utf-8-sig")


def _add() -> None:
    """Draw what writes a line by hand."""
    with st.expander(_("Write something down"), key="decision-add"):
        kind = st.segmented_control(
            _("About"),
            OFFERED,
            format_func=lambda each: _(KINDS[each]),
            default=Kind.OTHER,
            key=KIND,
            required=True,
        )
        with st.form("decision-form", border=False):
            _write(kind or Kind.OTHER)


def _write(kind: Kind) -> None:
    what, why, who = (session.renewed(each) for each in (WHAT, WHY, WHO))
    asked = _("What was asked") if kind is Kind.QUESTION else _("What was decided")
    st.text_area(asked, key=what, max_chars=LONGEST, height=72)
    st.text_input(_("Why"), key=why, max_chars=LONGEST)
    with st.container(horizontal=True):
        st.text_input(_("By whom"), projects.author(), key=who, max_chars=LONGEST)
        if kind in OWNED:
            st.text_input(_("Who sees to it"), key=session.renewed(OWNER), max_chars=LONGEST)
            st.date_input(
                _("Until when"), value=None, key=session.renewed(DUE), format=_("YYYY/MM/DD")
            )
    st.form_submit_button(
        _("Write it down"), key="decision-keep", type="primary", on_click=partial(_keep, kind)
    )


def _keep(kind: Kind) -> None:
    what, why, who, owner = (
        str(session.given(session.renewed(each)) or "").strip() for each in (WHAT, WHY, WHO, OWNER)
    )
    due = session.given(session.renewed(DUE))
    try:
        decisions_kept.decide(
            kind,
            what=what,
            why=why,
            who=who,
            owner=owner if kind in OWNED else "",
            due=due if kind in OWNED and isinstance(due, date) else None,
        )
    except CalibrationError as error:
        session.report(error.problems, where=decisions_kept.WHERE)
        return
    session.report((), where=decisions_kept.WHERE)
    for each in (WHAT, WHY, OWNER, DUE):
        session.renew(each)
