"""What came of joining wins to leads, in sentences, and the ids that wait for a decision."""

import csv
import io
from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

from calibration.exports.scored import safe_header as formula_safe
from calibration.leads.personal import PersonalKind
from calibration.leads.win_report import NearMatch, UnmatchedWin, WinsReport
from pages.shared import formats
from pages.shared.words import _, ngettext, told

MOST_NEAR: Final = 8
"""Near matches that are asked about at a time."""
MOST_SHOWN: Final = 1000
"""Unmatched ids in the table; the download holds all."""

Accept = Callable[[dict[str, str]], None]
TakeBack = Callable[[tuple[str, ...]], None]


def draw(
    report: WinsReport,
    *,
    hidden: PersonalKind | None,
    accept: Accept | None,
    take_back: TakeBack,
) -> None:
    """Draw how the ids went together, and what can be decided about those that did not.

    Parameters
    ----------
    report
        What came of the join.
    hidden
        What the ids are, if they are not to be shown.
    accept, take_back
        Called with pairs of ids that are the same, or with ids of wins that are not; ``accept``
        is None where the file of wins is not at hand any more.
    """
    st.markdown(f"**{matched(report)}** {unmatched(report)}")
    if further := notes(report):
        st.caption(" ".join(further))
    if hidden is not None and (report.unmatched or report.near):
        st.caption(
            _("The ids are {what}: they are hidden until “Show personal data” is on.").format(
                what=told(hidden.words)
            )
        )
    _near(report, accept, take_back, is_hidden=hidden is not None)
    if report.unmatched:
        _table(report.unmatched, is_hidden=hidden is not None)


def matched(report: WinsReport) -> str:
    """Return how many ids are a lead's, and the conversion rate that follows."""
    ids = ngettext(
        "{part} of {n} id in the file of wins is a lead's",
        "{part} of {n} ids in the file of wins are a lead's",
        report.win_ids,
    ).format(part=formats.number(report.matched_ids), n=formats.number(report.win_ids))
    won = _("{won} of {leads} won ({rate}).").format(
        won=formats.number(report.leads_won),
        leads=formats.leads(report.leads_with_id),
        rate=_rate(report.conversion_rate),
    )
    return formats.headed(ids, won)


def unmatched(report: WinsReport) -> str:
    """Return how many ids are no lead's, and between which rates the truth may be."""
    count = len(report.unmatched)
    if not count:
        return ""
    ids = ngettext(
        "{n} id is no lead's ({share}).", "{n} ids are no lead's ({share}).", count
    ).format(n=formats.number(count), share=formats.percent(report.unmatched_share))
    rates = _(
        "With them it would be {here} if they are leads of this file under another id, and "
        "{missing} if they are leads that this file lacks."
    ).format(
        here=_rate(report.conversion_rate_if_here),
        missing=_rate(report.conversion_rate_if_missing),
    )
    return f"{ids} {rates}"


def _rate(share: float) -> str:
    return formats.percent(share, decimals=2)


def notes(report: WinsReport) -> list[str]:
    """Return what else is worth knowing of the two files, a sentence each."""
    said = [
        (
            report.leads_without_id,
            ngettext(
                "{n} lead has no id: whether it won is not known.",
                "{n} leads have no id: whether they won is not known.",
                report.leads_without_id,
            ),
        ),
        (
            report.leads_repeating,
            _(
                "{n} leads share their id with another lead: each of them gets its win. If they "
                "are one lead twice, keep one of each id below."
            ),
        ),
        (
            report.wins_without_id,
            ngettext(
                "{n} win has no id: it can't be matched.",
                "{n} wins have no id: they can't be matched.",
                report.wins_without_id,
            ),
        ),
        (
            report.wins_repeating,
            ngettext(
                "{n} win has the id of another: the first day counts, values are summed.",
                "{n} wins have the id of another: the first day counts, values are summed.",
                report.wins_repeating,
            ),
        ),
        (
            report.unreadable_days,
            ngettext(
                "{n} day of a win can't be read: it counts as unknown.",
                "{n} days of wins can't be read: they count as unknown.",
                report.unreadable_days,
            ),
        ),
        (
            report.unreadable_values,
            ngettext(
                "{n} value of a win can't be read: it counts as unknown.",
                "{n} values of wins can't be read: they count as unknown.",
                report.unreadable_values,
            ),
        ),
    ]
    return [words.format(n=formats.number(count)) for count, words in said if count]


