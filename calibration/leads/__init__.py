"""Leads in: files read as they are, cells read as fields, outcomes counted honestly."""
