"""Which leads and which model: enough to make the same report again."""

from calibration.exports.monitoring_report.told import MonitoringTold
from calibration.exports.report.blocks import Pairs, Section
from calibration.exports.report.reader import Reader
from calibration.model import fingerprint


def data_section(told: MonitoringTold, reader: Reader) -> Section:
    """Return the section of the file, its leads and the model."""
    new = told.found.new
    rows = [
        (reader.say("file of new leads"), told.file),
        (reader.say("SHA-256 of its content"), told.sha256),
        (reader.say("new leads"), reader.number(new.everyone)),
        (reader.say("outcome counts"), reader.number(new.counted)),
        (reader.say("open"), reader.number(new.open)),
        (reader.say("too young"), reader.number(new.immature)),
        (reader.say("ruled out by a gate"), reader.number(new.ruled_out)),
        (reader.say("first day"), reader.day(new.first_day)),
        (reader.say("last day"), reader.day(new.last_day)),
        (reader.say("read as of"), reader.day(new.as_of)),
        (reader.say("fingerprint of the model"), fingerprint(told.model)),
    ]
    return Section("data", reader.say("The leads and the model"), (Pairs(tuple(rows)),))
