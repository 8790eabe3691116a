"""How many leads below the line go to sales at random, why, and what that would tell."""

import math
from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from calibration.advice.random_below import BelowTheLine, Lesson, lesson
from calibration.store.agreements import Terms
from pages.components import figures, sign_off_terms
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

RANDOM: Final = "sign-random"
OFFERED: Final = (5, 10, 20)
MOST: Final = 10_000


def draw(results: Results, terms: Terms) -> None:
    """Draw the number, the reason for it, and what it would tell after a quarter."""
    st.subheader(_("Below the line, at random"), anchor=False)
    figures.caption(
        _(
            "Past leads below the line were mostly never called: nobody knows how many of them "
            "would have converted, and the next calibration learns nothing about them. A few drawn "
            "at random each week, and called like any other, tell it."
        )
    )
    st.number_input(
        _("Leads below the line that go to sales each week"),
        0,
        MOST,
        terms.at_random,
        step=1,
        key=f"{RANDOM}-{terms.at_random}",
        on_change=lambda: _take(terms),
        width=330,
    )
    if results.work.room.hidden:
        figures.caption(_("The numbers are hidden until the room has guessed."))
        return
    patterns, model = results.patterns(), results.model
    below = results.shelf.get(
        "below-the-line", (patterns, model), lambda: BelowTheLine.of(patterns, model)
    )
    wanted = sorted({*OFFERED, terms.at_random or OFFERED[0]})
    told = [lesson(each, rate=below.rate, there_are=below.per_week) for each in wanted]
    _table(results, told, chosen=terms.at_random)
    figures.caption(*_said(results, below))


def _take(terms: Terms) -> None:
    given = session.given(f"{RANDOM}-{terms.at_random}")
    sign_off_terms.keep(replace(terms, at_random=given if isinstance(given, int) else None))


def _table(results: Results, told: list[Lesson], *, chosen: int | None) -> None:
    rate = told[0].rate
    read = _("you would read")
    if not math.isnan(rate):
        read = _("if {share} convert, you would read").format(share=formats.percent(rate))
    heads = (_("a week"), _("called in a quarter"), read, _("surely fewer than above"))
    above = results.evaluation().precision_interval.low
    body = "".join(_row(each, above=above, chosen=chosen) for each in told)
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    st.html(
        '<div class="wide"><table class="plain lessons" data-testid="lessons">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(each: Lesson, *, above: float, chosen: int | None) -> str:
    sure = formats.DASH
    if not math.isnan(each.interval.high) and not math.isnan(above):
        sure = _("yes") if each.interval.high < above else _("no")
    cells = (
        formats.number(each.called),
        formats.between(each.interval.low, each.interval.high),
        sure,
    )
    mark = ' class="chosen"' if each.per_week == chosen else ""
    return (
        f'<tr{mark}><th scope="row">{safe(formats.number(each.per_week))}</th>'
        + "".join(f"<td>{safe(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _said(results: Results, below: BelowTheLine) -> list[str]:
    """Return what past leads say of those below the line, and how little that is."""
    said = []
    if below.leads:
        said.append(
            _("Of the past leads below the line, {counts} converted.").format(
                counts=formats.part_of(below.converted, below.leads)
            )
        )
    worked = results.evaluation().worked
    if worked is not None and not np.isnan(worked.share_below):
        said.append(
            _("{share} of them were ever worked.").format(
                share=formats.percent(float(worked.share_below), decimals=0)
            )
        )
    if below.per_week is not None:
        said.append(
            _("There are {n} of them a week.").format(n=formats.number(below.per_week, decimals=1))
        )
    return said
