"""What the comments of the query say of its columns, as lines that can end no comment."""

from collections.abc import Sequence

from calibration.exports.sql.comments import told
from calibration.model import Bounds, Criterion, Field, Gate, Group, Model, Variant


def field_words(field: Field) -> str:
    """Return the name of a field, and what counts as missing in it."""
    words = ", ".join(field.missing)
    return told(f"{field.name}; missing if {words}" if words else field.name)


def criterion_words(criterion: Criterion) -> str:
    """Return the name of a criterion, and when and how it counts."""
    return told(f"{told(criterion.label, most=80)}: {criterion.sentence()}", most=400)


def points_words(model: Model, index: int) -> str:
    """Return what a criterion is worth, for leads of each variant."""
    base = model.points_of()[index]
    others = [
        f"{model.points_of(number)[index]} for {variant.id}"
        for number, variant in enumerate(model.variants)
        if model.points_of(number)[index] != base
    ]
    points = ", ".join([f"{base} points", *others])
    return told(f"{told(model.criteria[index].label, most=80)}: {points}")


def group_words(group: Group) -> str:
    """Return the name of a group, and its caps."""
    return told(f"{told(group.label, most=80)}{_caps(group)}")


def numbered_words(words: str, none: str, parts: Sequence[Variant | Gate]) -> str:
    """Return what the numbers of variants or gates stand for; ``none`` is what -1 does."""
    named = [f"{number}: {told(part.label, most=80)}" for number, part in enumerate(parts)]
    return told("; ".join([f"{words}, -1 if {none}", *named]), most=400)


def _caps(bounds: Bounds) -> str:
    words = []
    if bounds.at_least is not None:
        words.append(f"at least {bounds.at_least}")
    if bounds.at_most is not None:
        words.append(f"at most {bounds.at_most}")
    return f": {' and '.join(words)}" if words else ""
