"""A model as words that can be read aloud: what earns points, what rules out, what follows."""

import streamlit as st

from calibration.charts import outcome_words
from calibration.model import AXIS_NAMES, Axis, Band, Group, Model
from pages.components import reach
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _, ngettext, told


def draw(model: Model) -> None:
    """Draw the summary of a model."""
    parts = [_paragraph(_threshold(model))]
    parts += [
        _group(model, group)
        for axis in Axis
        for group in model.groups
        if group.axis is axis and model.criteria_of(group.id)
    ]
    parts += [_gates(model), _variants(model), _bands(model)]
    st.html(f'<div class="summary">{"".join(parts)}</div>')


def _threshold(model: Model) -> str:
    words = outcome_words(model.objective)
    low, high = model.bounds()
    return _("{qualified}: from {threshold} points, on a scale of {low} to {high}.").format(
        qualified=_(words.qualified),
        threshold=formats.number(model.threshold),
        low=formats.number(low),
        high=formats.number(high),
    )


def _group(model: Model, group: Group) -> str:
    title = f"{_(AXIS_NAMES[group.axis])} · {group.label}"
    if cap := reach.cap(group):
        title = f"{title} ({cap})"
    lines = [
        _("{points} for “{name}”: {sentence}").format(
            points=formats.signed(each.points), name=each.label, sentence=told(each.sentence())
        )
        for each in model.criteria_of(group.id)
    ]
    return _list(title, lines)


def _gates(model: Model) -> str:
    lines = [
        _("never if {sentence} (“{name}”)").format(
            sentence=told(each.when.sentence()), name=each.label
        )
        for each in model.qualification.disqualify
    ]
    lines += [
        _("only if {sentence} (“{name}”)").format(
            sentence=told(each.when.sentence()), name=each.label
        )
        for each in model.qualification.require
    ]
    return _list(_("Whatever the score"), lines)


def _variants(model: Model) -> str:
    labels = {each.id: each.label for each in model.criteria}
    lines = []
    for variant in model.variants:
        said = [
            _("“{name}” {points}").format(
                name=labels.get(name, name), points=formats.signed(points)
            )
            for name, points in variant.points.items()
        ]
        if variant.threshold is not None:
            said.append(_("threshold {n}").format(n=formats.number(variant.threshold)))
        lines.append(
            _("“{name}”, if {sentence}: {changes}").format(
                name=variant.label,
                sentence=told(variant.when.sentence()),
                changes=", ".join(said),
            )
        )
    return _list(_("Other points for"), lines)


def _bands(model: Model) -> str:
    return _list(_("Bands"), [_band(each) for each in reversed(model.bands)])


def _band(band: Band) -> str:
    said = band.name
    if band.from_ is not None:
        said = _("{band} from {points}").format(band=said, points=formats.number(band.from_))
    doing = [each for each in (band.action, band.owner) if each]
    if band.within_hours is not None:
        doing.append(
            ngettext("within {n} hour", "within {n} hours", band.within_hours).format(
                n=formats.number(band.within_hours)
            )
        )
    return formats.headed(said, ", ".join(doing)) if doing else said


def _paragraph(text: str) -> str:
    return f"<p>{safe(text)}</p>"


def _list(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{safe(line)}</li>" for line in lines)
    return f"<h4>{safe(title)}</h4><ul>{items}</ul>"
