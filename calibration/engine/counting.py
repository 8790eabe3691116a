"""Leads counted by keys, and the keys of many leads kept for the next time.

The keys of a lead take four or eight bytes. Where leads are many they are stored beside them, in
the order of the file: when a condition is edited, only that criterion is worked out again, and
leads are counted by their old keys and the new one.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import numpy as np
from sqlglot import exp

from calibration.engine.keys import Key
from calibration.engine.packing import Packing, packing_of
from calibration.engine.patterns import Floats, Ints
from calibration.leads.nodes import column, count_if, named, number, select, table, when, whole
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads

FEWEST_KEPT = 500_000
"""Leads from which on their keys are kept: counting fewer anew takes no longer."""
MOST_FRESH = 4
"""Keys that are worked out beside kept ones; for more, all are worked out and kept anew."""

Arrays = Callable[[exp.Select], dict[str, Ints | Floats]]
"""Runs a query, and returns its columns; none of them may hold NULL."""

_KEPT = "kept keys"
_ASKED_AGAIN = frozenset({"cycle_days", "company"})
"""Columns that are counted by the keys in a query of their own."""
_ADDED = ("value", "cycle_days", "worked", "company")
"""Columns that stand beside the keys where they are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Leads counted by keys: G groups.

    Parameters
    ----------
    places
        The place of each key in each group, by the key's name: (G,).
    leads : (G,)
    value_known, value_sum, value_squares : (G,)
        Leads whose value is known, and their sums; None where there are no values.
    cycles
        The group (an index), days and conversions of each row of the side table; None where no
        days are known.
    worked, worked_known : (G,)
        Leads that were worked, and of how many that is known; None where no column tells.
    companies
        The company, group (an index) and number of leads of each company and group, of companies
        of several leads; None where no column names them.
    """

    places: dict[str, Ints]
    leads: Ints
    value_known: Ints | None
    value_sum: Floats | None
    value_squares: Floats | None
    cycles: tuple[Ints, Ints, Ints] | None
    worked: Ints | None = None
    worked_known: Ints | None = None
    companies: tuple[Ints, Ints, Ints] | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Keys that are stored for each lead, by their meaning; ``rows`` is what the rows are."""

    relation: str
    rows: tuple[str, ...]
    packing: Packing
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Packed:
    """A relation with one row a lead: words of keys, and what is added up."""

    source: exp.Select
    packings: tuple[Packing, ...]
    names: dict[str, str]

    @property
    def words(self) -> list[str]:
        return [name for packing in self.packings for name in packing.names]


def count_leads(
    leads: TypedLeads, keys: Sequence[Key], *, source: exp.Select | None = None
) -> Counts:
    """Count leads by keys, one of which is that of their outcome.

    Parameters
    ----------
    leads
        The leads.
    keys
        Over the columns of the leads.
    source
        The leads with more columns, where the keys are over those; such keys aren't kept.

    Raises
    ------
    LeadsError
        If their file turns out to be damaged.
    """
    different, names = _different(keys)
    with leads.leads.lock, ExitStack() as stack:
        if source is not None:
            packed = _packed_anew(leads, different, names, source)
            if leads.facts.rows >= FEWEST_KEPT and _ASKED_AGAIN & leads.definitions.keys():
                packed = stack.enter_context(_stored(leads, packed))
        elif leads.facts.rows < FEWEST_KEPT:
            packed = _packed_anew(leads, different, names)
        else:
            packed = _packed_from_kept(leads, different, names)
        return _counted(packed, leads.definitions, leads.leads.arrays)


def count_elsewhere(
    source: exp.Select, keys: Sequence[Key], *, known: Collection[str], arrays: Arrays
) -> Counts:
    """Count leads that are no file of ours by keys, one of which is that of their outcome.

    Parameters
    ----------
    source
        A query with the columns that the keys are over, and those that are ``known``.
    keys
        What to count by.
    known
        Which of ``value`` and ``cycle_days`` the query has.
    arrays
        Runs a query where the leads are.
    """
    different, names = _different(keys)
    packing = packing_of(different)
    nodes = [*packing.nodes(), *(column(name) for name in _ADDED if name in known)]
    packed = _Packed(select(*nodes, source=source), (packing,), names)
    return _counted(packed, known, arrays)


