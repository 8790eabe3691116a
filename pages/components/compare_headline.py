"""What changes from one model to another, in one sentence that a room can read."""

import math

import streamlit as st

from calibration.evaluation.comparison import Moved
from calibration.evaluation.joint import JointComparison
from pages.components import live_room_words
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results, found: JointComparison) -> None:
    """Draw the sentence, large."""
    st.html(f'<p class="headline">{safe(said(results, found))}</p>')


def said(results: Results, found: JointComparison) -> str:
    """Return who enters and leaves, how they turned out, and what that does to conversion."""
    words = live_room_words.words(results)
    ways = [
        (way, moved)
        for way, moved in (("entering", found.entering), ("leaving", found.leaving))
        if moved.everyone
    ]
    if not ways:
        return _("Both hand over the very same leads.")
    parts = []
    for way, moved in ways:
        told = _turned_out(words, words[way], found, moved)
        verdict = _verdict(words, found, way) if len(ways) == 1 and moved.leads else ""
        parts.append(f"{told}{verdict}.")
    if len(ways) > 1 and _is_known(found):
        parts.append(_altogether(words, found))
    return " ".join(parts)


def _turned_out(words: dict[str, str], way: str, found: JointComparison, moved: Moved) -> str:
    said = way.format(count=formats.number(moved.everyone))
    if not found.after.has_outcome or not moved.leads:
        return said
    before = found.before.precision
    name = "turned_out_first" if math.isnan(before) else "turned_out"
    return words[name].format(
        moved=said,
        converted=formats.number(moved.converted),
        known=formats.number(moved.leads),
        rate=formats.percent(moved.conversion_rate, decimals=0),
        before=formats.percent(before),
    )


def _is_known(found: JointComparison) -> bool:
    return not math.isnan(found.figure("precision").difference.value)


def _verdict(words: dict[str, str], found: JointComparison, way: str) -> str:
    """Return whether leads that only enter, or only leave, convert otherwise than those before.

    The conversion rate falls exactly if those who enter convert less, and rises exactly if those
    who leave did: the paired verdict on the rate is one on them.
    """
    if not _is_known(found):
        return ""
    change = found.figure("precision")
    if not change.distinguishable:
        return words["so"].format(verdict=words["not_told_apart"])
    is_colder = (way == "entering") == (change.difference.value < 0)
    return words["so"].format(verdict=words["colder" if is_colder else "warmer"])


def _altogether(words: dict[str, str], found: JointComparison) -> str:
    change = found.figure("precision")
    verdict = "not_told_apart"
    if change.distinguishable:
        verdict = "clearly_lower" if change.difference.value < 0 else "clearly_higher"
    sentence = words["altogether"].format(
        now=formats.percent(change.after),
        before=formats.percent(change.before),
        verdict=words[verdict],
    )
    return f"{sentence}."
