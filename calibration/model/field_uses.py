"""What in a model reads each of its fields."""

from dataclasses import dataclass

from calibration.model.criteria import Criterion, Kind
from calibration.model.fields import Field
from calibration.model.model import Model
from calibration.model.qualification import Gate
from calibration.model.variants import Variant


@dataclass(frozen=True, slots=True)
class FieldUses:
    """A field that scoring reads, and the parts of the model that read it, in its order."""

    field: Field
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[Gate, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What people call those parts: criteria, then gates, then variants."""
        return (
            *(each.label for each in self.criteria),
            *(each.label for each in self.gates),
            *(each.label for each in self.variants),
        )

    @property
    def is_observed(self) -> bool:
        """Whether it holds what a lead does, which is watched and not asked.

        So it is where no criterion but behaviour reads it. A gate or a variant takes no side.
        """
        return {each.kind for each in self.criteria} == {Kind.BEHAVIOUR}

    @property
    def is_from_sales(self) -> bool:
        """Whether it holds what sales says of a lead: no criterion but feedback reads it."""
        return {each.kind for each in self.criteria} == {Kind.FEEDBACK}


def field_uses(model: Model) -> tuple[FieldUses, ...]:
    """Return the uses of every field that scoring reads, in the model's order.

    Examples
    --------
    >>> from calibration.model.templates import TEMPLATES
    >>> uses = field_uses(TEMPLATES["sme-software"].model)
    >>> [(each.field.name, len(each.criteria)) for each in uses][:2]
    [('employees', 1), ('industry', 1)]
    """
    return tuple(
        FieldUses(
            field=field,
            criteria=tuple(each for each in model.criteria if field.name in each.fields()),
            gates=tuple(each for each in model.gates if field.name in each.when.fields()),
            variants=tuple(each for each in model.variants if field.name in each.when.fields()),
        )
        for field in model.read_fields()
    )
