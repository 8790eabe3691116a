"""Leads that live in a database: one table or one SELECT, read and never written."""

from calibration.leads.sources.reading import read_table
from calibration.leads.sources.urls import DatabaseUrl, is_url

__all__ = ["DatabaseUrl", "is_url", "read_table"]
