"""Two models beside each other, one section at a time: only what is open is computed."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.evaluation.joint import JointComparison
from calibration.problems import CalibrationError
from pages.components import (
    compare_bands,
    compare_choice,
    compare_figures,
    compare_flips,
    compare_headline,
    compare_scores,
    compare_versions,
    numbers,
    problems,
)
from pages.components.compare_results import Compared
from pages.components.compare_sides import Side, unread
from pages.shared import session
from pages.shared.formats import plain
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told

SHEET: Final = Path(__file__).parent / "compare.css"
SECTION: Final = "compare-section"
Draw = Callable[[Compared, JointComparison], None]


def draw(results: Results) -> None:
    """Draw the choice of two models, what changes between them, and the project's versions."""
    st.html(SHEET)
    if news := session.news():
        st.success(news)
    before, after = compare_choice.draw(results)
    compared = Compared(results, before, after)
    if not compared.changes:
        _nothing_differs(compared)
    elif _can_be_read(results, before, after):
        _comparison(compared)
    with st.expander(_("Versions of this project"), expanded=not compared.changes):
        compare_versions.draw(results)


def _nothing_differs(compared: Compared) -> None:
    if compared.before.key == compared.after.key:
        st.info(_("Both sides are the same. Choose another one on either side."))
        return
    st.info(
        _(
            "Nothing differs between {before} and {after}. Move a slider on the board, choose "
            "another version, or compare with a model file."
        ).format(before=plain(compared.before.short), after=plain(compared.after.short))
    )
    compare_choice.offer_parent(compared.results)
    st.page_link("pages/calibrate.py", label=_("Go to the board"))


def _can_be_read(results: Results, *both: Side) -> bool:
    """Return whether the leads have what both models read; say what they lack if not."""
    lacks = [(each, unread(results, each.model)) for each in both]
    for side, names in lacks:
        if names:
            st.warning(
                ngettext(
                    "{model} reads a field that these leads don't have: {names}. So it can't be "
                    "held against them.",
                    "{model} reads fields that these leads don't have: {names}. So it can't be "
                    "held against them.",
                    len(names),
                ).format(
                    model=plain(_capital(side.name)),
                    names=", ".join(plain(name) for name in names),
                )
            )
    return not any(names for _side, names in lacks)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _comparison(compared: Compared) -> None:
    if compared.results.is_grouped and not compared.is_served:
        st.warning(
            _(
                "Only patterns are open, and the two models ask different things of the leads: "
                "what changes can't be counted. Open the leads to compare them."
            )
        )
        _sentences(compared)
        return
    try:
        with st.spinner(_("Holding both against the same leads")):
            found = compared.comparison()
    except CalibrationError as error:
        problems.draw(error.problems, title=_("These two can't be compared."))
        return
    compare_headline.draw(compared.results, found)
    _notes(compared)
    if warning := numbers.small_numbers(found.after):
        st.warning(warning)
    _sections(compared, found)


def _notes(compared: Compared) -> None:
    """Say what holds for both, where a model says otherwise of itself."""
    for side in compared.overruled:
        st.caption(
            _(
                "{model} defines the outcome or the scoring date differently. Both are held "
                "against those of the draft on screen."
            ).format(model=plain(_capital(side.name)))
        )


def _sections(compared: Compared, found: JointComparison) -> None:
    sections: dict[str, tuple[str, Draw]] = {
        "numbers": (_("Numbers"), _numbers),
        "bands": (_("Bands"), compare_bands.draw),
        "scores": (_("Scores"), compare_scores.draw),
        "flips": (_("Leads that change hands"), compare_flips.draw),
    }
    session.first(SECTION, "numbers")
    chosen = st.segmented_control(
        _("Sections of the comparison"),
        list(sections),
        format_func=lambda name: sections[name][0],
        key=SECTION,
        label_visibility="collapsed",
        required=True,
    )
    sections[chosen or "numbers"][1](compared, found)


def _numbers(compared: Compared, found: JointComparison) -> None:
    left, right = st.columns([0.7, 0.3], gap="large")
    with left:
        compare_figures.draw(compared, found)
    with right:
        st.markdown(f"**{_('What differs')}**")
        _sentences(compared)


def _sentences(compared: Compared) -> None:
    """Tell in what the two differ."""
    st.markdown("\n".join(f"- {plain(told(each))}" for each in compared.changes))
