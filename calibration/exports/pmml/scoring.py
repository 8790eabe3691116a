"""The whole of a model as fields that are worked out one from another, in whole hundredths.

Whole numbers below 2^53 are exact in every evaluator, as the engine's integers are.
"""

from collections.abc import Mapping

from calibration.exports.pmml.conditions import condition_node
from calibration.exports.pmml.names import Names
from calibration.exports.pmml.nodes import (
    Node,
    apply,
    both,
    clamped,
    compared,
    derived,
    first_of,
    is_whole,
    number,
    ref,
    text,
    total,
)
from calibration.model import BASE, Axis, Bounds, Criterion, Model

NO_GATE = -1


def score_fields(model: Model, names: Names) -> list[Node]:
    """Return the steps from clean values to the score: levels, points, groups, axes."""
    return [
        derived(names["variant index"], _variant_index(model, names)),
        derived(names["gate index"], _gate_index(model, names)),
        *_contributions(model, names),
        *_groups(model, names),
        *(derived(names[f"axis:{axis}"], _axis(model, axis, names)) for axis in Axis),
        derived(names["unclamped"], total([ref(names[f"axis:{axis}"]) for axis in Axis])),
        derived(names["clamped"], _clamp(ref(names["unclamped"]), model.score_range)),
    ]


def _variant_index(model: Model, names: Names) -> Node:
    cases = [
        (condition_node(variant.when, names), number(index))
        for index, variant in enumerate(model.variants)
    ]
    return first_of(cases, number(BASE))


def _gate_index(model: Model, names: Names) -> Node:
    tests = [condition_node(gate.when, names) for gate in model.gates]
    disqualifiers = len(model.qualification.disqualify)
    tests = [*tests[:disqualifiers], *(apply("not", each) for each in tests[disqualifiers:])]
    return first_of([(test, number(index)) for index, test in enumerate(tests)], number(NO_GATE))


def _contributions(model: Model, names: Names) -> list[Node]:
    points = {variant: model.points_of(variant) for variant in range(BASE, len(model.variants))}
    found = []
    for index, criterion in enumerate(model.criteria):
        base = points[BASE][index]
        own = [
            (is_whole(ref(names["variant index"]), variant), number(values[index]))
            for variant, values in points.items()
            if values[index] != base
        ]
        level = names[f"level:{criterion.id}"]
        worth = first_of(own, number(base))
        contribution = apply("*", ref(level), worth)
        found.append(derived(level, _level(criterion, names)))
        found.append(derived(names[f"points:{criterion.id}"], contribution))
    return found


def _level(criterion: Criterion, names: Names) -> Node:
    level = number(100)
    if criterion.decay is not None:
        age = names[f"age:{criterion.decay.field}"]
        steps = apply(
            "floor",
            apply("/", apply("max", ref(age), number(0)), number(criterion.decay.every_days)),
        )
        left = apply("-", number(100), apply("*", number(criterion.decay.loses_percent), steps))
        known = apply("isNotMissing", ref(age))
        level = first_of([(known, apply("max", left, number(0)))], number(0))
    if criterion.repeat is not None:
        count = names[f"value:{criterion.repeat.field}"]
        times = apply("min", apply("floor", ref(count)), number(criterion.repeat.at_most))
        some = compared("greaterOrEqual", count, 1)
        level = apply("*", first_of([(some, times)], number(0)), level)
    return first_of([(condition_node(criterion.when, names), level)], number(0))


def _groups(model: Model, names: Names) -> list[Node]:
    found = []
    for group in model.groups:
        parts = [ref(names[f"points:{each.id}"]) for each in model.criteria_of(group.id)]
        found.append(derived(names[f"sum:{group.id}"], total(parts)))
        capped = _clamp(ref(names[f"sum:{group.id}"]), group)
        found.append(derived(names[f"group:{group.id}"], capped))
    return found


def _axis(model: Model, axis: Axis, names: Names) -> Node:
    return total([ref(names[f"group:{each.id}"]) for each in model.groups if each.axis is axis])


def _clamp(value: Node, bounds: Bounds | None) -> Node:
    return value if bounds is None else clamped(value, bounds.at_least, bounds.at_most)


def readings(model: Model, names: Names) -> dict[str, tuple[str, Node]]:
    """Return for every output its type and how it is read off the fields of the score."""
    gate = ref(names["gate index"])
    passes = is_whole(gate, NO_GATE)
    found = {"score": ("double", _points(names["clamped"]))}
    for axis in Axis:
        found[axis.value] = ("double", _points(names[f"axis:{axis}"]))
    if model.grades is not None:
        fit = _mark(names["axis:fit"], {str(k): v for k, v in model.grades.fit.items()}, "E")
        steps = {str(k): v for k, v in model.grades.engagement.items()}
        engagement = _mark(names["axis:engagement"], steps, "5")
        found["grade"] = ("string", apply("concat", fit, engagement))
    found["band"] = ("string", first_of([(passes, _band(model, names))]))
    found["qualified"] = ("boolean", both(passes, _reached(model, names)))
    if model.variants:
        own = {index: each.id for index, each in enumerate(model.variants)}
        found["variant"] = ("string", _named(names["variant index"], own))
    if model.gates:
        own = {index: each.id for index, each in enumerate(model.gates)}
        found["gate"] = ("string", _named(names["gate index"], own))
    return found


def _points(hundredths: str) -> Node:
    return apply("/", ref(hundredths), number(100))


def _mark(axis: str, bounds: Mapping[str, int], last: str) -> Node:
    cases = [
        (compared("greaterOrEqual", axis, 100 * bound), text(name))
        for name, bound in sorted(bounds.items())
    ]
    return first_of(cases, text(last))


def _band(model: Model, names: Names) -> Node:
    cases = [
        (compared("greaterOrEqual", names["clamped"], 100 * (band.from_ or 0)), text(band.name))
        for band in reversed(model.bands[1:])
    ]
    return first_of(cases, text(model.bands[0].name))


def _reached(model: Model, names: Names) -> Node:
    def reached(threshold: int) -> Node:
        return compared("greaterOrEqual", names["clamped"], 100 * threshold)

    own = [
        (is_whole(ref(names["variant index"]), index), reached(variant.threshold))
        for index, variant in enumerate(model.variants)
        if variant.threshold is not None
    ]
    return first_of(own, reached(model.threshold))


def _named(index: str, ids: Mapping[int, str]) -> Node:
    return first_of([(is_whole(ref(index), each), text(name)) for each, name in ids.items()])
