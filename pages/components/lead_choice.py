"""Which lead the page is about: searched, picked at random, or the next one."""

import secrets

import pandas as pd
import streamlit as st

from calibration.engine.picking import Wanted, picked_lead
from calibration.leads.search import FoundLead, find_leads
from calibration.leads.tables import Column
from calibration.model import Objective
from calibration.problems import CalibrationError
from pages.components import showing
from pages.components.shown_lead import shown_columns
from pages.shared import checking, formats, session
from pages.shared.results import Results
from pages.shared.words import _, ngettext

SEARCH, FOUND = "lead-search", "lead-found"
PICKED, NEWS = "lead-picked", "lead-pick-news"
MOST_COLUMNS = 4
LOWEST: Wanted = "converted in the lowest band"
WRONGLY: Wanted = "qualified, not converted"


def draw(results: Results) -> int | None:
    """Draw the search, the picks and the leads found; return the row of the one to show."""
    words = st.text_input(
        _("Find a lead by its id, or by any text in it"),
        key=SEARCH,
        placeholder=_("all leads"),
        on_change=_forget,
    )
    lead_id = checking.id_column(results.work)
    found = find_leads(results.leads, words, lead_id=lead_id)
    rows = [each.row for each in found]
    row = _row(results, rows)
    _picks(results, rows, row)
    showing.draw(results.work)
    if not found:
        st.info(_("No lead holds that text. Try a part of it."))
        return row
    _list(shown_columns(results), found, row, has_id=lead_id is not None)
    return row


def choose(results: Results, row: int) -> None:
    """Let the page be about the lead of that row."""
    session.remember(PICKED, (results.leads.relation, results.leads.sha256, row))
    session.remember(NEWS, "")


def _forget() -> None:
    session.remember(PICKED, None)
    session.remember(NEWS, "")


def _row(results: Results, rows: list[int]) -> int | None:
    """Return the row that was picked, of these leads; else the first that was found."""
    picked = session.remembered(PICKED)
    leads = results.leads
    if isinstance(picked, tuple) and picked[:2] == (leads.relation, leads.sha256):
        return int(picked[2])
    return rows[0] if rows else None


def _picks(results: Results, rows: list[int], row: int | None) -> None:
    """Draw the ways to another lead."""
    with st.container(horizontal=True, gap="small", key="lead-picks"):
        _step(results, rows, row, by=-1)
        _step(results, rows, row, by=1)
        _pick(results, "any", _("At random"))
        if results.facts.has_outcome and not results.work.room.hidden:
            low, wrong = _wrong_words(results.model.objective)
            _pick(results, LOWEST, low.format(band=results.model.bands[0].name))
            _pick(results, WRONGLY, wrong)
    news = session.remembered(NEWS)
    if isinstance(news, str) and news:
        st.info(news)


def _wrong_words(objective: Objective) -> tuple[str, str]:
    if objective is Objective.RETENTION:
        return _("Left us although {band}"), _("At risk, stayed")
    if objective is Objective.ADOPTION:
        return _("Adopted although {band}"), _("Qualified, did not adopt")
    return _("Bought although {band}"), _("Handed over, did not buy")


def _step(results: Results, rows: list[int], row: int | None, *, by: int) -> None:
    """Draw the way to the lead before or after, of those found or else of the file."""
    target = None
    if row in rows:
        place = rows.index(row) + by
        target = rows[place] if 0 <= place < len(rows) else None
    elif row is not None and 0 <= row + by < results.leads.rows:
        target = row + by
    st.button(
        _("Next") if by > 0 else _("Previous"),
        key="lead-next" if by > 0 else "lead-previous",
        disabled=target is None,
        on_click=choose,
        args=(results, target),
    )


def _pick(results: Results, wanted: Wanted, label: str) -> None:
    st.button(
        formats.plain(label),
        key=f"lead-pick-{wanted.split()[0]}",
        on_click=_picked,
        args=(results, wanted),
    )


def _picked(results: Results, wanted: Wanted) -> None:
    try:
        row = picked_lead(
            results.typed(), results.model, wanted=wanted, seed=secrets.randbelow(2**31)
        )
    except CalibrationError as error:
        session.remember(NEWS, "\n".join(str(each) for each in error.problems))
        return
    if row is None:
        session.remember(NEWS, _("There is no such lead among those looked at."))
    else:
        choose(results, row)


def _list(
    columns: list[Column], found: tuple[FoundLead, ...], row: int | None, *, has_id: bool
) -> None:
    """Draw the leads found, by their place in the file if they have no id."""
    shown = columns[:MOST_COLUMNS]
    table = pd.DataFrame(
        [[each.cells[column.position] for column in shown] for each in found],
        columns=pd.Index([f"{place}" for place in range(len(shown))]),
        index=pd.Index([each.row + 1 for each in found], name=_("no.")),
    )
    st.caption(
        ngettext("{n} lead found", "the first {n} leads", len(found)).format(
            n=formats.number(len(found))
        )
    )
    rows = [each.row for each in found]
    place = [rows.index(row)] if row in rows else []
    session.shown(FOUND, {"selection": {"rows": place, "columns": [], "cells": []}})
    st.dataframe(
        table,
        hide_index=has_id,
        width="stretch",
        height=min(38 + 35 * len(found), 388),
        column_config={
            f"{place}": st.column_config.TextColumn(column.header)
            for place, column in enumerate(shown)
        },
        on_select=_selected,
        selection_mode="single-row",
        key=FOUND,
    )
    session.remember("lead-rows", rows)


def _selected() -> None:
    """Let the page be about the lead that was clicked."""
    given, rows = session.given(FOUND), session.remembered("lead-rows")
    work = session.workspace()
    if not isinstance(rows, list) or work.leads is None:
        return
    selection = given["selection"]["rows"] if given else []  # type: ignore[index]
    if selection and selection[0] < len(rows):
        leads = work.leads
        session.remember(PICKED, (leads.relation, leads.sha256, rows[selection[0]]))
        session.remember(NEWS, "")
