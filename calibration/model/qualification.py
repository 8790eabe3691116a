"""What makes a lead qualified: the threshold, and the gates it must pass."""

from calibration.model.base import Name, Value, Whole
from calibration.model.conditions import Condition


class Gate(Value):
    """A named condition that rules a lead out, by holding or by not holding."""

    id: Name
    label: Name
    when: Condition


class Qualification(Value):
    """A lead is qualified if it is not ruled out and ``score >= threshold``.

    It is ruled out if it meets one of ``disqualify`` or misses one of ``require``; the reason is
    the first disqualifier met, else the first requirement missed.
    """

    threshold: Whole
    disqualify: tuple[Gate, ...] = ()
    require: tuple[Gate, ...] = ()
