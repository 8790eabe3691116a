"""The truth the outcomes are drawn from: a logistic model on conditions one could write down.

The chance that a lead buys within the window is 1 / (1 + exp(-z)), where z is `INTERCEPT` plus,
for every term, coefficient x level. Nothing else about a lead matters: what is not named here
(region, revenue, newsletter, e-mail opens, LinkedIn...) says nothing about the outcome beyond
what it shares with the terms.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sample_data.lead import Lead
from sample_data.words import DECIDES, SENIORITY

INTERCEPT: Final = -4.0
"""z of a lead that meets no term: a chance of 1.8 %."""

LATE: Final = 0.25
"""A lead that does not buy within the window buys later with this share of its chance."""

TODAY_THRESHOLD: Final = 35
"""Score from which the rule in use today hands a lead over."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the truth.

    Attributes
    ----------
    meaning
        The condition, as README.md prints it.
    coefficient
        Added to z per level.
    level
        How often a lead meets the condition: 0 or 1, but for pricing views, 0 to 2.
    """

    meaning: str
    coefficient: float
    level: Callable[[Lead], float]


def pricing_level(lead: Lead) -> float:
    """Return views counted (2 at most) x what is left of them after cooling.

    Interest loses 25 % for each whole 15 days between the last view and day 14.
    """
    if lead.last_pricing_view is None:
        return 0.0
    age = (lead.as_of - lead.last_pricing_view).days
    return min(lead.pricing_views, 2) * max(0.0, 1 - 0.25 * (age // 15))


def is_silent(lead: Lead) -> bool:
    """Tell whether nothing was heard of the lead for more than ten days at day 14."""
    return (lead.as_of - lead.last_seen).days > 10


TERMS: Final = (
    Term("employees from 20 to 250", 0.95, lambda lead: 20 <= lead.employees <= 250),
    Term(
        "industry Services or Consulting",
        0.75,
        lambda lead: lead.industry in {"Services", "Consulting"},
    ),
    Term("industry Competitor", -3.00, lambda lead: lead.industry == "Competitor"),
    Term("has a sales team of its own", 0.35, lambda lead: lead.has_sales_team),
    Term(
        "job title of somebody who decides (director, head of, chief, owner; no assistant)",
        0.95,
        lambda lead: SENIORITY[lead.job_title] == DECIDES,
    ),
    Term("job title intern", -1.60, lambda lead: SENIORITY[lead.job_title] == "intern"),
    Term("returning customer", 0.80, lambda lead: lead.customer),
    Term("came by referral", 0.45, lambda lead: lead.channel == "referral"),
    Term("views of the pricing page, 2 at most, 25 % less per 15 days of age", 1.05, pricing_level),
    Term("downloaded the process guide", 1.05, lambda lead: lead.guide_downloaded),
    Term("asked for a demo", 1.80, lambda lead: lead.demo_requested),
    Term("attended a webinar", 0.50, lambda lead: lead.webinar_attended),
    Term("clicked in a campaign", 0.30, lambda lead: lead.campaign_clicks >= 1),
    Term("unsubscribed", -1.80, lambda lead: lead.unsubscribed),
    Term("silent for more than ten days", -0.60, is_silent),
    Term("sales opinion good", 0.60, lambda lead: lead.sales_opinion == "good"),
    Term("sales opinion bad", -0.60, lambda lead: lead.sales_opinion == "bad"),
)
"""The terms of the truth."""


def chance(lead: Lead) -> float:
    """Return the true chance, in (0, 1), that the lead buys within the window."""
    z = INTERCEPT + sum(term.coefficient * term.level(lead) for term in TERMS)
    return 1 / (1 + math.exp(-z))


def today_score(lead: Lead) -> int:
    """Return the score of the rule in use today (see `TODAY_THRESHOLD`).

    It counts clicks rather than fit: 5 per e-mail opened (5 at most), 10 each for newsletter,
    guide, webinar, pricing page and LinkedIn, 15 for a demo, and 10 for companies of 250 people
    or more, which are not the ones that buy.
    """
    tens = (
        lead.newsletter_signup,
        lead.guide_downloaded,
        lead.webinar_attended,
        lead.pricing_views >= 1,
        lead.linkedin_reaction,
        lead.employees >= 250,
    )
    return 5 * min(lead.email_opens, 5) + 10 * sum(tens) + 15 * lead.demo_requested
