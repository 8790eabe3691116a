"""The columns of the leads: what is in them, what speaks against them, and how they are read."""

import numpy as np
import pandas as pd
import streamlit as st

from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import Weight
from calibration.leads.profile import ColumnProfile
from calibration.model import Field, fold
from pages.components import column_detail, problems, showing
from pages.shared import checking, formats, remedying, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

TABLE = "profile"
TYPES = column_detail.TYPES
TALLEST = 430


def draw(work: Workspace) -> None:
    """Draw a line per column, those that something speaks against first; one can be chosen."""
    if work.leads is None or not work.profiles:
        return
    with st.spinner(_("Looking at what each column tells of the outcome")):
        checks = checking.checks_of(work)
    told_apart, switch = st.columns([0.7, 0.3], vertical_alignment="bottom")
    with told_apart:
        st.caption(_summary(work, checks))
    with switch, st.container(horizontal=True, horizontal_alignment="right"):
        showing.draw(work)
    profiles = sorted(work.profiles, key=lambda each: _rank(work, each, checks))
    table = _table(work, profiles, checks)
    event = st.dataframe(
        table,
        key=TABLE,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(table), TALLEST),
        on_select="rerun",
        selection_mode="single-row-required",
        column_config={
            "number": st.column_config.NumberColumn(
                _("no."), width=45, help=_("Its place in the file")
            ),
            "column": st.column_config.TextColumn(_("column"), width=200),
            "noted": st.column_config.TextColumn(_("to note"), width=300),
            "type": st.column_config.TextColumn(_("type"), width="small"),
            "filled": st.column_config.ProgressColumn(
                _("filled"), format="percent", min_value=0, max_value=1, width="small"
            ),
            "missing": st.column_config.NumberColumn(
                _("missing"), format="localized", width="small"
            ),
            "distinct": st.column_config.NumberColumn(
                _("distinct"), format="localized", width="small"
            ),
            "range": st.column_config.TextColumn(_("range"), width=120),
            "examples": st.column_config.TextColumn(_("examples"), width=180),
            "missing_words": st.column_config.TextColumn(
                _("words that mean missing"), width="small"
            ),
        },
    )
    rows = event["selection"]["rows"]
    chosen = profiles[rows[0] if rows and rows[0] < len(profiles) else 0]
    column_detail.draw(work, chosen, checks.get(chosen.column.position))
    problems.draw(session.reported(column_detail.WHERE))


def _summary(work: Workspace, checks: dict[int, ColumnCheck]) -> str:
    if work.versions is None or work.model.outcome is None:
        return _("Name the win to see which columns may have been filled in after the deal.")
    left_out = [each for each in checks.values() if _is_left_out(work, each)]
    if not left_out:
        return _("Nothing speaks against a column.")
    return _("No criterion is suggested from: {columns}.").format(
        columns=", ".join(formats.plain(each.header) for each in left_out)
    )


def _is_left_out(work: Workspace, check: ColumnCheck) -> bool:
    """Return whether something speaks against a column, and nobody has decided to use it."""
    return bool(check.reasons) and not checking.is_overruled(work, check.header)


def _rank(
    work: Workspace, profile: ColumnProfile, checks: dict[int, ColumnCheck]
) -> tuple[int, float, int]:
    """Return where a column stands: flagged ones, sensitive, personal, watched, the others.

    Of those that may be leaks, the one that tells the outcome best comes first.
    """
    check = checks.get(profile.column.position)
    order, tells = 4, 0.0
    if check is not None:
        is_watched = check.leak is not None and check.leak.weight is Weight.WATCHED
        tests = (
            check.leak is not None and check.leak.is_flagged,
            check.sensitive is not None,
            check.personal is not None,
            is_watched,
        )
        order = next((place for place, holds in enumerate(tests) if holds), order)
        if (tests[0] or is_watched) and check.leak is not None and check.leak.alone is not None:
            tells = -np.nan_to_num(check.leak.alone.auc)
    if fold(profile.header) in {fold(each) for each in remedying.left_out_columns(work)}:
        order = 5
    return order, float(tells), profile.column.position


def _table(
    work: Workspace, profiles: list[ColumnProfile], checks: dict[int, ColumnCheck]
) -> pd.DataFrame:
    hidden = checking.hidden_positions(work)
    rows = work.everyone.rows if work.everyone else 0
    return pd.DataFrame(
        [
            {
                "number": each.column.position + 1,
                "column": each.header,
                "noted": ", ".join(noted(work, each, checks.get(each.column.position))),
                "type": _(TYPES[read.type.value]),
                "filled": each.filled / rows if rows else 0.0,
                "missing": each.missing,
                "distinct": each.distinct,
                "range": "" if is_hidden else _range(each.lowest, each.highest),
                "examples": _("hidden") if is_hidden else " · ".join(each.examples[:3]),
                "missing_words": ", ".join(read.missing),
            }
            for each in profiles
            for read in [_read_as(work, each)]
            for is_hidden in [each.column.position in hidden]
        ]
    )


def noted(work: Workspace, profile: ColumnProfile, check: ColumnCheck | None) -> list[str]:
    """Return what is to be noted of a column, in a few words each."""
    words = []
    if fold(profile.header) in {fold(each) for each in remedying.left_out_columns(work)}:
        words.append(_("left out"))
    if check is None:
        return words
    if check.leak is not None and check.leak.is_flagged:
        words.append(_("filled in after the deal?"))
    elif check.leak is not None and check.leak.weight is Weight.WATCHED:
        words.append(_("look at it"))
    if check.leak is not None and check.leak.as_known_at_export:
        words.append(_("as known at export"))
    if check.sensitive is not None:
        words.append(_("sensitive"))
    if check.personal is not None:
        words.append(_("personal"))
    if checking.is_overruled(work, check.header) and check.reasons:
        words.append(_("used all the same"))
    if not check.is_telling and check.personal is None:
        words.append(_("tells nothing"))
    return words


def _read_as(work: Workspace, profile: ColumnProfile) -> Field:
    """Return how a column is read; one without a header of its own can't be a field."""
    if not profile.header.strip():
        return Field(name="–", type=profile.type, missing=profile.missing_words)
    return work.field_of(profile.header)


def _range(lowest: object, highest: object) -> str:
    if lowest is None or highest is None:
        return ""
    return _("{low} to {high}").format(low=_end(lowest), high=_end(highest))


def _end(value: object) -> str:
    if isinstance(value, float):
        return formats.number(value, decimals=0 if value.is_integer() else 2)
    return str(value)


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
