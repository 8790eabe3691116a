"""What a page needs before it can be drawn; where it is missing, the way to it."""

import streamlit as st

from calibration.problems import CalibrationError
from pages.components import grouped, kept_words, problems
from pages.shared import keeping, session
from pages.shared.formats import plain
from pages.shared.results import Results, results
from pages.shared.words import _, ngettext


def with_leads() -> bool:
    """Return whether leads, or patterns of them, are open; say where to open them if not."""
    work = session.workspace()
    if work.leads is not None or work.grouped is not None:
        return True
    if not kept_words.draw_awaited():
        st.info(_("No leads yet. Open the sample, or upload your own past leads."))
    st.page_link("pages/leads.py", label=_("Go to Leads"))
    return False


def with_model() -> bool:
    """Return whether there is a model with criteria; say how to get one if not."""
    work = session.workspace()
    if work.versions is not None and work.model.criteria:
        return True
    st.info(
        _(
            "No criteria yet. Have some suggested from your leads, start from a template, or "
            "write your own."
        )
    )
    st.page_link("pages/criteria.py", label=_("Go to Criteria"))
    return False


def with_fields() -> bool:
    """Return whether the leads have every column the model reads; say which lack if not."""
    missing = session.workspace().unmapped()
    if not missing:
        return True
    st.warning(
        ngettext(
            "The model reads a field that these leads don't have: {names}. Say which column it "
            "is, or change the model.",
            "The model reads fields that these leads don't have: {names}. Say which columns they "
            "are, or change the model.",
            len(missing),
        ).format(names=", ".join(plain(name) for name in missing))
    )
    st.page_link("pages/leads.py", label=_("Name the columns on Leads"))
    return False


def ready() -> Results | None:
    """Return the results of a session that has leads, criteria and their fields; else None."""
    if keeping.is_unsaid():
        st.rerun()  # what stands above the page is not drawn with a part of it
    problems.draw(session.reported("results"))
    if with_leads() and with_model() and with_fields():
        found = results()
        return found if found is not None and _fits(found) else None
    return None


def _fits(found: Results) -> bool:
    """Return whether opened patterns are those of the model; say in what they differ if not."""
    if found.is_grouped:
        try:
            found.patterns()
        except CalibrationError as error:
            grouped.draw_differences(error)
            return False
    return True


def quietly_ready() -> Results | None:
    """Return what :func:`ready` does, saying nothing: for what stands beside a page's main part."""
    work = session.workspace()
    found = results()
    if found is None or not work.model.criteria or work.unmapped():
        return None
    try:
        found.evaluation()
    except CalibrationError:
        return None  # the main part has said why
    return found
