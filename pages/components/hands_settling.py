"""The criteria on which the sides differ, one by one: guess, move, read, agree and say why."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.two_hands import BothHands
from calibration.messages import say
from calibration.model import Criterion, Model
from calibration.problems import CalibrationError, Problem
from calibration.store.decisions import Kind
from pages.components import (
    decisions_kept,
    evidence_words,
    figures,
    hands_follows,
    hands_words,
    parking,
    problems,
)
from pages.components.hands_kept import Hands
from pages.shared import formats, projects, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, told

WHERE: Final = "hands-settling"
CHOSEN, POINTS, WHY, WHO = "hands-criterion", "hands-points", "hands-why", "hands-who"
ROOM_TO_MOVE: Final = 10
"""How many points beyond what anybody wants a slider goes."""


def draw(results: Results, hands: Hands) -> None:
    """Draw one criterion of those on which the sides differ, and what its points would do."""
    rows = hands.to_settle
    if not rows:
        said = _("Nothing is left to agree on here.")
        if not hands.agreed:
            said = _("Both sides want the points that there are.")
        st.html(f'<p class="answer">{safe(said)}</p>')
        return
    row = _chosen(results.model, rows)
    criterion = results.model.criterion(row.criterion)
    asked, does = st.columns([0.5, 0.5], gap="large")
    with asked:
        _three(results, criterion, row)
        points = _points(criterion, row)
        problems.draw(session.reported(WHERE))
        _agree(results, criterion, row, points)
    with does:
        hands_follows.draw(results, criterion, points)


def _chosen(model: Model, rows: tuple[BothHands, ...]) -> BothHands:
    """Return the criterion that is chosen, and draw the choice with the way to the next."""
    ids = [each.criterion for each in rows]
    known = session.remembered(CHOSEN)
    place = ids.index(known) if isinstance(known, str) and known in ids else 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{CHOSEN}-{ids[place]}"
        st.selectbox(
            _("Criterion {place} of {all}").format(place=place + 1, all=len(rows)),
            ids,
            index=place,
            key=key,
            format_func=lambda name: formats.plain(model.criterion(name).label),
            on_change=lambda: session.remember(CHOSEN, session.given(key)),
            width=420,
        )
        for button, way, to in (
            ("hands-before", _("Back"), place - 1),
            ("hands-next", _("Next"), place + 1),
        ):
            there = 0 <= to < len(rows)
            st.button(
                way,
                key=button,
                disabled=not there,
                on_click=partial(session.remember, CHOSEN, ids[to] if there else None),
            )
    return rows[place]


def _three(results: Results, criterion: Criterion, row: BothHands) -> None:
    said = told(criterion.sentence())
    if not results.work.room.hidden:
        tells = evidence_words.few_words(results).get(criterion.id, "")
        said = " · ".join(each for each in (said, tells) if each)
    three = (
        (_("marketing"), row.marketing),
        (_("now"), row.present),
        (_("sales"), row.sales),
    )
    cells = "".join(
        f"<div><span>{safe(name)}</span><strong>{_said(points)}</strong></div>"
        for name, points in three
    )
    st.html(
        f'<div class="settle"><h3>{safe(criterion.label)}</h3>'
        f'<p class="caption">{safe(said)}</p><div class="three">{cells}</div></div>'
    )


def _said(points: int | None) -> str:
    return formats.DASH if points is None else safe(formats.signed(points))


def _points(criterion: Criterion, row: BothHands) -> int:
    wanted = [each for each in (row.marketing, row.present, row.sales) if each is not None]
    low, high = min(*wanted, 0) - ROOM_TO_MOVE, max(*wanted, 0) + ROOM_TO_MOVE
    # Another key where what it is drawn with has changed: on another page, or by agreeing.
    key = f"{POINTS}-{criterion.id}-{criterion.points}-{low}-{high}"
    return st.slider(
        _("Points that both can live with"), low, high, criterion.points, step=1, key=key
    )


def _agree(results: Results, criterion: Criterion, row: BothHands, points: int) -> None:
    """Draw the reason, who decided, and the buttons that end it: agree, or park the question."""
    locked = criterion.id in results.work.room.locked
    why, who = f"{WHY}-{criterion.id}", WHO
    st.text_input(
        _("Why"),
        key=why,
        placeholder=_("In three months somebody will ask."),
        disabled=locked,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Decided by"),
            projects.author() or _("Sales and marketing"),
            key=who,
            width=220,
            disabled=locked,
        )
        st.button(
            _("Agree on {points} points").format(points=formats.signed(points)),
            key="hands-agree",
            type="primary",
            disabled=locked,
            on_click=partial(_keep, criterion, row, points),
        )
        parking.draw(criterion)
    if locked:
        figures.caption(_("Locked on the board: it stays."))


def _keep(criterion: Criterion, row: BothHands, points: int) -> None:
    """Make the value an edit of the draft, and a row of the decisions."""
    why = str(session.given(f"{WHY}-{criterion.id}") or "").strip()
    who = str(session.given(WHO) or "").strip()
    if missing := _missing(why, who):
        session.report(missing, where=WHERE)
        return
    work = session.workspace()
    before = criterion.points
    try:
        edited = work.model.with_points(criterion.id, points)
        what = _("{agreed} ({before} before; marketing {marketing}, sales {sales})").format(
            agreed=hands_words.settled_words(edited.criterion(criterion.id)),
            before=formats.signed(before),
            marketing=_or_nothing(row.marketing),
            sales=_or_nothing(row.sales),
        )
        decisions_kept.decide(Kind.POINTS, what=what, why=why, who=who)
        session.keep(session.workspace().edited(edited))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.forget(f"{WHY}-{criterion.id}")
    said = _("Agreed: {what}. It is among the decisions; Undo takes back the points.")
    session.tell(
        said.format(what=formats.plain(hands_words.settled_words(edited.criterion(criterion.id))))
    )


def _or_nothing(points: int | None) -> str:
    return _("nothing") if points is None else formats.signed(points)


def _missing(why: str, who: str) -> tuple[Problem, ...]:
    found = []
    if not why:
        found.append(Problem("no-reason", "", say("Say why you agree on these points.")))
    if not who:
        found.append(Problem("no-name", "", say("Say who decided it.")))
    return tuple(found)
