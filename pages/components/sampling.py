"""Whether the leads are every lead of their period, and how often leads convert if they aren't."""

import streamlit as st

from calibration.leads.facts import EVERY_LEAD, Sample
from calibration.problems import CalibrationError
from pages.components import problems
from pages.shared import formats, session
from pages.shared.words import _
from pages.shared.workspace import Workspace

EVERY, RATE = "every-lead", "true-base-rate"
WHERE = "sampling"
LEAST, MOST = 0.001, 99.999
"""Per cent: the ends of what a true base rate may be."""


def draw(work: Workspace) -> None:
    """Draw the question, and where the answer is no, the one for the true base rate."""
    of = work.grouped or work.leads
    if of is None:
        return
    sample = work.sampling
    left, right = st.columns([2, 3], gap="medium", vertical_alignment="top")
    with left:
        session.shown(EVERY, "yes" if sample.every_lead else "no", of=of.sha256)
        st.segmented_control(
            _("Is this every lead of the period?"),
            ("yes", "no"),
            format_func=lambda answer: (
                _("Yes, every lead") if answer == "yes" else _("No, some are missing")
            ),
            key=EVERY,
            required=True,
            on_change=_take,
            help=_(
                "An export of all customers and only some of the others shows far too many "
                "conversions. Say so here, and no number pretends to know better."
            ),
        )
    if sample.every_lead:
        return
    with right:
        known = None if sample.base_rate is None else 100 * sample.base_rate
        session.shown(RATE, known, of=of.sha256)
        st.number_input(
            _("Of all leads of the period, how many convert, in %? (optional)"),
            min_value=LEAST,
            max_value=MOST,
            value=None,
            step=0.1,
            format="%.3g",
            key=RATE,
            on_change=_take,
            help=_("The true base rate: from the CRM, or from the finance team's customers."),
        )
    st.caption(_what_follows(sample))
    problems.draw(session.reported(WHERE))


def _what_follows(sample: Sample) -> str:
    """Return which numbers are known, in words."""
    if sample.base_rate is None:
        return _(
            "Volume, conversion and lift are dashes: such a file can't tell them. What is left "
            "behind, what is handed over in vain, and the order of the scores stay true."
        )
    return _(
        "Conversion and lift are weighed to {rate} of all leads. Volume is a dash: nobody knows "
        "how many leads there were."
    ).format(rate=formats.percent(sample.base_rate, decimals=_decimals(sample.base_rate)))


def _decimals(rate: float) -> int:
    """Return how many decimals of per cent show what was typed, at most three."""
    percent = 100 * rate
    return next((places for places in (0, 1, 2) if abs(percent - round(percent, places)) < 1e-9), 3)


def _take() -> None:
    """Take what the widgets say."""
    work = session.workspace()
    rate = session.given(RATE)
    try:
        sample = EVERY_LEAD
        if session.given(EVERY) == "no":
            known = round(rate / 100, 8) if isinstance(rate, int | float) else None
            sample = Sample(every_lead=False, base_rate=known)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    session.keep(work.changed(sampling=sample))
