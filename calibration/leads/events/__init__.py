"""A log of events folded into fields of the leads, and into a win, as of a day before it."""

from calibration.leads.events.cut_off import cut_offs
from calibration.leads.events.folding import fold_events
from calibration.leads.events.log import EventKind, EventLog, read_events
from calibration.leads.events.outcomes import FoundOutcomes, outcomes_of
from calibration.leads.events.rules import (
    AfterCreation,
    CutOff,
    EventColumns,
    EventOutcome,
    EventRules,
    Fold,
    Measure,
    OnDay,
    read_rules,
)

__all__ = [
    "AfterCreation",
    "CutOff",
    "EventColumns",
    "EventKind",
    "EventLog",
    "EventOutcome",
    "EventRules",
    "Fold",
    "FoundOutcomes",
    "Measure",
    "OnDay",
    "cut_offs",
    "fold_events",
    "outcomes_of",
    "read_events",
    "read_rules",
]
