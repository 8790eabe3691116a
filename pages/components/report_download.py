"""The report for those who were not in the room, to take along."""

import streamlit as st

from calibration.model.grid import identifier
from pages.shared import reporting
from pages.shared.results import Results
from pages.shared.words import _


def draw(results: Results) -> None:
    """Draw the download; the report is written when somebody asks for it."""
    st.download_button(
        _("Download the report (HTML)"),
        data=reporting.writer_of(results),
        file_name=f"{identifier(results.model.name)}-report.html",
        mime="text/html",
        on_click="ignore",
        key="download-report",
    )
    st.caption(
        _(
            "For those who were not in the room: one page that is read offline, and printed or "
            "kept as a PDF by the browser. No lead is in it."
        )
    )
