"""The monitoring report, to take along."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from calibration.charts import outcome_words
from calibration.exports.monitoring_report import MonitoringTold, monitoring_report
from calibration.model.grid import identifier
from calibration.monitoring.results import Monitoring
from pages.shared import reporting
from pages.shared.monitored import Asked
from pages.shared.words import _


def draw(asked: Asked, found: Monitoring) -> None:
    """Draw the download; the report is written when somebody asks for it."""
    st.download_button(
        _("Download the monitoring report (HTML)"),
        data=_writer_of(asked, found),
        file_name=f"{identifier(asked.watched.model.name)}-monitoring.html",
        mime="text/html",
        on_click="ignore",
        key="download-monitoring",
        help=_("One page that is read offline. No lead is in it."),
    )


def _writer_of(asked: Asked, found: Monitoring) -> Callable[[], bytes]:
    """Return what writes the report; it knows no session."""
    reader, model = reporting.reader_here(), asked.watched.model
    file, sha256 = asked.leads.source.name, asked.leads.sha256

    def write() -> bytes:
        told = MonitoringTold(
            found=found,
            model=model,
            words=outcome_words(model.objective),
            file=file,
            sha256=sha256,
            made_at=datetime.now(tz=UTC),
        )
        return monitoring_report(told, reader=reader).encode()

    return write
