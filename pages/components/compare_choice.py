"""Which two models are compared: chosen from all that there are, a file's among them."""

from typing import Final

import streamlit as st

from pages.components import compare_kept, compare_upload
from pages.components.compare_sides import DRAFT, FILE, START, VERSION, Side, sides
from pages.shared import session
from pages.shared.formats import plain
from pages.shared.results import Results
from pages.shared.words import _, told

BEFORE: Final = "compare-before"
AFTER: Final = "compare-after"
HEARD: Final = "compare-heard"


def draw(results: Results) -> tuple[Side, Side]:
    """Draw the choice; return what stands before and what after."""
    first, second, beside = st.columns([0.38, 0.38, 0.24], vertical_alignment="bottom")
    with beside, st.container(horizontal=True, key="compare-choice"):
        st.button(_("Swap"), key="compare-swap", on_click=_swap)
        with st.popover(_("A model file"), key="compare-file-choice"):
            compare_upload.draw()
    _hear_of_file()
    found = {each.key: each for each in sides(results)}
    if (trouble := compare_kept.trouble()) is not None:
        st.warning(
            _("The versions of this project can't be read. {reason}").format(
                reason=plain(told(trouble.message))
            )
        )
    with first:
        before = _chosen(_("Before"), BEFORE, found, START)
    with second:
        after = _chosen(_("After"), AFTER, found, DRAFT)
    return before, after


def offer_parent(results: Results) -> None:
    """Offer to compare the start version with the one it was made from."""
    versions = results.work.versions
    if versions is None:
        return
    parents = {each.number: each.parent for each in compare_kept.kept()}
    parent = parents.get(versions.number)
    if parent is not None:
        st.button(
            _("Compare version {before} with version {after}").format(
                before=parent, after=versions.number
            ),
            key="compare-parent",
            on_click=_compare,
            args=(f"{VERSION}{parent}", START),
        )


def _compare(before: str, after: str) -> None:
    session.forget(BEFORE, AFTER)
    session.first(BEFORE, before)
    session.first(AFTER, after)


def _chosen(label: str, key: str, found: dict[str, Side], first: str) -> Side:
    if session.given(key) not in found:  # a file or a scenario that is gone
        session.forget(key)
    session.first(key, first)
    chosen = st.selectbox(label, list(found), format_func=lambda each: found[each].name, key=key)
    return found[chosen]


def _hear_of_file() -> None:
    """Compare with a file as soon as it is there."""
    opened = compare_upload.opened()
    if opened is not None and session.remembered(HEARD) is not opened:
        session.forget(AFTER)
        session.first(AFTER, FILE)
    session.remember(HEARD, opened)


def _swap() -> None:
    _compare(str(session.given(AFTER)), str(session.given(BEFORE)))
