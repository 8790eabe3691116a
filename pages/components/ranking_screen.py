"""The blind ranking on the screen in front: begun, followed without an answer shown, closed."""

from collections.abc import Callable

import streamlit as st

from calibration.problems import CalibrationError, EvaluationError, Problem
from calibration.store import people, rankings
from calibration.store.rankings import Ranking
from calibration.store.rooms import Room, close_room
from pages.components import (
    following,
    grouped,
    measured,
    problems,
    ranking_cards,
    ranking_read,
    workshop_room,
)
from pages.components.answer_words import SIDES, side_name
from pages.shared import formats, projects, rooms, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

WHERE = "ranking"


def draw() -> None:
    """Draw what the ranking is at: not begun, open, or closed and read."""
    problems.draw(session.reported(WHERE))
    room, last = rooms.led(), _last()
    if last is None:
        _explain()
        _begin(room)
    elif not last.is_open:
        ranking_read.draw(last)
        with st.expander(_("Rank other leads")):
            _begin(room)
    elif room is None or room.id != last.room:
        st.warning(_("A ranking is open in a room that this screen has lost the link of."))
        st.button(_("Close that room"), key="ranking-lost", on_click=_close_lost, args=(last,))
    else:
        _follow(room, last)


def _last() -> Ranking | None:
    project = projects.project_id()
    found = () if project is None else rankings.rankings_of(projects.store(), project)
    return found[-1] if found else None


def _explain() -> None:
    st.html(
        f'<p class="big">{safe(_("Would you call this lead?"))}</p>'
        '<ol class="howto">'
        + "".join(
            f"<li>{safe(each)}</li>"
            for each in (
                _("Every phone shows the same past leads, without names, one after the other."),
                _("Each person says of each lead: hot, warm or cold. Nobody talks."),
                _("Then see where you disagree, and what became of those leads."),
            )
        )
        + "</ol>"
    )


def _begin(room: Room | None) -> None:
    """Draw the button that begins a ranking, or what is missing for one."""
    if room is None:
        st.write(_("First open a room, so that people can rank on their phones."))
        workshop_room.draw_opening()
        return
    results = measured.ready()
    if results is None or grouped.needs_leads(results):
        return
    workshop_room.draw_people(room)
    st.button(
        _("Start the ranking"),
        key="ranking-start",
        type="primary",
        on_click=_start,
        args=(room, results),
    )


@st.fragment(run_every=following.SCREEN)
def _follow(room: Room, ranking: Ranking) -> None:
    """Draw how far everybody is, and no answer; at each look anew, and nothing else on the page."""
    try:
        _draw_progress(room, ranking)
    except CalibrationError as error:
        problems.draw(error.problems)


def _draw_progress(room: Room, ranking: Ranking) -> None:
    if not rankings.rankings_in(projects.store(), room.id)[-1].is_open:  # on another screen
        st.rerun()
    answered = rankings.count_votes(projects.store(), ranking.id)
    here = people.people_in(projects.store(), room.id)
    parts, done = [], 0
    for side in SIDES:
        those = [each for each in here if each.side is side]
        ready = sum(answered.get(each.id, 0) >= ranking.cards for each in those)
        given = sum(answered.get(each.id, 0) for each in those)
        done += ready
        share = 100 * given / (len(those) * ranking.cards) if those else 0.0
        said = ngettext("have ranked the lead", "have ranked all {n} leads", ranking.cards).format(
            n=formats.number(ranking.cards)
        )
        parts.append(
            f"<div>{safe(side_name(side))}<strong>{safe(formats.part_of(ready, len(those)))}"
            f'</strong><i class="gauge"><b style="width:{share:.0f}%"></b></i>'
            f'<span class="caption">{safe(said)}</span></div>'
        )
    votes = sum(answered.values())
    st.html(
        f'<p class="big">{safe(_("Rank the leads on your phone. Nobody talks."))}</p>'
        f'<div class="sides" data-testid="answered">{"".join(parts)}</div>'
        f'<p class="caption" data-testid="votes">{safe(_votes(votes))}</p>'
    )
    st.button(
        _("Close the ranking"),
        key="ranking-close",
        type="primary" if here and done == len(here) else "secondary",
        on_click=_try,
        args=(lambda: rankings.close_ranking(projects.store(), room.code),),
    )


def _votes(votes: int) -> str:
    said = ngettext("{n} answer so far", "{n} answers so far", votes)
    return said.format(n=formats.number(votes))


def _start(room: Room, results: Results) -> None:
    _try(lambda: _open(room, results))


def _open(room: Room, results: Results) -> None:
    """Open a ranking of leads chosen from those that are open.

    Raises
    ------
    CalibrationError
        If none can be chosen, or the store can't be written.
    """
    before = rankings.rankings_in(projects.store(), room.id)
    if before and before[-1].is_open:  # by the first click of a double one
        return
    number = len(before)
    chosen = ranking_cards.choose(results, room=room.id, number=number)
    if not chosen.cards and chosen.shortfall is not None:
        raise EvaluationError(Problem("no-leads", "", chosen.shortfall))
    opened = rankings.open_ranking(
        projects.store(), room.code, chosen.cards, rows=chosen.rows, converted=chosen.converted
    )
    ranking_cards.keep(opened, chosen)
    ranking_read.hide_outcomes()


def _close_lost(ranking: Ranking) -> None:
    _try(lambda: close_room(projects.store(), projects.require_project(), ranking.room))


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
