"""Leads grouped into patterns by DuckDB, in one pass over the typed leads."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlglot import exp

from calibration.engine.patterns import Floats, Ints, Patterns
from calibration.engine.scoring import with_levels, with_scores
from calibration.leads.facts import Side, Standing
from calibration.leads.nodes import column, named, number, whole
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
    leveled = _leveled(leads, model, before)
    keys = [f"level_{index}" for index in range(len(model.criteria))] + ["variant", "gate"]
    if before is not None:
        keys.append(BEFORE)
    rows = _arrays(leads, _counting(leveled, keys))
    order = np.lexsort([rows[key] for key in reversed(keys)])
    rows = {name: values[order] for name, values in rows.items()}
    cycles = _arrays(leads, _cycles(leveled, keys))
    levels = [rows[f"level_{index}"] for index in range(len(model.criteria))]
    size = len(rows["variant"])
    return Patterns(
        criteria=tuple(criterion.id for criterion in model.criteria),
        levels=_matrix(levels, size),
        variant=rows["variant"].astype(np.int64),
        gate=rows["gate"].astype(np.int64),
        converted=_sides(rows, "converted"),
        not_converted=_sides(rows, "not_converted"),
        unknown=rows["unknown"].astype(np.int64),
        value_known=_sides(rows, "value_known"),
        value_sum=_amounts(rows, "value_sum"),
        value_squares=_amounts(rows, "value_squares"),
        cycle_pattern=_places(_keys_of(cycles, keys), _keys_of(rows, keys)),
        cycle_side=cycles["side"].astype(np.int64),
        cycle_days=cycles["cycle_days"].astype(np.int64),
        cycle_conversions=cycles["conversions"].astype(np.int64),
        facts=leads.facts,
        qualified_before=None if before is None else rows[BEFORE].astype(np.bool_),
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
    inner = source.subquery("leads") if isinstance(source, exp.Select) else source
    decided = exp.Coalesce(this=qualified, expressions=[exp.false()])
    return exp.select(exp.Star(), named(decided, BEFORE)).from_(inner)


def _counting(leveled: exp.Select, keys: list[str]) -> exp.Select:
    known_value = exp.Not(this=exp.Is(this=column("value"), expression=exp.null()))
    value = exp.Coalesce(this=column("value"), expressions=[number(0)])
    square = exp.Mul(this=value.copy(), expression=value.copy())
    sums: dict[str, exp.Expr] = {
        "unknown": _total(_is_in("standing", Standing.OPEN, Standing.IMMATURE))
    }
    for side in Side:
        converted = exp.and_(_is_in("standing", Standing.CONVERTED), _is_in("side", side))
        not_converted = exp.and_(_is_in("standing", Standing.NOT_CONVERTED), _is_in("side", side))
        valued = exp.and_(converted, known_value.copy())
        sums[f"converted_{side.value}"] = _total(converted)
        sums[f"not_converted_{side.value}"] = _total(not_converted)
        sums[f"value_known_{side.value}"] = _total(valued)
        sums[f"value_sum_{side.value}"] = _total(valued, value)
        sums[f"value_squares_{side.value}"] = _total(valued, square)
    totals = [named(node, name) for name, node in sums.items()]
    columns = [column(key) for key in keys]
    return exp.select(*columns, *totals).from_(leveled.subquery("leads")).group_by(*columns)


def _cycles(leveled: exp.Select, keys: list[str]) -> exp.Select:
    columns = [column(key) for key in (*keys, "side", "cycle_days")]
    known = exp.Not(this=exp.Is(this=column("cycle_days"), expression=exp.null()))
    counted = named(exp.Count(this=exp.Star()), "conversions")
    return (
        exp.select(*columns, counted)
        .from_(leveled.subquery("leads"))
        .where(_is_in("standing", Standing.CONVERTED), known)
        .group_by(*columns)
        .order_by(*(each.copy() for each in columns))
    )


def _is_in(name: str, *values: int) -> exp.Expr:
    literals = [whole(int(value)) for value in values]
    return exp.In(this=column(name), expressions=literals)


def _total(test: exp.Expr, amount: exp.Expr | None = None) -> exp.Expr:
    one = amount.copy() if amount is not None else whole(1)
    counted = exp.Case(ifs=[exp.If(this=test.copy(), true=one)], default=whole(0))
    return exp.Sum(this=counted)


def _arrays(leads: TypedLeads, query: exp.Select) -> dict[str, Ints | Floats]:
    with leads.cursor() as cursor:
        cursor.execute(query.sql(dialect=DIALECT))
        return dict(cursor.fetchnumpy())


def _matrix(columns: Sequence[Ints | Floats], size: int) -> Ints:
    if not columns:
        return np.zeros((size, 0), dtype=np.int64)
    return np.stack([each.astype(np.int64) for each in columns]).T  # column by column in memory


def _sides(rows: Mapping[str, Ints | Floats], name: str) -> Ints:
    return _matrix([rows[f"{name}_{side.value}"] for side in Side], 0)


def _amounts(rows: Mapping[str, Ints | Floats], name: str) -> Floats:
    return np.stack([rows[f"{name}_{side.value}"] for side in Side], axis=1).astype(np.float64)


def _keys_of(rows: Mapping[str, Ints | Floats], keys: list[str]) -> Ints:
    return np.stack([rows[key] for key in keys], axis=1).astype(np.int64)


def _places(wanted: Ints, known: Ints) -> Ints:
    """Return, for each row of ``wanted``, the index of the equal row of ``known``.

    Every wanted row is known, and rows of ``known`` differ.
    """
    together = np.concatenate([known, wanted])
    _, inverse = np.unique(together, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    position = np.empty(len(known), dtype=np.int64)
    position[inverse[: len(known)]] = np.arange(len(known))
    return position[inverse[len(known) :]]
