"""Two hands: what marketing and sales would each give, side by side, and what each set would do."""

from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.advice.sides import Side
from calibration.advice.two_hands import BothHands
from calibration.model import Model
from calibration.problems import CalibrationError
from calibration.store.rooms import Stage, set_stage
from pages.components import (
    figures,
    hands_effects,
    hands_kept,
    hands_settling,
    hands_typing,
    problems,
)
from pages.components.answer_words import side_name
from pages.components.hands_kept import Hands
from pages.components.workshop_agenda import PLACE
from pages.shared import formats, keeping, projects, rooms, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext, told

SHEET: Final = Path(__file__).parent / "two_hands.css"
VIEW, SHOWN = "hands-view", "hands-shown"
FULL: Final = 56
"""The width in pixels of the bar of the criterion on which the sides are furthest apart."""


def draw(results: Results) -> None:
    """Draw both proposals; while they are not to be seen yet, who has proposed."""
    st.html(SHEET)
    if news := session.news():
        st.success(news)
    model = results.model
    hands = hands_kept.read(model)
    problems.draw(session.reported(hands_kept.WHERE))
    if session.remembered(SHOWN) is not True:
        _covered(hands)
        hands_typing.draw(model, hands)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        view = _chosen_view(hands)
        st.button(_("Cover them again"), key="hands-cover", type="tertiary", on_click=_cover)
    if view == "settle":
        hands_settling.draw(results, hands)
        return
    listed, does = st.columns([0.54, 0.46], gap="large")
    with listed:
        _table(model, hands)
    with does:
        hands_effects.draw(results, hands)
    hands_typing.draw(model, hands)


def _covered(hands: Hands) -> None:
    """Say who has proposed, and nothing of what: nobody is to be led by the other side."""
    said = _("Each side says how many points it would give, without seeing the other's.")
    st.html(
        f'<p class="answer">{safe(said)}</p><div class="sides" data-testid="hands-who">'
        f"{''.join(_who(hands, side) for side in (Side.MARKETING, Side.SALES))}</div>"
    )
    room = rooms.led()
    with st.container(horizontal=True):
        if room is None:
            st.button(
                _("Open a room for phones"),
                key="hands-room",
                on_click=partial(session.shown, PLACE, "room"),
            )
        elif room.stage is not Stage.HANDS:
            st.button(_("Ask the phones"), key="hands-ask", type="primary", on_click=_ask)
        st.button(
            _("Show both sides"),
            key="hands-show",
            type="primary" if hands.anything else "secondary",
            disabled=not hands.anything,
            on_click=_show,
        )
    if room is not None and room.stage is Stage.HANDS:
        figures.caption(_("The phones ask for points now. Showing both sides ends it."))


def _who(hands: Hands, side: Side) -> str:
    people, points = hands.people[side], len(hands.points[side])
    said = ngettext("person has proposed", "people have proposed", people)
    criteria = ngettext("{n} criterion", "{n} criteria", points).format(n=formats.number(points))
    return (
        f"<div>{safe(side_name(side))}<strong>{formats.number(people)}</strong>"
        f'<span class="caption">{safe(said)} · {safe(criteria)}</span></div>'
    )


def _chosen_view(hands: Hands) -> str:
    views = {
        "both": _("Side by side"),
        "settle": _("One by one ({n})").format(n=formats.number(len(hands.to_settle))),
    }
    chosen = st.segmented_control(
        _("What to look at"),
        list(views),
        format_func=lambda name: views[name],
        default="both",
        key=VIEW,
        label_visibility="collapsed",
        required=True,
    )
    return chosen or "both"


def _ask() -> None:
    """Let the phones ask for points; they read the criteria from the kept draft."""
    keeping.ensure()
    _stage(Stage.HANDS)


def _show() -> None:
    session.remember(SHOWN, value=True)
    _stage(Stage.WAITING)


def _stage(stage: Stage) -> None:
    try:
        room = rooms.led()
        if room is not None and Stage.HANDS in (stage, room.stage):
            set_stage(projects.store(), room.code, stage)
    except CalibrationError as error:
        session.report(error.problems, where=hands_kept.WHERE)


def _cover() -> None:
    session.remember(SHOWN, value=False)


def _table(model: Model, hands: Hands) -> None:
    """Draw a row for each criterion: marketing's, the present, sales' points, how far apart."""
    heads = (_("marketing"), _("now"), _("sales"), _("apart"))
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    most = max((each.apart for each in hands.rows), default=0)
    body = "".join(_row(model, hands, each, most=most) for each in hands.rows)
    st.html(
        f'<div class="wide"><table class="hands" data-testid="hands"><thead><tr>'
        f"<th>{safe(_('criterion'))}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    said = [_("A side's points are the middle of what its people propose.")]
    if model.variants:
        said.append(_("Points of variants stay as they are."))
    st.html(f'<p class="caption">{safe(" ".join(said))}</p>')


def _row(model: Model, hands: Hands, row: BothHands, *, most: int) -> str:
    criterion = model.criterion(row.criterion)
    name = (
        f'<th scope="row"><b>{safe(criterion.label)}</b>'
        f'<span class="caption">{safe(told(criterion.sentence()))}</span></th>'
    )
    sides = {
        side: f'<td class="value">{_points(points)}{_spread(hands, side, row)}</td>'
        for side, points in ((Side.MARKETING, row.marketing), (Side.SALES, row.sales))
    }
    is_agreed = row.criterion in hands.agreed
    agreed = f'<span class="agreed">{safe(_("agreed"))}</span>' if is_agreed else ""
    now = f'<td class="soft">{safe(formats.signed(row.present))}{agreed}</td>'
    return (
        f'<tr class="{"alike" if row.is_agreed else "differing"}">{name}{sides[Side.MARKETING]}'
        f'{now}{sides[Side.SALES]}<td class="apart">{_gap(row, most=most)}</td></tr>'
    )


def _points(points: int | None) -> str:
    return formats.DASH if points is None else safe(formats.signed(points))


def _spread(hands: Hands, side: Side, row: BothHands) -> str:
    """Return from where to where the people of a side go, if they don't say the same."""
    said = hands.spread.get((side, row.criterion), ())
    if (side, row.criterion) in hands.typed or len(set(said)) < 2:
        return ""
    ends = _("{low} to {high}").format(low=formats.signed(said[0]), high=formats.signed(said[-1]))
    return f'<span class="caption">{safe(ends)}</span>'


def _gap(row: BothHands, *, most: int) -> str:
    if row.is_agreed:
        said = _("as now") if row.is_settled else _("both the same")
        return f'<span class="gap">{safe(said)}</span>'
    width = round(FULL * row.apart / most)
    return f'<span class="gap"><i style="width:{width}px"></i>{formats.number(row.apart)}</span>'
