"""The whole of a model as SQL: levels, contributions, groups, axes, score and its readings.

Each step adds columns to the one before it, so that a step can be read on its own and the same
lead can be scored by two models in one query. All arithmetic is on integers of hundredths.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from calibration.engine.compiler import Columns, age_in_days, compile_condition, negated
from calibration.leads.nodes import column, named, number, select, text, whole
from calibration.model import BASE, Axis, Bounds, Criterion, Model

AXES = tuple(axis.value for axis in Axis)


def with_levels(
    source: exp.Expr, model: Model, *, fields: Mapping[str, str], prefix: str = ""
) -> exp.Select:
    """Add each lead's level of every criterion, its variant and its gate.

    Parameters
    ----------
    source
        A table or query with the clean columns of the fields and ``as_of``, the scoring date.
    model
        The model; criteria, variants and gates are numbered in its order.
    fields
        The column of each field in ``source``.
    prefix
        What the names of the new columns start with: ``level_0``…, ``variant`` (-1 for the base)
        and ``gate`` (-1 where no gate rules the lead out).
    """
    columns = {name: column(each) for name, each in fields.items()}
    as_of = column("as_of")
    levels = {
        f"{prefix}level_{index}": level_of(criterion, columns=columns, as_of=as_of)
        for index, criterion in enumerate(model.criteria)
    }
    return _adding(
        source,
        {
            **levels,
            f"{prefix}variant": variant_of(model, columns=columns, as_of=as_of),
            f"{prefix}gate": gate_of(model, columns=columns, as_of=as_of),
        },
    )


def level_of(criterion: Criterion, *, columns: Columns, as_of: exp.Expr) -> exp.Expr:
    """Compile the level of a criterion: 0, or repetitions times remaining percent."""
    level: exp.Expr = whole(100)
    if criterion.repeat is not None:
        times = repetitions(columns[criterion.repeat.field], criterion.repeat.at_most)
        level = exp.Mul(this=times, expression=level)
    if criterion.decay is not None:
        decay = criterion.decay
        remaining = _remaining(
            columns[decay.field], as_of, percent=decay.loses_percent, days=decay.every_days
        )
        if criterion.repeat is None:
            level = remaining
        else:
            times = repetitions(columns[criterion.repeat.field], criterion.repeat.at_most)
            level = exp.Mul(this=times, expression=remaining)
    condition = compile_condition(criterion.when, columns=columns, as_of=as_of)
    return exp.cast(_case([(condition, level)], whole(0)), exp.DType.BIGINT)


def variant_of(model: Model, *, columns: Columns, as_of: exp.Expr) -> exp.Expr:
    """Compile the index of the first variant whose condition a lead meets, -1 for the base."""
    return _case(
        [
            (compile_condition(variant.when, columns=columns, as_of=as_of), whole(index))
            for index, variant in enumerate(model.variants)
        ],
        whole(BASE),
    )


def gate_of(model: Model, *, columns: Columns, as_of: exp.Expr) -> exp.Expr:
    """Compile the index of the gate that rules a lead out, -1 where none does."""
    tests = gate_tests(model, columns=columns, as_of=as_of)
    return _case([(test, whole(index)) for index, test in enumerate(tests)], whole(-1))


def gate_tests(model: Model, *, columns: Columns, as_of: exp.Expr) -> list[exp.Expr]:
    """Compile for each gate whether it rules a lead out; the first that does is the reason."""
    conditions = [
        compile_condition(gate.when, columns=columns, as_of=as_of) for gate in model.gates
    ]
    disqualifiers = len(model.qualification.disqualify)
    return [*conditions[:disqualifiers], *map(negated, conditions[disqualifiers:])]


def with_scores(source: exp.Select, model: Model, *, prefix: str = "") -> exp.Select:
    """Add scores and their readings to leads that have levels.

    New columns, all of them integers in hundredths unless said otherwise: ``points_0``…, the
    contributions; ``sum_0``… and ``group_0``…, the groups' sums before and after their caps;
    ``fit``, ``engagement``, ``feedback``; ``unclamped`` and ``score``; ``grade`` and ``band``
    (texts, or NULL), ``qualified`` (boolean).
    """
    query = source
    for step in score_steps(model, prefix=prefix):
        query = _adding(query, step)
    return query


def score_steps(model: Model, *, prefix: str = "") -> tuple[dict[str, exp.Expr], ...]:
    """Return what :func:`with_scores` adds, step by step: each reads columns of those before it.

    The steps are the contributions, the sums of groups, the same capped, the axes, the unclamped
    score, the score, and what is read from it.
    """
    axes = _sum([column(f"{prefix}{axis}") for axis in AXES])
    clamped = _clamped(column(f"{prefix}unclamped"), model.score_range or Bounds())
    return (
        _contributions(model, prefix),
        _group_sums(model, prefix),
        _capped_groups(model, prefix),
        _axis_sums(model, prefix),
        {f"{prefix}unclamped": axes},
        {f"{prefix}score": clamped},
        _readings(model, prefix),
    )


def _contributions(model: Model, prefix: str) -> dict[str, exp.Expr]:
    points = {variant: model.points_of(variant) for variant in range(BASE, len(model.variants))}
    result: dict[str, exp.Expr] = {}
    for index in range(len(model.criteria)):
        base = points[BASE][index]
        own = [
            (_is_variant(variant, prefix), whole(values[index]))
            for variant, values in points.items()
            if values[index] != base
        ]
        level = column(f"{prefix}level_{index}")
        worth = _case(own, whole(base))
        result[f"{prefix}points_{index}"] = exp.Mul(this=level, expression=worth)
    return result


def _is_variant(variant: int, prefix: str) -> exp.Expr:
    return exp.EQ(this=column(f"{prefix}variant"), expression=whole(variant))


def _group_sums(model: Model, prefix: str) -> dict[str, exp.Expr]:
    return {
        f"{prefix}sum_{number_}": _sum(
            column(f"{prefix}points_{index}")
            for index, criterion in enumerate(model.criteria)
            if criterion.group == group.id
        )
        for number_, group in enumerate(model.groups)
    }


def _capped_groups(model: Model, prefix: str) -> dict[str, exp.Expr]:
    return {
        f"{prefix}group_{index}": _clamped(column(f"{prefix}sum_{index}"), group)
        for index, group in enumerate(model.groups)
    }


def _axis_sums(model: Model, prefix: str) -> dict[str, exp.Expr]:
    return {
        f"{prefix}{axis}": _sum(
            column(f"{prefix}group_{index}")
            for index, group in enumerate(model.groups)
            if group.axis == axis
        )
        for axis in AXES
    }


def _readings(model: Model, prefix: str) -> dict[str, exp.Expr]:
    score, gate = column(f"{prefix}score"), column(f"{prefix}gate")
    passes = exp.EQ(this=gate, expression=whole(-1))
    own = [
        (_is_variant(index, prefix), whole(model.threshold_of(index) * 100))
        for index, variant in enumerate(model.variants)
        if variant.threshold is not None
    ]
    threshold = _case(own, whole(model.threshold * 100))
    reached = exp.GTE(this=score, expression=threshold)
    bands = [
        (exp.GTE(this=score.copy(), expression=whole((band.from_ or 0) * 100)), band.name)
        for band in reversed(model.bands[1:])
    ]
    band = _case(
        [(test, text(name)) for test, name in bands],
        text(model.bands[0].name),
    )
    return {
        f"{prefix}grade": _grade(model, prefix),
        f"{prefix}band": _case([(passes, band)], exp.null()),
        f"{prefix}qualified": exp.and_(passes.copy(), reached, copy=False),
    }


def _grade(model: Model, prefix: str) -> exp.Expr:
    if model.grades is None:
        return exp.null()

    def mark(axis: str, bounds: Mapping[str, int], last: str) -> exp.Expr:
        sums = column(f"{prefix}{axis}")
        branches = [
            (
                exp.GTE(this=sums.copy(), expression=whole(bound * 100)),
                text(name),
            )
            for name, bound in sorted(bounds.items())
        ]
        return _case(branches, text(last))

    fit = mark("fit", {str(k): v for k, v in model.grades.fit.items()}, "E")
    engagement = mark("engagement", {str(k): v for k, v in model.grades.engagement.items()}, "5")
    return exp.Concat(expressions=[fit, engagement])


def repetitions(count: exp.Expr, at_most: int) -> exp.Expr:
    """Compile how often a count makes a criterion count; never NULL."""
    # The cap comes first: in some engines what is floored must fit into a whole number.
    floored = exp.Floor(this=_least(count.copy(), number(at_most)))
    times = exp.cast(floored, exp.DType.BIGINT)
    some = exp.GTE(this=count.copy(), expression=number(1))
    return _case([(some, times)], whole(0))


def _remaining(day: exp.Expr, as_of: exp.Expr, *, percent: int, days: int) -> exp.Expr:
    age = _greatest(age_in_days(day, as_of), whole(0))
    steps = exp.Floor(this=exp.Div(this=exp.cast(age, exp.DType.DOUBLE), expression=number(days)))
    lost = exp.Mul(this=whole(percent), expression=exp.cast(steps, exp.DType.BIGINT))
    left = exp.paren(exp.Sub(this=whole(100), expression=lost), copy=False)
    known = exp.Not(this=exp.Is(this=day.copy(), expression=exp.null()))
    return _case([(known, _greatest(left, whole(0)))], whole(0))


def _clamped(node: exp.Expr, bounds: Bounds) -> exp.Expr:
    if bounds.at_least is not None:
        node = _greatest(node, whole(bounds.at_least * 100))
    if bounds.at_most is not None:
        node = _least(node, whole(bounds.at_most * 100))
    return node


def _least(node: exp.Expr, bound: exp.Expr) -> exp.Expr:
    return exp.Least(this=node, expressions=[bound], ignore_nulls=True)  # neither is ever NULL


def _greatest(node: exp.Expr, bound: exp.Expr) -> exp.Expr:
    return exp.Greatest(this=node, expressions=[bound], ignore_nulls=True)


def _sum(nodes: Iterable[exp.Expr]) -> exp.Expr:
    total: exp.Expr | None = None
    for node in nodes:
        total = node if total is None else exp.Add(this=total, expression=node)
    return exp.cast(whole(0), exp.DType.BIGINT) if total is None else total


def _case(branches: Sequence[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr) -> exp.Expr:
    if not branches:
        return otherwise
    ifs = [exp.If(this=test, true=value) for test, value in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def _adding(source: exp.Expr, new: Mapping[str, exp.Expr]) -> exp.Select:
    """Return a query of all columns of ``source`` and the new ones."""
    columns = [named(node, name) for name, node in new.items()]
    return select(exp.Star(), *columns, source=source)
