"""How many leads qualify against what was agreed; what is missing, and words nobody knew."""

import math

import streamlit as st

from calibration.monitoring import sentences
from calibration.monitoring.results import MissingShare, Monitoring, Volume
from pages.components import figures
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.monitored import Asked
from pages.shared.words import _, told


def draw(_asked: Asked, found: Monitoring) -> None:
    """Draw the volume on the left, missing values and new words on the right."""
    left, right = st.columns([0.42, 0.58], gap="large")
    with left:
        _volume(found.volume)
        if found.shift is not None and not math.isnan(found.shift.higher):
            figures.caption(told(sentences.of_shift(found.shift)))
    with right:
        _missing(found.missing)
        _words(found)


def _volume(volume: Volume) -> None:
    shown = formats.number(volume.qualified)
    title = _("leads qualify")
    if volume.per_week is not None:
        shown, title = formats.number(volume.per_week, decimals=1), _("leads qualify a week")
    said = [
        _("{qualified} of all new leads").format(
            qualified=formats.part_of(volume.qualified, volume.everyone)
        )
    ]
    if volume.weeks is not None:
        said.append(_("over {n} weeks").format(n=formats.number(volume.weeks, decimals=1)))
    else:
        said.append(_("nothing tells on which days they came"))
    lines = [
        (_("was, a week"), volume.before_per_week, 1),
        (_("sales can take, a week"), volume.capacity, 0),
        (_("marketing agreed to hand over, a week"), volume.agreed, 0),
    ]
    rows = "".join(
        f'<tr><th scope="row">{safe(name)}</th>'
        f"<td><b>{formats.number(n, decimals=places)}</b></td></tr>"
        for name, n, places in lines
        if n is not None
    )
    st.html(
        f'<div class="number"><h3>{safe(title)}</h3><strong>{shown}</strong>'
        f"<div>{safe(', '.join(said))}</div></div>"
        f'<div class="wide"><table class="plain kept"><tbody>{rows}</tbody></table></div>'
    )
    if volume.capacity is None:
        figures.caption(_("No capacity was agreed with the model, so none is held against it."))


def _missing(missing: tuple[MissingShare, ...]) -> None:
    st.markdown(f"**{_('Missing values')}**")
    shown = sorted(missing, key=lambda each: (not each.is_flagged, -each.after.part))
    shown = [each for each in shown if each.is_flagged or each.after.part or each.before.part]
    if not shown:
        figures.caption(_("No field has any, then or now."))
        return
    heads = ("", _("then"), _("now"), "")
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    lines = "".join(
        f'<tr><th scope="row">{safe(each.name)}</th>'
        f"<td><b>{formats.percent(each.before.rate)}</b>"
        f"<small>{formats.part_of(each.before.part, each.before.whole)}</small></td>"
        f"<td><b>{formats.percent(each.after.rate)}</b>"
        f"<small>{formats.part_of(each.after.part, each.after.whole)}</small></td>"
        f'<td class="moved">{safe(_("moved")) if each.is_flagged else ""}</td></tr>'
        for each in shown
    )
    st.html(
        '<div class="wide"><table class="plain kept" data-testid="monitor-missing">'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _words(found: Monitoring) -> None:
    st.markdown(f"**{_('New words')}**")
    if not found.new_words:
        figures.caption(_("No word that was rare then is common now."))
        return
    items = "".join(
        f"<li>{safe(formats.headed(each.name, _listed(each.words)))}</li>"
        for each in found.new_words
    )
    st.html(f'<ul class="told">{items}</ul>')


def _listed(words: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(
        _("“{word}” ({n})").format(word=word, n=formats.number(leads)) for word, leads in words
    )
