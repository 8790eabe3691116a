"""The scoring model: one immutable value, edited by making a new one."""

import itertools
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, ConfigDict, JsonValue, ValidationError, model_validator
from pydantic import Field as Described

from calibration.messages import say
from calibration.model.base import Name, Value, refusal, shown
from calibration.model.bounds import ScoreRange
from calibration.model.criteria import Axis, Criterion
from calibration.model.fields import Field, FieldType
from calibration.model.groups import Group
from calibration.model.names import nearest
from calibration.model.outcome import AsOf, Outcome
from calibration.model.overruled import OverruledColumn
from calibration.model.qualification import Gate, Qualification
from calibration.model.readings import Band, Grades
from calibration.model.refusals import problems_of
from calibration.model.rules import broken_rules
from calibration.model.variants import Variant
from calibration.problems import ModelError, Problem

Made = TypeVar("Made", bound=Value)
Part = TypeVar("Part", bound=Value)

FORMAT: Literal["lead-scoring-model"] = "lead-scoring-model"
FORMAT_VERSION = "1.0"
BASE = -1
"""The index that stands for the base where an index into the variants is asked for."""
WARM_BELOW_THRESHOLD = 20
"""How far below the threshold the default *warm* band starts."""


class Objective(StrEnum):
    """What a lead is expected to do. It sets words, never arithmetic."""

    ACQUISITION = "acquisition"
    EXPANSION = "expansion"
    RETENTION = "retention"
    ADOPTION = "adoption"
    PARTNERS = "partners"


class Market(StrEnum):
    """Whom the leads buy as. It sets words and the default hand-over, never arithmetic."""

    B2B = "b2b"
    B2C = "b2c"


def _iso_day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if value is None or type(value) is date:
        return value
    raise refusal(
        "not-a-date", say("must be a date such as 2026-06-30. Got {value}.", value=shown(value))
    )


class StoredSplit(Value):
    """How the leads that a model was calibrated on were split, as a rule."""

    kind: Literal["date", "id", "row", "none"]
    first_day: Annotated[date | None, BeforeValidator(_iso_day)] = None


