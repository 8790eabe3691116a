"""Writing a condition: chosen field by field, or written in words."""

from collections.abc import Mapping
from typing import cast

import streamlit as st

from calibration.leads.outcome import outcome_values
from calibration.leads.sensitive import sensitive_columns
from calibration.messages import N_
from calibration.model import (
    AtLeast,
    AtMost,
    Between,
    Condition,
    Contains,
    Equals,
    Field,
    FieldType,
    IsKnown,
    IsMissing,
    Leaf,
    LessThan,
    Model,
    MoreThan,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
    made,
)
from calibration.model.sentences import read_condition, written
from pages.shared import checking, formats, session
from pages.shared.words import _, told
from pages.shared.workspace import Workspace

VERBS: Mapping[type[Leaf], str] = {
    OneOf: N_("is"),
    Equals: N_("is"),
    AtLeast: N_("is at least"),
    AtMost: N_("is at most"),
    MoreThan: N_("is more than"),
    LessThan: N_("is less than"),
    Between: N_("is between"),
    Contains: N_("contains"),
    StartsWith: N_("starts with"),
    WithinDays: N_("is within the last … days"),
    OlderThanDays: N_("is more than … days ago"),
    IsKnown: N_("is known"),
    IsMissing: N_("is missing"),
}
OFFERED: Mapping[FieldType, tuple[type[Leaf], ...]] = {
    FieldType.NUMBER: (AtLeast, AtMost, MoreThan, LessThan, Between, Equals, IsKnown, IsMissing),
    FieldType.TEXT: (OneOf, Contains, StartsWith, IsKnown, IsMissing),
    FieldType.BOOLEAN: (Equals, IsKnown, IsMissing),
    FieldType.DATE: (WithinDays, OlderThanDays, IsKnown, IsMissing),
}
CHOSEN, WRITTEN = "chosen", "written"


def fields_of(work: Workspace) -> dict[str, Field]:
    """Return the fields a condition may ask about: the model's, and columns of the leads.

    A column that tells who a lead is is none, unless somebody decided to use it all the same.
    """
    declared = {each.name: each for each in work.versions.present.fields} if work.versions else {}
    not_offered = {*work.mapping.values(), *personal_headers(work)}
    columns = [each.header for each in work.leads.columns] if work.leads else []
    found = {
        header: work.field_of(header)
        for header in columns
        if header and header not in not_offered and work.leads and work.leads.column(header)
    }
    return found | declared


def personal_headers(work: Workspace) -> tuple[str, ...]:
    """Return the headers of the columns that tell who a lead is, and that nobody has signed for."""
    personal = checking.personal_positions(work)
    lead_id = checking.id_column(work)
    columns = work.leads.columns if work.leads else ()
    return tuple(
        each.header
        for each in columns
        if (each.position in personal or each == lead_id)
        and each.header.strip()
        and not checking.is_overruled(work, each.header)
    )


def with_fields(work: Workspace, names: frozenset[str]) -> Model:
    """Return the model with the fields declared that a condition reads."""
    model = work.model
    known = {each.name for each in model.fields}
    offered = fields_of(work)
    for name in sorted(names - known):
        model = model.with_field(offered[name])
    return model


def draw(prefix: str, work: Workspace, condition: Condition | None) -> Condition | None:
    """Draw the widgets of a condition and return it; None while something is still to be said.

    Parameters
    ----------
    prefix
        What the widgets' keys start with.
    condition
        What they show when they appear.

    Raises
    ------
    ModelError
        If what was written can't be read.
    """
    fields = fields_of(work)
    leaf = condition if isinstance(condition, Leaf) else None
    simple = condition is None or (leaf is not None and leaf.field in fields)
    how = st.segmented_control(
        _("Condition"),
        [CHOSEN, WRITTEN],
        default=CHOSEN if simple else WRITTEN,
        required=True,
        format_func=lambda each: _("choose") if each == CHOSEN else _("write"),
        key=f"{prefix}-how",
    )
    if how == WRITTEN:
        session.first(f"{prefix}-text", written(condition) if condition is not None else "")
        text = st.text_area(
            _("Written condition"),
            key=f"{prefix}-text",
            placeholder="employees >= 200 and industry = Services | Consulting",
            help=_(
                "Comparisons joined by and, or, not and parentheses. Put names and values of "
                "several words that hold one of these in double quotes."
            ),
        )
        return read_condition(text, fields=fields) if text.strip() else None
    return _chosen(prefix, work, fields, leaf)


