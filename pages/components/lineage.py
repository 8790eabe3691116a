"""Where the model on screen comes from: the versions that led to it, and what each changed."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from calibration.exports.lineage import KeptVersion, Step, lineage_of, steps_to, with_lineage
from calibration.messages import say
from calibration.model import Model, fingerprint
from pages.components import compare_kept
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told

MOST_CHANGES = 12


def steps(results: Results) -> tuple[Step, ...]:
    """Return the steps from where the project began to the model on screen."""
    kept = [
        KeptVersion(
            each.number, each.model, each.author, each.made_at, each.reason, parent=each.parent
        )
        for each in compare_kept.kept()
    ]
    versions = results.work.versions
    number = versions.number if versions is not None else None
    base = next(
        (each for each in kept if each.number == number and each.model == results.start),
        KeptVersion(None, results.start),
    )
    return steps_to(results.model, kept, base=base)


def with_steps(results: Results, exported: Model) -> Model:
    """Return the model that leaves with its lineage; its fields may have other names here."""
    way = list(steps(results))
    own, left = fingerprint(results.model), fingerprint(exported)
    if own != left:
        renaming = say("The fields have the names that the leads use")
        way.append(Step(left, parent=own, changed=(renaming,)))
    return with_lineage(exported, way)


def draw(results: Results) -> None:
    """Draw the versions on the way to the model, the newest first."""
    known = lineage_of(with_lineage(results.model, steps(results)))
    shown = _said_here(known, steps(results))
    if len(shown) < 2 and not any(each.changed or each.number for each in shown):
        return
    with st.expander(_("Where this model comes from")):
        figures = "".join(_item(each) for each in reversed(shown))
        st.html(f'<ol class="steps" reversed>{figures}</ol>')
        st.caption(_("All of it leaves in the model's file."))


def _said_here(known: Sequence[Step], own: Sequence[Step]) -> list[Step]:
    """Return the steps, those of this project in the reader's language."""
    changed = {each.fingerprint: each.changed for each in own}
    return [replace(each, changed=changed.get(each.fingerprint, each.changed)) for each in known]


def _item(step: Step) -> str:
    name = (
        _("Version {n}").format(n=step.number)
        if step.number is not None
        else _("Not kept as a version")
    )
    notes = [
        each for each in (step.who, formats.day(step.when.date()) if step.when else "") if each
    ]
    lines = [told(each) for each in step.changed[:MOST_CHANGES]]
    if len(step.changed) > MOST_CHANGES:
        more = len(step.changed) - MOST_CHANGES
        said = ngettext("and {n} more", "and {n} more", more)
        lines.append(said.format(n=formats.number(more)))
    if not lines and step.parent is None:
        lines = [_("Where it began.")]
    head = " · ".join([name, *notes])
    why = f" {safe(step.why)}" if step.why else ""
    return (
        f"<li><b>{safe(head)}</b>{why}"
        + "".join(f'<span class="caption">{safe(each)}</span>' for each in lines)
        + "</li>"
    )
