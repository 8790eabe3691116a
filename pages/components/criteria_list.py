"""The criteria of a model as sentences, by axis and group, and what caps their groups."""

import streamlit as st

from calibration.model import AXIS_NAMES, Axis, Criterion, Group, made
from calibration.problems import CalibrationError
from pages.components import editor, evidence_card, problems, reach
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

WHERE = "criteria"


def draw(work: Workspace) -> None:
    """Draw every criterion as a sentence with its points."""
    model = work.model
    problems.draw(session.reported(WHERE))
    for axis in Axis:
        for group in model.groups:
            criteria = model.criteria_of(group.id)
            if group.axis is axis and (criteria or len(model.criteria) == 0):
                _group(axis, group)
                for criterion in criteria:
                    _criterion(work, criterion)


def _group(axis: Axis, group: Group) -> None:
    axis_name = _(AXIS_NAMES[axis])
    title = axis_name if group.label == axis_name else f"{axis_name} · {group.label}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"group-{group.id}"):
        st.html(f'<h4 class="group"><span>{safe(title)}</span></h4>')
        with st.popover(reach.cap(group) or _("no cap"), type="tertiary", key=f"cap-{group.id}"):
            _cap(group)


def _cap(group: Group) -> None:
    st.caption(_("However many criteria are met, the group counts for"))
    for end, label, value in (
        ("at_least", _("at least"), group.at_least),
        ("at_most", _("at most"), group.at_most),
    ):
        st.number_input(
            label,
            value=value,
            step=1,
            key=f"{end}-{group.id}",
            placeholder=_("no limit"),
            on_change=_set_cap,
            args=(group.id,),
        )


def _set_cap(group_id: str) -> None:
    work = session.workspace()
    if work.versions is None:
        return
    low, high = session.given(f"at_least-{group_id}"), session.given(f"at_most-{group_id}")
    try:
        group = work.model.group(group_id)
        capped = made(Group, **{**dict(group), "at_least": low, "at_most": high})
        session.keep(work.edited(work.model.with_group(capped)))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)


def _criterion(work: Workspace, criterion: Criterion) -> None:
    name, points, evidence, edit, remove = st.columns(
        [0.58, 0.1, 0.12, 0.09, 0.11], gap="small", vertical_alignment="center"
    )
    stage = f" · {_(editor.STAGES[criterion.stage])}" if criterion.stage else ""
    with name:
        st.html(
            f'<div class="criterion"><b>{safe(criterion.label)}</b>'
            f'<span class="caption">{safe(told(criterion.sentence()) + stage)}</span></div>'
        )
    with points:
        sign = "against" if criterion.points < 0 else "for"
        st.html(f'<div class="points {sign}">{formats.signed(criterion.points)}</div>')
    with evidence:
        if st.button(
            _("Evidence"),
            key=f"why-{criterion.id}",
            type="tertiary",
            disabled=not evidence_card.can_open(work),
        ):
            evidence_card.open_above(work, criterion.id)
    with edit:
        st.button(
            _("Edit"), key=f"edit-{criterion.id}", type="tertiary", on_click=editor.open_for,
            args=(criterion.id,),
        )  # fmt: skip
    with remove:
        st.button(
            _("Remove"), key=f"remove-{criterion.id}", type="tertiary", on_click=_remove,
            args=(criterion.id,),
        )  # fmt: skip


def _remove(criterion_id: str) -> None:
    work = session.workspace()
    if work.versions is None:
        return
    try:
        session.keep(work.edited(work.model.without_criterion(criterion_id)))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
    else:
        session.report((), where=WHERE)
