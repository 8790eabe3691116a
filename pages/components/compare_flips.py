"""The flip list: which leads change hands, how they turned out, and what moved them."""

import math
from typing import Final

import streamlit as st

from calibration.charts import outcome_words
from calibration.engine.joint_flips import Mover
from calibration.evaluation.comparison import Moved
from calibration.evaluation.joint import JointComparison
from pages.components import compare_leads, grouped, live_room_words
from pages.components.compare_results import Compared
from pages.shared import formats
from pages.shared.formats import safe
from pages.shared.words import _, ngettext

MOST_MOVERS: Final = 8


def draw(compared: Compared, found: JointComparison) -> None:
    """Draw the counts, what moved the leads, and the leads once somebody asks for them."""
    if not found.entering.everyone and not found.leaving.everyone:
        st.info(_("No lead changes hands: both hand over the very same leads."))
        return
    _counts(compared, found)
    with st.spinner(_("Looking at what moved them")):
        _movers(compared.movers())
    if not grouped.needs_leads(compared.results):
        compare_leads.draw(compared, found)


def _counts(compared: Compared, found: JointComparison) -> None:
    words = live_room_words.words(compared.results)
    cards = [
        _card(compared, found, moved, words[way])
        for way, moved in (("entering", found.entering), ("leaving", found.leaving))
        if moved.everyone
    ]
    st.html(f'<div class="numbers flips">{"".join(cards)}</div>')


def _card(compared: Compared, found: JointComparison, moved: Moved, way: str) -> str:
    """Return how many leads go one way, and what became of those whose outcome counts."""
    words = outcome_words(compared.results.model.objective)
    title = way.format(count=formats.number(moved.everyone))
    lines = []
    if found.after.has_outcome and moved.leads:
        said = _(words.how_many).format(
            part=formats.number(moved.converted), whole=formats.number(moved.leads)
        )
        if not math.isnan(moved.conversion_rate):
            share = _("{counts} ({share})").format(
                counts=formats.percent(moved.conversion_rate),
                share=formats.between(*moved.interval),
            )
            said = formats.headed(said, share)
        lines.append(said)
    if others := moved.everyone - moved.leads:
        lines.append(_others(compared, others))
    told = "".join(f"<div>{safe(line)}</div>" for line in lines)
    return f'<section class="number"><h3>{safe(title)}</h3>{told}</section>'


def _others(compared: Compared, others: int) -> str:
    facts = compared.results.facts
    if not facts.has_outcome:
        return _("no outcome yet")
    if facts.split.kind == "none":
        return ngettext(
            "{n} still open or too young", "{n} still open or too young", others
        ).format(n=formats.number(others))
    return ngettext(
        "{n} kept aside, still open or too young",
        "{n} kept aside, still open or too young",
        others,
    ).format(n=formats.number(others))


def _movers(found: tuple[Mover, ...]) -> None:
    st.markdown(f"**{_('What moved them')}**")
    rows = "".join(
        f'<tr><th scope="row">{safe(_named(each))}</th>'
        f"<td><b>{formats.number(each.leads)}</b></td>"
        f"<td>{formats.number(each.entering)}</td><td>{formats.number(each.leaving)}</td></tr>"
        for each in found[:MOST_MOVERS]
    )
    heads = ("", _("leads"), _("entering"), _("leaving"))
    head = "".join(f"<th>{safe(each)}</th>" for each in heads)
    st.html(
        f'<div class="wide narrow"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    said = [_("Several of these can move one lead, so they don't add up.")]
    if (more := len(found) - MOST_MOVERS) > 0:
        counted = ngettext("{n} more moved fewer leads.", "{n} more moved fewer leads.", more)
        said.append(counted.format(n=formats.number(more)))
    st.caption(" ".join(said))


def _named(mover: Mover) -> str:
    if mover.kind == "criterion":
        return mover.label
    if mover.kind == "cap":
        return _("the cap of “{group}”").format(group=mover.label)
    return {
        "clamp": _("the range of scores"),
        "threshold": _("the threshold"),
        "gate": _("a gate"),
    }[mover.kind]
