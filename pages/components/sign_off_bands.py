"""What happens to the leads of each band: an edit of the model like any other."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.model import Band, Model, made
from calibration.problems import CalibrationError
from pages.components import figures, sign_off_terms, whole_numbers
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.words import _

ACTION, OWNER, HOURS = "sign-action", "sign-owner", "sign-hours"
WIDTHS: Final = (0.17, 0.43, 0.24, 0.16)
LONGEST: Final = 200
MOST_HOURS: Final = 24 * 365


def draw(model: Model) -> None:
    """Draw a row for each band, the best first."""
    st.subheader(_("What happens in each band"), anchor=False)
    if not model.bands:
        figures.caption(_("The model has no bands."))
        return
    with st.container(key="sign-bands", gap="small"):
        heads = (_("band"), _("what is done"), _("by whom"), _("within hours"))
        with st.container(key="sign-bands-head"):
            for column, head in zip(st.columns(WIDTHS), heads, strict=True):
                column.html(f'<div class="caption">{safe(head)}</div>')
        for place, band in reversed(list(enumerate(model.bands))):
            _row(place, band)


def _row(place: int, band: Band) -> None:
    name, action, owner, hours = st.columns(WIDTHS, vertical_alignment="center")
    bound = ""
    if band.from_ is not None:
        bound = _("from {points}").format(points=formats.number(band.from_))
    name.html(
        f'<div class="criterion"><b>{safe(band.name)}</b>'
        f'<span class="caption">{safe(bound)}</span></div>'
    )
    # Another key for another value: undo changes it too.
    keys = {
        part: f"{part}-{place}-{value}"
        for part, value in ((ACTION, band.action), (OWNER, band.owner), (HOURS, band.within_hours))
    }
    take = partial(_take, place, keys)
    action.text_input(
        _("What is done with “{band}”").format(band=band.name),
        band.action or "",
        key=keys[ACTION],
        max_chars=LONGEST,
        label_visibility="collapsed",
        on_change=take,
    )
    owner.text_input(
        _("By whom, for “{band}”").format(band=band.name),
        band.owner or "",
        key=keys[OWNER],
        max_chars=LONGEST,
        label_visibility="collapsed",
        on_change=take,
    )
    hours.text_input(
        _("Within how many hours, for “{band}”").format(band=band.name),
        "" if band.within_hours is None else str(band.within_hours),
        key=keys[HOURS],
        label_visibility="collapsed",
        on_change=take,
    )


def _take(place: int, keys: dict[str, str]) -> None:
    """Make what was typed an edit of the model."""
    action, owner = (
        " ".join(str(session.given(keys[key]) or "").split()) for key in (ACTION, OWNER)
    )
    hours = session.given(keys[HOURS])
    work = session.workspace()
    try:
        bands = list(work.model.bands)
        words = {
            "action": _words(action),
            "owner": _words(owner),
            "within_hours": whole_numbers.read(hours, low=0, high=MOST_HOURS),
        }
        bands[place] = made(Band, **{**dict(bands[place]), **words})
        session.keep(work.edited(work.model.revised(bands=tuple(bands))))
    except CalibrationError as error:
        session.report(error.problems, where=sign_off_terms.WHERE)
    else:
        session.report((), where=sign_off_terms.WHERE)


def _words(given: object) -> str | None:
    """Return what was typed without blanks around it; None for nothing."""
    return " ".join(given.split()) or None if isinstance(given, str) else None
