"""Editing one criterion: its name, place, condition and points, and how it repeats or fades."""

import streamlit as st

from calibration.messages import N_
from calibration.model import (
    AXIS_NAMES,
    Criterion,
    Decay,
    FieldType,
    Group,
    Kind,
    Model,
    Repeat,
    Stage,
    made,
)
from calibration.model.grid import identifier
from calibration.problems import CalibrationError
from pages.components import asking, problems
from pages.shared import formats, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

EDITED = "edited-criterion"
NEW = "new criterion"
PREFIX = "edit"
KINDS = {
    Kind.DEMOGRAPHIC: N_("demographic: the person"),
    Kind.FIRMOGRAPHIC: N_("firmographic: the company"),
    Kind.BEHAVIOUR: N_("behaviour: what they do"),
    Kind.FEEDBACK: N_("feedback: what sales says"),
}
STAGES = {
    Stage.AWARENESS: N_("awareness"),
    Stage.CONSIDERATION: N_("consideration"),
    Stage.DECISION: N_("decision"),
}


def open_for(criterion_id: str) -> None:
    """Open the editor for a criterion, or for a new one."""
    session.forget_widgets(f"{PREFIX}-")
    session.remember(EDITED, criterion_id)


def close() -> None:
    """Close the editor."""
    session.forget_widgets(f"{PREFIX}-")
    session.remember(EDITED, None)


def edited() -> str | None:
    """Return the id of the criterion that is edited, NEW for a new one, None for none."""
    found = session.remembered(EDITED)
    return found if isinstance(found, str) else None


def draw(work: Workspace) -> None:
    """Draw the editor of the criterion that is open."""
    name = edited()
    if name is None or work.versions is None:
        return
    model = work.model
    known = {each.id: each for each in model.criteria}
    criterion = known.get(name)
    if criterion is None and name != NEW:
        close()
        return
    st.subheader(_("Edit a criterion") if criterion else _("Add a criterion"), anchor=False)
    label = st.text_input(
        _("Name"), value=criterion.label if criterion else "", key=f"{PREFIX}-label"
    )
    kind, stage, group = _place(model, criterion)
    found: tuple[object, ...] = ()
    condition = None
    try:
        condition = asking.draw(PREFIX, work, criterion.when if criterion else None)
    except CalibrationError as error:
        found = error.problems
        problems.draw(error.problems, title=_("The condition can't be read."))
    points = st.number_input(
        _("Points"), value=criterion.points if criterion else 10, step=1, key=f"{PREFIX}-points"
    )
    repeat, decay = _modifiers(work, criterion)
    missing = _still(label, condition)
    left, right = st.columns(2)
    with left:
        if st.button(
            _("Save"), type="primary", key=f"{PREFIX}-save", disabled=bool(missing or found),
            width="stretch",
        ):  # fmt: skip
            values: dict[str, object] = {
                "id": criterion.id if criterion else _free(label, model),
                "label": label,
                "kind": kind,
                "stage": stage,
                "group": group.id,
                "when": condition,
                "points": points,
                "repeat": repeat,
                "decay": decay,
            }
            _save(work, values, group)
    with right:
        st.button(_("Cancel"), key=f"{PREFIX}-cancel", on_click=close, width="stretch")
    if missing:
        st.caption(missing)
    problems.draw(session.reported(PREFIX))


def _still(label: str, condition: object) -> str:
    if not label.strip():
        return _("Still to say: a name.")
    return "" if condition is not None else _("Still to say: the condition.")