class CalibrationPart(Value):
    """What the file remembers of the leads it was calibrated on. No lead is in it."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]
    split: StoredSplit | None = None
    overruled: tuple[OverruledColumn, ...] = ()


class Model(Value):
    """A lead-scoring model (DESIGN §2): what earns points, and from which score a lead qualifies.

    Models are frozen. Each verb (``with_threshold``…) returns a new model, and raises
    :class:`~calibration.problems.ModelError` if that would break a rule.
    """

    format: Literal["lead-scoring-model"] = FORMAT
    format_version: str = Described(default=FORMAT_VERSION, pattern=r"^1\.(0|[1-9][0-9]*)$")
    name: Name
    objective: Objective = Objective.ACQUISITION
    market: Market = Market.B2B
    lead_id: Name | None = None
    outcome: Outcome | None = None
    as_of: AsOf | None = None
    fields: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    score_range: ScoreRange | None = None
    qualification: Qualification
    bands: tuple[Band, ...] = ()
    grades: Grades | None = None
    variants: tuple[Variant, ...] = ()
    calibration: CalibrationPart | None = None
    history: list[JsonValue] | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_default_bands(cls, data: object) -> object:
        if isinstance(data, Mapping) and "bands" not in data:
            return {**data, "bands": default_bands(data.get("qualification"))}
        return data

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if problems := broken_rules(self.plain()):
            raise ModelError(*problems)
        return self

    def plain(self) -> dict[str, object]:
        """Return the model as plain data, in the shape of the file."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def revised(self, **changes: object) -> "Model":
        """Return the model with some attributes replaced; raise ModelError if a rule breaks."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return made(Model, **{**values, **changes})

    # Reading

    @property
    def gates(self) -> tuple[Gate, ...]:
        """Disqualifiers, then requirements: the order in which a reason is given."""
        return self.qualification.disqualify + self.qualification.require

    @property
    def threshold(self) -> int:
        """The base threshold, in points."""
        return self.qualification.threshold

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion of that id; raise ModelError if there is none."""
        return _find(self.criteria, "id", criterion_id)

    def group(self, group_id: str) -> Group:
        """Return the group of that id; raise ModelError if there is none."""
        return _find(self.groups, "id", group_id)

    def field(self, name: str) -> Field:
        """Return the declared field of that name; raise ModelError if there is none."""
        return _find(self.fields, "name", name)

    def criteria_of(self, group_id: str) -> tuple[Criterion, ...]:
        """Return the criteria of a group, in the model's order."""
        return tuple(each for each in self.criteria if each.group == group_id)

    def points_of(self, variant: int = BASE) -> tuple[int, ...]:
        """Return the points of every criterion for leads of a variant (``BASE``: of none)."""
        overrides = self.variants[variant].points if variant != BASE else {}
        return tuple(overrides.get(each.id, each.points) for each in self.criteria)

    def threshold_of(self, variant: int = BASE) -> int:
        """Return the threshold that leads of a variant must reach."""
        own = self.variants[variant].threshold if variant != BASE else None
        return self.threshold if own is None else own

    def read_fields(self) -> tuple[Field, ...]:
        """Return the declared fields that scoring reads, in the model's order."""
        read = {name for criterion in self.criteria for name in criterion.fields()}
        for when in [gate.when for gate in self.gates] + [each.when for each in self.variants]:
            read |= when.fields()
        return tuple(each for each in self.fields if each.name in read)

    def date_fields(self) -> tuple[Field, ...]:
        """Return the declared fields of type date."""
        return tuple(each for each in self.fields if each.type is FieldType.DATE)

    def axis_bounds(self, axis: Axis, variant: int = BASE) -> tuple[int, int]:
        """Return the lowest and highest sum of an axis, in points."""
        ends = [self.group_bounds(each.id, variant) for each in self.groups if each.axis is axis]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def group_bounds(self, group_id: str, variant: int = BASE) -> tuple[int, int]:
        """Return the lowest and highest sum of a group, once it is capped, in points."""
        points = dict(
            zip((each.id for each in self.criteria), self.points_of(variant), strict=True)
        )
        reach = [points[c.id] * c.highest_level // 100 for c in self.criteria_of(group_id)]
        low, high = sum(each for each in reach if each < 0), sum(each for each in reach if each > 0)
        return self.group(group_id).clamp(low, high)

    def bounds(self) -> tuple[int, int]:
        """Return the lowest and the highest score that any lead could have, in points."""
        ends = []
        for variant in range(BASE, len(self.variants)):
            axes = [self.axis_bounds(axis, variant) for axis in Axis]
            low, high = sum(low for low, _ in axes), sum(high for _, high in axes)
            ends.append(self.score_range.clamp(low, high) if self.score_range else (low, high))
        return min(low for low, _ in ends), max(high for _, high in ends)

    # Revising

    def with_name(self, name: str) -> "Model":
        """Return the model under another name."""
        return self.revised(name=name)

    def with_threshold(self, threshold: int, *, variant: int = BASE) -> "Model":
        """Return the model with another threshold.

        A band that starts at the base threshold moves with it where the order of the bands
        allows it.
        """
        if variant != BASE:
            return self._with_variant(variant, threshold=threshold)
        qualification = made(
            Qualification,
            threshold=threshold,
            disqualify=self.qualification.disqualify,
            require=self.qualification.require,
        )
        return self.revised(
            qualification=qualification, bands=moved_bands(self.bands, self.threshold, threshold)
        )

    def with_points(self, criterion_id: str, points: int, *, variant: int = BASE) -> "Model":
        """Return the model with other points for one criterion, in the base or in a variant."""
        criterion = self.criterion(criterion_id)
        if variant != BASE:
            overrides = {**self.variants[variant].points, criterion_id: points}
            return self._with_variant(variant, points=overrides)
        return self.with_criterion(made(Criterion, **{**dict(criterion), "points": points}))

    def with_criterion(self, criterion: Criterion) -> "Model":
        """Return the model with the criterion added, or in place of the one of the same id."""
        if all(each.id != criterion.id for each in self.criteria):
            return self.revised(criteria=(*self.criteria, criterion))
        return self.revised(
            criteria=tuple(criterion if each.id == criterion.id else each for each in self.criteria)
        )

    def without_criterion(self, criterion_id: str) -> "Model":
        """Return the model without a criterion, and without the overrides of its points."""
        self.criterion(criterion_id)
        variants = tuple(
            made(
                Variant,
                **{
                    **dict(each),
                    "points": {k: v for k, v in each.points.items() if k != criterion_id},
                },
            )
            for each in self.variants
        )
        kept = tuple(each for each in self.criteria if each.id != criterion_id)
        return self.revised(criteria=kept, variants=variants)

    def with_group(self, group: Group) -> "Model":
        """Return the model with the group added, or in place of the one of the same id."""
        if all(each.id != group.id for each in self.groups):
            return self.revised(groups=(*self.groups, group))
        return self.revised(
            groups=tuple(group if each.id == group.id else each for each in self.groups)
        )

    def with_field(self, field: Field) -> "Model":
        """Return the model with the field declared, or declared anew."""
        if all(each.name != field.name for each in self.fields):
            return self.revised(fields=(*self.fields, field))
        return self.revised(
            fields=tuple(field if each.name == field.name else each for each in self.fields)
        )

    def with_outcome(self, outcome: Outcome | None) -> "Model":
        """Return the model with another definition of the outcome."""
        return self.revised(outcome=outcome)

    def _with_variant(self, index: int, **changes: object) -> "Model":
        variant = made(Variant, **{**dict(self.variants[index]), **changes})
        before, after = self.variants[:index], self.variants[index + 1 :]
        return self.revised(variants=(*before, variant, *after))


def made(kind: type[Made], /, **values: object) -> Made:
    """Build a part of a model from Python values; raise ModelError with every problem."""
    try:
        return kind(**values)
    except ValidationError as error:
        raise ModelError(*problems_of(error, values)) from None


def default_bands(qualification: object) -> list[dict[str, object]]:
    """Return cold, warm and hot: hot from the threshold, warm from 20 points below it."""
    threshold = (
        qualification.get("threshold")
        if isinstance(qualification, Mapping)
        else getattr(qualification, "threshold", None)
    )
    if not isinstance(threshold, int | float) or isinstance(threshold, bool):
        threshold = 0  # refused elsewhere
    return [
        {"name": "cold"},
        {"name": "warm", "from": int(threshold) - WARM_BELOW_THRESHOLD},
        {"name": "hot", "from": int(threshold)},
    ]


def moved_bands(bands: tuple[Band, ...], before: int, after: int) -> tuple[Band, ...]:
    """Return the bands with the one that starts at ``before`` started at ``after``.

    They stay as they are where that would put them out of order.
    """
    return tuple(
        band if band.from_ == start else made(Band, **{**dict(band), "from_": start})
        for band, start in zip(bands, moved_starts(bands, before, after), strict=True)
    )


def moved_starts(bands: tuple[Band, ...], before: int, after: int) -> tuple[int | None, ...]:
    """Return where the bands of :func:`moved_bands` start, without making them."""
    starts = tuple(band.from_ for band in bands)
    moved = tuple(after if start == before else start for start in starts)
    known = (start for start in moved if start is not None)
    return moved if all(low < high for low, high in itertools.pairwise(known)) else starts


def _find(parts: tuple[Part, ...], key: str, name: str) -> Part:
    for part in parts:
        if getattr(part, key) == name:
            return part
    known = [getattr(part, key) for part in parts]
    raise ModelError(
        Problem(
            "unknown-name",
            "",
            say("“{name}” is not in the model. {remedy}", name=name, remedy=nearest(name, known)),
        )
    )
