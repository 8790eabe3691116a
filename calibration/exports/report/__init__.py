"""The report for those who were not in the room: one page that needs neither network nor script."""

from calibration.exports.report.agreed import (
    Agreed,
    DecisionTold,
    QuestionTold,
    SignatureTold,
    VersionTold,
    agreed_of_file,
)
from calibration.exports.report.page import report
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import DataTold, Occasion, Told, told_of, told_remedies

__all__ = [
    "Agreed",
    "DataTold",
    "DecisionTold",
    "Occasion",
    "QuestionTold",
    "Reader",
    "SignatureTold",
    "Told",
    "VersionTold",
    "agreed_of_file",
    "report",
    "told_of",
    "told_remedies",
]
