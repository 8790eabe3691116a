"""Whether leads are still the leads of then: the population stability index, and its own noise.

Few leads move the index without anything having changed, so it is flagged only where it is both
large and larger than chance makes it for so many leads.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from scipy.special import chdtrc, chdtri

from calibration.messages import Message

SHIFTED: Final = 0.10
"""Up to here an index is stable, by the rule of thumb of credit scoring."""
SURE: Final = 0.95
"""The quantile of the index without drift that it must lie above."""
FEWEST_EXPECTED: Final = 10
"""Leads that a cell is expected to hold in either sample; cells of fewer are folded."""

Kind: TypeAlias = Literal["field", "criterion", "score"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Leads that say the same, or nearly, of a field: then and now.

    Parameters
    ----------
    said
        What they say: a text of the leads, shown as text and nothing else, or words of ours.
    before, after
        How many leads.
    is_missing
        Whether it is the leads that say nothing.
    """

    said: str | Message
    before: int
    after: int
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """How far leads have moved over the cells of one field, of one criterion, or of the score.

    Parameters
    ----------
    kind, name
        Which: the field's name, the criterion's id, empty for the score.
    cells
        The leads of then and of now, as they are: cells are folded only to be judged.
    in_order
        Whether the cells lie one above the other, so that a cell is folded into its neighbour.
    before, after
        Leads in all.
    psi
        The index over the folded cells; NaN where fewer than two are left.
    null_quantile
        The 95 % quantile of the index for so many leads and cells where nothing has changed.
    chance
        How often an index at least so high comes of chance alone.
    """

    kind: Kind
    name: str
    cells: tuple[Cell, ...]
    in_order: bool
    before: int
    after: int
    psi: float
    null_quantile: float
    chance: float

    @property
    def is_flagged(self) -> bool:
        """Whether the index is above 0.10 and above its own 95 % null quantile."""
        return self.psi > SHIFTED and self.psi > self.null_quantile

    @property
    def missing(self) -> Cell | None:
        """The leads that say nothing of the field, where such a cell is there."""
        return next((each for each in self.cells if each.is_missing), None)

    def to_json(self) -> dict[str, object]:
        """Return plain numbers, undefined ones None."""
        return {
            "kind": self.kind,
            "name": self.name,
            "leads_before": self.before,
            "leads": self.after,
            "psi": _defined(self.psi),
            "null_quantile": _defined(self.null_quantile),
            "chance": _defined(self.chance),
            "flagged": self.is_flagged,
            "cells": [
                {"said": str(each.said), "before": each.before, "after": each.after}
                for each in self.cells
            ],
        }


def drift_of(kind: Kind, name: str, cells: tuple[Cell, ...], *, in_order: bool) -> Drift:
    """Return how far leads have moved over some cells.

    The index is Σ (q − p) · ln(q / p) over the shares p and q of the folded cells, half a lead
    being added to each count so that none is 0. Where nothing has changed it is
    (1 / n + 1 / m) · χ² of as many degrees of freedom as cells less one: B. Yurdakul and
    J. Naranjo, "Statistical properties of the population stability index", Journal of Risk
    Model Validation 14 (2020). In 2,000 draws of each of seven
    settings that quantile was exceeded in 4.2 to 5.4 % (see ``docs/definitions.md``).

    Examples
    --------
    >>> moved = drift_of("field", "size", (Cell("small", 60, 30), Cell("large", 40, 70)),
    ...                  in_order=True)
    >>> round(moved.psi, 3), round(moved.null_quantile, 3), moved.is_flagged
    (0.368, 0.077, True)
    """
    before, after = sum(each.before for each in cells), sum(each.after for each in cells)
    judged = folded(cells, in_order=in_order)
    undefined = Drift(kind, name, cells, in_order, before, after, math.nan, math.nan, math.nan)
    if len(judged) < 2:
        return undefined
    noise, freedom = 1 / before + 1 / after, len(judged) - 1
    psi = index(judged)
    return replace(
        undefined,
        psi=psi,
        null_quantile=noise * float(chdtri(freedom, 1 - SURE)),
        chance=float(chdtrc(freedom, psi / noise)),
    )


def index(cells: tuple[Cell, ...]) -> float:
    """Return the population stability index over cells, half a lead added to each count."""
    half = len(cells) / 2
    before = sum(each.before for each in cells) + half
    after = sum(each.after for each in cells) + half
    shares = [((each.before + 0.5) / before, (each.after + 0.5) / after) for each in cells]
    return sum((now - then) * math.log(now / then) for then, now in shares)


def folded(cells: tuple[Cell, ...], *, in_order: bool) -> tuple[Cell, ...]:
    """Return cells of which either sample is expected to hold ten leads, if nothing has changed.

    What is expected is the share in both samples together, so that a cell of which one sample
    has none and the other many stays: that is what must be seen. While a cell is too small the
    smallest of all is folded: into the smaller of its neighbours where cells are in order, else
    into the next smallest. Leads that say nothing stand last and are neighbours of the last.

    Examples
    --------
    >>> some = (Cell("a", 50, 50), Cell("b", 4, 3), Cell("c", 46, 47))
    >>> [(each.before, each.after) for each in folded(some, in_order=True)]
    [(50, 50), (50, 50)]
    """
    kept = [each for each in cells if each.before + each.after]
    before, after = sum(each.before for each in kept), sum(each.after for each in kept)
    fewest = min(before, after)
    while len(kept) > 1:
        sizes = [each.before + each.after for each in kept]
        smallest = min(range(len(kept)), key=lambda place: sizes[place])
        if sizes[smallest] * fewest >= FEWEST_EXPECTED * (before + after):
            break
        places = [smallest - 1, smallest + 1] if in_order else range(len(kept))
        others = [place for place in places if 0 <= place < len(kept) and place != smallest]
        into = min(others, key=lambda place: sizes[place])
        small, large = kept[smallest], kept[into]
        kept[into] = Cell(
            large.said,
            large.before + small.before,
            large.after + small.after,
            is_missing=large.is_missing and small.is_missing,
        )
        del kept[smallest]
    return tuple(kept)


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else value
