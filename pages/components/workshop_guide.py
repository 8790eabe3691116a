"""The guide through a workshop: its steps, the one the room is at, and the way to its place."""

import streamlit as st

from pages.components.workshop_agenda import HERE, MINUTES, PLACE, STEPS, Step, begins, named
from pages.shared import session
from pages.shared.formats import safe
from pages.shared.words import _, ngettext

AT, ADDRESS = "workshop-step", "step"


def draw() -> None:
    """Draw the agenda, and the step that the room is at, large."""
    at = _present()
    listed, told = st.columns([0.42, 0.58], gap="large")
    with listed, st.container(key="agenda", gap=None):
        for place, step in enumerate(STEPS, 1):
            _line(place, step, at)
    with told, st.container(key="agenda-step"):
        _tell(at)


def _present() -> Step:
    """Return the step that the room is at: the session's, else the address's, else the first."""
    return named(session.remembered(AT) or st.query_params.get(ADDRESS))


def _go(step: Step) -> None:
    session.remember(AT, step.name)
    st.query_params[ADDRESS] = step.name


def _line(place: int, step: Step, at: Step) -> None:
    done = STEPS.index(step) < STEPS.index(at)
    state = "now" if step is at else "done" if done else "next"
    with st.container(key=f"agenda-{state}-{place}"):
        st.button(
            _("{place}. {title} · {minutes} min").format(
                place=place, title=_(step.title), minutes=step.minutes
            ),
            key=f"step-{step.name}",
            type="primary" if step is at else "tertiary",
            width="stretch",
            on_click=_go,
            args=(step,),
        )


def _tell(at: Step) -> None:
    place, first = STEPS.index(at), begins(at)
    minutes = ngettext(
        "Step {place} of {steps} · {n} minute · from minute {first} of {all}",
        "Step {place} of {steps} · {n} minutes · from minute {first} of {all}",
        at.minutes,
    ).format(place=place + 1, steps=len(STEPS), n=at.minutes, first=first, all=MINUTES)
    st.html(
        f'<div class="step"><span class="caption">{safe(minutes)}</span>'
        f"<h2>{safe(_(at.title))}</h2><p>{safe(_(at.says))}</p></div>"
    )
    with st.container(horizontal=True):
        if at.page == HERE:
            st.button(
                _(at.way),
                key="step-way",
                type="primary",
                on_click=session.shown,
                args=(PLACE, at.section),
            )
        elif st.button(_(at.way), key="step-way", type="primary"):
            st.switch_page(at.page, query_params=st.query_params.to_dict())
        if place > 0:
            st.button(_("Back"), key="step-back", on_click=_go, args=(STEPS[place - 1],))
        if place + 1 < len(STEPS):
            st.button(_("Next step"), key="step-next", on_click=_go, args=(STEPS[place + 1],))
