"""The columns of the leads: what is in them, how they are read, and which field each one is."""

import pandas as pd
import streamlit as st

from calibration.leads.profile import ColumnProfile
from calibration.messages import N_
from calibration.model import Field, FieldType, made
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

TABLE = "profile"
WHERE = "columns"
TYPES = {
    FieldType.NUMBER.value: N_("number"),
    FieldType.TEXT.value: N_("text"),
    FieldType.BOOLEAN.value: N_("yes / no"),
    FieldType.DATE.value: N_("date"),
}


def draw(work: Workspace) -> None:
    """Draw a line per column; its type and its missing words can be corrected in place."""
    if work.leads is None or not work.profiles:
        return
    if session.given(TABLE) is None:
        session.shelf().drop("profile-table")
    # The editor is fed what was true when it appeared: fed its own output, it would start anew.
    table = session.shelf().get("profile-table", work.leads.sha256, lambda: _table(work))
    st.data_editor(
        table,
        key=TABLE,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(table), 430),
        disabled=[name for name in table.columns if name not in ("type", "missing_words")],
        column_config={
            "column": st.column_config.TextColumn(_("column"), width="medium"),
            "type": st.column_config.SelectboxColumn(
                _("type"),
                options=list(TYPES),
                format_func=lambda kind: _(TYPES[str(kind)]),
                required=True,
            ),
            "filled": st.column_config.ProgressColumn(
                _("filled"), format="percent", min_value=0, max_value=1, width="small"
            ),
            "missing": st.column_config.NumberColumn(_("missing"), format="localized"),
            "distinct": st.column_config.NumberColumn(_("distinct"), format="localized"),
            "range": st.column_config.TextColumn(_("range")),
            "examples": st.column_config.TextColumn(_("examples"), width="medium"),
            "missing_words": st.column_config.TextColumn(
                _("words that mean missing"),
                help=_("Separate several words by commas."),
            ),
        },
        on_change=_correct,
        args=(list(table["column"]),),
    )
    problems.draw(session.reported(WHERE))


def _table(work: Workspace) -> pd.DataFrame:
    rows = work.leads.rows if work.leads else 0
    return pd.DataFrame(
        [
            {
                "column": each.header,
                "type": kind.value,
                "filled": each.filled / rows if rows else 0.0,
                "missing": each.missing,
                "distinct": each.distinct,
                "range": _range(each.lowest, each.highest),
                "examples": " · ".join(each.examples[:3]),
                "missing_words": ", ".join(missing),
            }
            for each in work.profiles
            for kind, missing in [_read_as(work, each)]
        ]
    )


def _read_as(work: Workspace, profile: ColumnProfile) -> tuple[FieldType, tuple[str, ...]]:
    """Return how a column is read; one without a header of its own can't be a field."""
    if work.leads is None or not profile.header.strip():
        return profile.type, profile.missing_words
    read = work.field_of(profile.header)
    return read.type, read.missing


def _range(lowest: object, highest: object) -> str:
    if lowest is None or highest is None:
        return ""
    return _("{low} to {high}").format(low=_end(lowest), high=_end(highest))


def _end(value: object) -> str:
    if isinstance(value, float):
        return formats.number(value, decimals=0 if value.is_integer() else 2)
    return str(value)


def _correct(headers: list[str]) -> None:
    """Take the corrections of the table into the session, and into the model that reads them."""
    edits = session.given(TABLE)
    if not isinstance(edits, dict):
        return
    work = session.workspace()
    try:
        for row, changes in edits.get("edited_rows", {}).items():
            if not headers[int(row)].strip():
                continue
            work = _corrected(work, headers[int(row)], changes)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.keep(work)


def _corrected(work: Workspace, header: str, changes: dict[str, str | None]) -> Workspace:
    read = work.field_of(header)
    kind = FieldType(changes.get("type") or read.type)
    missing = read.missing
    if "missing_words" in changes:
        words = (changes["missing_words"] or "").split(",")
        missing = tuple(word.strip() for word in words if word.strip())
    if (kind, missing) == (read.type, read.missing):
        return work
    names = {work.mapping.get(name, name): name for name in _declared(work)}
    if header in names:
        field = made(Field, name=names[header], type=kind, missing=missing)
        work = work.edited(work.model.with_field(field))
    correction = made(Field, name=header, type=kind, missing=missing)
    return work.changed(corrected={**work.corrected, header: correction})


def _declared(work: Workspace) -> list[str]:
    return [each.name for each in work.versions.present.fields] if work.versions else []


def draw_mapping(work: Workspace) -> None:
    """Ask for the column of each field the model reads and the leads don't have."""
    missing = work.unmapped()
    asked = [*missing, *(name for name in work.mapping if name not in missing)]
    if work.leads is None or not asked:
        return
    st.subheader(_("Fields of the model that have another name here"), anchor=False)
    headers = ["", *(each.header for each in work.leads.columns if each.header)]
    places = st.columns(3, gap="medium")
    for position, name in enumerate(asked):
        key = f"map-{name}"
        session.first(key, work.mapping.get(name, ""))
        with places[position % 3]:
            st.selectbox(
                formats.plain(name),
                headers,
                key=key,
                format_func=lambda header: header or _("which column?"),
                on_change=_map,
                args=(name,),
            )


def _map(name: str) -> None:
    work = session.workspace()
    mapping = {**work.mapping, name: str(session.given(f"map-{name}") or "")}
    kept = {field: header for field, header in mapping.items() if header}
    session.keep(work.changed(mapping=kept))
