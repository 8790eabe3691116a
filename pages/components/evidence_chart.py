"""What past leads say of each criterion: a dot and its interval, and the same as a table."""

import csv
import io
import math

import streamlit as st

from calibration.advice.points_beside import points_beside
from calibration.charts import evidence_figure
from calibration.evaluation.evidence import CriterionEvidence, by_strength
from calibration.exports.scored import safe_header as formula_safe
from calibration.model import Model
from pages.components import evidence_card, figures, mix_words
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _

ORDER = "evidence-order"
IN_MODEL, BY_STRENGTH = "model", "strength"


def draw(results: Results) -> None:
    """Draw the evidence of all criteria, in their order or by what speaks most, or one's card."""
    model = results.model
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = evidence_card.choose(model)
        order = _order() if chosen is None else IN_MODEL
    if chosen is not None:
        evidence_card.draw(results, chosen)
        return
    every = results.evidence()
    found = tuple(every[each.id] for each in model.criteria)
    if order == BY_STRENGTH:
        found = by_strength(found)
    _chart(results, found)
    figures.caption(_questioned(results))
    _table(results, found)


def _order() -> str | None:
    session.first(ORDER, IN_MODEL)
    names = {IN_MODEL: _("In the model's order"), BY_STRENGTH: _("Strongest first")}
    return st.segmented_control(
        _("Order"),
        list(names),
        format_func=lambda each: names[each],
        key=ORDER,
        label_visibility="collapsed",
    )


def _chart(results: Results, found: tuple[CriterionEvidence, ...]) -> None:
    everyone = results.evaluation()
    if not everyone.leads:
        figures.caption(_("There is no outcome yet: only how many leads meet each criterion."))
        return
    if not everyone.converted or not everyone.not_converted:
        figures.caption(
            _("All counted leads turned out alike ({counts} converted): nothing compares.").format(
                counts=formats.part_of(everyone.converted, everyone.leads)
            )
        )
        return
    if not everyone.mix.is_known:
        figures.caption(
            mix_words.why_unknown(),
            _("How many times the others' rate a criterion's leads convert can't be drawn."),
        )
        return
    labels = {each.id: each.label for each in results.model.criteria}
    figures.show(
        results,
        "evidence",
        (found, tuple(labels.items())),
        lambda pen: evidence_figure(found, labels=labels, pen=pen),
        alt=_("How each criterion's leads converted beside the others; the table says the same"),
    )
    figures.caption(
        _("Of {leads} whose outcome is counted.").format(leads=formats.leads(everyone.leads)),
        _("A hollow dot can't be told from chance: its 95 % interval holds 1×."),
    )


def _questioned(results: Results) -> str:
    """Return which criteria's points past leads question beside the others; empty if none."""
    if results.evaluation().signal in (None, "none"):
        return ""
    patterns, model = results.patterns(), results.model
    found = results.shelf.get(
        "points-beside",
        (patterns, model),
        lambda: points_beside(patterns, model, scores=results.scores(patterns)),
    )
    named = [
        _("“{name}” ({points}; they would give {low} to {high})").format(
            name=model.criterion(each.criterion).label,
            points=formats.signed(each.points),
            low=formats.signed(each.ends[0]),
            high=formats.signed(each.ends[1]),
        )
        for each in found.values()
        if each.questions
    ]
    if not named:
        return ""
    return _("Beside the other criteria, past leads question the points of {names}.").format(
        names=", ".join(named)
    )


def _table(results: Results, found: tuple[CriterionEvidence, ...]) -> None:
    """Draw the evidence as a table, and offer it as a file."""
    model = results.model
    heads = (
        *(_("criterion"), _("points"), _("leads that meet it"), _("converted with it")),
        *(_("converted without it"), _("times the others (95 % interval)")),
    )
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in heads)
    rows = "".join(_row(model, each) for each in found)
    st.html(
        f'<div class="wide"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    st.download_button(
        _("Download this table (CSV)"),
        data=table_file(model, found),
        file_name="evidence.csv",
        mime="text/csv",
        on_click="ignore",
        key="download-evidence",
    )


def _row(model: Model, found: CriterionEvidence) -> str:
    criterion = model.criterion(found.criterion)
    cells = (
        formats.signed(criterion.points),
        _share(found.everyone_with, found.everyone, found.coverage),
        _with(found),
        _share(found.converted_without, found.leads_without, found.rate_without),
        _times(found),
    )
    figures_said = "".join(f"<td>{safe(each)}</td>" for each in cells)
    return f'<tr><th scope="row">{safe(criterion.label)}</th>{figures_said}</tr>'


def _share(part: int, whole: int, share: float) -> str:
    if not whole:
        return formats.DASH
    if math.isnan(share):
        return formats.part_of(part, whole)
    return _("{share} ({counts})").format(
        share=formats.percent(share), counts=formats.part_of(part, whole)
    )


def _with(found: CriterionEvidence) -> str:
    if found.leads_with and not found.converted_with and found.mix.is_known:
        return _("{counts}, could be up to {high}").format(
            counts=formats.part_of(0, found.leads_with),
            high=formats.percent(found.interval_with.high, decimals=0),
        )
    return _share(found.converted_with, found.leads_with, found.rate_with)


def _times(found: CriterionEvidence) -> str:
    ratio = found.ratio
    ends = (ratio.value, ratio.low, ratio.high)
    if not all(math.isfinite(each) for each in ends):
        return formats.DASH
    value, low, high = (formats.number(each, decimals=2) for each in ends)
    return _("{value}× ({low} to {high})").format(value=value, low=low, high=high)


def table_file(model: Model, found: tuple[CriterionEvidence, ...]) -> bytes:
    """Return the evidence as CSV: counts and shares as plain numbers, empty where undefined."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(
        (
            *("criterion", "points", "leads_with", "leads", "coverage"),
            *("counted_with", "converted_with", "rate_with"),
            *("counted_without", "converted_without", "rate_without"),
            *("ratio", "ratio_low", "ratio_high"),
        )
    )
    for each in found:
        criterion = model.criterion(each.criterion)
        rows.writerow(
            (
                formula_safe(criterion.label),
                criterion.points,
                *(each.everyone_with, each.everyone, _plain(each.coverage)),
                *(each.leads_with, each.converted_with, _plain(each.rate_with)),
                *(each.leads_without, each.converted_without, _plain(each.rate_without)),
                *(_plain(end) for end in each.ratio),
            )
        )
    return written.getvalue().encode("utf-8-sig")


def _plain(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else ""