def _counted(packed: _Packed, known: Collection[str], arrays: Arrays) -> Counts:
    rows = arrays(_counting(packed, known))
    order = np.lexsort([rows[name] for name in reversed(packed.words)])
    rows = {name: values[order] for name, values in rows.items()}
    cycles = _cycles(packed, rows, arrays) if "cycle_days" in known else None
    companies = _companies(packed, rows, arrays) if "company" in known else None
    words = {name: rows[name].astype(np.int64) for name in packed.words}
    found: dict[str, Ints] = {}
    for packing in packed.packings:
        found |= packing.unpacked(words)
    valued, worked = "value" in known, "worked" in known
    return Counts(
        places={name: found[stored] for name, stored in packed.names.items()},
        leads=rows["leads"].astype(np.int64),
        value_known=rows["value_known"].astype(np.int64) if valued else None,
        value_sum=rows["value_sum"].astype(np.float64) if valued else None,
        value_squares=rows["value_squares"].astype(np.float64) if valued else None,
        cycles=cycles,
        worked=rows["worked"].astype(np.int64) if worked else None,
        worked_known=rows["worked_known"].astype(np.int64) if worked else None,
        companies=companies,
    )


def _different(keys: Sequence[Key]) -> tuple[list[Key], dict[str, str]]:
    """Return the keys without repeats, and for every name the key that tells it."""
    first: dict[str, Key] = {}
    names = {key.name: first.setdefault(meaning_of(key), key).name for key in keys}
    return list(first.values()), names


def meaning_of(key: Key, definitions: Mapping[str, str] | None = None) -> str:
    """Return the SQL of a key, with each column written out as what it is."""

    def written_out(node: exp.Expr) -> exp.Expr:
        if definitions is None or not isinstance(node, exp.Column):
            return node
        return column(definitions.get(node.name, node.name))

    nodes = [node.transform(written_out) for case in key.cases for node in case]
    return " ".join([str(key.count), *(node.sql(dialect="duckdb") for node in nodes)])


def _added(leads: TypedLeads) -> list[exp.Expr]:
    return [column(name) for name in _ADDED if name in leads.definitions]


def _packed_anew(
    leads: TypedLeads,
    keys: Sequence[Key],
    names: dict[str, str],
    source: exp.Select | None = None,
) -> _Packed:
    packing = packing_of(keys)
    read = table(leads.relation) if source is None else source
    return _Packed(select(*packing.nodes(), *_added(leads), source=read), (packing,), names)


def _packed_from_kept(leads: TypedLeads, keys: Sequence[Key], names: dict[str, str]) -> _Packed:
    meanings = {key.name: meaning_of(key, leads.definitions) for key in keys}
    rows = tuple(leads.definitions.get(name, "") for name in ("row", *_ADDED))
    kept = leads.leads.kept.get(_KEPT)
    if not isinstance(kept, _Kept) or kept.rows != rows:
        kept = None
    known = kept.names if kept is not None else {}
    fresh = [key for key in keys if meanings[key.name] not in known]
    if kept is None or len(fresh) > MOST_FRESH:
        kept, fresh = _keep(leads, keys, meanings, rows), []
    # A kept key may have the name of a fresh one: that of the criterion before it was edited.
    stored = {key.name: kept.names.get(meanings[key.name], f"fresh_{key.name}") for key in keys}
    names = {name: stored[key] for name, key in names.items()}
    if not fresh:
        return _Packed(select(exp.Star(), source=table(kept.relation)), (kept.packing,), names)
    packing = packing_of([replace(key, name=f"fresh_{key.name}") for key in fresh], "fresh")
    beside = select(*packing.nodes(), source=table(leads.relation))
    source = select(exp.Star(), source=table(kept.relation))
    source.set("joins", [exp.Join(this=beside.subquery("fresh", copy=False), method="POSITIONAL")])
    return _Packed(source, (kept.packing, packing), names)


def _keep(
    leads: TypedLeads, keys: Sequence[Key], meanings: dict[str, str], rows: tuple[str, ...]
) -> _Kept:
    """Store the keys of every lead in the order of the file, in place of those there were."""
    forget_keys(leads.leads)
    packed = _packed_anew(leads, keys, {})
    kept = _Kept(
        f"keys_{secrets.token_hex(6)}",
        rows,
        packed.packings[0],
        {meanings[key.name]: key.name for key in keys},
    )
    leads.leads.create(kept.relation, packed.source, kind="TABLE")
    leads.leads.kept[_KEPT] = kept
    return kept


