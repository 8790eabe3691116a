"""The monitoring report: whether a model's promise holds, in one page without script."""

from calibration.exports.monitoring_report.page import monitoring_report
from calibration.exports.monitoring_report.told import VERDICTS, MonitoringTold

__all__ = ["VERDICTS", "MonitoringTold", "monitoring_report"]
