"""Which columns of a log say what, guessed from what is in them and from the leads' ids."""

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from calibration.leads.events.log import discard_sample, sampled
from calibration.leads.events.moments import looks_like_moments
from calibration.leads.events.rules import EventColumns
from calibration.leads.header_words import header_words, phrase_in, phrases
from calibration.leads.ids import with_ids
from calibration.leads.nodes import column, select, table, text
from calibration.leads.personal import nearly_all_differ
from calibration.leads.profile import ColumnProfile, profile_columns
from calibration.leads.tables import Column, LeadTable
from calibration.model import FieldType

_MOST_IDS: Final = 1_000
"""Ids of the log that are looked for among those of the leads."""
_MOST_EVENTS: Final = 500
"""Different values above which a column of texts names no events."""
_MOST_ID_COLUMNS: Final = 6
_TIME_WORDS: Final = phrases(
    "timestamp", "time", "date", "datetime", "occurred", "happened", "when", "day", "at",
    "horodatage", "heure", "quand", "jour", "moment", "le",
)  # fmt: skip
_EVENT_WORDS: Final = phrases(
    "event", "event name", "action", "activity", "type", "kind", "name", "what",
    "événement", "évènement", "activité", "nom", "libellé", "page",
)  # fmt: skip
_AMOUNT_WORDS: Final = phrases(
    "amount", "value", "price", "revenue", "total", "sum", "spent", "quantity",
    "montant", "valeur", "prix", "ca", "somme", "quantité", "chiffre affaires",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GuessedLog:
    """What a log seems to be.

    Parameters
    ----------
    columns
        Which column says what; None where no column has ids and times.
    lead_id
        The column of the leads with the same ids; None where none has any of them.
    known
        The share of the log's ids, of those looked at, that a lead has.
    profiles
        What is in the columns of a part of the log.
    """

    columns: EventColumns | None
    lead_id: str | None
    known: float
    profiles: tuple[ColumnProfile, ...]

    @property
    def times(self) -> tuple[str, ...]:
        """Headers of the columns that tell times."""
        return tuple(each.header for each in self.profiles if _tells_time(each))


def guess_log(
    log: LeadTable,
    leads: LeadTable,
    *,
    profiles: tuple[ColumnProfile, ...],
    lead_id: str | None = None,
) -> GuessedLog:
    """Guess which columns of a log say what, and by which column of the leads it is theirs.

    Parameters
    ----------
    log, leads
        The two files.
    profiles
        What is in the columns of the leads.
    lead_id
        The column of ids of the leads, where somebody named it: others are tried after it.
    """
    sample = sampled(log)
    try:
        found = tuple(
            each for each in profile_columns(sample) if log.column(each.header) is not None
        )
        ours = _id_columns(leads, profiles, lead_id)
        lead, mine, known = _same_ids(sample, found, leads, ours)
    finally:
        discard_sample(sample, log)
    times = [each for each in found if _tells_time(each) and each is not lead]
    columns = None
    if lead is not None and times:
        columns = _columns(lead, times, [each for each in found if each is not lead])
    return GuessedLog(columns, mine, known, found)


def _tells_time(profile: ColumnProfile) -> bool:
    if profile.type is FieldType.DATE:
        return True
    return profile.type is FieldType.NUMBER and looks_like_moments(profile.examples)


def _columns(
    lead: ColumnProfile, times: list[ColumnProfile], others: list[ColumnProfile]
) -> EventColumns:
    names = [
        each for each in others if each.type is FieldType.TEXT and 0 < each.distinct <= _MOST_EVENTS
    ]
    # One line a lead, and several days: each of them is an event of its own.
    if len(times) > 1 and lead.distinct == lead.filled:
        days = tuple(each.header for each in times)
        return EventColumns(lead=lead.header, days=days)
    numbers = [
        each
        for each in others
        if each.type is FieldType.NUMBER and each not in times and _says(each, _AMOUNT_WORDS)
    ]
    return EventColumns(
        lead=lead.header,
        time=_first(times, _TIME_WORDS).header,
        event=_first(names, _EVENT_WORDS).header if names else None,
        amount=numbers[0].header if numbers else None,
    )


def _says(profile: ColumnProfile, words: tuple[tuple[str, ...], ...]) -> bool:
    return phrase_in(header_words(profile.header), words) is not None


def _first(found: list[ColumnProfile], words: tuple[tuple[str, ...], ...]) -> ColumnProfile:
    """Return the first whose header says so; else the fullest."""
    named_so = [each for each in found if _says(each, words)]
    return max(named_so or found, key=lambda each: each.filled)


def _id_columns(
    leads: LeadTable, profiles: tuple[ColumnProfile, ...], lead_id: str | None
) -> list[Column]:
    """Return the columns of the leads that may hold ids, the one that was named first."""
    by_name = leads.column(lead_id) if lead_id else None
    found = [by_name] if by_name is not None else []
    for each in profiles:
        own = leads.column(each.header)
        is_id = each.type in (FieldType.TEXT, FieldType.NUMBER) and nearly_all_differ(each)
        if own is not None and is_id and own not in found:
            found.append(own)
    return found[:_MOST_ID_COLUMNS]


def _same_ids(
    log: LeadTable, found: tuple[ColumnProfile, ...], leads: LeadTable, ours: list[Column]
) -> tuple[ColumnProfile | None, str | None, float]:
    """Return the log's column and the leads' whose ids agree best, and for how many."""
    best: tuple[ColumnProfile | None, str | None, float] = (None, None, 0.0)
    for each in found:
        if each.type not in (FieldType.TEXT, FieldType.NUMBER) or _tells_time(each):
            continue
        ids = _some_ids(log, each.column)
        for own in ours if ids else ():
            share = _known(leads, own, ids) / len(ids)
            if share > best[2]:
                best = (each, own.header, share)
    return best


def _some_ids(log: LeadTable, of: Column) -> list[str]:
    ids = with_ids(of, source=table(log.relation)).distinct(copy=False)
    query = select(column("id"), source=ids)
    query = query.where(exp.not_(exp.Is(this=column("id"), expression=exp.null())), copy=False)
    return [str(each) for (each,) in log.query(query.limit(_MOST_IDS, copy=False))]


def _known(leads: LeadTable, own: Column, ids: list[str]) -> int:
    keys = with_ids(own, source=table(leads.relation))
    is_one = column("id").isin(*(text(each) for each in ids))
    query = select(exp.Count(this=exp.Distinct(expressions=[column("id")])), source=keys).where(
        is_one, copy=False
    )
    return int(str(leads.query(query)[0][0]))
