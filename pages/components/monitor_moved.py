"""What has moved: fields, criteria and the score; what the change in conversion comes from."""

import math
from typing import Final

import streamlit as st

from calibration.charts.moved import moved_figure, said
from calibration.model import Model
from calibration.monitoring import sentences
from calibration.monitoring.drift import Drift
from calibration.monitoring.results import Explanation, Monitoring
from pages.components import figures
from pages.shared import dress, formats, session
from pages.shared.formats import safe
from pages.shared.monitored import Asked
from pages.shared.words import _, language, told

LOOKED_AT: Final = "monitor-looked-at"
MOST_FIELDS: Final = 6
_SMALL: Final = 0.095


def draw(asked: Asked, found: Monitoring) -> None:
    """Draw a table of how far everything has moved, and one of them cell by cell."""
    if not found.drifts:
        st.info(
            _(
                "The model's file has no reference counts, so nothing can be said of what has "
                "moved. Open the model with the leads it was made from, and export it again."
            )
        )
        return
    model = asked.watched.model
    ordered = sorted(found.drifts, key=_most_first)
    left, right = st.columns([0.44, 0.56], gap="large")
    with left:
        _table(ordered, model)
    with right:
        _cells(ordered, model)
    if found.explanation is not None:
        _explained(found.explanation)


def drift_name(drift: Drift, model: Model) -> str:
    """Return what has moved, as people call it."""
    if drift.kind == "score":
        return _("the score")
    return model.criterion(drift.name).label if drift.kind == "criterion" else drift.name


def _most_first(drift: Drift) -> tuple[bool, float]:
    return not drift.is_flagged, 0.0 if math.isnan(drift.psi) else -drift.psi


def _table(drifts: list[Drift], model: Model) -> None:
    heads = ("", _("drift (PSI)"), _("chance stays below"), "")
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    kinds = {"field": _("field"), "criterion": _("criterion"), "score": ""}
    lines = []
    for each in drifts:
        name = f"{safe(drift_name(each, model))}<small>{safe(kinds[each.kind])}</small>"
        moved = safe(_("moved")) if each.is_flagged else ""
        lines.append(
            f'<tr><th scope="row">{name}</th><td><b>{_figure(each.psi)}</b></td>'
            f"<td>{formats.number(sentences.noise_shown(each), decimals=3)}</td>"
            f'<td class="moved">{moved}</td></tr>'
        )
    st.html(
        '<div class="wide"><table class="plain kept" data-testid="monitor-drifts">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )
    figures.caption(
        _(
            "Moved: a drift above 0.10, and above what chance alone brings for so many leads in "
            "95 of 100 times."
        )
    )


def _figure(value: float) -> str:
    return formats.number(value, decimals=3 if value < _SMALL else 2)


def _cells(drifts: list[Drift], model: Model) -> None:
    keys = {f"{each.kind}-{each.name}": each for each in drifts}
    if session.given(LOOKED_AT) not in keys:
        session.forget(LOOKED_AT)
    chosen = st.selectbox(
        _("Look at"),
        list(keys),
        format_func=lambda key: formats.plain(drift_name(keys[key], model)),
        key=LOOKED_AT,
    )
    drift = keys[chosen]
    pen = dress.pen(model.objective)
    figure = session.shelf().get(
        "figure-moved",
        (drift, pen.palette, language()),
        lambda: moved_figure(drift, pen=pen),
    )
    alt = "; ".join(
        _("{what}: {then} then, {now} now").format(
            what=said(each, pen),
            then=formats.percent(each.before / drift.before if drift.before else math.nan),
            now=formats.percent(each.after / drift.after if drift.after else math.nan),
        )
        for each in drift.cells
    )
    st.plotly_chart(figure, key="monitor-moved", config=figures.STILL, alt=alt)
    figures.caption(
        _("{before} then, {after} now.").format(
            before=formats.leads(drift.before), after=formats.leads(drift.after)
        )
    )


def _explained(found: Explanation) -> None:
    """Say what the change in conversion comes from, and which fields take part in it."""
    st.subheader(_("What the change in conversion comes from"), anchor=False)
    st.html(f"<p>{safe(told(sentences.of_explanation(found)))}</p>")
    lines = "".join(
        f'<tr><th scope="row">{safe(each.name)}</th><td><b>{points(each.by_profile)}</b></td></tr>'
        for each in found.fields[:MOST_FIELDS]
    )
    if not lines:
        return
    head = f"<th></th><th>{safe(_('more or fewer in a hundred leads'))}</th>"
    st.html(
        '<div class="wide narrow"><table class="plain kept" data-testid="monitor-fields">'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
    figures.caption(
        _(
            "What each field alone would change, its leads being spread as they are now. Fields "
            "overlap, so these don't add up."
        )
    )


def points(share: float) -> str:
    """Return a change of a share in hundredths, with its sign."""
    text = formats.number(100 * share, decimals=1)
    return f"+{text}" if round(100 * share, 1) > 0 else text
