"""What is agreed beside the model: leads a week on both sides, and the day of the next check."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.random_below import QUARTER
from calibration.store.agreements import Agreement, Terms
from pages.components import figures
from pages.shared import formats, session
from pages.shared.results import Results
from pages.shared.words import _

WHERE: Final = "sign-off"
PLACE: Final = "sign-off-terms"
VOLUME, CAPACITY, CHECK = "sign-volume", "sign-capacity", "sign-check"
MOST: Final = 1_000_000
FIRST_RANDOM: Final = 5
"""Leads below the line a week that are proposed to begin with."""


def drafted(results: Results, last: Agreement | None) -> Terms:
    """Return the terms as they stand: as typed, else as last signed, else what numbers propose.

    The capacity is the board's: there is one, wherever it is typed.
    """
    known = session.remembered(PLACE)
    terms = known if isinstance(known, Terms) else None
    if terms is None:
        terms = last.terms if last is not None else _proposed(results)
    capacity = results.work.room.capacity
    if capacity is None and known is None and last is not None:
        return terms
    return replace(terms, weekly_capacity=capacity)


def _proposed(results: Results) -> Terms:
    weekly = _weekly(results)
    today = datetime.now(tz=UTC).date()
    return Terms(
        weekly_volume=None if weekly is None else round(weekly),
        weekly_capacity=results.work.room.capacity,
        at_random=FIRST_RANDOM,
        next_check=today + timedelta(weeks=QUARTER),
    )


def _weekly(results: Results) -> float | None:
    """Return the leads a week of past leads; None where unknown, or while the room guesses."""
    weekly = None if results.work.room.hidden else results.evaluation().per_week
    return None if weekly is None or math.isnan(weekly) else weekly


def draw(results: Results, terms: Terms) -> None:
    """Draw the numbers and the day, to be changed."""
    st.subheader(_("Each week, and until when"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sign-terms"):
        st.number_input(
            _("Marketing hands over"),
            0,
            MOST,
            terms.weekly_volume,
            step=1,
            key=VOLUME,
            on_change=partial(_take_volume, terms),
            placeholder=_("leads a week"),
            width=190,
        )
        st.number_input(
            _("Sales can take"),
            0,
            MOST,
            terms.weekly_capacity,
            step=1,
            key=f"{CAPACITY}-{terms.weekly_capacity}",
            on_change=partial(_take_capacity, terms, f"{CAPACITY}-{terms.weekly_capacity}"),
            placeholder=_("leads a week"),
            width=190,
        )
        st.date_input(
            _("Next check on"),
            terms.next_check,
            key=CHECK,
            format=_("YYYY/MM/DD"),
            on_change=partial(_take_day, terms),
            width=190,
        )
    figures.caption(*_said(results, terms))


def _said(results: Results, terms: Terms) -> list[str]:
    said = []
    weekly = _weekly(results)
    if weekly is not None:
        said.append(
            _("On past leads this model hands over {n} a week.").format(
                n=formats.number(weekly, decimals=1)
            )
        )
    over = (terms.weekly_volume or 0) + (terms.at_random or 0)
    if terms.weekly_capacity is not None and over > terms.weekly_capacity:
        said.append(
            _("With those at random that is {n} a week, more than sales can take.").format(
                n=formats.number(over)
            )
        )
    still = (
        (_("what marketing hands over"), terms.weekly_volume),
        (_("what sales can take"), terms.weekly_capacity),
        (_("how many at random"), terms.at_random),
        (_("the next check"), terms.next_check),
    )
    if left := [name for name, value in still if value is None]:
        said.append(_("Left open: {what}.").format(what=", ".join(left)))
    return said


def keep(terms: Terms) -> None:
    """Remember the terms as they are typed."""
    session.remember(PLACE, terms)


def changes(before: Terms, after: Terms) -> Iterator[str]:
    """Yield what is different in other terms, a sentence for each."""
    if before.weekly_volume != after.weekly_volume:
        yield _("Marketing hands over {after} leads a week, not {before}").format(
            before=formats.count(before.weekly_volume), after=formats.count(after.weekly_volume)
        )
    if before.weekly_capacity != after.weekly_capacity:
        yield _("Sales can take {after} leads a week, not {before}").format(
            before=formats.count(before.weekly_capacity),
            after=formats.count(after.weekly_capacity),
        )
    if before.at_random != after.at_random:
        yield _("{after} leads a week go to sales at random, not {before}").format(
            before=formats.count(before.at_random), after=formats.count(after.at_random)
        )
    if before.next_check != after.next_check:
        yield _("The next check is on {after}, not on {before}").format(
            before=formats.day(before.next_check), after=formats.day(after.next_check)
        )


def _take_volume(terms: Terms) -> None:
    given = session.given(VOLUME)
    keep(replace(terms, weekly_volume=given if isinstance(given, int) else None))


def _take_capacity(terms: Terms, key: str) -> None:
    """Take the capacity; the board reads the same one."""
    given = session.given(key)
    # None is a capacity of nobody, 0 is none to the board too: it takes 1 or more.
    capacity = given if isinstance(given, int) and given > 0 else None
    work = session.workspace()
    session.keep(work.changed(room=replace(work.room, capacity=capacity)))
    keep(replace(terms, weekly_capacity=capacity))


def _take_day(terms: Terms) -> None:
    given = session.given(CHECK)
    keep(replace(terms, next_check=given if isinstance(given, date) else None))
