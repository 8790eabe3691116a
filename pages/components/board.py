"""What follows: the four numbers, the figures, and one sentence of what changed."""

import streamlit as st

from calibration.charts import (
    areas_figure,
    bands_figure,
    curve_figure,
    distribution_figure,
    outcome_words,
)
from calibration.evaluation.comparison import Comparison, Moved
from calibration.model import differences
from pages.components import numbers
from pages.shared import dress, formats
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told

STILL = {"displayModeBar": False, "staticPlot": False, "responsive": True}
MOST_CHANGES = 4


def draw(results: Results) -> None:
    """Draw the board of a session's results."""
    now, comparison = results.evaluation(), results.comparison()
    words = outcome_words(results.model.objective)
    with st.container(key="numbers"):
        numbers.draw(now, before=comparison, words=words)
    if warning := numbers.small_numbers(now):
        st.warning(warning)
    scores, thresholds = st.tabs(
        [_("Scores and bands"), _("Every threshold")], key="view", on_change="rerun"
    )
    if thresholds.open:
        with thresholds:
            _every_threshold(results)
    else:
        with scores:
            _scores(results)
    _what_changed(results, comparison)


def _scores(results: Results) -> None:
    now, model = results.evaluation(), results.model
    pen = dress.pen(model.objective)
    start = results.start.threshold if results.work.today is None else None
    _part(_("Scores of past leads, and where they are handed over"), scale=True)
    st.plotly_chart(
        distribution_figure(
            results.distribution(), now, model=model, start_threshold=start, pen=pen
        ),
        key="distribution",
        config=STILL,
        alt=_("Scores of past leads by outcome, with the threshold"),
    )
    left, right = st.columns([1.15, 1], gap="medium")
    with left:
        _part(_(pen.words.how_bands).format(rate=formats.percent(now.base_rate)))
        st.plotly_chart(
            bands_figure(now, pen=pen), key="bands", config=STILL, alt=_("Conversion of each band")
        )
    with right:
        _part(_("Every lead, on one side or the other"))
        if now.has_outcome:
            st.plotly_chart(
                areas_figure(now, pen=pen),
                key="areas",
                config=STILL,
                alt=_("Leads handed over or left, by outcome"),
            )
        else:
            st.html(f'<p class="caption">{safe(_("no outcome yet"))}</p>')


def _every_threshold(results: Results) -> None:
    model = results.model
    st.plotly_chart(
        curve_figure(results.curve(), threshold=model.threshold, pen=dress.pen(model.objective)),
        key="curve",
        config=STILL,
        alt=_("Rates at every threshold"),
    )


def _part(title: str, *, scale: bool = False) -> None:
    note = f'<span class="caption">{safe(_("each outcome on its own scale"))}</span>'
    st.html(f'<h3 class="part"><span>{safe(title)}</span>{note if scale else ""}</h3>')


def _what_changed(results: Results, comparison: Comparison | None) -> None:
    foot = safe(_("Past leads replayed: not a forecast of extra sales."))
    said = _changes(results, comparison)
    st.html(f'<div class="said">{said} <span class="soft">{foot}</span></div>')


def _changes(results: Results, comparison: Comparison | None) -> str:
    since = since_words(results)
    if results.work.today is None:
        changed = differences(results.start, results.model)
        if not changed:
            return safe(_("Nothing has changed since {version}.").format(version=since))
        shown = ", ".join(f"<b>{safe(told(each))}</b>" for each in changed[:MOST_CHANGES])
        if len(changed) > MOST_CHANGES:
            more = len(changed) - MOST_CHANGES
            shown += safe(ngettext(" and {n} more", " and {n} more", more).format(n=more))
        said = safe(_("Since {version}:")).format(version=safe(since)) + f" {shown}."
    else:
        said = safe(_("Against {rule}:").format(rule=since))
    if comparison is None:
        return said
    return f"{said} {safe(' '.join(_moves(comparison)))}"


def since_words(results: Results) -> str:
    """Return what everything is compared with, in words."""
    if results.work.today is not None:
        return _("today's rule ({column})").format(column=results.work.today.header)
    number = results.work.versions.number if results.work.versions else 1
    return _("version {n}").format(n=number)


def _moves(comparison: Comparison) -> list[str]:
    entering, leaving = comparison.entering, comparison.leaving
    if not entering.everyone and not leaving.everyone:
        return [_("No lead changes sides.")]
    said = []
    if entering.everyone:
        more = ngettext(
            "{n} more lead is handed over", "{n} more leads are handed over", entering.everyone
        ).format(n=formats.number(entering.everyone))
        said.append(_turned_out(more, entering, comparison.before.precision))
    if leaving.everyone:
        less = ngettext(
            "{n} lead is no longer handed over", "{n} leads are no longer handed over",
            leaving.everyone,
        ).format(n=formats.number(leaving.everyone))  # fmt: skip
        said.append(_turned_out(less, leaving, comparison.before.precision))
    return said


def _turned_out(first: str, moved: Moved, precision_before: float) -> str:
    if not moved.leads:
        return _("{first}; of none of them the outcome is known.").format(first=first)
    return _(
        "{first}; {converted} of the {known} whose outcome is known converted ({rate}), against "
        "{before} of those handed over before."
    ).format(
        first=first,
        converted=formats.number(moved.converted),
        known=formats.number(moved.leads),
        rate=formats.percent(moved.conversion_rate),
        before=formats.percent(precision_before),
    )
