"""What follows from patterns alone, derived once and kept for as long as they are."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from calibration.engine.patterns import Patterns

Rest = ParamSpec("Rest")
Derived = TypeVar("Derived")


def remembered(
    derive: Callable[Concatenate[Patterns, Rest], Derived],
) -> Callable[Concatenate[Patterns, Rest], Derived]:
    """Derive something from patterns once for each of the other arguments.

    Patterns are values, so what follows from them stays true; it goes when they go, unless it
    holds on to them. Points, thresholds and bands change with every move of a slider: they have no
    place among the arguments.
    """
    kept: WeakKeyDictionary[Patterns, dict[object, Derived]] = WeakKeyDictionary()

    @wraps(derive)
    def recall(patterns: Patterns, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Derived:
        known = kept.setdefault(patterns, {})
        key = (args, tuple(kwargs.items()))
        if key not in known:
            known[key] = derive(patterns, *args, **kwargs)
        return known[key]

    return recall
