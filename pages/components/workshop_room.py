"""The room: its link as a code for phones, who is there, and what to do if phones don't get in."""

from collections.abc import Callable

import streamlit as st

from calibration.problems import CalibrationError
from calibration.store.people import people_in
from calibration.store.rooms import Room
from pages.components import following, problems, qr_code
from pages.components.answer_words import SIDES, side_name
from pages.shared import formats, phone_address, projects, rooms, session
from pages.shared.formats import safe
from pages.shared.words import _

BASE, TYPED = "phones-base", "phones-typed"
WHERE = "workshop-room"


def draw() -> None:
    """Draw the way into the room; before there is one, the button that opens it."""
    room = rooms.led()
    problems.draw(session.reported(WHERE))
    if room is None:
        st.html(f'<p class="big">{safe(_("No room is open."))}</p>')
        st.write(
            _(
                "People in a room rank leads and propose points on their phones. They need its "
                "link, no account and no app."
            )
        )
        draw_opening()
        return
    base = _base()
    shown, told = st.columns([0.46, 0.54], gap="large")
    with shown:
        qr_code.draw(phone_address.link(base, room.code), described=_("The room's link as a code"))
    with told:
        _warn(base)
        _how()
        draw_people(room)
        with st.container(horizontal=True, vertical_alignment="top"):
            _adjust(base)
            st.button(_("Close the room"), key="room-close", on_click=_close, args=(room,))


def draw_opening() -> None:
    """Draw the button that opens a room."""
    st.button(_("Open a room"), key="room-open", type="primary", on_click=_open)


def require_code() -> str:
    """Return the code of the open room, which is opened if there is none."""
    return rooms.require_code()


def latest_id() -> str | None:
    """Return the id of the room that is open, else of the project's last; None for none."""
    return rooms.latest_id()


@st.fragment(run_every=following.SCREEN)
def draw_people(room: Room) -> None:
    """Draw how many people of each side are in a room, and the names of those who gave one.

    This draws itself anew at each look, and nothing else on the page.
    """
    try:
        here = people_in(projects.store(), room.id)
    except CalibrationError as error:
        problems.draw(error.problems)
        return
    parts = []
    for side in SIDES:
        those = [each for each in here if each.side is side]
        names = ", ".join(each.name for each in those if each.name)
        parts.append(
            f"<div>{safe(side_name(side))}<strong>{formats.number(len(those))}</strong>"
            f'<span class="caption">{safe(names)}</span></div>'
        )
    st.html(f'<div class="sides" data-testid="sides">{"".join(parts)}</div>')


def _how() -> None:
    steps = (
        _("Point your phone's camera at the code, or type the address."),
        _("Say which side you speak for: sales or marketing."),
        _("Put the phone down until the screen asks you something."),
    )
    st.html('<ol class="howto">' + "".join(f"<li>{safe(each)}</li>" for each in steps) + "</ol>")


def _base() -> str:
    """Return the address of the app that phones are given: typed, else seen, else the network's."""
    typed = session.remembered(BASE)
    if isinstance(typed, str) and typed:
        return typed
    seen = phone_address.seen()
    if phone_address.is_local(seen) and phone_address.listens_to_all():
        return phone_address.on_network(seen) or seen
    return seen


def _warn(base: str) -> None:
    """Say so where phones can't reach the address, and what to do."""
    if not phone_address.is_local(base):
        return
    nearby = phone_address.on_network(base)
    if phone_address.listens_to_all():
        st.warning(
            _(
                "Phones can't reach {address}: it is this machine's name for itself. Connect this "
                "machine to the network that the phones are on, or type its address below."
            ).format(address=_shown(base))
        )
    elif nearby is None:
        st.warning(
            _(
                "Phones can't reach {address}: the app answers on this machine only. Connect the "
                "machine to the phones' network and start the app with `--server.address=0.0.0.0`."
            ).format(address=_shown(base))
        )
    else:
        st.warning(
            _(
                "Phones can't reach {address}: the app answers on this machine only. Start it with "
                "`--server.address=0.0.0.0`, and phones on the same network find it at {nearby}."
            ).format(address=_shown(base), nearby=_shown(nearby))
        )


def _shown(address: str) -> str:
    """Return an address as Markdown that can be copied: no link, and nothing put between."""
    return f"`{address.replace('`', '')}`"


def _adjust(base: str) -> None:
    with st.expander(_("Phones need another address")):
        session.first(TYPED, base)
        st.text_input(
            _("The address of this app as phones reach it"),
            key=TYPED,
            on_change=_change,
            help=_("Behind a proxy, or in a network of your own. Empty it for the one seen here."),
        )


def _change() -> None:
    typed = str(session.given(TYPED) or "")
    cleaned = phone_address.cleaned(typed) if typed.strip() else ""
    if typed.strip() and not cleaned:
        session.shown(TYPED, _base())
        return
    session.remember(BASE, cleaned)
    session.shown(TYPED, _base())


def _open() -> None:
    _try(rooms.open_one)


def _close(room: Room) -> None:
    _try(lambda: rooms.close_one(room))


def _try(step: Callable[[], object]) -> None:
    """Do something to the store; what it refuses is said where the part begins."""
    try:
        step()
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
