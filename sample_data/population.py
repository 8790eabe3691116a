"""Draws the companies and the leads, with everything known of them before any outcome."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from sample_data import words
from sample_data.draws import pick, quantile, uniforms
from sample_data.lead import AS_OF_DAYS, Lead
from sample_data.truth import today_score

LEADS: Final = 5_200
FIRST_DAY: Final = date(2025, 9, 1)
LAST_DAY: Final = date(2026, 8, 31)
"""First and last day of creation: one year."""

WEEKDAYS: Final = (1.0, 1.05, 1.05, 1.0, 0.8, 0.15, 0.12)
"""Leads created per weekday, Monday first, relative to each other."""

SHARED_COMPANY: Final = 0.10
"""Share of leads that come from a company an earlier lead came from."""

EMPLOYEES: Final = (
    (0.0, 1.0), (0.22, 6.0), (0.46, 20.0), (0.62, 70.0), (0.80, 251.0), (0.93, 1200.0),
    (0.99, 6000.0), (1.0, 20000.0),
)  # fmt: skip
"""People per company, as a quantile line."""

REVENUE_PER_HEAD: Final = ((0.0, 60_000.0), (0.5, 120_000.0), (0.9, 220_000.0), (1.0, 400_000.0))
"""Yearly euros of revenue per person employed, as a quantile line."""

SALES_TEAM: Final = 0.45
CUSTOMER: Final = 0.07
"""Share of companies with a sales team of their own, and of those that are customers already."""

INTEREST: Final = (("looking", 0.15), ("curious", 0.35), ("idle", 0.50))
"""How interested a lead is: drives its behaviours together, is never written to a file."""

BEHAVIOUR: Final[Mapping[str, Mapping[str, float]]] = {
    "pricing_views": {"looking": 0.45, "curious": 0.12, "idle": 0.03},
    "guide_downloaded": {"looking": 0.40, "curious": 0.16, "idle": 0.05},
    "webinar_attended": {"looking": 0.25, "curious": 0.10, "idle": 0.045},
    "demo_requested": {"looking": 0.12, "curious": 0.015, "idle": 0.002},
    "campaign_clicks": {"looking": 0.35, "curious": 0.22, "idle": 0.14},
    "newsletter_signup": {"looking": 0.38, "curious": 0.34, "idle": 0.26},
    "unsubscribed": {"looking": 0.02, "curious": 0.025, "idle": 0.045},
    "linkedin_reaction": {"looking": 0.12, "curious": 0.09, "idle": 0.06},
    "silent": {"looking": 0.12, "curious": 0.28, "idle": 0.42},
}
"""Chance of each behaviour within 14 days of creation, by interest."""

OPENS: Final = {
    "looking": ((0.0, 0.0), (0.2, 1.0), (0.7, 5.0), (1.0, 12.0)),
    "curious": ((0.0, 0.0), (0.4, 1.0), (0.8, 4.0), (1.0, 10.0)),
    "idle": ((0.0, 0.0), (0.6, 1.0), (0.9, 3.0), (1.0, 8.0)),
}
"""E-mails opened, by interest, as quantile lines (rounded down)."""

VIEWS: Final = ((1, 0.5), (2, 0.25), (3, 0.13), (4, 0.07), (5, 0.03), (7, 0.02))
CLICKS: Final = ((1, 0.6), (2, 0.25), (3, 0.1), (4, 0.05))
"""Visits to the pricing page and clicks in campaigns of those who have any."""

VIEW_BEFORE_SEEN: Final = ((0.0, 0.0), (0.6, 8.0), (0.85, 25.0), (1.0, 45.0))
"""Days from the last view of the pricing page to the last activity, as a quantile line."""

ASKED_SALES: Final = 0.24
"""Share of leads that sales gave an opinion on before day 14."""

PERSONA_FOLLOWS_TITLE: Final = 0.9
"""Share of leads whose persona is the one of their job title; the others got any."""


@dataclass(frozen=True, slots=True)
class Company:
    """What leads of one company share."""

    name: str
    employees: int
    industry: str
    country: str
    region: str
    revenue_eur: int
    has_sales_team: bool
    customer: bool


def _names(count: int) -> list[str]:
    """Return `count` invented company names, no two alike."""
    draws = zip(*(uniforms(f"name:{part}", 3 * count) for part in range(3)), strict=True)
    starts, middles = words.NAME_STARTS.split(), words.NAME_MIDDLES.split()
    names: dict[str, None] = {}
    for start, middle, end in draws:
        name = (
            starts[int(start * len(starts))]
            + middles[int(middle * len(middles))]
            + pick(end, words.NAME_ENDS)
        )
        names.setdefault(name)
        if len(names) == count:
            break
    return list(names)


def companies(count: int) -> list[Company]:
    """Return `count` companies, their revenue in step with their size."""
    size, place, industry, revenue, team, customer = (
        uniforms(f"company:{idea}", count)
        for idea in ("size", "place", "industry", "revenue", "team", "customer")
    )
    found = []
    for at, name in enumerate(_names(count)):
        employees = int(quantile(size[at], EMPLOYEES))
        country, region = pick(place[at], words.REGIONS)
        found.append(
            Company(
                name=name,
                employees=employees,
                industry=pick(industry[at], words.INDUSTRIES),
                country=country,
                region=region,
                revenue_eur=int(employees * quantile(revenue[at], REVENUE_PER_HEAD)) // 1000 * 1000,
                has_sales_team=team[at] < SALES_TEAM,
                customer=customer[at] < CUSTOMER,
            )
        )
    return found


def _created(count: int) -> list[date]:
    """Return the days of creation in order: a steady week with a quiet end."""
    days = [FIRST_DAY + timedelta(days=day) for day in range((LAST_DAY - FIRST_DAY).days + 1)]
    reached = list(accumulate(WEEKDAYS[day.weekday()] for day in days))
    return sorted(
        days[bisect_right(reached, uniform * reached[-1])] for uniform in uniforms("created", count)
    )


def _employers(count: int) -> list[Company]:
    """Return the company of each lead; some share the company of an earlier lead."""
    shared, which = uniforms("shared", count), uniforms("shared:which", count)
    numbers: list[int] = []
    newest = -1
    for at in range(count):
        if at > 0 and shared[at] < SHARED_COMPANY:
            numbers.append(numbers[int(which[at] * at)])
        else:
            newest += 1
            numbers.append(newest)
    known = companies(newest + 1)
    return [known[number] for number in numbers]


def _opinion(asked: float, mood: float, *, interest: str, decides: bool) -> str | None:
    """Return what sales says of a lead: a guess from the talk and the title, often wrong."""
    if asked >= ASKED_SALES:
        return None
    good = {"looking": 0.70, "curious": 0.50, "idle": 0.35}[interest] + (0.12 if decides else 0.0)
    return "good" if mood < good else "bad"


def population(count: int = LEADS) -> list[Lead]:
    """Return complete leads in order of creation, without outcomes.

    Parameters
    ----------
    count
        How many leads.

    Returns
    -------
    list of Lead
        Behaviours lie between 45 days before creation (a first visit may precede it) and 14
        days after it, never later.
    """
    days, employers = _created(count), _employers(count)
    draw = {
        idea: uniforms(f"lead:{idea}", count)
        for idea in (*BEHAVIOUR, "interest", "title", "channel", "persona", "which_persona",
                     "views", "clicks", "gap", "opens", "seen", "asked", "mood")
    }  # fmt: skip
    titles = [(english, weight) for english, _, _, _, weight in words.TITLES]
    personas = [(persona, 1.0) for persona in words.PERSONAS.values()]
    leads = []
    for at, (created, employer) in enumerate(zip(days, employers, strict=True)):
        interest = pick(draw["interest"][at], INTEREST)
        does = {idea: draw[idea][at] < BEHAVIOUR[idea][interest] for idea in BEHAVIOUR}
        title = pick(draw["title"][at], titles)
        # Age of the last activity at day 14 decides silence: days 0-3 are silent, 4-14 are not.
        day = int(draw["seen"][at] * 4) if does["silent"] else 4 + int(draw["seen"][at] * 11)
        last_seen = created + timedelta(days=min(day, AS_OF_DAYS))
        gap = timedelta(days=int(quantile(draw["gap"][at], VIEW_BEFORE_SEEN)))
        follows = draw["persona"][at] < PERSONA_FOLLOWS_TITLE
        lead = Lead(
            lead_id=f"L{at + 1:05d}",
            company=employer.name,
            created=created,
            channel=pick(draw["channel"][at], words.CHANNELS),
            employees=employer.employees,
            industry=employer.industry,
            country=employer.country,
            region=employer.region,
            revenue_eur=employer.revenue_eur,
            has_sales_team=employer.has_sales_team,
            job_title=title,
            persona=words.PERSONA_OF[title]
            if follows
            else pick(draw["which_persona"][at], personas),
            customer=employer.customer,
            pricing_views=pick(draw["views"][at], VIEWS) if does["pricing_views"] else 0,
            last_pricing_view=last_seen - gap if does["pricing_views"] else None,
            guide_downloaded=does["guide_downloaded"],
            webinar_attended=does["webinar_attended"],
            demo_requested=does["demo_requested"],
            campaign_clicks=pick(draw["clicks"][at], CLICKS) if does["campaign_clicks"] else 0,
            email_opens=int(quantile(draw["opens"][at], OPENS[interest])),
            newsletter_signup=does["newsletter_signup"],
            unsubscribed=does["unsubscribed"],
            linkedin_reaction=does["linkedin_reaction"],
            last_seen=last_seen,
            sales_opinion=_opinion(
                draw["asked"][at],
                draw["mood"][at],
                interest=interest,
                decides=words.SENIORITY[title] == words.DECIDES,
            ),
        )
        leads.append(replace(lead, today_score=today_score(lead)))
    return leads
