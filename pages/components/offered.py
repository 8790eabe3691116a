"""Suggested criteria, one by one: what past leads say of each, and whether it is taken."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import streamlit as st

from calibration.advice.candidates import identity_of
from calibration.advice.evidence_sentences import of_coverage, of_outcome
from calibration.advice.offering import Offer, with_offers
from calibration.advice.wording import GROUPS, label_of
from calibration.model import Criterion, Group, Model, made
from calibration.model.renaming import renamed
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, session
from pages.shared.formats import plain, safe
from pages.shared.words import _, ngettext, told
from pages.shared.workspace import Workspace

WHERE = "offered"
OFFERED = "offered-criteria"
REFUSED = "offered-refused"
Watch: TypeAlias = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Offered:
    """What was suggested, and of which leads."""

    leads: tuple[object, ...]
    offers: tuple[Offer, ...]


def keep(work: Workspace, offers: tuple[Offer, ...]) -> None:
    """Keep what is offered until something else is, or other leads are opened."""
    session.report((), where=WHERE)
    session.remember(OFFERED, Offered(_mark(work), tuple(_worded(each) for each in offers)))


def forget() -> None:
    """Take all offers back."""
    session.report((), where=WHERE)
    session.remember(OFFERED, None)


def refused(work: Workspace) -> frozenset[str]:
    """Return the identities of the criteria that were refused for these leads."""
    held = session.remembered(REFUSED)
    if isinstance(held, tuple) and held[0] == _file(work) and isinstance(held[1], frozenset):
        return held[1]
    return frozenset()


def named_as_here(work: Workspace) -> Model:
    """Return the model with the names that the leads use."""
    return renamed(work.model, dict(work.mapping)) if work.mapping else work.model


def draw(work: Workspace) -> None:
    """Draw each criterion that is offered and not taken yet, and the way to take all."""
    problems.draw(session.reported(WHERE))
    offers = _open(work)
    turned_down = len(refused(work))
    if offers:
        said = ngettext(
            "{n} criterion suggested beside those there are.",
            "{n} criteria suggested beside those there are.",
            len(offers),
        ).format(n=len(offers))
        st.html(f'<p class="caption" data-testid="offered">{safe(said)}</p>')
        for offer in offers:
            _draw(offer)
    else:
        st.info(_("Nothing more is suggested: no other column says what these don't say yet."))
    with st.container(horizontal=True, gap="small"):
        if len(offers) > 1:
            st.button(_("Accept all"), key="offer-accept-all", on_click=_accept_all)
        if turned_down:
            st.button(
                ngettext("Take back {n} refusal", "Take back {n} refusals", turned_down).format(
                    n=turned_down
                ),
                key="offer-take-back",
                type="tertiary",
                on_click=_take_back,
            )


def _draw(offer: Offer) -> None:
    criterion = offer.criterion
    sign = "against" if criterion.points < 0 else "for"
    evidence = " ".join(told(each(offer.evidence)) for each in (of_coverage, of_outcome))
    with st.container(border=True, gap="small", key=f"offer-{criterion.id}"):
        st.html(
            f'<div class="criterion"><span class="points {sign}">'
            f"{formats.signed(criterion.points)}</span> "
            f"<b>{safe(told(criterion.sentence()))}</b>"
            f'<span class="caption">{safe(evidence)}</span></div>'
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Accept"), key=f"offer-accept-{criterion.id}", on_click=_accept,
                args=(offer,),
            )  # fmt: skip
            st.button(
                _("Refuse"), key=f"offer-refuse-{criterion.id}", type="tertiary",
                on_click=_refuse, args=(offer,),
            )  # fmt: skip


def _mark(work: Workspace) -> tuple[object, ...]:
    """Return what tells the leads that something was suggested from."""
    leads = work.leads
    return () if leads is None else (leads.sha256, leads.relation, work.model.outcome)


def _file(work: Workspace) -> str:
    return "" if work.file is None else work.file.sha256


def _open(work: Workspace) -> tuple[Offer, ...]:
    """Return what is offered for these leads, neither refused nor in the model."""
    held = session.remembered(OFFERED)
    if not isinstance(held, Offered) or held.leads != _mark(work):
        return ()
    try:
        present = named_as_here(work)
    except CalibrationError:
        present = work.model
    there = {_identity(each) for each in present.criteria} | refused(work)
    return tuple(each for each in held.offers if _identity(each.criterion) not in there)


def _identity(criterion: Criterion) -> str:
    return identity_of(criterion.sentence())


def _worded(offer: Offer) -> Offer:
    """Return an offer whose names are in the reader's language."""
    criterion, group = offer.criterion, offer.group
    label = label_of(criterion.when, _, repeat=criterion.repeat, decay=criterion.decay)
    if group.label in GROUPS:
        group = made(Group, **{**dict(group), "label": _(group.label)})
    named = made(Criterion, **{**dict(criterion), "label": label})
    return replace(offer, criterion=named, group=group)


def _accept(*offers: Offer) -> None:
    """Add criteria to the model on screen: an edit like any other, which can be undone."""
    work = session.workspace()
    if work.versions is None:
        return
    back = {header: name for name, header in work.mapping.items()}
    try:
        model = with_offers(named_as_here(work), offers)
        model = renamed(model, back) if back else model
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.keep(work.edited(model))
    session.tell(
        ngettext(
            "{n} criterion was added: {names}. Undo on Calibrate takes it out again.",
            "{n} criteria were added: {names}. Undo on Calibrate takes them out again.",
            len(offers),
        ).format(
            n=len(offers), names=plain(formats.quoted(each.criterion.label for each in offers))
        )
    )


def _accept_all() -> None:
    _accept(*_open(session.workspace()))


def _refuse(offer: Offer) -> None:
    """Refuse a criterion: it is not suggested again in this session for these leads."""
    work = session.workspace()
    names = refused(work) | {_identity(offer.criterion)}
    session.remember(REFUSED, (_file(work), names))


def _take_back() -> None:
    session.remember(REFUSED, None)
