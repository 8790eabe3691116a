"""Leads made by the database, as many as are asked for.

Every cell comes from a hash of the lead's number, so the same leads come back on any machine and
with any number of threads.
"""

from pathlib import Path

import duckdb

FIRST_DAY = "2025-01-01"
LAST_DAY = "2025-12-31"

# The share of the leads that meet a criterion, roughly; the rest of the cell's values fails it.
_PICK = "(hash(i, {seed}) % 1000000) / 1e6"


def _pick(seed: int) -> str:
    return _PICK.format(seed=seed)


def _of(seed: int, values: list[str]) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"([{quoted}])[1 + (hash(i, {seed}) % {len(values)})::INTEGER]"


_COUNTRIES = ["France", "Germany", "Spain", "Italy", "Belgium", "Poland", "Norway", "Brazil"]
_INDUSTRIES = ["Software", "Retail", "Banking", "Health", "Logistics", "Public", "Education"]
_TITLES = ["Head of Sales", "Developer", "Chief Marketing Officer", "Student", "Sales Director"]
_SOURCES = ["Referral", "Search", "Event", "List", "Partner", "Advert"]

_COLUMNS = {
    "lead_id": "'L' || i",
    "created": f"DATE '{FIRST_DAY}' + ((hash(i, 1) % 365)::INTEGER)",
    "employees": f"floor(exp(1 + 7 * {_pick(2)}))",
    "revenue": f"CASE WHEN {_pick(3)} < 0.2 THEN NULL ELSE floor(1e5 * exp(6 * {_pick(4)})) END",
    "country": _of(5, _COUNTRIES),
    "industry": _of(6, _INDUSTRIES),
    "title": _of(7, _TITLES),
    "source": _of(8, _SOURCES),
    "pages": f"floor(-4 * ln(1e-6 + {_pick(9)}))",
    "pricing_views": f"CASE WHEN {_pick(10)} < 0.25 THEN floor(1 + 5 * {_pick(11)}) ELSE 0 END",
    "downloads": f"CASE WHEN {_pick(12)} < 0.12 THEN 1 ELSE 0 END",
    "webinars": f"CASE WHEN {_pick(13)} < 0.08 THEN 1 ELSE 0 END",
    "opens": f"floor(12 * {_pick(14)} * {_pick(15)})",
    "demo": f"{_pick(16)} < 0.06",
    "trial": f"{_pick(17)} < 0.1",
    "opted_out": f"{_pick(18)} < 0.04",
    "last_visit": f"CASE WHEN {_pick(19)} < 0.4 THEN NULL ELSE DATE '{LAST_DAY}' "
    f"- ((120 * {_pick(20)})::INTEGER) END",
}
# What truly moves a lead to buy: a handful of the cells, on top of chance.
_CHANCE = f"""{_pick(21)} < 0.012
    + 0.05 * (demo::INTEGER) + 0.03 * ((pricing_views > 0)::INTEGER)
    + 0.02 * ((employees >= 200)::INTEGER) + 0.02 * ((source = 'Referral')::INTEGER)"""


def write_leads(path: Path, *, leads: int) -> None:
    """Write so many leads to a Parquet or a CSV file, by its name."""
    columns = ", ".join(f"{node} AS {name}" for name, node in _COLUMNS.items())
    kind = "FORMAT PARQUET" if path.suffix == ".parquet" else "FORMAT CSV, HEADER"
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(
            f"""COPY (
                SELECT * EXCLUDE (i),
                    CASE WHEN {_CHANCE} THEN 'yes' ELSE 'no' END AS converted
                FROM (SELECT i, {columns} FROM range({leads}) AS numbers(i))
            ) TO '{path}' ({kind})"""  # noqa: S608 - our own texts
        )
