"""Parked questions and actions, those of the board with them: who, until when, and the answer."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from calibration.messages import say
from calibration.problems import CalibrationError, Problem
from calibration.store.decisions import Decision, Kind, parked
from pages.components import decisions_kept, problems
from pages.shared import formats, projects, session
from pages.shared.formats import safe
from pages.shared.words import _
from pages.shared.workspace import Workspace

WHERE = "open-questions"


@dataclass(frozen=True, slots=True)
class Open:
    """Something that somebody still sees to.

    Parameters
    ----------
    key
        Tells it from the others.
    what, owner, due
        What is to be found out or done, by whom, until when.
    about
        The name of the criterion it is about; empty for none.
    line
        Its line in the log; None of a question that is parked on the board.
    criterion
        The criterion's id, of a question that is parked on the board.
    """

    key: str
    what: str
    owner: str
    due: date | None
    about: str = ""
    line: int | None = None
    criterion: str = ""

    def is_late(self, today: date) -> bool:
        """Return whether it should have been answered before this day."""
        return self.due is not None and self.due < today


def draw(found: tuple[Decision, ...], *, today: date) -> None:
    """Draw what is open, the most urgent first, each with what answers it."""
    problems.draw(session.reported(WHERE))
    still = opened(found, session.workspace())
    if not still:
        st.html(f'<p class="caption">{safe(_("No question is open."))}</p>')
        return
    for each in still:
        _draw_one(each, late=each.is_late(today))


def opened(found: tuple[Decision, ...], work: Workspace) -> tuple[Open, ...]:
    """Return what is open in the log and on the board: by day, those without a day last."""
    of_log = [
        Open(f"line-{asked.id}", asked.what, asked.owner, asked.due, line=asked.id)
        for asked in (each.asked for each in parked(found) if each.is_open)
    ]
    labels = {} if work.versions is None else {each.id: each.label for each in work.model.criteria}
    of_board = [
        Open(
            f"board-{name}",
            each.question,
            each.owner,
            each.due,
            about=labels.get(name, name),
            criterion=name,
        )
        for name, each in work.room.parked.items()
    ]
    return tuple(
        sorted((*of_board, *of_log), key=lambda each: (each.due is None, each.due or date.max))
    )


def _draw_one(each: Open, *, late: bool) -> None:
    owner = each.owner or _("nobody yet")
    until = _("until {day}").format(day=formats.day(each.due)) if each.due else _("no date")
    mark = f'<span class="late">{safe(_("overdue"))}</span>' if late else ""
    about = f'<span class="caption">{safe(each.about)}</span>' if each.about else ""
    with st.container(key=f"open-{each.key}", gap=None):
        st.html(
            f'<div class="open"><b>{safe(each.what)}</b>{about}'
            f'<span class="caption">{safe(owner)} · {safe(until)}</span>{mark}</div>'
        )
        with (
            st.popover(_("Answer it"), key=f"answer-{each.key}"),
            st.form(f"answer-form-{each.key}", border=False),
        ):
            said, who = f"answer-said-{each.key}", f"answer-who-{each.key}"
            st.text_area(_("What came of it?"), key=said, height=72)
            st.text_input(_("Who says so"), each.owner or projects.author(), key=who)
            st.form_submit_button(
                _("Write the answer down"),
                key=f"answer-keep-{each.key}",
                on_click=partial(_answer, each, said, who),
            )


def _answer(each: Open, said: str, who: str) -> None:
    """Keep the answer as a line of the log; a question of the board leaves the board."""
    answer, by = (str(session.given(key) or "").strip() for key in (said, who))
    if not answer:
        empty = Problem("no-answer", "", say("Say what came of it."))
        session.report((empty,), where=WHERE)
        return
    try:
        if each.line is not None:
            decisions_kept.answer(each.line, what=answer, who=by)
        else:
            _answer_board(each, answer, by)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)


def _answer_board(each: Open, answer: str, by: str) -> None:
    line = decisions_kept.decide(
        Kind.QUESTION,
        what=formats.headed(each.about, each.what),
        who=each.owner or by,
        owner=each.owner,
        due=each.due,
    )
    decisions_kept.answer(line.id, what=answer, who=by)
    work = session.workspace()
    session.keep(work.changed(room=work.room.with_parked(each.criterion, None)))
