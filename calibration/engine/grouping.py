"""Leads grouped into patterns by DuckDB, in one pass over the typed leads."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlglot import exp

from calibration.engine.packing import Key, Packing, level_key, packing_of
from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.engine.scoring import with_levels, with_scores
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, named, number, select, whole
from calibration.leads.typed import TypedLeads
from calibration.model import Model

BEFORE = "qualified_before"
DIALECT = "duckdb"


def patterns_of(
    leads: TypedLeads, model: Model, *, before: Model | exp.Expr | None = None
) -> Patterns:
    """Group leads by the levels, variant and gate that a model gives them.

    Parameters
    ----------
    leads
        Typed leads that hold every field the model (and ``before``) reads.
    model
        Only its criteria's conditions, ``repeat`` and ``decay``, its variants' conditions and its
        gates matter: the patterns serve any points, caps, threshold, bands and grades.
    before
        What the model is compared with: another model, or a boolean node over the leads' columns
        (today's rule). Leads that qualified under it, and leads that did not, become different
        patterns.

    Returns
    -------
    Patterns
        In an order that depends on the patterns and not on the order of the leads.
    """
    packing = _packing(model, before)
    packed = _leveled(leads, model, before)
    sums = _sums(valued=_is_known(leads, "value"))
    rows = _arrays(leads, _counting(packed, packing, sums))
    order = np.lexsort([rows[name] for name in reversed(packing.names)])
    rows = {name: values[order] for name, values in rows.items()}
    words = {name: rows[name].astype(np.int64) for name in packing.names}
    keys = packing.unpacked(words)
    size = len(order)
    cycles = _cycles(leads, packed, packing)
    return Patterns(
        criteria=tuple(criterion.id for criterion in model.criteria),
        levels=_matrix([keys[f"level_{index}"] for index in range(len(model.criteria))], size),
        variant=keys["variant"],
        gate=keys["gate"],
        converted=_sides(rows, "converted", size),
        not_converted=_sides(rows, "not_converted", size),
        unknown=rows["unknown"].astype(np.int64),
        value_known=_sides(rows, "value_known", size),
        value_sum=_amounts(rows, "value_sum", size),
        value_squares=_amounts(rows, "value_squares", size),
        cycle_pattern=_places({name: cycles[name] for name in packing.names}, words),
        cycle_side=cycles["side"].astype(np.int64),
        cycle_days=cycles["cycle_days"].astype(np.int64),
        cycle_conversions=cycles["conversions"].astype(np.int64),
        facts=leads.facts,
        qualified_before=None if before is None else keys[BEFORE].astype(np.bool_),
    )


def _packing(model: Model, before: Model | exp.Expr | None) -> Packing:
    levels = [level_key(each, f"level_{index}") for index, each in enumerate(model.criteria)]
    return packing_of(
        [
            *levels,
            Key("variant", len(model.variants) + 1, lowest=-1),
            Key("gate", len(model.gates) + 1, lowest=-1),
            *([] if before is None else [Key(BEFORE, 2)]),
        ]
    )


def _leveled(leads: TypedLeads, model: Model, before: Model | exp.Expr | None) -> exp.Select:
    source: exp.Expr = exp.to_table(leads.relation)
    if isinstance(before, Model):
        earlier = with_levels(source, before, fields=leads.columns, prefix="before_")
        scored = with_scores(earlier, before, prefix="before_")
        source = _with(scored, column("before_qualified"))
    elif before is not None:
        source = _with(source, before)
    return with_levels(source, model, fields=leads.columns)


def _with(source: exp.Expr, qualified: exp.Expr) -> exp.Select:
    decided = exp.Coalesce(this=qualified, expressions=[exp.false()])
    return select(exp.Star(), named(decided, BEFORE), source=source)


def _sums(*, valued: bool) -> dict[str, exp.Expr]:
    """Return what is added up per pattern; of the deals' values only if there are any."""
    sums = {"unknown": _count(_is_in("standing", Standing.OPEN, Standing.IMMATURE))}
    value: exp.Expr = column("value")
    square = exp.Mul(this=value.copy(), expression=value.copy())
    for side in Side:
        converted = exp.and_(_is_in("standing", Standing.CONVERTED), _is_in("side", side))
        not_converted = exp.and_(_is_in("standing", Standing.NOT_CONVERTED), _is_in("side", side))
        sums[f"converted_{side.value}"] = _count(converted)
        sums[f"not_converted_{side.value}"] = _count(not_converted)
        if valued:
            known = exp.and_(converted, _known("value"))
            sums[f"value_known_{side.value}"] = _count(known)
            sums[f"value_sum_{side.value}"] = _total(known, value)
            sums[f"value_squares_{side.value}"] = _total(known, square)
    return sums


def _counting(leveled: exp.Select, packing: Packing, sums: Mapping[str, exp.Expr]) -> exp.Select:
    totals = [named(node, name) for name, node in sums.items()]
    words = [column(name) for name in packing.names]
    rest = (column(name) for name in ("standing", "side", "value"))
    packed = select(*packing.nodes(), *rest, source=leveled)
    groups = [each.copy() for each in words]
    return select(*words, *totals, source=packed).group_by(*groups, copy=False)


def _cycles(leads: TypedLeads, leveled: exp.Select, packing: Packing) -> dict[str, Ints]:
    """Return how many conversions of each pattern and side took so many days."""
    names = (*packing.names, "side", "cycle_days")
    if not _is_known(leads, "cycle_days"):
        return dict.fromkeys((*names, "conversions"), np.zeros(0, np.int64))
    packed = select(*packing.nodes(), column("side"), column("cycle_days"), source=leveled).where(
        _is_in("standing", Standing.CONVERTED), _known("cycle_days"), copy=False
    )
    columns = [column(name) for name in names]
    query = (
        select(*columns, named(exp.Count(this=exp.Star()), "conversions"), source=packed)
        .group_by(*(each.copy() for each in columns), copy=False)
        .order_by(*(each.copy() for each in columns), copy=False)
    )
    return {name: values.astype(np.int64) for name, values in _arrays(leads, query).items()}


def _known(name: str) -> exp.Expr:
    return exp.Not(this=exp.Is(this=column(name), expression=exp.null()))


def _is_known(leads: TypedLeads, name: str) -> bool:
    """Return whether any lead has a value in a column."""
    query = exp.select(whole(1)).from_(exp.to_table(leads.relation)).where(_known(name)).limit(1)
    with leads.cursor() as cursor:
        return cursor.execute(query.sql(dialect=DIALECT)).fetchone() is not None


def _is_in(name: str, *values: int) -> exp.Expr:
    literals = [whole(int(value)) for value in values]
    return exp.In(this=column(name), expressions=literals)


def _count(test: exp.Expr) -> exp.Expr:
    counted = exp.Count(this=exp.Star())
    return exp.Filter(this=counted, expression=exp.Where(this=test.copy()))


def _total(test: exp.Expr, amount: exp.Expr) -> exp.Expr:
    counted = exp.Case(ifs=[exp.If(this=test.copy(), true=amount.copy())], default=number(0))
    return exp.Sum(this=counted)


def _arrays(leads: TypedLeads, query: exp.Select) -> dict[str, Ints | Floats]:
    with leads.cursor() as cursor:
        found = cursor.execute(query.sql(dialect=DIALECT)).fetchnumpy()
    return {name: np.asarray(values) for name, values in found.items()}


def _matrix(columns: Sequence[Ints | Floats], size: int) -> Ints:
    if not columns:
        return np.zeros((size, 0), dtype=np.int64)
    return np.stack([each.astype(np.int64) for each in columns]).T  # column by column in memory


def _sides(rows: Mapping[str, Ints | Floats], name: str, size: int) -> Ints:
    nothing = np.zeros(size, np.int64)
    return _matrix([rows.get(f"{name}_{side.value}", nothing) for side in Side], size)


def _amounts(rows: Mapping[str, Ints | Floats], name: str, size: int) -> Floats:
    nothing = np.zeros(size)
    amounts = [rows.get(f"{name}_{side.value}", nothing) for side in Side]
    return np.stack(amounts).T.astype(np.float64)


def _places(wanted: Mapping[str, Ints], known: Mapping[str, Ints]) -> Ints:
    """Return, for each row of ``wanted``, the index of the equal row of ``known``.

    Every wanted row is known, and the rows of ``known`` are in order and differ.
    """
    size = len(next(iter(known.values())))
    together = np.zeros(size + len(next(iter(wanted.values()))), np.int64)
    for name, words in known.items():
        distinct, rank = np.unique(np.append(words, wanted[name]), return_inverse=True)
        _, together = np.unique(together * len(distinct) + rank, return_inverse=True)
    return np.searchsorted(together[:size], together[size:])
