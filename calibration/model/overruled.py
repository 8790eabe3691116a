"""Columns used all the same: what spoke against them, and who answers for it."""

from calibration.model.base import Name, Value


class OverruledColumn(Value):
    """A column that the model may use although something speaks against it.

    ``reasons`` are the sentences that were shown; ``who`` and ``why`` are the words of the person
    who decided, where they were given.
    """

    column: Name
    reasons: tuple[str, ...] = ()
    who: str | None = None
    why: str | None = None
