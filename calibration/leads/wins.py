"""Leads joined with a second file that holds the wins, on an id that both have."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import duckdb
import pyarrow as pa
from sqlglot import exp

from calibration.leads.cells import is_unreadable, value_of
from calibration.leads.ids import difference, loosened, with_ids
from calibration.leads.nodes import ROW, column, count_if, named, select, table
from calibration.leads.tables import Column, LeadTable
from calibration.leads.win_report import NearMatch, UnmatchedWin, WinsReport
from calibration.leads.writing import as_written
from calibration.model import Field, FieldType, Outcome, made

WON: Final = "Won"
WON_ON: Final = "Won on"
WON_FOR: Final = "Won for"
YES: Final = "yes"
NO: Final = "no"

MOST_ALIKE: Final = 5
"""Of the ids of leads that are nearly that of a win, how many are told."""
NOTHING_ACCEPTED: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """Which columns of leads and wins tell what.

    Parameters
    ----------
    lead_id, win_id
        The headers of the columns that hold the same ids.
    won_on, won_for
        The headers of the wins' day and value, where they have such.
    """

    lead_id: str
    win_id: str
    won_on: str | None = None
    won_for: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class JoinedWins:
    """The columns to add to the leads, and what came of the join.

    Parameters
    ----------
    columns
        ``row``, and the columns ``Won`` (``yes``, ``no``; nothing for a lead without id),
        ``Won on`` and ``Won for``: what :func:`calibration.leads.added.with_columns` adds.
    digest
        Tells this join from others.
    report
        How the ids went together.
    """

    columns: pa.Table
    digest: bytes
    report: WinsReport


def join_wins(
    leads: LeadTable,
    wins: LeadTable,
    reading: Reading,
    *,
    accepted: Mapping[str, str] = NOTHING_ACCEPTED,
) -> JoinedWins:
    """Find out which leads are in a file of wins, by ids compared as texts.

    A lead has won if its id is that of a win: in NFC, without blanks at its ends, ``1.0`` as
    ``1``, case and leading zeros kept. Ids that are nearly a lead's are told, and are the same
    only where somebody accepted it. Of wins with the same id the first day counts, and the values
    are summed. Leads with the same id all get its win: an id that repeats is one lead that the
    file has twice, or a company of which several persons are leads.

    Parameters
    ----------
    leads, wins
        The two files.
    reading
        Which columns tell what.
    accepted
        By the id of a win that is no lead's, the lead's id that it stands for. What fits no two
        ids of these files does nothing.

    Raises
    ------
    LookupError
        If a file has no column of a header that the reading names, or several.
    """
    given, unread = _wins_by_id(wins, reading)
    lead_id = _column(leads, reading.lead_id)
    with leads.cursor() as cursor:
        _create(cursor, "lead_ids", with_ids(lead_id, ROW.copy(), source=table(leads.relation)))
        cursor.register("given_wins", given)
        cursor.execute(_KNOWN)
        unmatched = [str(each) for (each,) in cursor.execute(_UNMATCHED).fetchall()]
        near = _near(cursor, unmatched, accepted)
        taken = {each.win: each.lead for each in near if each.is_accepted}
        same = pa.table({"win": list(taken), "lead": list(taken.values())}, schema=_SAME)
        cursor.register("same", same)
        cursor.execute(_COMBINED)
        columns = cursor.sql(_RESULT).to_arrow_table()
        report = WinsReport(
            **_numbers(cursor, _LEADS),
            **_numbers(cursor, _WINS),
            **unread,
            unmatched=_still_unmatched(cursor),
            near=tuple(near),
        )
    headers = {"won": WON, "won_on": WON_ON, "won_for": WON_FOR}
    kept = ["row", "won"]
    kept += ["won_on"] if reading.won_on else []
    kept += ["won_for"] if reading.won_for else []
    shown = columns.select(kept).rename_columns([headers.get(each, each) for each in kept])
    return JoinedWins(shown, _digest(wins, reading, taken), report)


def outcome_of(
    headers: tuple[str, ...], reading: Reading, *, before: Outcome | None = None
) -> Outcome:
    """Return the outcome that the columns of a join tell.

    Parameters
    ----------
    headers
        Those that the columns of the join got when they were added to the leads, in their order.
    reading
        What was joined.
    before
        An outcome whose window and day of creation stay as they are.
    """
    won, *others = headers
    return made(
        Outcome,
        field=won,
        positive=(YES,),
        window_days=before.window_days if before else None,
        created_field=before.created_field if before else None,
        converted_date_field=others.pop(0) if reading.won_on else None,
        value_field=others.pop(0) if reading.won_for else None,
    )


def _digest(wins: LeadTable, reading: Reading, taken: dict[str, str]) -> bytes:
    headers = [reading.lead_id, reading.win_id, reading.won_on, reading.won_for]
    said = json.dumps([wins.sha256, wins.source.sheet, headers, sorted(taken.items())])
    return hashlib.sha256(said.encode()).digest()


def _column(table_: LeadTable, header: str) -> Column:
    found = table_.column(header)
    if found is None:
        raise LookupError(f"no one column is headed {header!r}")
    return found


def _create(cursor: duckdb.DuckDBPyConnection, name: str, query: exp.Select) -> None:
    """Create a passing table that goes with the cursor."""
    properties = exp.Properties(expressions=[exp.TemporaryProperty()])
    create = exp.Create(this=table(name), kind="TABLE", expression=query, properties=properties)
    cursor.execute(create.sql(dialect="duckdb", copy=False))


def _wins_by_id(wins: LeadTable, reading: Reading) -> tuple[pa.Table, dict[str, int]]:
    """Return a row for each id of the wins, and how many days and values can't be read."""
    day, day_lost = _read(wins, reading.won_on, FieldType.DATE)
    value, value_lost = _read(wins, reading.won_for, FieldType.NUMBER)
    cells = with_ids(
        _column(wins, reading.win_id),
        named(day, "won_on"),
        named(value, "won_for"),
        named(day_lost, "day_lost"),
        named(value_lost, "value_lost"),
        source=table(wins.relation),
    )
    by_id = select(
        column("id"),
        named(exp.Count(this=exp.Star()), "wins"),
        named(exp.Min(this=column("won_on")), "won_on"),
        named(exp.Sum(this=column("won_for")), "won_for"),
        named(count_if(column("day_lost")), "days_lost"),
        named(count_if(column("value_lost")), "values_lost"),
        source=cells,
    ).group_by(column("id"), copy=False)
    with wins.cursor() as cursor:
        found = cursor.sql(by_id.sql(dialect="duckdb")).to_arrow_table()
    unread = {
        "unreadable_days": sum(found["days_lost"].to_pylist()),
        "unreadable_values": sum(found["values_lost"].to_pylist()),
    }
    return found.select(["id", "wins", "won_on", "won_for"]), unread


