"""What people are told of the place where their work is kept, above every page."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from calibration.problems import Problem
from pages.shared import formats, joining, keeping, session
from pages.shared.keeping import Clashing, Trouble
from pages.shared.words import _, ngettext, told


def draw() -> None:
    """Say why nothing is kept, what could not be opened, and what others have changed."""
    known = keeping.state()
    known.unsaid = False
    if known.news and known.clash is None:
        st.toast(formats.plain(" ".join(known.news)), duration="long")
    known.news = ()
    if known.clash is not None:
        _draw_clash(known.clash)
    if known.trouble is not None:
        _draw_trouble(known.trouble)
    for each in known.told:
        st.warning(_sentence(each))


def _draw_trouble(trouble: Trouble) -> None:
    first = _("What you have changed since {time} is not kept.").format(time=_time(trouble.since))
    reasons = " ".join(_sentence(each) for each in trouble.problems)
    last = _(
        "You can go on, and take the model along on Export: it stays here while this page is "
        "open. Your next change tries to keep everything."
    )
    st.warning(f"**{first}** {reasons} {last}")


def _draw_clash(clash: Clashing) -> None:
    said = [told(joining.sentence_of(each, clash.who)) for each in clash.joined.clashes]
    st.warning("  \n".join(formats.plain(each) for each in said))
    with st.container(horizontal=True, key="clash"):  # on the left: news are told on the right
        st.button(_("Keep mine"), key="clash-mine", on_click=_decide, args=("mine",))
        st.button(_("Take theirs"), key="clash-theirs", on_click=_decide, args=("theirs",))


def _decide(whose: str) -> None:
    keeping.decided(mine=whose == "mine")


def draw_awaited() -> bool:
    """Ask for the files of a project that was reopened; return whether leads are awaited."""
    awaited = session.workspace().awaited
    if awaited is None:
        return False
    mark = awaited.leads
    if mark is not None:
        name, rows = formats.plain(mark.name), formats.leads(mark.rows)
        again = _("Bring {name} again: {leads}.").format(name=name, leads=rows)
        if day := _day(mark.opened_at):
            again = _("Bring {name} again: {leads}, opened on {day}.").format(
                name=name, leads=rows, day=day
            )
        rest = _("The leads themselves are never kept. All that you decided is there.")
        st.info(f"**{again}** {rest}")
    if awaited.additions:
        names = ", ".join(formats.plain(each.name) for each in awaited.additions)
        st.info(
            ngettext(
                "A file was added to these leads; add it again on Leads: {names}.",
                "Files were added to these leads; add them again on Leads: {names}.",
                len(awaited.additions),
            ).format(names=names)
        )
    return mark is not None


def _sentence(problem: Problem) -> str:
    return formats.plain(told(problem.message))


def _time(moment: datetime) -> str:
    """Return the time of day where the reader is."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(UTC).strftime("%H:%M UTC")
    return moment.astimezone(zone).strftime("%H:%M")


def _day(written: str) -> str:
    try:
        return formats.day(date.fromisoformat(written))
    except ValueError:
        return ""
