"""The names under an agreement: who signed, for whom, and what has changed since."""

from functools import partial
from typing import Final

import streamlit as st

from calibration.advice.sides import Side
from calibration.messages import say
from calibration.model import Model, differences
from calibration.problems import CalibrationError, Problem
from calibration.store.agreements import Agreement, Terms, propose_agreement, sign
from pages.components import figures, sign_off_terms
from pages.components.answer_words import side_name
from pages.shared import formats, keeping, projects, session
from pages.shared.formats import safe
from pages.shared.words import _, told

NAME: Final = "sign-name"
LAST: Final = "sign-last"
"""The side that signed last, at this screen."""
LONGEST: Final = 100


def draw(model: Model, terms: Terms, laid: tuple[Agreement, ...]) -> None:
    """Draw both sides' names, the places where one is missing, and what has changed since.

    Parameters
    ----------
    laid
        What was laid before both sides, the first first.
    """
    st.subheader(_("Signatures"), anchor=False)
    signed = [each for each in laid if each.signatures]
    last = signed[-1] if signed else None
    same = next((each for each in reversed(signed) if _is_same(each, model, terms)), None)
    if same is not None and same.is_agreed:
        st.success(_("Both sides have signed the same."))
    elif same is None and last is not None:
        _changed(last, model, terms)
    for side in (Side.MARKETING, Side.SALES):
        _side(side, model, terms, same)
    if same is not None and same.is_agreed:
        figures.caption(
            _("Keep it as a version, then take it along: the signatures leave with it.")
        )
        st.page_link("pages/export.py", label=_("Go to Export"))
    else:
        figures.caption(
            _(
                "Whoever signs agrees to the model, to what happens in each band, to the numbers a "
                "week and to the day of the next check, as they stand here."
            )
        )


def _is_same(laid: Agreement, model: Model, terms: Terms) -> bool:
    return laid.is_of(model) and laid.terms == terms


def _changed(last: Agreement, model: Model, terms: Terms) -> None:
    """Say that the draft is no longer what was signed, and how."""
    changed = [told(each) for each in differences(last.model, model)]
    changed += sign_off_terms.changes(last.terms, terms)
    day = max(each.made_at for each in last.signatures).date()
    listed = "".join(f"\n- {formats.plain(each)}" for each in changed)
    st.warning(
        _("The draft has changed since it was signed on {day}:").format(day=formats.day(day))
        + "\n"
        + listed
    )
    names = ", ".join(
        _("{who} for {side}").format(who=each.who, side=side_name(each.side).lower())
        for each in last.signatures
    )
    figures.caption(
        _("What was signed stays as it is, by {names}. Undo brings it back on screen.").format(
            names=names
        )
    )


def _side(side: Side, model: Model, terms: Terms, same: Agreement | None) -> None:
    st.html(f'<h4 class="side">{safe(side_name(side))}</h4>')
    names = [] if same is None else [each for each in same.signatures if each.side is side]
    for each in names:
        day = formats.day(each.made_at.date())
        st.html(
            f'<p class="name" data-testid="signature"><b>{safe(each.who)}</b> '
            f'<span class="caption">{safe(day)}</span></p>'
        )
    key = session.renewed(f"{NAME}-{side.value}")
    with (
        st.form(f"sign-form-{side.value}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            _("Name, for {side}").format(side=side_name(side).lower()),
            key=key,
            max_chars=LONGEST,
        )
        st.form_submit_button(
            _("Sign") if not names else _("Sign too"),
            key=f"sign-{side.value}",
            type="secondary" if names else "primary",
            on_click=partial(_sign, side, key, model, terms),
        )


def _sign(side: Side, key: str, model: Model, terms: Terms) -> None:
    """Lay what is on screen before both sides, if it is not yet, and put a name under it."""
    who = " ".join(str(session.given(key) or "").split())
    if not who and session.remembered(LAST) is side:
        session.remember(LAST, None)
        return  # a double click: the first has signed, and emptied the field
    if not who:
        nobody = Problem("no-name", "", say("Whoever signs must give a name. Write yours."))
        session.report((nobody,), where=sign_off_terms.WHERE)
        return
    try:
        keeping.ensure()
        store, project = projects.store(), projects.require_project()
        author = projects.author() or who
        laid = propose_agreement(store, project, model, terms, author=author)
        sign(store, project, laid, side=side, who=who)
    except CalibrationError as error:
        session.report(error.problems, where=sign_off_terms.WHERE)
        return
    session.report((), where=sign_off_terms.WHERE)
    session.renew(f"{NAME}-{side.value}")
    session.remember(LAST, side)
