"""A closed ranking: how people agree, where they are furthest apart, and what became of it all."""

import math

import streamlit as st

from calibration.advice.agreement import (
    CardAnswers,
    HotLeads,
    PairAgreement,
    RoomAgreement,
    agreement_of,
)
from calibration.advice.sides import Side
from calibration.charts import outcome_words
from calibration.model import Objective
from calibration.store.rankings import Ranking, votes_of
from pages.components import control_words, ranking_cards
from pages.components.answer_words import ANSWERS, SIDES, answer_name, side_name
from pages.shared import formats, projects, session
from pages.shared.formats import safe
from pages.shared.words import _, ngettext

SHOWN = "ranking-outcomes"


def draw(ranking: Ranking) -> None:
    """Draw how a room answered; what became of the leads is one more click."""
    agreement = agreement_of(
        votes_of(projects.store(), ranking.id),
        cards=ranking.cards,
        converted=ranking.converted,
    )
    if not sum(agreement.people.values()):
        st.write(_("Nobody ranked anything."))
        return
    told = bool(session.remembered(SHOWN))
    _agreement(agreement)
    if ranking.converted and told:
        _outcomes(agreement)
    elif ranking.converted:
        st.button(_("What became of them"), key="ranking-outcome", type="primary", on_click=_tell)
    _apart(agreement, ranking, told=told)


def hide_outcomes() -> None:
    """Begin the next ranking with what became of its leads unseen."""
    session.remember(SHOWN, None)


def _tell() -> None:
    session.remember(SHOWN, True)  # noqa: FBT003 - what is kept


def _agreement(agreement: RoomAgreement) -> None:
    lines = [
        _pairs(_("Marketing among themselves"), agreement.within[Side.MARKETING]),
        _pairs(_("Sales among themselves"), agreement.within[Side.SALES]),
        _pairs(_("Sales with marketing"), agreement.between),
    ]
    st.html('<div class="agreeing" data-testid="agreement">' + "".join(lines) + "</div>")


def _pairs(who: str, pairs: PairAgreement) -> str:
    if not pairs.pairs:
        share, said = formats.DASH, _("too few people to compare")
    else:
        share = formats.percent(pairs.share, decimals=0)
        said = _("{same} of {pairs} pairs of answers are the same; by chance {chance}").format(
            same=formats.number(pairs.same),
            pairs=formats.number(pairs.pairs),
            chance=formats.percent(pairs.by_chance, decimals=0),
        )
    return (
        f"<div>{safe(who)}<strong>{safe(share)}</strong>"
        f'<span class="caption">{safe(said)}</span></div>'
    )


def _apart(agreement: RoomAgreement, ranking: Ranking, *, told: bool) -> None:
    """Draw the leads on which people are furthest apart, with all answers."""
    furthest = agreement.most_apart
    if not furthest:
        if all(each.answered() > 1 for each in agreement.cards):
            st.html(f'<p class="big">{safe(_("You agree on every lead."))}</p>')
        return
    title = ngettext(
        "The lead you disagree on", "The {n} leads you disagree on most", len(furthest)
    ).format(n=formats.number(len(furthest)))
    st.html(f'<p class="big">{safe(title)}</p>')
    for column, each in zip(st.columns(3, gap="medium"), furthest, strict=False):
        with column:
            _one(each, ranking, told=told)


def _one(card: CardAnswers, ranking: Ranking, *, told: bool) -> None:
    cards = ranking_cards.again(ranking)
    known = cards[card.card] if cards else ()
    fields = "".join(
        f"<dt>{safe(name)}</dt><dd>{safe(text or formats.DASH)}</dd>" for name, text in known
    )
    heads = "".join(f"<th>{safe(side_name(side))}</th>" for side in SIDES)
    rows = "".join(
        f"<tr><th>{safe(answer_name(answer))}</th>"
        + "".join(_bar(card.count(answer, side=side), card.answered(side)) for side in SIDES)
        + "</tr>"
        for answer in ANSWERS
    )
    became = _became(card) if told else ""
    number = _("Lead {n}").format(n=formats.number(card.card + 1))
    st.html(
        f'<div class="disputed" data-testid="disputed"><h3>{safe(number)}</h3>{became}'
        f'<table class="votes"><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody>'
        f"</table><dl>{fields}</dl></div>"
    )


def _bar(count: int, of: int) -> str:
    share = 100 * count / of if of else 0.0
    return f'<td><i style="width:{share:.0f}%"></i><span>{formats.number(count)}</span></td>'


def _became(card: CardAnswers) -> str:
    """Return what became of a lead, dressed; nothing where it isn't known."""
    if card.converted is None:
        return ""
    did = control_words.did if card.converted else control_words.did_not
    dressed = "became won" if card.converted else "became"
    return f'<p class="{dressed}">{safe(did(_objective()))}</p>'


def _outcomes(agreement: RoomAgreement) -> None:
    lines = [_hot(_("Hot for marketing"), agreement.hot[Side.MARKETING])]
    lines += [_hot(_("Hot for sales"), agreement.hot[Side.SALES])]
    lines += [_hot(_("All leads of the ranking"), agreement.all_leads)]
    st.html(
        '<div class="agreeing" data-testid="outcomes">'
        + "".join(lines)
        + "</div>"
        + f'<p class="caption">{safe(_few())}</p>'
    )


def _few() -> str:
    return _(
        "A lead is hot for a side if more than half of its people who answered said so. So few "
        "leads prove nothing: they show what you look at."
    )


def _hot(who: str, hot: HotLeads) -> str:
    words = outcome_words(_objective())
    share = formats.percent(hot.rate, decimals=0)
    said = _(words.how_many).format(
        part=formats.number(hot.converted), whole=formats.leads(hot.leads)
    )
    if not math.isnan(hot.rate):
        low, high = hot.interval
        said = _("{said} (could be {range})").format(said=said, range=formats.between(low, high))
    return (
        f"<div>{safe(who)}<strong>{safe(share)}</strong>"
        f'<span class="caption">{safe(said)}</span></div>'
    )


def _objective() -> Objective:
    work = session.workspace()
    return work.model.objective if work.versions is not None else Objective.ACQUISITION