def _near(
    report: WinsReport,
    accept: Accept | None,
    take_back: TakeBack,
    *,
    is_hidden: bool,
) -> None:
    accepted = [each for each in report.near if each.is_accepted]
    taken = {each.win for each in accepted}
    waiting = [each for each in report.near if each.win not in taken]
    if accepted:
        _accepted(accepted, is_hidden=is_hidden, take_back=take_back)
    if not waiting or accept is None:
        return
    left, right = st.columns([0.7, 0.3], vertical_alignment="bottom")
    with left:
        title = ngettext(
            "{n} pair of ids is nearly alike", "{n} pairs of ids are nearly alike", len(waiting)
        )
        st.html(
            f'<h4 class="group">{formats.safe(title.format(n=formats.number(len(waiting))))}</h4>'
        )
    sure = {each.win: each.lead for each in report.to_accept}
    if len(sure) > 1:
        words = _("Accept all {n}")
        if len(sure) < len(waiting):
            words = _("Accept the {n} that are like one lead only")
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.button(
                words.format(n=formats.number(len(sure))),
                key="win-near-all",
                type="primary",
                on_click=accept,
                args=(sure,),
            )
    with st.container(key="quality-table-wins"):
        for place, each in enumerate(waiting[:MOST_NEAR]):
            _pair(each, place, is_hidden=is_hidden, accept=accept)
    more = len(waiting) - MOST_NEAR
    if more > 0:
        st.caption(ngettext("and {n} more", "and {n} more", more).format(n=formats.number(more)))


def _pair(each: NearMatch, place: int, *, is_hidden: bool, accept: Accept) -> None:
    shown = [
        _("hidden") if is_hidden else formats.safe(each_id) for each_id in (each.win, each.lead)
    ]
    why = _("Differs by {what}.").format(what=told(each.by))
    if not each.is_alone:
        why += " " + _("Other leads are nearly alike too.")
    with st.container(key=f"quality-row-near-{place}"):
        first, second, third, last = st.columns(
            [3, 3, 4, 2], gap="small", vertical_alignment="center"
        )
        with first:
            st.html(f'<div class="finding"><span>{_("in the wins")}</span><b>{shown[0]}</b></div>')
        with second:
            st.html(f'<div class="finding"><span>{_("in the leads")}</span><b>{shown[1]}</b></div>')
        with third:
            st.html(f'<div class="finding"><span class="soft">{formats.safe(why)}</span></div>')
        with last:
            st.button(
                _("The same"),
                key=f"win-near-{place}",
                on_click=accept,
                args=({each.win: each.lead},),
            )


def _accepted(accepted: list[NearMatch], *, is_hidden: bool, take_back: TakeBack) -> None:
    words = ngettext(
        "{n} id that is nearly alike was accepted",
        "{n} ids that are nearly alike were accepted",
        len(accepted),
    )
    with st.expander(words.format(n=formats.number(len(accepted)))):
        if not is_hidden:
            st.dataframe(
                {
                    _("in the wins"): [each.win for each in accepted[:MOST_SHOWN]],
                    _("in the leads"): [each.lead for each in accepted[:MOST_SHOWN]],
                },
                hide_index=True,
                width="stretch",
            )
        st.button(
            _("Take all of them back"),
            key="win-near-back",
            type="tertiary",
            on_click=take_back,
            args=(tuple(each.win for each in accepted),),
        )


def _table(found: tuple[UnmatchedWin, ...], *, is_hidden: bool) -> None:
    title = ngettext("The id that is no lead's", "The {n} ids that are no lead's", len(found))
    with st.expander(title.format(n=formats.number(len(found)))):
        if is_hidden:
            st.caption(_("hidden"))
            return
        shown = found[:MOST_SHOWN]
        st.dataframe(
            pd.DataFrame(
                {
                    "id": [each.id for each in shown],
                    "wins": [each.wins for each in shown],
                    "day": [each.won_on for each in shown],
                    "value": [each.won_for for each in shown],
                }
            ).dropna(axis="columns", how="all"),
            hide_index=True,
            width="stretch",
            height=min(38 + 35 * len(shown), 320),
            column_config={
                "id": st.column_config.TextColumn(_("id in the wins")),
                "wins": st.column_config.NumberColumn(_("lines"), width="small"),
                "day": st.column_config.DateColumn(_("won on")),
                "value": st.column_config.NumberColumn(_("won for"), format="localized"),
            },
        )
        st.download_button(
            _("Download these ids (CSV)"),
            data=unmatched_file(found),
            file_name="wins-without-a-lead.csv",
            mime="text/csv",
            on_click="ignore",
            key="win-unmatched",
        )


def unmatched_file(found: tuple[UnmatchedWin, ...]) -> bytes:
    """Return the ids that are no lead's as CSV, safe to open in a spreadsheet."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("id", "lines", "won_on", "won_for"))
    for each in found:
        day = each.won_on.isoformat() if each.won_on else ""
        value = "" if each.won_for is None else f"{each.won_for:.15g}"
        rows.writerow((_safe(each.id), each.wins, day, value))
    return text.getvalue().encode("utf-8-sig")


def _safe(id_: str) -> str:
    """Return an id that no spreadsheet runs as a formula; a number stays one."""
    try:
        float(id_)
    except ValueError:
        return formula_safe(id_)
    return id_