def _read(wins: LeadTable, header: str | None, kind: FieldType) -> tuple[exp.Expr, exp.Expr]:
    """Return the value of a column of the wins, and whether it can't be read."""
    if header is None:
        native = "DATE" if kind is FieldType.DATE else "DOUBLE"
        return exp.cast(exp.null(), native), exp.false()
    field = Field(name=header, type=kind)
    stored = as_written(wins, _column(wins, header), kind)
    return value_of(field, stored, stored.node), is_unreadable(field, stored, stored.node)


def _near(
    cursor: duckdb.DuckDBPyConnection, unmatched: list[str], accepted: Mapping[str, str]
) -> list[NearMatch]:
    """Return the ids of leads that are nearly those of wins that are no lead's."""
    if not unmatched:
        return []
    _create(cursor, "loose_wins", loosened("unmatched"))
    _create(cursor, "loose_leads", loosened("known"))
    return [
        NearMatch(
            win=str(win),
            lead=str(lead),
            wins=int(wins),
            by=difference(str(win), str(lead)),
            is_alone=int(alike) == 1,
            is_accepted=accepted.get(str(win)) == lead,
        )
        for win, lead, wins, alike in cursor.execute(_ALIKE, {"most": MOST_ALIKE}).fetchall()
    ]


def _still_unmatched(cursor: duckdb.DuckDBPyConnection) -> tuple[UnmatchedWin, ...]:
    return tuple(
        UnmatchedWin(
            str(id_),
            int(wins),
            won_on if isinstance(won_on, date) else None,
            None if won_for is None else float(won_for),
        )
        for id_, wins, won_on, won_for in cursor.execute(_STILL_UNMATCHED).fetchall()
    )


