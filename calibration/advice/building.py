"""Candidates made into criteria of a model, with names, kinds and groups."""

from calibration.advice.candidate import Candidate
from calibration.advice.naming import group_of, guessed_kind, identifier_of
from calibration.advice.wording import label_of
from calibration.model import (
    Criterion,
    FieldType,
    Group,
    Kind,
    Market,
    Model,
)


def with_criteria(base: Model, candidates: list[Candidate]) -> Model:
    """Return the model with a criterion of 0 points for each candidate."""
    taken = {each.id for each in base.criteria}
    groups = {each.id: each for each in base.groups}
    otherwise = Kind.FIRMOGRAPHIC if base.market is Market.B2B else Kind.DEMOGRAPHIC
    criteria = list(base.criteria)
    for each in candidates:
        kind = guessed_kind(each.field) or otherwise
        group = _group(kind, groups)
        label = label_of(each.condition, repeat=each.repeat, decay=each.decay)
        criteria.append(
            Criterion(
                id=identifier_of(label, taken),
                label=label,
                kind=kind,
                group=group.id,
                when=each.condition,
                points=0,
                repeat=each.repeat,
                decay=each.decay,
            )
        )
    return base.revised(groups=tuple(groups.values()), criteria=tuple(criteria))


def _group(kind: Kind, groups: dict[str, Group]) -> Group:
    group = group_of(kind)
    if group.id in groups and groups[group.id].axis is not kind.axis:
        group = Group(id=f"suggested_{group.id}", label=group.label, axis=kind.axis)
    return groups.setdefault(group.id, group)


def only_needed(model: Model) -> Model:
    """Return the model without the fields, groups and scoring rule that nothing reads."""
    read = {each.name for each in model.read_fields()}
    groups = {each.group for each in model.criteria}
    ages = any(each.type is FieldType.DATE and each.name in read for each in model.fields)
    return model.revised(
        fields=tuple(each for each in model.fields if each.name in read),
        groups=tuple(each for each in model.groups if each.id in groups),
        as_of=model.as_of if ages else None,
    )
