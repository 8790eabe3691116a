"""A slider for every criterion's points and one for the threshold: what the room decides."""

import math
import re
from collections.abc import Callable, Mapping

import streamlit as st

from calibration.model import AXIS_NAMES, BASE, Axis, Criterion, Group, Model
from calibration.problems import CalibrationError
from pages.shared import formats, session
from pages.shared.formats import plain
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

LEAST_REACH = 30
"""The least number of points a slider reaches to each side of zero."""
THRESHOLD = "threshold"
WHERE = "sliders"
"""Under which name problems of a refused move are kept for the page."""
VARIANT = "variant"


def draw(model: Model, *, start: Model, evidence: Mapping[str, str]) -> None:
    """Draw the sliders of a model, by axis and group, the threshold first."""
    variant = _variant(model)
    _threshold(model, variant)
    reach = reach_of(model, start)
    st.html(f"<style>{_tracks(model, start, variant, reach)}{_said(evidence)}</style>")
    for axis in Axis:
        for group in model.groups:
            criteria = model.criteria_of(group.id)
            if group.axis is not axis or not criteria:
                continue
            _heading(axis, group)
            for criterion in criteria:
                _points(model, criterion, variant, reach)


def reach_of(model: Model, start: Model) -> int:
    """Return how many points a slider reaches to each side of zero.

    It stays the same while sliders move: Streamlit resets a slider whose ends change.
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


def _variant(model: Model) -> int:
    if not model.variants:
        return BASE
    variants = list(range(BASE, len(model.variants)))
    if session.given(VARIANT) not in variants:
        session.forget(VARIANT)
    session.first(VARIANT, BASE)
    chosen = st.segmented_control(
        _("Points for"),
        variants,
        format_func=lambda index: (
            _("everybody else") if index == BASE else plain(model.variants[index].label)
        ),
        key=VARIANT,
        label_visibility="collapsed",
    )
    return BASE if chosen is None else chosen


def _tracks(model: Model, start: Model, variant: int, reach: int) -> str:
    """Return the style of the sliders' tracks: drawn from zero, with a tick at the start version.

    Streamlit fills a track from its left end, as if the lowest points were none at all.
    """
    before = _points_by_id(start, variant)
    rules = []
    for name, points in _points_by_id(model, variant).items():
        zero, thumb = 50.0, 50 + 50 * points / reach
        colour = "var(--win)" if points >= 0 else "var(--against)"
        ends = f"{min(zero, thumb):.2f}% {max(zero, thumb):.2f}%"
        layers = [_mark(zero, "var(--soft)")]
        if before.get(name, points) != points:
            layers.append(_mark(50 + 50 * before[name] / reach, "var(--ink)"))
        layers.append(_between(ends, colour))
        rules.append(f".{_class(name)}{{--track:{','.join(layers)};--thumb:{colour}}}")
    return "".join(rules)


def _said(evidence: Mapping[str, str]) -> str:
    """Return the style that writes what past leads say under each criterion's name."""
    return "".join(
        f".{_class(name)}{{--evidence:{_css_text(text)}}}" for name, text in evidence.items()
    )


def _class(criterion_id: str) -> str:
    """Return the class Streamlit gives the widget of a criterion's points."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", f"points-{criterion_id}")


def _css_text(text: str) -> str:
    """Return a text as a string of a style sheet: every character as its number."""
    return '"' + "".join(f"\\{ord(character):x} " for character in text) + '"'


def _points_by_id(model: Model, variant: int) -> dict[str, int]:
    known = variant if variant < len(model.variants) else BASE
    return dict(zip((each.id for each in model.criteria), model.points_of(known), strict=True))


def _mark(place: float, colour: str) -> str:
    spot = f"{min(100.0, max(0.0, place)):.2f}%"
    return (
        f"linear-gradient(to right,transparent calc({spot} - 1px),{colour} calc({spot} - 1px),"
        f"{colour} calc({spot} + 1px),transparent calc({spot} + 1px)) center/100% 12px no-repeat"
    )


def _between(ends: str, colour: str) -> str:
    low, high = ends.split()
    return (
        f"linear-gradient(to right,var(--rest) {low},{colour} {low},{colour} {high},"
        f"var(--rest) {high}) center/100% 3px no-repeat"
    )


def _heading(axis: Axis, group: Group) -> None:
    axis_name = _(AXIS_NAMES[axis])
    title = axis_name if group.label == axis_name else f"{axis_name} · {group.label}"
    st.html(
        f'<h4 class="group"><span>{formats.safe(title)}</span>'
        f"<span>{formats.safe(cap(group))}</span></h4>"
    )


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


def _points(model: Model, criterion: Criterion, variant: int, reach: int) -> None:
    position = model.criteria.index(criterion)
    key = f"points-{criterion.id}"
    session.shown(key, model.points_of(variant)[position], of=reach)
    st.slider(
        plain(criterion.label),
        -reach,
        reach,
        key=key,
        format="%+d",
        help=plain(told(criterion.sentence())),
        on_change=_set_points,
        args=(criterion.id, variant),
    )


def _threshold(model: Model, variant: int) -> None:
    low, high = threshold_ends(model)
    session.shown(THRESHOLD, model.threshold_of(variant), of=(low, high))
    st.slider(
        _("Threshold"),
        low,
        high,
        key=THRESHOLD,
        on_change=_set_threshold,
        args=(variant,),
    )


def _set_points(criterion_id: str, variant: int) -> None:
    points = session.given(f"points-{criterion_id}")
    work = session.workspace()
    if isinstance(points, int) and work.versions is not None:
        _keep(work, lambda model: model.with_points(criterion_id, points, variant=variant))


def _set_threshold(variant: int) -> None:
    threshold = session.given(THRESHOLD)
    work = session.workspace()
    if isinstance(threshold, int) and work.versions is not None:
        _keep(work, lambda model: model.with_threshold(threshold, variant=variant))


def _keep(work: Workspace, edit: Callable[[Model], Model]) -> None:
    try:
        session.keep(work.edited(edit(work.model)))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
