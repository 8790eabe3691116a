"""How long the period of the leads is."""

from calibration.leads.facts import LeadFacts


def weeks_of(facts: LeadFacts) -> float | None:
    """Return the weeks from the first to the last day, both included; None where unknown."""
    if facts.first_day is None or facts.last_day is None:
        return None
    return ((facts.last_day - facts.first_day).days + 1) / 7
