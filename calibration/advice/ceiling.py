"""What the simple model gives up: how well models of all columns rank the same leads."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calibration.advice.rivals import JudgedOn, Rivals
from calibration.engine.leads import scored
from calibration.engine.patterns import Floats, Ints
from calibration.evaluation.intervals import Interval, normal_quantile
from calibration.leads.nodes import ROW, column, select, table
from calibration.leads.typed import TypedLeads
from calibration.messages import say
from calibration.model import Model
from calibration.problems import EvaluationError, Problem

_CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often a lead that converted is ranked above one that did not, with its 95 % interval."""

    auc: float
    interval: Interval

    def to_json(self) -> dict[str, float]:
        """Return the figures as a row."""
        return {"auc": self.auc, "low": self.interval.low, "high": self.interval.high}


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much one model's AUC is above another's on the same leads, with its 95 % interval."""

    value: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return not self.interval.holds_zero

    def to_json(self) -> dict[str, float]:
        """Return the figures as a row."""
        return {"gap": self.value, "low": self.interval.low, "high": self.interval.high}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The simple model beside models of all columns, on the same leads.

    Parameters
    ----------
    part, folds, fields
        See :class:`Rivals`.
    leads, converted
        Those all are judged on: counted leads that no gate of the simple model rules out.
    drawn, everyone
        How many leads of the part were looked at, gates aside, and how many there are.
    points, logistic, boosted
        The simple model; a logistic regression on all columns; boosted trees on all columns.
    columns_gap
        The logistic regression above the simple model: what other columns and finer points add.
    trees_gap
        The boosted trees above the logistic regression: what combinations of columns add.
    gap
        The boosted trees above the simple model.
    """

    part: JudgedOn
    folds: int
    fields: tuple[str, ...]
    leads: int
    converted: int
    drawn: int
    everyone: int
    points: Ranked
    logistic: Ranked
    boosted: Ranked
    columns_gap: Gap
    trees_gap: Gap
    gap: Gap

    def to_json(self) -> dict[str, object]:
        """Return the figures as rows."""
        return {
            "part": self.part,
            "leads": self.leads,
            "converted": self.converted,
            "columns": list(self.fields),
            "points": self.points.to_json(),
            "logistic": self.logistic.to_json(),
            "boosted": self.boosted.to_json(),
            "columns_gap": self.columns_gap.to_json(),
            "trees_gap": self.trees_gap.to_json(),
            "gap": self.gap.to_json(),
        }


def ceiling_of(rivals: Rivals, leads: TypedLeads, model: Model) -> Ceiling:
    """Return the simple model beside its rivals, on the leads that its gates don't rule out.

    The intervals are DeLong's, those of differences paired (E. R. DeLong, D. M. DeLong and D. L.
    Clarke-Pearson, Biometrics 44 (1988) 837-845), leads of a group added up before they are
    squared (N. A. Obuchowski, Biometrics 53 (1997) 567-578). They tell how much other leads
    would change the figures, and not how much other leads to learn from would.

    Parameters
    ----------
    rivals
        What models of all columns say.
    leads
        The same leads, as the model reads them.
    model
        The model.

    Raises
    ------
    EvaluationError
        If no lead of an outcome is left.
    """
    score, gate = _scores(rivals, leads, model)
    kept = gate == -1
    converted, group = rivals.converted[kept], rivals.group[kept]
    if not 2 <= converted.sum() <= len(converted) - 2:
        message = say("Leads of both outcomes must be left that no gate rules out.")
        raise EvaluationError(Problem("one-outcome", "", message))
    points = _Placed.of(score[kept].astype(np.float64), converted, group)
    logistic = _Placed.of(rivals.logistic[kept], converted, group)
    boosted = _Placed.of(rivals.boosted[kept], converted, group)
    return Ceiling(
        part=rivals.part,
        folds=rivals.folds,
        fields=rivals.fields,
        leads=len(converted),
        converted=int(converted.sum()),
        drawn=len(rivals.row),
        everyone=rivals.everyone,
        points=points.ranked(),
        logistic=logistic.ranked(),
        boosted=boosted.ranked(),
        columns_gap=logistic.above(points),
        trees_gap=boosted.above(logistic),
        gap=boosted.above(points),
    )


def _scores(rivals: Rivals, leads: TypedLeads, model: Model) -> tuple[Ints, Ints]:
    """Return score and gate of each of the rivals' leads: (N,) each."""
    picked = select(ROW.copy(), source=table("picked"))
    query = select(ROW.copy(), column("score"), column("gate"), source=scored(leads, model))
    query = query.where(ROW.copy().isin(query=picked)).order_by(ROW.copy())
    found = leads.leads.arrays(query, {"picked": {"row": rivals.row}})
    return found["score"].astype(np.int64), found["gate"].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """An AUC, and what each group of leads adds to what it is off by: (G,)."""

    auc: float
    off: Floats

    @classmethod
    def of(
        cls, score: Floats, converted: NDArray[np.bool_], group: NDArray[np.uint64]
    ) -> "_Placed":
        buyers, others = np.sort(score[converted]), np.sort(score[~converted])
        m, n = len(buyers), len(others)
        below = _placed(others, score[converted]) / n
        above = 1 - _placed(buyers, score[~converted]) / m
        area = float(below.mean())
        off = np.empty(len(score))
        off[converted] = (below - area) / np.sqrt(m * (m - 1))
        off[~converted] = (above - area) / np.sqrt(n * (n - 1))
        _, place = np.unique(group, return_inverse=True)
        return cls(area, np.bincount(place, off).astype(np.float64))

    def ranked(self) -> Ranked:
        low, high = self._ends(self.auc, self.off)
        return Ranked(self.auc, Interval(max(0.0, low), min(1.0, high)))

    def above(self, other: "_Placed") -> Gap:
        value = self.auc - other.auc
        return Gap(value, self._ends(value, self.off - other.off))

    @staticmethod
    def _ends(value: float, off: Floats) -> Interval:
        half = normal_quantile(_CONFIDENCE) * float(np.sqrt(off @ off))
        return Interval(value - half, value + half)


def _placed(among: Floats, score: Floats) -> Floats:
    """Return how many of some sorted scores each score is above, those it ties with by half."""
    left, right = np.searchsorted(among, score), np.searchsorted(among, score, side="right")
    return np.asarray((left + right) / 2, np.float64)
