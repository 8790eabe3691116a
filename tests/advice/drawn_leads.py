"""Leads that convert for known reasons, and what is suggested from them."""

import random
from collections.abc import Callable
from datetime import date
from hashlib import md5

from calibration.advice.suggest import Suggestion, suggest
from calibration.leads.reading import read_leads
from calibration.model import Outcome

TODAY = date(2026, 6, 30)
Row = dict[str, str]


def leads_csv(rows: list[Row]) -> bytes:
    lines = [",".join(rows[0])] + [",".join(row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def drawn(chance: Callable[[Row], float], *, count: int = 3000, seed: int = 7) -> list[Row]:
    """Draw leads whose outcome depends on their cells by ``chance``, and on nothing else."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        row = {
            "lead": f"L{number:05d}",
            "employees": str(rng.choice((3, 12, 40, 80, 300, 900))),
            "industry": rng.choice(("Services", "Retail", "Farming", "")),
            "pricing_views": str(rng.choice((0, 0, 0, 1, 2, 5))),
            "unsubscribed": rng.choice(("yes", "no", "no", "no")),
            "shoe_size": str(rng.randint(36, 46)),
            "always": "same",
        }
        row["converted"] = "yes" if rng.random() < chance(row) else "no"
        rows.append(row)
    return rows


def honest(row: Row) -> float:
    chance = 0.05
    chance += 0.25 if int(row["pricing_views"]) >= 1 else 0
    chance += 0.15 if row["industry"] == "Services" else 0
    return chance / (4 if row["unsubscribed"] == "yes" else 1)


def is_held_out(lead: str) -> bool:
    """Return on which side of the split a lead stands, by the rule of DESIGN §4."""
    return int(md5(lead.encode()).hexdigest()[:8], 16) < 0.30 * 2**32  # noqa: S324


def suggested(rows: list[Row], **options: object) -> Suggestion:
    outcome = Outcome(field="converted", positive=("yes",))
    with read_leads(leads_csv(rows), name="leads.csv") as leads:
        return suggest(leads, outcome=outcome, today=TODAY, **options)  # type: ignore[arg-type]


def fields_of(found: Suggestion) -> set[str]:
    return {name for each in found.model.criteria for name in each.fields()}
