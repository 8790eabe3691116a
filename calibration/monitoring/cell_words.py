"""What the leads of a cell say, in words."""

from calibration.messages import Message, say
from calibration.monitoring.reference import CellKind, Cells

_HUNDREDTHS = 100


def cell_words(cells: Cells, place: int) -> str | Message:
    """Return what the leads of a cell say: a word of the leads as a text, all else as a message.

    Examples
    --------
    >>> cells = Cells(name="size", kind="ranges", bounds=(10, 50), leads=(5, 6, 7, 8),
    ...               counted=(5, 6, 7, 8), converted=(0, 0, 0, 0))
    >>> [str(cell_words(cells, place)) for place in range(4)]
    ['below 10', '10 to below 50', '50 or more', 'missing']
    """
    kind, last = cells.kind, place == cells.count - 1
    if kind is CellKind.SCORE and last:
        return say("ruled out")
    if kind is not CellKind.LEVELS and last:
        return say("missing")
    if kind is CellKind.WORDS:
        return cells.words[place] if place < len(cells.words) else say("any other word")
    if kind is CellKind.YES_NO:
        return say("yes") if place else say("no")
    if kind is CellKind.KNOWN:
        return say("filled in")
    return _range(cells, place)


def _range(cells: Cells, place: int) -> Message:
    scale = _HUNDREDTHS if cells.kind in (CellKind.LEVELS, CellKind.SCORE) else 1
    bounds = [_plain(bound / scale) for bound in cells.bounds]
    if cells.kind is CellKind.LEVELS:
        return _level(bounds, place)
    if not bounds:
        return say("any value")
    if place == 0:
        return say("below {bound}", bound=bounds[0])
    if place == len(bounds):
        return say("{bound} or more", bound=bounds[-1])
    return say("{low} to below {high}", low=bounds[place - 1], high=bounds[place])


def _level(bounds: list[str], place: int) -> Message:
    if place == 0:
        return say("not met")
    if len(bounds) == 1:
        return say("met")
    if place == len(bounds):
        return say("met, {times} times or more", times=bounds[-1])
    return say("met, less than {times} times", times=bounds[place])


def _plain(number: float) -> str:
    return f"{number:.10g}"