def _place(model: Model, criterion: Criterion | None) -> tuple[Kind, Stage | None, Group]:
    left, right = st.columns(2, gap="small")
    with left:
        kinds = list(KINDS)
        kind = st.selectbox(
            _("Kind"),
            kinds,
            index=kinds.index(criterion.kind) if criterion else 1,
            format_func=lambda each: _(KINDS[each]),
            key=f"{PREFIX}-kind",
        )
    groups = [each for each in model.groups if each.axis is kind.axis]
    names = {each.id: each for each in groups}
    with right:
        typed = st.selectbox(
            _("Group"),
            list(names) or [_(AXIS_NAMES[kind.axis])],
            index=list(names).index(criterion.group)
            if criterion and criterion.group in names
            else 0,
            format_func=lambda each: names[each].label if each in names else each,
            accept_new_options=True,
            key=f"{PREFIX}-group-{kind.axis.value}",
            help=_("Choose one, or type a new one."),
        )
    group = names.get(typed) or made(
        Group,
        id=_free_group(typed, model),
        label=typed,
        axis=kind.axis,
    )
    stage = None
    if kind is Kind.BEHAVIOUR:
        stages = [None, *STAGES]
        stage = st.selectbox(
            _("Buying stage (optional)"),
            stages,
            index=stages.index(criterion.stage) if criterion else 0,
            format_func=lambda each: _(STAGES[each]) if each else _("none"),
            key=f"{PREFIX}-stage",
        )
    return kind, stage, group


def _modifiers(work: Workspace, criterion: Criterion | None) -> tuple[Repeat | None, Decay | None]:
    fields = asking.fields_of(work)
    counts = ["", *(n for n, each in fields.items() if each.type is FieldType.NUMBER)]
    days = ["", *(n for n, each in fields.items() if each.type is FieldType.DATE)]
    was_repeat = criterion.repeat if criterion else None
    was_decay = criterion.decay if criterion else None
    with st.expander(_("Counts several times, fades"), expanded=bool(was_repeat or was_decay)):
        left, right = st.columns(2, gap="small")
        with left:
            count = _choice(
                _("Count in"), counts, was_repeat.field if was_repeat else "", "repeat-field"
            )
        with right:
            at_most = _whole(
                _("at most so many times"),
                was_repeat.at_most if was_repeat else 2,
                key="repeat-most",
            )
        first, second, third = st.columns(3, gap="small")
        with first:
            since = _choice(_("Fades since"), days, was_decay.field if was_decay else "", "decay")
        with second:
            loses = _whole(
                _("loses %"), was_decay.loses_percent if was_decay else 25, key="loses", most=100
            )
        with third:
            every = _whole(
                _("every … days"), was_decay.every_days if was_decay else 30, key="every"
            )
    repeat = made(Repeat, field=count, at_most=at_most) if count else None
    decay = made(Decay, field=since, loses_percent=loses, every_days=every) if since else None
    return repeat, decay


def _choice(label: str, names: list[str], shown: str, key: str) -> str:
    return str(
        st.selectbox(
            label,
            names,
            index=names.index(shown) if shown in names else 0,
            format_func=lambda name: name or _("no"),
            key=f"{PREFIX}-{key}",
        )
        or ""
    )


def _whole(label: str, value: int, *, key: str, most: int = 100_000) -> int:
    return int(
        st.number_input(label, min_value=1, max_value=most, value=value, key=f"{PREFIX}-{key}")
    )


def _free(label: str, model: Model) -> str:
    taken = {each.id for each in model.criteria}
    wished = identifier(label)
    numbered = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (wished, *numbered) if each not in taken)


def _free_group(label: str, model: Model) -> str:
    taken = {each.id for each in model.groups}
    wished = identifier(label)
    numbered = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (wished, *numbered) if each not in taken)


def _save(work: Workspace, values: dict[str, object], group: Group) -> None:
    try:
        criterion = made(Criterion, **values)
        model = asking.with_fields(work, criterion.fields()).with_group(group)
        session.keep(work.edited(model.with_criterion(criterion)))
    except CalibrationError as error:
        session.report(error.problems, where=PREFIX)
        return
    session.report((), where=PREFIX)
    session.tell(_("Saved: {name}").format(name=formats.plain(criterion.label)))
    close()
    st.rerun()
