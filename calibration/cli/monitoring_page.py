"""``monitor -o``: the monitoring report, as one page."""

import argparse
from datetime import UTC, datetime

from calibration.charts import outcome_words
from calibration.cli.reporting import reader_of
from calibration.exports.monitoring_report import MonitoringTold, monitoring_report
from calibration.exports.whole_files import whole_file
from calibration.leads.tables import LeadTable
from calibration.model import Model
from calibration.monitoring.results import Monitoring


def write_page(
    found: Monitoring, model: Model, leads: LeadTable, options: argparse.Namespace
) -> None:
    """Write what monitoring found as a page, in the language asked for; it holds no lead."""
    told = MonitoringTold(
        found=found,
        model=model,
        words=outcome_words(model.objective),
        file=leads.source.name,
        sha256=leads.sha256,
        made_at=datetime.now(tz=UTC),
    )
    page = monitoring_report(told, reader=reader_of(options.language))
    with whole_file(options.output) as path:
        path.write_text(page, encoding="utf-8")
