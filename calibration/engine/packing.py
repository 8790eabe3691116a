"""The keys of a pattern packed into as few whole numbers as hold them: grouping by one is quick.

Each key has a known, small number of values: a plain criterion is met or not. Written in a mixed
radix, the levels of 50 such criteria are one 64-bit number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlglot import exp

from calibration.engine.patterns import Ints
from calibration.leads.nodes import column, named, whole
from calibration.model import Criterion

SCALE = 100
"""Words are a hundred times the packed number, so that levels, in hundredths, need no division."""
_LARGEST = 2**62 // SCALE


@dataclass(frozen=True, slots=True)
class Key:
    """A column to group by: its values are ``lowest``, ``lowest + step``…, ``count`` of them.

    ``step`` divides ``SCALE``.
    """

    name: str
    count: int
    lowest: int = 0
    step: int = 1


@dataclass(frozen=True, slots=True)
class Packing:
    """Which keys go into which word, the first of a word with the highest weight."""

    words: tuple[tuple[Key, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the words."""
        return tuple(f"word_{index}" for index in range(len(self.words)))

    def nodes(self) -> list[exp.Expr]:
        """Return the words over the columns of the keys."""
        return [named(_word(keys), name) for keys, name in zip(self.words, self.names, strict=True)]

    def unpacked(self, words: Mapping[str, Ints]) -> dict[str, Ints]:
        """Return the value of every key."""
        found = {}
        for keys, name in zip(self.words, self.names, strict=True):
            rest = words[name] // SCALE
            for key in reversed(keys):
                rest, place = np.divmod(rest, key.count)
                found[key.name] = key.lowest + key.step * place
        return found


def packing_of(keys: Sequence[Key]) -> Packing:
    """Return the fewest words that hold the keys, in their order."""
    words: list[list[Key]] = [[]]
    size = 1
    for key in keys:
        size *= key.count
        if size > _LARGEST and words[-1]:
            words.append([])
            size = key.count
        words[-1].append(key)
    return Packing(tuple(tuple(word) for word in words))


def level_key(criterion: Criterion, name: str) -> Key:
    """Return the key of a criterion's level: whole repetitions, or hundredths where it decays."""
    times = 1 if criterion.repeat is None else criterion.repeat.at_most
    if criterion.decay is None:
        return Key(name, times + 1, step=100)
    return Key(name, 100 * times + 1)


def _word(keys: Sequence[Key]) -> exp.Expr:
    weight = SCALE
    total: exp.Expr = exp.cast(whole(0), exp.DType.BIGINT)
    for key in reversed(keys):
        value: exp.Expr = exp.cast(column(key.name), exp.DType.BIGINT)
        if key.lowest:
            value = exp.paren(exp.Sub(this=value, expression=whole(key.lowest)), copy=False)
        scaled = exp.Mul(this=value, expression=whole(weight // key.step))
        total = exp.Add(this=total, expression=scaled)
        weight *= key.count
    return total
