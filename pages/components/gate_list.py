"""Gates: what rules a lead out at any score, by holding or by not holding."""

import streamlit as st

from calibration.model import Gate, Model, Qualification, made
from calibration.model.grid import identifier
from calibration.problems import CalibrationError
from pages.components import asking, problems
from pages.shared import session
from pages.shared.formats import safe
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

WHERE = "gates"
PREFIX = "gate"


def draw(work: Workspace) -> None:
    """Draw the gates as sentences, and the way to add one."""
    qualification = work.model.qualification
    st.subheader(_("Gates"), anchor=False)
    if not work.model.gates:
        st.caption(_("None. A gate keeps a lead from being handed over, whatever its score."))
    for gates, verb in (
        (qualification.disqualify, _("Never if")),
        (qualification.require, _("Only if")),
    ):
        for gate in gates:
            _gate(gate, verb)
    problems.draw(session.reported(WHERE))
    with st.popover(_("Add a gate"), key="add-gate"):
        _new(work)


def _gate(gate: Gate, verb: str) -> None:
    words, remove = st.columns([0.86, 0.14], gap="small", vertical_alignment="center")
    with words:
        st.html(
            f'<div class="criterion"><b>{safe(gate.label)}</b>'
            f'<span class="caption">{safe(verb)} {safe(told(gate.when.sentence()))}</span></div>'
        )
    with remove:
        st.button(
            _("Remove"), key=f"remove-gate-{gate.id}", type="tertiary", on_click=_remove,
            args=(gate.id,),
        )  # fmt: skip


def _new(work: Workspace) -> None:
    rules_out = st.segmented_control(
        _("A lead is handed over"),
        [True, False],
        default=True,
        required=True,
        format_func=lambda each: _("never if") if each else _("only if"),
        key=f"{PREFIX}-kind",
    )
    label = st.text_input(_("Name"), key=f"{PREFIX}-label")
    condition = None
    try:
        condition = asking.draw(PREFIX, work, None)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The condition can't be read."))
    ready = bool(label.strip()) and condition is not None
    if st.button(_("Add"), key=f"{PREFIX}-add", type="primary", disabled=not ready):
        _add(work, {"label": label, "when": condition}, rules_out=bool(rules_out))


def _add(work: Workspace, values: dict[str, object], *, rules_out: bool) -> None:
    taken = {each.id for each in work.model.gates}
    wished = identifier(str(values["label"]))
    numbered = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    name = next(each for each in (wished, *numbered) if each not in taken)
    try:
        gate = made(Gate, id=name, **values)
        model = asking.with_fields(work, gate.when.fields())
        qualification = model.qualification
        disqualify = (*qualification.disqualify, gate) if rules_out else qualification.disqualify
        require = qualification.require if rules_out else (*qualification.require, gate)
        session.keep(work.edited(_gated(model, disqualify, require)))
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.forget_widgets(f"{PREFIX}-")
    st.rerun()


def _gated(model: Model, disqualify: tuple[Gate, ...], require: tuple[Gate, ...]) -> Model:
    threshold = model.qualification.threshold
    qualification = made(Qualification, threshold=threshold, disqualify=disqualify, require=require)
    return model.revised(qualification=qualification)


def _remove(gate_id: str) -> None:
    work = session.workspace()
    qualification = work.model.qualification
    session.keep(
        work.edited(
            _gated(
                work.model,
                tuple(each for each in qualification.disqualify if each.id != gate_id),
                tuple(each for each in qualification.require if each.id != gate_id),
            )
        )
    )
