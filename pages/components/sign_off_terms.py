"""What is agreed beside the model: leads a week on both sides, and the day of the next check."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.random_below import QUARTER
from calibration.problems import CalibrationError
from calibration.store.agreements import Agreement, Terms, propose_agreement
from pages.components import figures
from pages.shared import formats, keeping, projects, session
from pages.shared.results import Results
from pages.shared.words import _

WHERE: Final = "sign-off"
VOLUME, CAPACITY, CHECK = "sign-volume", "sign-capacity", "sign-check"
MOST: Final = 1_000_000
FIRST_RANDOM: Final = 5
"""Leads below the line a week that are proposed to begin with."""


def drafted(results: Results, last: Agreement | None) -> Terms:
    """Return the terms as they stand: as last laid before both sides, else as numbers propose.

    The capacity is the board's: there is one, wherever it is typed.
    """
    if last is None:
        return _proposed(results)
    capacity = results.work.room.capacity
    return last.terms if capacity is None else replace(last.terms, weekly_capacity=capacity)


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
            key=f"{VOLUME}-{terms.weekly_volume}",
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
            key=f"{CHECK}-{terms.next_check}",
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
    """Lay the terms before both sides, unsigned: a reload, and the other facilitator, find them."""
    try:
        keeping.ensure()
        store, project = projects.store(), projects.require_project()
        model, author = session.workspace().model, projects.author()
        propose_agreement(store, project, model, terms, author=author)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


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
    given = session.given(f"{VOLUME}-{terms.weekly_volume}")
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
    given = session.given(f"{CHECK}-{terms.next_check}")
    keep(replace(terms, next_check=given if isinstance(given, date) else None))
