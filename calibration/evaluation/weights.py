"""Several counts of leads per pattern, packed so that few passes add up all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from calibration.engine.patterns import Floats, Ints

EXACT_BITS = 53
"""Whole numbers of so many bits are exact as float64, in which ``np.bincount`` adds."""


class _Place(NamedTuple):
    """Where a count is: its row, the bit it starts at, and the bits that its sum needs."""

    row: int
    start: int
    bits: int


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """W counts of every pattern: whole numbers that are never negative.

    Counts whose sums over all patterns fit into one float64 side by side share it: then no sum
    over some patterns can reach from one into the next.

    Parameters
    ----------
    packed : (K, P)
        The counts, several in each row.
    places
        Where each count is.
    """

    packed: Floats
    places: tuple[_Place, ...]

    @classmethod
    def of(cls, counts: Sequence[Ints]) -> Self:
        """Pack counts, (P,) each; rows are filled in their order."""
        rows: list[Floats] = []
        places: list[_Place] = []
        end = EXACT_BITS
        for count in counts:
            bits = max(1, int(count.sum()).bit_length())
            if end + bits > EXACT_BITS:
                rows.append(np.zeros(len(count)))
                end = 0
            rows[-1] += count * 2.0**end
            places.append(_Place(len(rows) - 1, end, bits))
            end += bits
        packed = np.array(rows)
        packed.flags.writeable = False
        return cls(packed, tuple(places))

    @property
    def count(self) -> int:
        """How many counts there are: W."""
        return len(self.places)

    def by(self, index: Ints, *, length: int) -> Ints:
        """Return the sums of the counts for each index below ``length``: (W, length)."""
        rows = [np.bincount(index, weights=row, minlength=length) for row in self.packed]
        return self.unpacked(np.array(rows))

    def over(self, mask: NDArray[np.bool_]) -> tuple[int, ...]:
        """Return the sums of the counts over the patterns of a mask."""
        # Not a product of matrices: that takes a second core, which someone else may need.
        sums = np.einsum("kp,p->k", self.packed, mask.astype(np.float64))
        return tuple(self.unpacked(sums).tolist())

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """Return the counts of the patterns of a mask only."""
        return type(self)(self.packed[:, mask], self.places)

    def nowhere_but(self, mask: NDArray[np.bool_]) -> Self:
        """Return the counts of all patterns, 0 outside of a mask."""
        return self if mask.all() else type(self)(self.packed * mask, self.places)

    def column(self, count: int) -> Ints:
        """Return one of the counts of every pattern: (P,)."""
        place = self.places[count]
        return _taken_out(self.packed[place.row].astype(np.int64), place)

    def unpacked(self, sums: Floats) -> Ints:
        """Return the counts that packed sums, (K, …), stand for: (W, …)."""
        whole = sums.astype(np.int64)
        return np.array([_taken_out(whole[place.row], place) for place in self.places])


def _taken_out(packed: Ints, place: _Place) -> Ints:
    return packed >> place.start & (1 << place.bits) - 1
