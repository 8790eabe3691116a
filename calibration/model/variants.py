"""Variants: other points, and perhaps another threshold, for leads of one kind."""

from calibration.model.base import Name, Value, Whole
from calibration.model.conditions import Condition


class Variant(Value):
    """Leads that meet ``when`` get these points in place of the base's.

    A lead belongs to the first variant whose condition it meets. A variant's own threshold
    stays when the base threshold moves; None follows the base.
    """

    id: Name
    label: Name
    when: Condition
    points: dict[str, Whole] = {}  # noqa: RUF012 - pydantic copies defaults
    threshold: Whole | None = None
