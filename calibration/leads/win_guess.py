"""Guesses of which columns of leads and of a file of wins hold the same ids, a day, a value."""

from collections.abc import Iterable
from typing import Final

import pyarrow as pa
from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.header_words import header_words, phrase_in, phrases
from calibration.leads.ids import with_ids
from calibration.leads.nodes import call, column, named, select, table, text
from calibration.leads.profile import ColumnProfile
from calibration.leads.tables import LeadTable
from calibration.leads.wins import Reading
from calibration.model.fields import FieldType
from calibration.model.text import BLANKS, fold

MOST_LOOKED_FOR: Final = 1000
"""Of the ids in a column of the wins, how many are looked for among the leads."""
FEWEST_FOUND: Final = 0.05
"""The share of them that leads must have for a pair of columns to be a guess."""
MANY_DIFFER: Final = 0.5
"""The share of a column's cells that must differ for it to hold ids of wins."""

_DAY: Final = phrases(
    "won", "close", "closed", "closing", "converted", "signed", "signature", "purchase", "bought",
    "gagné", "gain", "clôture", "converti", "signé", "achat", "vente",
)  # fmt: skip
_VALUE: Final = phrases(
    "amount", "value", "revenue", "price", "total", "deal", "mrr", "arr", "montant", "valeur",
    "ca", "chiffre", "prix", "revenu",
)  # fmt: skip

_Score = tuple[float, float]


def guess_reading(
    leads: LeadTable,
    wins: LeadTable,
    *,
    lead_columns: tuple[ColumnProfile, ...],
    win_columns: tuple[ColumnProfile, ...],
) -> Reading | None:
    """Guess the pair of columns that holds the same ids, and the wins' day and value.

    A pair of the same header is taken where its ids meet; else the pair with most ids in common.
    None where no pair has enough.

    Parameters
    ----------
    leads, wins
        The two files.
    lead_columns, win_columns
        What is in their columns.
    """
    ids = [each for each in win_columns if _may_be_ids(each) and _differ(each, MANY_DIFFER)]
    among = [each for each in lead_columns if _may_be_ids(each)]
    headers = {fold(each.header) for each in ids}
    alike = [each for each in among if fold(each.header) in headers]
    found = _best(leads, wins, alike, ids, of_one_name=True)
    found = found or _best(leads, wins, among, ids, of_one_name=False)
    if found is None:
        return None
    lead, win = found
    others = [each for each in win_columns if each is not win and wins.column(each.header)]
    return Reading(
        lead.header,
        win.header,
        _named(others, FieldType.DATE, _DAY, wants_word=False),
        _named(others, FieldType.NUMBER, _VALUE, wants_word=True),
    )


def _may_be_ids(profile: ColumnProfile) -> bool:
    return profile.type in (FieldType.TEXT, FieldType.NUMBER) and bool(profile.header.strip())


def _differ(profile: ColumnProfile, share: float) -> bool:
    return profile.filled > 0 and profile.distinct >= share * profile.filled


def _best(
    leads: LeadTable,
    wins: LeadTable,
    among: list[ColumnProfile],
    ids: list[ColumnProfile],
    *,
    of_one_name: bool,
) -> tuple[ColumnProfile, ColumnProfile] | None:
    """Return the pair of columns with most ids in common, if there is one with enough."""
    looked_for = {at: _some_ids(wins, each) for at, each in enumerate(ids)}
    scores: dict[tuple[int, int], _Score] = {}
    for place, lead in enumerate(among):
        if leads.column(lead.header) is None:
            continue
        possible = {at: some for at, some in looked_for.items() if _may_meet(lead, ids[at], some)}
        for at, share in _shares(leads, lead, possible).items():
            same = fold(lead.header) == fold(ids[at].header)
            if share >= FEWEST_FOUND and (same or not of_one_name):
                scores[place, at] = (share * _apart(ids[at]), _apart(lead))
    if not scores:
        return None
    place, at = max(scores, key=lambda pair: (scores[pair], -pair[0], -pair[1]))
    return among[place], ids[at]


def _may_meet(lead: ColumnProfile, win: ColumnProfile, some: list[str]) -> bool:
    """Return whether a column of the leads can have enough of some ids of the wins."""
    are_of_one_kind = lead.type is not FieldType.NUMBER or win.type is FieldType.NUMBER
    return are_of_one_kind and bool(some) and lead.distinct >= FEWEST_FOUND * len(some)


def _apart(profile: ColumnProfile) -> float:
    """Return the share of a column's filled cells that differ."""
    return profile.distinct / profile.filled if profile.filled else 0.0


def _some_ids(wins: LeadTable, profile: ColumnProfile) -> list[str]:
    stored = wins.column(profile.header)
    if stored is None:
        return []
    id_ = column("id")
    query = with_ids(stored, source=table(wins.relation))
    known = exp.not_(exp.Is(this=id_, expression=exp.null()))
    some = select(id_, source=query).where(known).distinct().limit(MOST_LOOKED_FOR)
    return [str(each) for (each,) in wins.query(some)]


def _shares(
    leads: LeadTable, profile: ColumnProfile, looked_for: dict[int, list[str]]
) -> dict[int, float]:
    """Return for each list of ids the share that a column of the leads holds."""
    if not looked_for:
        return {}
    pairs = [(at, each) for at, some in looked_for.items() for each in some]
    given = pa.table(
        {"at": [at for at, _ in pairs], "id": [each for _, each in pairs]},
        schema=pa.schema([("at", pa.int64()), ("id", pa.string())]),
    )
    stored = profile.column
    cell = call("trim", raw_text(stored), text(BLANKS))
    held = select(named(cell, "id"), source=table(leads.relation))
    is_held = exp.In(this=column("id"), query=held.subquery())
    query = (
        select(column("at"), named(exp.Count(this=exp.Star()), "n"), source=table("looked_for"))
        .where(is_held)
        .group_by(column("at"))
    )
    with leads.cursor() as cursor:
        cursor.register("looked_for", given)
        found = cursor.execute(query.sql(dialect="duckdb")).fetchall()
    return {int(at): int(n) / len(looked_for[int(at)]) for at, n in found}


def _named(
    columns: Iterable[ColumnProfile],
    kind: FieldType,
    words: tuple[tuple[str, ...], ...],
    *,
    wants_word: bool,
) -> str | None:
    """Return the header of the column of a type that says one of the words; else of the first."""
    typed = [each.header for each in columns if each.type is kind]
    telling = [each for each in typed if phrase_in(header_words(each), words)]
    return next(iter(telling if telling or wants_word else typed), None)
