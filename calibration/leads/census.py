"""How many leads of each standing were created on each day: facts and split ask no more."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlglot import exp

from calibration.leads.facts import Standing
from calibration.leads.nodes import column, named, select, when, whole
from calibration.leads.tables import Stored

_LATE: Final = -1
"""What stands for leads that converted after the window, which have not converted."""
COUNTED = (Standing.CONVERTED, Standing.NOT_CONVERTED)


@dataclass(frozen=True, slots=True)
class Count:
    """Leads of one day of creation (None where unknown), one standing, late or not."""

    created: date | None
    standing: Standing
    late: bool
    leads: int


@dataclass(frozen=True, slots=True)
class Census:
    """The counts of a set of leads."""

    counts: tuple[Count, ...]

    def leads(self, *standings: Standing) -> int:
        """Return how many leads have one of the standings; all of them without any."""
        return sum(
            each.leads for each in self.counts if not standings or each.standing in standings
        )

    def late(self) -> int:
        """Return how many leads converted after the window."""
        return sum(each.leads for each in self.counts if each.late)

    def days(self) -> list[date]:
        """Return the days on which leads were created, in order."""
        return sorted({each.created for each in self.counts if each.created is not None})

    def counted_by_day(self) -> Counter[date | None]:
        """Return how many counted leads were created on each day."""
        by_day: Counter[date | None] = Counter()
        for each in self.counts:
            if each.standing in COUNTED:
                by_day[each.created] += each.leads
        return by_day

    def conversions_since(self, first_day: date) -> int:
        """Return how many leads that converted were created on that day or later."""
        return sum(
            each.leads
            for each in self.counts
            if each.standing == Standing.CONVERTED
            and each.created is not None
            and each.created >= first_day
        )


def census_of(leads: Stored, source: exp.Expr) -> Census:
    """Count the leads of a relation or query with ``created``, ``standing`` and ``late``."""
    # Late leads have a standing of their own here: each key less is a quarter of the time less.
    kind = when(column("late"), whole(_LATE), exp.cast(column("standing"), exp.DType.INT))
    kinds = select(column("created"), named(kind, "kind"), source=source)
    keys = [column(name) for name in ("created", "kind")]
    count = named(exp.Count(this=exp.Star()), "n")
    groups = [each.copy() for each in keys]
    query = select(*keys, count, source=kinds).group_by(*groups, copy=False)
    return Census(
        tuple(
            Count(
                created if isinstance(created, date) else None,
                Standing.NOT_CONVERTED if kind == _LATE else Standing(int(str(kind))),
                kind == _LATE,
                int(str(n)),
            )
            for created, kind, n in leads.query(query)
        )
    )
