"""Which leads are of one company, by pattern."""

import numpy as np

from calibration.engine.counting import Counts
from calibration.engine.keys import OUTCOME, STANDINGS
from calibration.engine.patterns import Companies, Ints
from calibration.leads.facts import Side, Standing


def companies_of(counts: Counts, pattern: Ints, patterns: int) -> Companies | None:
    """Return the counted leads of companies that have several; None where no column names them.

    ``pattern`` is that of each counted group, (G,), of so many.
    """
    if counts.companies is None:
        return None
    name, group, leads = counts.companies
    outcome = counts.places[OUTCOME][group]
    standing, side = outcome % STANDINGS, outcome // STANDINGS
    counted = (standing == Standing.CONVERTED) | (standing == Standing.NOT_CONVERTED)
    found, company = np.unique(name[counted], return_inverse=True)
    together = np.bincount(company, leads[counted], len(found))
    several = together > 1
    place: Ints = np.cumsum(several) - several
    kept = several[company]
    chosen = np.flatnonzero(counted)[kept]
    company, side = place[company[kept]], side[chosen]
    cell = (company * patterns + pattern[group[chosen]]) * len(Side) + side
    cells, at = np.unique(cell, return_inverse=True)
    converted = standing[chosen] == Standing.CONVERTED
    rest, of_side = np.divmod(cells, len(Side))
    of_company, of_pattern = np.divmod(rest, max(1, patterns))
    count = int(several.sum())
    there = np.zeros((count, len(Side)), np.bool_)
    there[of_company, of_side] = True
    return Companies(
        company=of_company,
        pattern=of_pattern,
        side=of_side,
        converted=_totals(at, leads[chosen] * converted, len(cells)),
        not_converted=_totals(at, leads[chosen] * ~converted, len(cells)),
        count=count,
        on_both_sides=int(there.all(axis=1).sum()),
    )


def _totals(at: Ints, leads: Ints, cells: int) -> Ints:
    return np.bincount(at, leads, cells).astype(np.int64)
