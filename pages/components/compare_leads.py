"""The leads that change hands, a page of them at a time, once somebody asks for them."""

from typing import Final

import pandas as pd
import streamlit as st

from calibration.engine.joint_flips import Direction, Flip, FlipOutcome
from calibration.evaluation.joint import JointComparison
from calibration.leads.search import leads_at
from calibration.leads.tables import Column
from calibration.model import Objective
from pages.components import control_words, lead_choice, showing
from pages.components.compare_download import flip_file
from pages.components.compare_results import Compared
from pages.components.shown_lead import shown_columns
from pages.shared import checking, formats, session
from pages.shared.words import _

SHOWN, WAY, PAGE, TABLE = "flips-shown", "flips-way", "flips-page", "flips-table"
AT_A_TIME: Final = 20
MOST_COLUMNS: Final = 3
MOST_LINES: Final = 3
WAYS: Final[dict[str, Direction | None]] = {
    "all": None,
    "entering": "entering",
    "leaving": "leaving",
}


def draw(compared: Compared, found: JointComparison) -> None:
    """Draw the switch, and behind it the table of leads, its pages and the download."""
    if st.toggle(_("Show the leads"), key=SHOWN):
        _table(compared, found)


def _table(compared: Compared, found: JointComparison) -> None:
    counts = {
        "all": found.entering.everyone + found.leaving.everyone,
        "entering": found.entering.everyone,
        "leaving": found.leaving.everyone,
    }
    names = {"all": _("all"), "entering": _("entering"), "leaving": _("leaving")}
    session.first(WAY, "all")
    with st.container(horizontal=True, vertical_alignment="center"):
        way = st.segmented_control(
            _("Which leads"),
            list(counts),
            format_func=lambda each: f"{names[each]} ({formats.number(counts[each])})",
            key=WAY,
            label_visibility="collapsed",
            required=True,
            on_change=_first_page,
        )
        showing.draw(compared.results.work)
    way = way or "all"
    page = _page(counts[way])
    flips = compared.flips(direction=WAYS[way], limit=AT_A_TIME, offset=page * AT_A_TIME)
    if not flips:
        st.caption(_("None."))
        return
    chosen = _listed(compared, flips)
    with st.container(horizontal=True, vertical_alignment="center"):
        _pages(page, counts[way])
        _download(compared)
    if chosen is None:
        st.caption(_("Pick a lead in the table to see its score line by line."))
    elif st.button(_("See this lead on One lead"), key="flips-see", type="primary"):
        lead_choice.choose(compared.results, chosen.row)
        st.switch_page("pages/one_lead.py")


def _listed(compared: Compared, flips: tuple[Flip, ...]) -> Flip | None:
    """Draw the leads; return the one that was picked."""
    columns = _columns(compared)[:MOST_COLUMNS]
    cells = {each.row: each.cells for each in leads_at(compared.results.leads, _rows(flips))}
    objective = compared.results.model.objective
    told = {
        "lead": [each.id or _("lead {n}").format(n=each.row + 1) for each in flips],
        "way": [_("enters") if each.direction == "entering" else _("leaves") for each in flips],
        "outcome": [_outcome(each.outcome, objective) for each in flips],
        "before": [_score(each.score_before, each.threshold_before) for each in flips],
        "after": [_score(each.score_after, each.threshold_after) for each in flips],
        "moved": [_moved(each) for each in flips],
    }
    told |= {
        f"c{place}": [cells[each.row][column.position] for each in flips]
        for place, column in enumerate(columns)
    }
    headers = {
        "lead": _("lead"),
        "way": _("way"),
        "outcome": _("what became of it"),
        "before": compared.before.short,
        "after": compared.after.short,
        "moved": _("moved by"),
    } | {f"c{place}": column.header for place, column in enumerate(columns)}
    event = st.dataframe(
        pd.DataFrame(told),
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(flips), 480),
        column_config={
            name: st.column_config.TextColumn(header, width="large" if name == "moved" else None)
            for name, header in headers.items()
        },
        on_select="rerun",
        selection_mode="single-row",
        key=TABLE,
    )
    rows = event["selection"]["rows"]
    return flips[rows[0]] if rows and rows[0] < len(flips) else None


def _rows(flips: tuple[Flip, ...]) -> list[int]:
    return [each.row for each in flips]


def _columns(compared: Compared) -> list[Column]:
    """Return the columns of the file that tables show beside the id."""
    lead_id = checking.id_column(compared.results.work)
    return [each for each in shown_columns(compared.results) if each != lead_id]


def _score(score: int, threshold: int) -> str:
    """Return a score beside what it has to reach."""
    sign = "≥" if score >= threshold else "<"
    return f"{formats.hundredths(score)} {sign} {formats.hundredths(threshold)}"


def _moved(flip: Flip) -> str:
    """Return what moved a lead, the most first."""
    parts = [
        _("{name} {points}").format(
            name=each.label or _("the range of scores"),
            points=formats.hundredths(each.change, sign=True),
        )
        for each in flip.lines[:MOST_LINES]
    ]
    if len(flip.lines) > MOST_LINES:
        parts.append("…")
    if flip.gate_before != flip.gate_after:
        gate = flip.gate_after or flip.gate_before
        if gate is not None:
            said = (
                _("ruled out by “{gate}”") if flip.gate_after else _("no longer ruled out: {gate}")
            )
            parts.insert(0, said.format(gate=gate.label))
    if flip.threshold_before != flip.threshold_after:
        parts.append(
            _("threshold {before} → {after}").format(
                before=formats.hundredths(flip.threshold_before),
                after=formats.hundredths(flip.threshold_after),
            )
        )
    return ", ".join(parts)


def _outcome(outcome: FlipOutcome, objective: Objective) -> str:
    return {
        "converted": control_words.did(objective),
        "not converted": control_words.did_not(objective),
        "open": _("still open"),
        "immature": _("too young to tell"),
        "kept aside": _("kept aside"),
        "unknown": _("no outcome yet"),
    }[outcome]


def _page(leads: int) -> int:
    """Return the page that is open, the last one where there are fewer now."""
    page = session.remembered(PAGE)
    last = max(0, (leads - 1) // AT_A_TIME)
    return min(page, last) if isinstance(page, int) else 0


def _pages(page: int, leads: int) -> None:
    """Draw the ways to the pages before and after."""
    first, last = page * AT_A_TIME + 1, min(leads, (page + 1) * AT_A_TIME)
    st.button(
        _("Previous"), key="flips-previous", disabled=page == 0, on_click=_go, args=(page - 1,)
    )
    st.button(_("Next"), key="flips-next", disabled=last >= leads, on_click=_go, args=(page + 1,))
    st.caption(
        _("{first} to {last} of {leads}").format(
            first=formats.number(first), last=formats.number(last), leads=formats.leads(leads)
        )
    )


def _download(compared: Compared) -> None:
    st.download_button(
        _("Download them all (CSV)"),
        data=flip_file(
            compared.leads(),
            shown=compared.shown_part,
            with_ids=compared.shows_ids,
            own=tuple(_columns(compared)),
        ),
        file_name="leads-that-change-hands.csv",
        mime="text/csv",
        on_click="ignore",
        key="flips-download",
    )


def _go(page: int) -> None:
    session.remember(PAGE, page)
    session.forget(TABLE)


def _first_page() -> None:
    _go(0)
