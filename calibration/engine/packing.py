"""The keys of a pattern packed into as few whole numbers as hold them: grouping by one is quick.

Each key has a known, small number of values: a plain criterion is met or not, one bit. Twenty such
criteria, a gate and the outcome are one number of 32 bits, sixty are one of 64.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from sqlglot import exp

from calibration.engine.keys import Key
from calibration.engine.patterns import Ints
from calibration.leads.nodes import named, whole

BITS = 62
"""Of a word; the sign is left alone."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Which keys go into which word, the first of a word at its highest bits."""

    words: tuple[tuple[Key, ...], ...]
    prefix: str = "word"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the words."""
        return tuple(f"{self.prefix}_{index}" for index in range(len(self.words)))

    def nodes(self) -> list[exp.Expr]:
        """Return the words over the columns that the keys are told from."""
        return [named(_word(keys), name) for keys, name in zip(self.words, self.names, strict=True)]

    def unpacked(self, words: Mapping[str, Ints]) -> dict[str, Ints]:
        """Return the place of every key, by its name."""
        found = {}
        for keys, name in zip(self.words, self.names, strict=True):
            rest = words[name].astype(np.int64)
            for key in reversed(keys):
                found[key.name] = rest & ((1 << key.bits) - 1)
                rest = rest >> key.bits
        return found

    def packed(self, places: Mapping[str, Ints], size: int) -> list[Ints]:
        """Return the words of so many rows of places; they are in order as the rows are."""
        found = []
        for keys in self.words:
            word = np.zeros(size, np.int64)
            for key in keys:
                word = (word << key.bits) | places[key.name]
            found.append(word)
        return found


def packing_of(keys: Sequence[Key], prefix: str = "word") -> Packing:
    """Return the fewest words that hold the keys, in their order."""
    words: list[list[Key]] = [[]]
    size = 0
    for key in keys:
        size += key.bits
        if size > BITS:
            words.append([])
            size = key.bits
        words[-1].append(key)
    return Packing(tuple(tuple(word) for word in words), prefix)


def _word(keys: Sequence[Key]) -> exp.Expr:
    shift = 0
    parts: list[exp.Expr] = []
    for key in reversed(keys):
        parts.append(key.shifted(shift))
        shift += key.bits
    return reduce(lambda word, part: exp.BitwiseOr(this=word, expression=part), parts, whole(0))
