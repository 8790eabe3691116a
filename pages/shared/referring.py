"""How the leads on screen are spread: what leaves with the model, to watch other leads by."""

import streamlit as st

from calibration.monitoring.cells import guarded_fields
from calibration.monitoring.counting import reference_counts
from calibration.monitoring.reference import Reference
from pages.shared import honesty
from pages.shared.results import Results
from pages.shared.words import _


def reference(results: Results) -> Reference:
    """Return the reference counts of the model on screen; outcomes kept aside stay untold."""
    work, model, patterns = results.work, results.model, results.patterns()
    typed = None if results.is_grouped else results.typed()
    opened = honesty.is_opened(work)

    def count() -> Reference:
        guarded: frozenset[str] = frozenset()
        with st.spinner(_("Counting the leads, to watch others by")):
            if typed is not None:
                guarded = guarded_fields(
                    results.leads, model, profiles=work.profiles, mapping=work.mapping
                )
            return reference_counts(typed, patterns, model, only_known=guarded, with_holdout=opened)

    return results.shelf.get("reference", (typed, patterns, model, opened), count)
