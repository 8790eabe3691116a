"""Problems as a table: what kind, where, and what to do."""

import streamlit as st

from calibration.problems import Problem
from pages.shared.words import _, ngettext, told

MOST = 200


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
    st.dataframe(
        {
            _("place"): [each.place or "–" for each in problems[:MOST]],
            _("what, and what to do"): [told(each.message) for each in problems[:MOST]],
            _("kind"): [each.kind for each in problems[:MOST]],
        },
        hide_index=True,
        width="stretch",
        row_height=56,
    )
