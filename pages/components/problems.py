"""Problems as a table: what kind, where, and what to do."""

from pathlib import Path

import streamlit as st

from calibration.messages import N_
from calibration.problems import Problem
from pages.shared import formats
from pages.shared.words import _, ngettext, told

MOST = 200
PLACES = {"line": N_("line {n}"), "row": N_("row {n}")}
"""Places in a file; others are names of the file's own, or of the format."""
SHEET = Path(__file__).parent / "problems.css"


def draw(problems: tuple[Problem, ...], *, title: str = "") -> None:
    """Draw problems under a heading that says how many; nothing for none."""
    if not problems:
        return
    st.error(
        title
        or ngettext(
            "There is {n} problem. Your work so far is unchanged.",
            "There are {n} problems. Your work so far is unchanged.",
            len(problems),
        ).format(n=len(problems))
    )
    _table(problems)


def draw_notices(notices: tuple[Problem, ...]) -> None:
    """Draw what is worth knowing about a file that was opened all the same."""
    if not notices:
        return
    count = ngettext("{n} thing to know", "{n} things to know", len(notices))
    with st.expander(count.format(n=len(notices))):
        _table(notices)


def _table(problems: tuple[Problem, ...]) -> None:
    """Draw a table whose sentences are read to their end: they wrap, however long."""
    heads: tuple[str, ...] = (_("place"), _("what, and what to do"), _("kind"))
    lines: list[tuple[str, ...]] = [
        (_place(each.place), told(each.message), each.kind) for each in problems[:MOST]
    ]
    placeless = not any(each.place for each in problems)
    if placeless:
        heads, lines = heads[1:], [line[1:] for line in lines]
    head = "".join(f"<th>{formats.safe(each)}</th>" for each in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{formats.safe(cell)}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    classes = "problems placeless" if placeless else "problems"
    st.html(SHEET)
    st.html(
        f'<div class="{classes}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _place(place: str) -> str:
    kind, _blank, number = place.partition(" ")
    if kind in PLACES and number.isdigit():
        return _(PLACES[kind]).format(n=number)
    return place or formats.DASH