@contextmanager
def _stored(leads: TypedLeads, packed: _Packed) -> Iterator[_Packed]:
    """Store the keys of every lead for as long as they are counted: they take long to work out."""
    relation = f"keys_{secrets.token_hex(6)}"
    leads.leads.create(relation, packed.source, kind="TABLE")
    try:
        yield replace(packed, source=select(exp.Star(), source=table(relation)))
    finally:
        leads.leads.drop(relation, kind="TABLE")


def forget_keys(leads: LeadTable) -> None:
    """Drop the keys that are kept of the leads."""
    kept = leads.kept.pop(_KEPT, None)
    if isinstance(kept, _Kept):
        leads.drop(kept.relation, kind="TABLE")


def _counting(packed: _Packed, known_of: Collection[str]) -> exp.Select:
    sums: dict[str, exp.Expr] = {"leads": exp.Count(this=exp.Star())}
    if "value" in known_of:
        value = column("value")
        nothing = number(0)
        square = exp.Mul(this=column("value"), expression=column("value"))
        known = exp.Not(this=exp.Is(this=column("value"), expression=exp.null()))
        sums["value_known"] = exp.Count(this=value)
        sums["value_sum"] = exp.Sum(this=when(known, value, nothing))
        sums["value_squares"] = exp.Sum(this=when(known, square, nothing))
    if "worked" in known_of:
        sums["worked"] = count_if(column("worked"))
        sums["worked_known"] = exp.Count(this=column("worked"))
    words = [column(name) for name in packed.words]
    totals = [named(node, name) for name, node in sums.items()]
    groups = [each.copy() for each in words]
    return select(*words, *totals, source=packed.source).group_by(*groups, copy=False)


def _companies(
    packed: _Packed, groups: dict[str, Ints | Floats], arrays: Arrays
) -> tuple[Ints, Ints, Ints]:
    """Return how many leads of each group companies have, of companies of several leads."""
    known = exp.Not(this=exp.Is(this=column("company"), expression=exp.null()))
    keys = [column(name) for name in ("company", *packed.words)]
    count = named(exp.Count(this=exp.Star()), "leads")
    counted = select(*keys, count, source=packed.source).where(known, copy=False)
    counted = counted.group_by(*(each.copy() for each in keys), copy=False)
    total = exp.Window(this=exp.Sum(this=column("leads")), partition_by=[column("company")])
    together = select(exp.Star(), named(total, "together"), source=counted)
    several = exp.GT(this=column("together"), expression=whole(1))
    wanted = [column(name) for name in ("company", *packed.words, "leads")]
    query = select(*wanted, source=together).where(several, copy=False)
    rows = {name: values.astype(np.int64) for name, values in arrays(query).items()}
    group = _group_of(packed, rows, groups)
    return rows["company"], group, rows["leads"]


def _group_of(packed: _Packed, rows: dict[str, Ints], groups: dict[str, Ints | Floats]) -> Ints:
    """Return, for each row, the index of its group."""
    wanted = {name: rows[name] for name in packed.words}
    known = {name: groups[name].astype(np.int64) for name in packed.words}
    return places_of(wanted, known)


def _cycles(
    packed: _Packed, groups: dict[str, Ints | Floats], arrays: Arrays
) -> tuple[Ints, Ints, Ints]:
    """Return how many conversions of each group took so many days."""
    keys = [column(name) for name in (*packed.words, "cycle_days")]
    known = exp.Not(this=exp.Is(this=column("cycle_days"), expression=exp.null()))
    count = named(exp.Count(this=exp.Star()), "conversions")
    by = [each.copy() for each in keys]
    query = select(*keys, count, source=packed.source).where(known, copy=False)
    query = query.group_by(*by, copy=False)
    rows = {name: values.astype(np.int64) for name, values in arrays(query).items()}
    return _group_of(packed, rows, groups), rows["cycle_days"], rows["conversions"]


def places_of(wanted: dict[str, Ints], known: dict[str, Ints]) -> Ints:
    """Return, for each row of ``wanted``, the index of the equal row of ``known``.

    Every wanted row is known, and the rows of ``known`` are in order and differ.
    """
    size = len(next(iter(known.values())))
    together = np.zeros(size + len(next(iter(wanted.values()))), np.int64)
    for name, words in known.items():
        distinct, rank = np.unique(np.append(words, wanted[name]), return_inverse=True)
        _, together = np.unique(together * len(distinct) + rank, return_inverse=True)
    return np.searchsorted(together[:size], together[size:])
