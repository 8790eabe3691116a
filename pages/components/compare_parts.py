"""Two models beside each other, one part under the other: only what is chosen is computed."""

import streamlit as st

from calibration.model import differences
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _, told


def draw(results: Results) -> None:
    """Draw what differs between the start version and the draft."""
    changed = differences(results.start, results.model)
    if not changed:
        st.info(_("The draft is the start version: nothing differs yet."))
        st.page_link("pages/calibrate.py", label=_("Go to the board"))
        return
    st.markdown("\n".join(f"- {formats.plain(told(each))}" for each in changed))
