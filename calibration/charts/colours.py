"""Colours between two others, and whether one can be read on another."""

LINEAR_BELOW = 0.04045


def blend(first: str, second: str, *, share: float) -> str:
    """Return the colour that is ``share`` (0 to 1) of the way from the first to the second.

    Examples
    --------
    >>> blend("#000000", "#ffffff", share=0.5)
    '#808080'
    """
    mixed = (round(a + share * (b - a)) for a, b in zip(_parts(first), _parts(second), strict=True))
    return "#" + "".join(f"{each:02x}" for each in mixed)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21; AA asks 4.5 of small text.

    Source: WCAG 2.2, "relative luminance" and "contrast ratio".

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    linear: float = part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
    return linear
