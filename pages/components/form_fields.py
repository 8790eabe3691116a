"""What a form must ask for: each field the model reads, and what not knowing it would cost."""

import math
from pathlib import Path
from typing import Final

import streamlit as st

from calibration.advice.form_fields import FieldCost, Verdict, form_fields
from calibration.charts import OutcomeWords, outcome_words
from calibration.messages import N_
from calibration.model import fingerprint
from calibration.problems import CalibrationError
from pages.components import figures, problems
from pages.shared import formats, session
from pages.shared.formats import safe
from pages.shared.results import Results
from pages.shared.words import _, ngettext

SHEET: Final = Path(__file__).parent / "leaving.css"
_ASKED: Final = "form-fields-asked"
_SAID: Final = {
    Verdict.NOBODY: N_("Required: without it every lead is ruled out"),
    Verdict.NEEDED: N_("Needed: the score ranks worse without it"),
    Verdict.NOT_DISTINGUISHABLE: N_("No difference can be told"),
    Verdict.NO_DIFFERENCE: N_("Changes no score"),
    Verdict.BETTER_WITHOUT: N_("Better without it"),
}
MOST_WITH_DECIMALS: Final = 30
"""Leads up to which a decimal is shown: an end near 0 would read as 0."""
_WANTED: Final = frozenset({Verdict.NOBODY, Verdict.NEEDED})


def draw(results: Results) -> None:
    """Draw the section: a button first, for every field is tried on all leads."""
    st.html(SHEET)
    st.subheader(_("What a form must ask for"), anchor=False)
    figures.caption(
        _(
            "The fewer fields a form has, the more people send it. Here each field is left out by "
            "itself: nobody's value is known, all else stays, and as many leads are handed over."
        )
    )
    if results.is_grouped:
        figures.caption(_("Only patterns are open: fields can be left out of leads only."))
        return
    if not results.facts.has_outcome:
        figures.caption(_("There is no outcome yet: nobody can tell what a field is worth."))
        return
    _try(results)


@st.fragment
def _try(results: Results) -> None:
    """Draw the button, and then what came of it; nothing else on the page waits for it."""
    asked = (fingerprint(results.model), results.sha256)
    if session.remembered(_ASKED) != asked:
        st.button(_("Try leaving out each field"), key="try-fields", on_click=_ask, args=(asked,))
        return
    try:
        found = _costs(results)
    except CalibrationError as error:
        problems.draw(error.problems, title=_("The fields can't be tried."))
        return
    _draw_costs(found, outcome_words(results.model.objective))


def _ask(asked: tuple[str, str]) -> None:
    session.remember(_ASKED, asked)


def _costs(results: Results) -> tuple[FieldCost, ...]:
    typed, model = results.typed(), results.model

    def make() -> tuple[FieldCost, ...]:
        words = _("Leaving out one field after the other")
        bar = st.progress(0.0, text=words)
        try:
            return form_fields(
                typed, model, progress=lambda done, all_: bar.progress(done / all_, text=words)
            )
        finally:
            bar.empty()

    return results.shelf.get("form-fields", (typed, model), make)


def _draw_costs(found: tuple[FieldCost, ...], words: OutcomeWords) -> None:
    watched = [each for each in found if each.uses.is_observed]
    said = [each for each in found if each.uses.is_from_sales]
    asked = [each for each in found if each not in watched and each not in said]
    if asked:
        st.html(f'<p class="answer" data-testid="form-fields">{safe(_answer(asked))}</p>')
    heads = (
        _("field"),
        _("known of"),
        _(words.missed),
        _("AUC"),
        _("what past leads say"),
        _("read by"),
    )
    sides = ("", "", "", "", ' class="said"', ' class="who"')
    head = "".join(
        f'<th scope="col"{side}>{safe(each)}</th>' for each, side in zip(heads, sides, strict=True)
    )
    body = "".join(
        (
            _group(_("On a form"), asked),
            _group(_("Watched"), watched),
            _group(_("Said by sales"), said),
        )
    )
    st.html(
        f'<div class="wide"><table class="plain asked"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    figures.caption(
        _(
            "More (+) or fewer (−) than with the field, with the 95 % interval of the difference. "
            "AUC, with the field → without it: how well the score ranks. Where no difference can "
            "be told, the leads may be too few. Leaving out several fields at once may cost more "
            "than each by itself."
        )
    )


def _answer(asked: list[FieldCost]) -> str:
    wanted = [each.uses.field.name for each in asked if each.verdict in _WANTED]
    count = len(asked)
    if not wanted:
        return ngettext(
            "The model reads {n} field that a form can ask for, and past leads do not show that "
            "it is needed.",
            "The model reads {n} fields that a form can ask for, and past leads do not show that "
            "any one of them is needed.",
            count,
        ).format(n=formats.number(count))
    return ngettext(
        "Of {n} field that a form can ask for, past leads show that it is needed: {fields}.",
        "Of {n} fields that a form can ask for, past leads show that these are needed: {fields}.",
        count,
    ).format(n=formats.number(count), fields=formats.quoted(wanted))


def _group(title: str, costs: list[FieldCost]) -> str:
    if not costs:
        return ""
    rows = "".join(_line(each) for each in costs)
    return f'<tr class="kind"><th colspan="6" scope="rowgroup">{safe(title)}</th></tr>{rows}'


def _line(cost: FieldCost) -> str:
    quiet = "" if cost.verdict in _WANTED else ' class="quiet"'
    auc = _("{before} → {after}").format(
        before=formats.number(cost.auc.before, decimals=2),
        after=formats.number(cost.auc.after, decimals=2),
    )
    labels = formats.quoted(cost.uses.labels)
    return (
        f'<tr{quiet}><th scope="row">{safe(cost.uses.field.name)}</th>'
        f"<td>{safe(formats.percent(cost.share_known, decimals=0))}</td>"
        f"<td>{safe(_lost(cost))}</td><td>{safe(auc)}</td>"
        f'<td class="said">{safe(_verdict(cost))}</td>'
        f'<td class="who">{safe(labels)}</td></tr>'
    )


def _verdict(cost: FieldCost) -> str:
    if cost.verdict is Verdict.NEEDED and cost.recall.high < 0:
        return _("Needed: more are left behind without it")
    return _(_SAID[cost.verdict])


def _lost(cost: FieldCost) -> str:
    """Return how many more are left behind, with the interval, in leads."""
    if cost.verdict is Verdict.NO_DIFFERENCE:
        return "0"
    change = cost.recall
    if math.isnan(change.value):
        return formats.DASH
    most = max(abs(change.low), abs(change.high)) * cost.converted
    decimals = 1 if most < MOST_WITH_DECIMALS else 0
    return _("{change} ({low} to {high})").format(
        change=_more(cost.buyers_lost, decimals),
        low=_more(-change.high * cost.converted, decimals),
        high=_more(-change.low * cost.converted, decimals),
    )


def _more(leads: float, decimals: int) -> str:
    """Return an expected number of leads with its sign; those drawn by lot count in part."""
    text = formats.number(leads, decimals=decimals)
    return f"+{text}" if round(leads, decimals) > 0 else text
