"""The blind ranking on a phone: one lead after the other, and three large buttons."""

import streamlit as st

from calibration.advice.sides import Answer, Card
from calibration.problems import CalibrationError
from calibration.store import rankings
from calibration.store.rankings import OpenRanking
from calibration.store.rooms import Room
from pages.components import following, phone_errors
from pages.components.answer_words import ANSWERS, answer_name
from pages.shared import formats, projects, rooms, session
from pages.shared.formats import safe
from pages.shared.rooms import Seat
from pages.shared.words import _

AT, CARDS = "phone-card", "phone-cards"


def draw(seat: Seat) -> None:
    """Draw the lead that this phone is at, and follow the room.

    An answer draws this anew and nothing else, and so does every look at the room: what Streamlit
    loses of an answer's drawing is there at the next look (see ``following``).
    """
    st.fragment(_draw, run_every=following.PHONE)(seat, [0])


def _draw(seat: Seat, runs: list[int]) -> None:
    runs[0] += 1
    try:
        if runs[0] > 1 and sign(rooms.found(seat.code)) != sign(seat.room):
            st.rerun()
        ranking = _ranking(seat)
        answers = (
            {}
            if ranking is None
            else rankings.answers_of(projects.store(), seat.code, seat.token, ranking=ranking.id)
        )
    except CalibrationError as error:
        phone_errors.draw(error)
        return
    if ranking is None:
        st.write(_("The ranking is closed. Look at the screen in front."))
        return
    phone_errors.draw_kept()
    at = _place(ranking, len(answers))
    if at >= len(ranking.cards):
        _finished()
        return
    _progress(ranking, at, len(answers))
    _card(ranking.cards[at])
    with st.container(horizontal=True, key="phone-answers"):
        for answer in ANSWERS:
            st.button(
                answer_name(answer),
                key=f"answer-{ranking.id}-{at}-{answer.value}",
                type="primary" if answers.get(at) is answer else "secondary",
                width="stretch",
                on_click=_answer,
                args=(seat, ranking, at, answer),
            )


def _ranking(seat: Seat) -> OpenRanking | None:
    """Return the ranking that is open: unsealed once, for its cards never change."""
    known = session.remembered(CARDS)
    if isinstance(known, OpenRanking) and str(known.id) == seat.room.topic:
        return known
    found = rankings.ranking_on_phones(projects.store(), seat.code)
    session.remember(CARDS, found)
    session.remember(AT, None)
    return found


def sign(room: Room | None) -> object:
    """Return what phones follow: answers of others don't concern them; None for no room."""
    return None if room is None else (room.stage, room.topic)


def forget() -> None:
    """Forget the cards: called where no ranking is open."""
    session.remember(CARDS, None)
    session.remember(AT, None)


def _place(ranking: OpenRanking, answered: int) -> int:
    """Return the card that this phone is at: on arrival, the first without an answer."""
    known = session.remembered(AT)
    if isinstance(known, int):
        return known
    at = min(answered, len(ranking.cards))
    session.remember(AT, at)
    return at


def _progress(ranking: OpenRanking, at: int, answered: int) -> None:
    """Draw how far this phone is, between the ways back and on through what it has answered."""
    cards = len(ranking.cards)
    with st.container(horizontal=True, vertical_alignment="center", key="phone-ways"):
        st.button(_("Back"), key="card-back", disabled=at == 0, on_click=_go, args=(at - 1,))
        st.html(
            f'<div class="answered"><span>{safe(formats.part_of(at + 1, cards))}</span>'
            f'<i><b style="width:{100 * answered / cards:.0f}%"></b></i></div>'
        )
        st.button(_("Next"), key="card-next", disabled=at >= answered, on_click=_go, args=(at + 1,))


def _card(card: Card) -> None:
    lines = "".join(
        f"<dt>{safe(name)}</dt><dd>{safe(text or formats.DASH)}</dd>" for name, text in card
    )
    st.html(f'<dl class="card" data-testid="card">{lines}</dl>')


def _answer(seat: Seat, ranking: OpenRanking, card: int, answer: Answer) -> None:
    """Keep an answer, and go on; a second tap on a button that is about to go is none."""
    if session.remembered(AT) != card:
        return
    try:
        rankings.vote(
            projects.store(), seat.code, seat.token, ranking=ranking.id, card=card, answer=answer
        )
    except CalibrationError as error:
        forget()
        phone_errors.keep(error)
        return
    session.remember(AT, card + 1)


def _finished() -> None:
    st.title(_("Done, thank you."), anchor=False)
    st.write(_("You can change your answers until the ranking is closed."))
    st.button(_("Look at them again"), key="card-first", width="stretch", on_click=_go, args=(0,))


def _go(card: int) -> None:
    session.remember(AT, card)
