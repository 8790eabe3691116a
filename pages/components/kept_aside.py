"""A suggestion checked on the leads kept aside: a button, for every look at them is counted."""

import math
from functools import partial

import streamlit as st

from calibration.charts import outcome_words
from calibration.evaluation import Evaluation, evaluate
from calibration.model import Model
from pages.components import figures
from pages.shared import formats, session
from pages.shared.results import Results
from pages.shared.words import _, ngettext


def draw(results: Results, model: Model, *, key: str) -> None:
    """Offer to check a suggested model, and say what it shows once somebody has."""
    work, facts = results.work, results.facts
    if not facts.has_outcome:
        return
    if facts.split.kind == "none":
        figures.caption(_("No leads are kept aside: it is measured on those it was sought on."))
        return
    if model not in work.seen:
        st.button(
            _("Check it on the leads kept aside"),
            key=f"{key}-kept-aside",
            type="tertiary",
            on_click=partial(_open, model),
            help=_("Every look is counted and exported; after the first they are less fresh."),
        )
        return
    patterns = results.patterns()
    there, here = results.shelf.get(
        f"{key}-kept-aside",
        (patterns, model),
        lambda: (
            evaluate(patterns, model, part="holdout"),
            evaluate(patterns, model, part="design"),
        ),
    )
    times = ngettext("opened {n} time", "opened {n} times", work.openings)
    figures.caption(_said(results, there, here), f"({times.format(n=work.openings)})")


def _said(results: Results, there: Evaluation, here: Evaluation) -> str:
    words = outcome_words(results.model.objective)
    low, high = there.precision_interval
    lost = here.precision - there.precision
    said = _("On {leads} kept aside: {rate} {of_them} ({interval}), {caught}.").format(
        leads=formats.leads(there.leads),
        rate=formats.percent(there.precision),
        of_them=_(words.of_them),
        interval=formats.between(low, high),
        caught=_("{counts} ({share})").format(
            counts=_(words.of_converted).format(
                part=formats.number(there.true_positives), whole=formats.number(there.converted)
            ),
            share=formats.percent(there.recall),
        ),
    )
    if math.isnan(lost):
        return said
    return " ".join(
        (
            said,
            _("Optimism: {points} points.").format(points=formats.number(100 * lost, decimals=1)),
        )
    )


def _open(model: Model) -> None:
    work = session.workspace()
    session.keep(work.changed(openings=work.openings + 1, seen=(*work.seen, model)))
