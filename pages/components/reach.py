"""How far the sliders reach, whose points they set, and what a group's cap is in words."""

import math

import streamlit as st

from calibration.model import BASE, Group, Model
from pages.shared import formats, session
from pages.shared.formats import plain
from pages.shared.words import _

LEAST_REACH = 30
"""The least number of points a slider reaches to each side of zero."""
VARIANT = "variant"


def reach_of(model: Model, start: Model) -> int:
    """Return how many points a slider reaches to each side of zero.

    It stays the same while sliders move, so that no thumb jumps when another is released.
    """
    started = _reach(start)
    return started if _largest(model) <= started else _reach(model)


def _reach(model: Model) -> int:
    return max(LEAST_REACH, 10 * math.ceil(1.5 * _largest(model) / 10))


def _largest(model: Model) -> int:
    variants = range(BASE, len(model.variants))
    return max((abs(each) for index in variants for each in model.points_of(index)), default=0)


def threshold_ends(model: Model) -> tuple[int, int]:
    """Return the ends of the threshold's slider: all scores there can be, in steps of 50."""
    low, high = model.bounds()
    thresholds = [model.threshold_of(index) for index in range(BASE, len(model.variants))]
    lowest, highest = min(low, *thresholds), max(high + 1, *thresholds)
    return 50 * math.floor(lowest / 50), 50 * math.ceil(highest / 50)


def variant_in_force() -> int:
    """Return whose points the sliders set, as last chosen."""
    chosen = session.given(VARIANT)
    return chosen if isinstance(chosen, int) else BASE


def variant_of(model: Model) -> int:
    """Return whose points the sliders of a model set: as last chosen, if it has that variant."""
    chosen = variant_in_force()
    return chosen if chosen < len(model.variants) else BASE


def choose_variant(model: Model) -> None:
    """Offer whose points the sliders set, where there are variants."""
    if not model.variants:
        return
    variants = list(range(BASE, len(model.variants)))
    if session.given(VARIANT) not in variants:
        session.forget(VARIANT)
    session.first(VARIANT, BASE)
    st.segmented_control(
        _("Points for"),
        variants,
        format_func=lambda index: (
            _("everybody else") if index == BASE else plain(model.variants[index].label)
        ),
        key=VARIANT,
        label_visibility="collapsed",
    )


def points_there(model: Model, group: Group, variant: int) -> str:
    """Return from how many to how many points a group gives now, in words."""
    low, high = model.group_bounds(group.id, variant)
    return _("{low} to {high}").format(low=formats.number(low), high=formats.number(high))


def cap(group: Group) -> str:
    """Return a group's cap in words; empty without one."""
    low, high = group.at_least, group.at_most
    if low is not None and high is not None:
        return _("counts for {low} to {high}").format(
            low=formats.number(low), high=formats.number(high)
        )
    if high is not None:
        return _("counts for {high} at most").format(high=formats.number(high))
    return "" if low is None else _("counts for {low} at least").format(low=formats.number(low))