def _numbers(cursor: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    """Return the one row of a query of counts, by name."""
    found = cursor.execute(query)
    names = [str(each[0]) for each in found.description or ()]
    return {name: int(n or 0) for name, n in zip(names, found.fetchone() or (), strict=True)}


# Below are questions to tables that are made above and hold only our own columns; no name in them
# comes from a file.
_SAME: Final = pa.schema([("win", pa.string()), ("lead", pa.string())])
_KNOWN: Final = """
CREATE TEMPORARY TABLE known AS
SELECT id, count(*) AS leads FROM lead_ids WHERE id IS NOT NULL GROUP BY id
"""
_UNMATCHED: Final = """
CREATE TEMPORARY TABLE unmatched AS
SELECT given.* FROM given_wins AS given ANTI JOIN known USING (id) WHERE given.id IS NOT NULL;
SELECT id FROM unmatched
"""
_ALIKE: Final = """
SELECT win.id, lead.id, unmatched.wins, count(*) OVER (PARTITION BY win.id)
FROM loose_wins AS win JOIN loose_leads AS lead USING (loose)
JOIN unmatched ON unmatched.id = win.id
QUALIFY row_number() OVER (PARTITION BY win.id ORDER BY lead.id) <= $most
ORDER BY unmatched.wins DESC, win.id, lead.id
"""
_COMBINED: Final = """
CREATE TEMPORARY TABLE combined AS
SELECT coalesce(same.lead, given.id) AS id, any_value(known.id) IS NOT NULL AS is_lead,
  count(*) AS ids, sum(given.wins) AS wins, min(won_on) AS won_on, sum(won_for) AS won_for
FROM given_wins AS given LEFT JOIN same ON same.win = given.id
LEFT JOIN known ON known.id = coalesce(same.lead, given.id)
WHERE given.id IS NOT NULL GROUP BY 1
"""
_STILL_UNMATCHED: Final = """
SELECT id, wins, won_on, won_for FROM combined WHERE NOT is_lead ORDER BY wins DESC, id
"""
_RESULT: Final = f"""
SELECT lead."row" AS "row", won_on, won_for,
  CASE WHEN lead.id IS NULL THEN NULL WHEN combined.id IS NULL THEN '{NO}' ELSE '{YES}' END AS won
FROM lead_ids AS lead LEFT JOIN combined ON combined.id = lead.id ORDER BY lead."row"
"""  # noqa: S608 - two words of our own
_LEADS: Final = """
SELECT
  (SELECT count(*) FROM lead_ids) AS leads,
  (SELECT count(*) FROM lead_ids WHERE id IS NULL) AS leads_without_id,
  (SELECT count(*) FROM known WHERE leads > 1) AS repeated_ids,
  (SELECT sum(leads) FROM known WHERE leads > 1) AS leads_repeating,
  (SELECT sum(known.leads) FROM known SEMI JOIN combined USING (id)) AS leads_won
"""
_WINS: Final = """
SELECT
  (SELECT sum(wins) FROM given_wins) AS wins,
  (SELECT sum(wins) FROM given_wins WHERE id IS NULL) AS wins_without_id,
  (SELECT count(id) FROM given_wins) AS win_ids,
  (SELECT sum(ids) FROM combined WHERE is_lead) AS matched_ids,
  (SELECT sum(wins) FROM combined WHERE is_lead) AS matched_wins
"""
