"""Whole numbers typed as text: unlike in a number's own field, nothing can stand there again."""

from calibration.messages import say
from calibration.problems import CalibrationError, Problem


def read(given: object, *, low: int, high: int) -> int | None:
    """Return the number that was typed; None for nothing.

    Raises
    ------
    CalibrationError
        If it is no whole number between ``low`` and ``high``.

    Examples
    --------
    >>> read(" −15 ", low=-20, high=20), read("+3", low=0, high=9), read("", low=0, high=9)
    (-15, 3, None)
    """
    text = "".join(str(given or "").split()).replace("−", "-")
    if not text:
        return None
    digits = text.lstrip("+-")
    # int() would also read 1_000 and the digits of other scripts.
    if digits.isascii() and digits.isdecimal() and len(text) - len(digits) <= 1:
        value = int(text) if len(digits) <= len(str(max(abs(low), abs(high)))) else high + 1
        if low <= value <= high:
            return value
    message = say(
        "It must be a whole number between {low} and {high}. Got {found}.",
        low=low,
        high=high,
        found=text,
    )
    raise CalibrationError(Problem("not-whole", "", message))
