"""The promise against what happened: band by band, and rate by rate."""

import math

import streamlit as st

from calibration.charts import outcome_words
from calibration.charts.promise import promise_figure
from calibration.charts.words import OutcomeWords
from calibration.monitoring.results import KeptBand, KeptRate, Monitoring
from pages.components import figures
from pages.shared import dress, formats, session
from pages.shared.formats import safe
from pages.shared.monitored import Asked
from pages.shared.words import _, language, told


def draw(asked: Asked, found: Monitoring) -> None:
    """Draw the bands' promise and where they came, then the rates in a table."""
    if found.promised is None:
        st.info(_("The model's file has no figures, so there is no promise to hold it to."))
        return
    objective = asked.watched.model.objective
    words = outcome_words(objective)
    left, right = st.columns([0.56, 0.44], gap="large")
    with left:
        if found.bands:
            _figure(asked, found)
            _not_judged(found.bands)
        else:
            figures.caption(_("No outcome of a new lead counts yet."))
    with right:
        _rates(found, words)
        figures.caption(promised_by(found))


def promised_by(found: Monitoring) -> str:
    """Return which leads the promise is of."""
    if found.promised == "holdout":
        return _("Promised by leads kept aside, from which no point was made.")
    return _("Promised by the leads the points were made from, which flatters the score.")


def rate_name(kept: KeptRate, words: OutcomeWords) -> str:
    """Return what a rate is called among people."""
    names = {
        "base_rate": _("base rate"),
        "precision": _(words.of_them),
        "recall": _(words.caught),
        "share_qualified": _(words.share_over),
    }
    return names[kept.name]


def _figure(asked: Asked, found: Monitoring) -> None:
    pen = dress.pen(asked.watched.model.objective)
    figure = session.shelf().get(
        "figure-promise",
        (found.bands, pen.palette, pen.words, language()),
        lambda: promise_figure(found.bands, pen=pen),
    )
    alt = "; ".join(_alt(each) for each in reversed(found.bands))
    st.plotly_chart(figure, key="monitor-promise", config=figures.STILL, alt=alt)


def _alt(band: KeptBand) -> str:
    came = share(band.after.part, band.after.whole)
    if not band.is_judged:
        return formats.headed(band.name, came)
    said = _("{came}, promised {promised}, {low} to {high} would be no surprise").format(
        came=came,
        promised=formats.percent(band.before.rate),
        low=formats.percent(band.interval.low),
        high=formats.percent(band.interval.high),
    )
    return formats.headed(band.name, said)


def share(part: int, whole: int) -> str:
    """Return "31.5 % (202 of 642)"; a dash for the share of none."""
    if not whole:
        return formats.DASH
    return _("{share} ({counts})").format(
        share=formats.percent(part / whole), counts=formats.part_of(part, whole)
    )


def _not_judged(bands: tuple[KeptBand, ...]) -> None:
    """Say why bands aren't judged, each reason once."""
    reasons: dict[str, list[str]] = {}
    for each in reversed(bands):
        if each.why_not is not None:
            reasons.setdefault(told(each.why_not), []).append(each.name)
    for reason, names in reasons.items():
        figures.caption(
            _("Not judged, {bands}: {reason}").format(bands=formats.quoted(names), reason=reason)
        )


def _rates(found: Monitoring, words: OutcomeWords) -> None:
    heads = ("", _("promised"), _("came"), _("no surprise"))
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    body = "".join(_rate(each, words) for each in found.rates)
    st.html(
        f'<div class="wide"><table class="plain kept" data-testid="monitor-rates">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    for note in dict.fromkeys(told(each.note) for each in found.rates if each.note is not None):
        figures.caption(note)


def _rate(kept: KeptRate, words: OutcomeWords) -> str:
    before, after = (
        f"<b>{formats.percent(each.rate)}</b>"
        f"<small>{formats.part_of(each.part, each.whole)}</small>"
        for each in (kept.before, kept.after)
    )
    low, high = kept.interval
    between = formats.DASH
    if not math.isnan(low):
        between = _("{low} to {high}").format(
            low=formats.number(100 * low, decimals=1), high=formats.percent(high)
        )
    moved = ' class="moved"' if kept.is_outside else ""
    return (
        f'<tr><th scope="row">{safe(rate_name(kept, words))}</th><td>{before}</td>'
        f"<td{moved}>{after}</td><td>{between}</td></tr>"
    )