def _chosen(
    prefix: str, work: Workspace, fields: dict[str, Field], leaf: Leaf | None
) -> Condition | None:
    names = list(fields)
    session.first(f"{prefix}-field", leaf.field if leaf and leaf.field in fields else None)
    left, right = st.columns(2, gap="small")
    with left:
        name = st.selectbox(
            _("Field"), names, index=None, key=f"{prefix}-field", placeholder=_("choose a field")
        )
    if name is None:
        _not_offered(work)
        return None
    _sensitive(work, name)
    field = fields[name]
    offered = OFFERED[field.type]
    kind = _kind_shown(leaf, field)
    with right:
        verb = st.selectbox(
            _("Question"),
            offered,
            index=offered.index(kind) if kind in offered else 0,
            format_func=lambda each: _(VERBS[each]),
            key=f"{prefix}-verb-{field.type.value}",
        )
    return _operands(prefix, work, field, verb, leaf if kind is verb else None)


def _not_offered(work: Workspace) -> None:
    """Say which columns are not among the fields, and where that can be decided otherwise."""
    headers = [each for each in personal_headers(work) if each not in work.mapping.values()]
    if headers:
        st.caption(
            _(
                "Not offered, for they tell who a lead is: {columns}. Under Columns on Leads "
                "somebody can sign for one."
            ).format(columns=", ".join(formats.plain(each) for each in headers))
        )


def _sensitive(work: Workspace, name: str) -> None:
    """Say that a field tells what nobody should be judged by, unless somebody has signed for it."""
    header = work.mapping.get(name, name)
    found = sensitive_columns(each for each in work.profiles if each.header == header)
    if found and not checking.is_overruled(work, header):
        (finding,) = found.values()
        st.caption(
            formats.plain(told(finding.message)) + " " + _("Sign for it under Columns on Leads.")
        )


def _kind_shown(leaf: Leaf | None, field: Field) -> type[Leaf] | None:
    if leaf is None:
        return None
    return OneOf if isinstance(leaf, Equals) and field.type is FieldType.TEXT else type(leaf)


def _operands(
    prefix: str, work: Workspace, field: Field, verb: type[Leaf], leaf: Leaf | None
) -> Condition | None:
    if verb in (IsKnown, IsMissing):
        return _asked(verb, field=field.name)
    if verb is OneOf:
        return _one_of(prefix, work, field, leaf)
    if verb is Between:
        left, right = st.columns(2, gap="small")
        with left:
            low = _number(f"{prefix}-low", _("From"), getattr(leaf, "low", None))
        with right:
            high = _number(f"{prefix}-high", _("To"), getattr(leaf, "high", None))
        known = low is not None and high is not None
        return made(Between, field=field.name, low=low, high=high) if known else None
    if verb in (WithinDays, OlderThanDays):
        days = st.number_input(
            _("Days"),
            min_value=0,
            value=getattr(leaf, "days", None),
            step=1,
            key=f"{prefix}-days",
        )
        return None if days is None else _asked(verb, field=field.name, days=days)
    if verb is Equals and field.type is FieldType.BOOLEAN:
        answer = st.segmented_control(
            _("Value"),
            [True, False],
            default=getattr(leaf, "value", True) is not False,
            required=True,
            format_func=lambda value: _("yes") if value else _("no"),
            key=f"{prefix}-truth",
        )
        return made(Equals, field=field.name, value=bool(answer))
    if verb in (Contains, StartsWith):
        text = st.text_input(_("Text"), value=getattr(leaf, "value", ""), key=f"{prefix}-part")
        return _asked(verb, field=field.name, value=text) if text.strip() else None
    value = _number(f"{prefix}-number", _("Value"), getattr(leaf, "value", None))
    return None if value is None else _asked(verb, field=field.name, value=value)


def _asked(verb: type[Leaf], **values: object) -> Condition:
    return cast("Condition", made(verb, **values))


def _number(key: str, label: str, value: float | None) -> float | None:
    return st.number_input(
        label, value=None if value is None else float(value), key=key, format="%g"
    )


def _one_of(prefix: str, work: Workspace, field: Field, leaf: Leaf | None) -> Condition | None:
    given = getattr(leaf, "values", None) or ((leaf.value,) if isinstance(leaf, Equals) else ())
    known = [str(each) for each in given]
    header = work.mapping.get(field.name, field.name)
    column = work.leads.column(header) if work.leads else None
    common = (
        session.shelf().get(
            "common-values",
            (work.leads.sha256, header),
            lambda: [value for value, _n in outcome_values(work.leads, column)],  # type: ignore[arg-type]
        )
        if work.leads is not None and column is not None
        else []
    )
    values = st.multiselect(
        _("Values"),
        list(dict.fromkeys([*known, *common])),
        default=known,
        key=f"{prefix}-values-{field.name}",
        accept_new_options=True,
        placeholder=_("choose or type"),
    )
    if not values:
        return None
    if len(values) == 1:
        return made(Equals, field=field.name, value=values[0])
    return made(OneOf, field=field.name, values=tuple(values))
