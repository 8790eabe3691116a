"""What somebody asks of the advice, and what of it was refused: kept for the session."""

import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from calibration.advice.goal_seeking import Edit
from calibration.advice.wishes import BestFigure, Bound, LimitedFigure
from calibration.model import Model
from pages.shared import session
from pages.shared.results import Results

PLACE: Final = "advising"


class By(StrEnum):
    """How a threshold is chosen."""

    CAPACITY = "capacity"
    MONEY = "money"
    LIMIT = "limit"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class ThresholdAsked:
    """What a threshold is to do.

    Parameters
    ----------
    by
        How it is chosen; None before anybody said.
    per_week
        Leads a week that can be taken; None while it is the board's capacity.
    hours
        What one lead takes, in hours; 0 if nobody said.
    lead_costs, deal_earns
        What a call costs and a deal is worth, in the same money; None while a deal is worth what
        past ones were.
    figure, value
        The figure that is limited, and its limit as a share.
    best
        What the threshold is best by.
    """

    by: By | None = None
    per_week: float | None = None
    hours: float = 0.0
    lead_costs: float = 50.0
    deal_earns: float | None = None
    figure: LimitedFigure = "recall"
    value: float = 0.6
    best: BestFigure = "f1"


@dataclass(frozen=True, slots=True)
class GoalAsked:
    """One goal: a figure, whether at least or at most, and its value (rates as shares)."""

    figure: LimitedFigure
    bound: Bound
    value: float


@dataclass(frozen=True, slots=True)
class GoalsAsked:
    """What is to be reached at once, and what may be changed for it.

    Parameters
    ----------
    rows
        The goals.
    most_edits
        The most changes.
    may_turn
        Whether points may change their sign.
    threshold_moves
        Whether the threshold may be moved.
    refused
        Controls that somebody said shall not be changed.
    """

    rows: tuple[GoalAsked, ...] = ()
    most_edits: int = 3
    may_turn: bool = False
    threshold_moves: bool = True
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Path:
    """A way to goals that was found: the model it sets out from, and the changes in their order.

    Parameters
    ----------
    asked
        What was asked.
    leads
        Which leads it was sought on: see :func:`leads_mark`.
    states
        The model before the first change, and after each.
    edits
        The changes.
    reached
        Whether all goals are reached at its end.
    attainable
        The best of each goal while the others are reached; NaN where they never are.
    """

    asked: GoalsAsked
    leads: str
    states: tuple[Model, ...]
    edits: tuple[Edit, ...]
    reached: bool
    attainable: tuple[float, ...]

    def taken(self, model: Model) -> int | None:
        """Return how many of the changes a model has; None if it is not on the way."""
        return self.states.index(model) if model in self.states else None


@dataclass(frozen=True, slots=True)
class Advising:
    """All that is kept.

    Parameters
    ----------
    threshold, goals
        What is asked; goals are None before anybody looked at them.
    kept
        Thresholds that somebody refused, each with what was asked.
    path
        The way to the goals that was found last.
    """

    threshold: ThresholdAsked = field(default_factory=ThresholdAsked)
    goals: GoalsAsked | None = None
    kept: frozenset[tuple[ThresholdAsked, int]] = frozenset()
    path: Path | None = None


def advising() -> Advising:
    """Return what this session keeps."""
    found = session.remembered(PLACE)
    return found if isinstance(found, Advising) else Advising()


def keep(**parts: object) -> None:
    """Keep some parts anew."""
    session.remember(PLACE, replace(advising(), **parts))  # type: ignore[arg-type]


def leads_mark(results: Results) -> str:
    """Return a word that changes with the leads that are looked at, and only then."""
    return results.shelf.get("advice-leads", results.patterns(), lambda: secrets.token_hex(6))
