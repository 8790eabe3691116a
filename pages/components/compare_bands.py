"""The bands of two models beside each other: who is in them, and how they convert."""

import streamlit as st

from calibration.charts import outcome_words
from calibration.evaluation.bands import BandResult
from calibration.evaluation.joint import JointComparison
from pages.components.compare_results import Compared
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _


def draw(compared: Compared, found: JointComparison) -> None:
    """Draw a line for each band that either model has, the highest first."""
    words = outcome_words(compared.results.model.objective)
    knows = found.after.has_outcome
    sides = (compared.before.short, compared.after.short)
    span = 2 if knows else 1
    head = "".join(f'<th colspan="{span}">{safe(each)}</th>' for each in sides)
    if not found.bands:
        st.caption(_("Neither of them has bands."))
        return
    rows = [
        f'<tr><th scope="row">{safe(pair.name)}</th>'
        f"{_cells(pair.before, knows=knows)}{_cells(pair.after, knows=knows)}</tr>"
        for pair in reversed(found.bands)
    ]
    out = (found.before, found.after)
    blank = "<td></td>" if knows else ""
    cells = "".join(
        f"<td><b>{formats.number(each.ruled_out_everyone)}</b></td>{blank}" for each in out
    )
    rows.append(
        f'<tr class="quiet"><th scope="row">{safe(_("ruled out by a gate"))}</th>{cells}</tr>'
    )
    st.html(
        f'<div class="wide"><table class="plain compared" data-testid="compared-bands">'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    if knows:
        title = _(words.how_bands).format(rate=formats.percent(found.after.base_rate))
        st.caption(formats.plain(title))


def _cells(band: BandResult | None, *, knows: bool) -> str:
    if band is None:
        missing = f"<td>{safe(_('no such band'))}</td>"
        return f"{missing}<td></td>" if knows else missing
    start = (
        _("from {points}").format(points=formats.number(band.from_))
        if band.from_ is not None
        else ""
    )
    volume = f"<td><b>{formats.leads(band.everyone)}</b><small>{safe(start)}</small></td>"
    if not knows:
        return volume
    counts = formats.part_of(band.converted, band.leads)
    interval = formats.between(band.low, band.high)
    small = _("{counts} ({share})").format(counts=counts, share=interval)
    return (
        f"{volume}<td><b>{formats.percent(band.conversion_rate)}</b>"
        f"<small>{safe(small)}</small></td>"
    )
