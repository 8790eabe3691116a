"""Leads in: files read as they are, cells read as fields, outcomes counted honestly."""

from calibration.leads.facts import LeadFacts, Side, Split, Standing
from calibration.leads.filters import Filter
from calibration.leads.outcome import outcome_values, recognised_yes
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.tables import Column, LeadTable, Source
from calibration.leads.typed import TypedLeads, type_leads
from calibration.leads.worked import Worked

__all__ = [
    "Column",
    "ColumnProfile",
    "Filter",
    "LeadFacts",
    "LeadTable",
    "Side",
    "Source",
    "Split",
    "Standing",
    "TypedLeads",
    "Worked",
    "outcome_values",
    "profile_columns",
    "read_leads",
    "recognised_yes",
    "type_leads",
]
