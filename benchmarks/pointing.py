"""Points suggested on leads of known truth, beside imodels and a rounded logistic regression.

imodels lives in an environment of its own, made when first asked for and kept: its versions of
numpy and the like are not ours.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Row, Time, milliseconds, timed
from calibration.advice.fitting import fit_logistic
from calibration.advice.logistic_line import fit_line, log_loss
from calibration.advice.point_search import Wanted, search_points
from calibration.evaluation import auc
from calibration.model import Model

SIDE: Final = Path(__file__).parent / "imodels_side.py"
PACKAGES: Final = ("imodels==3.0.4", "numba==0.68.1", "six")
"""The second compiles its search; the third it needs and doesn't name."""
CRITERIA: Final = 20
RANGES: Final = (5, 10, 20)
HELD_OUT: Final = 400_000
SEED: Final = 20
FASTER: Final = {100_000: 4.0, 1_000_000: 8.0}
SLACK: Final = 0.0002
"""By how much our held-out log loss may be above that of imodels."""
MORE_AUC: Final = 0.003
"""By how much our AUC must be above that of the rounded regression, within 5 points."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Truth:
    """How leads truly convert: a rare signal tells much, and many tell a little, as in sales."""

    weights: Floats
    often: Floats
    base: float

    def drawn(self, leads: int, seed: int) -> tuple[Ints, Floats]:
        """Return 0 and 1 by criterion, (N, C), and each lead's chance to convert, (N,).

        What a lead is shows in several of its criteria: they go together.
        """
        generator = np.random.default_rng(seed)
        alike = generator.normal(size=(leads, 1))
        own = generator.normal(size=(leads, len(self.weights)))
        at = np.quantile(np.random.default_rng(0).normal(size=200_000), self.often)
        levels = (0.5 * alike + np.sqrt(0.75) * own < at).astype(np.int64)
        return levels, 1 / (1 + np.exp(-(self.base + levels @ self.weights)))


TRUTH: Final = Truth(
    weights=np.r_[3.2, 0.9, 0.6, np.where(np.arange(17) % 4 == 3, -0.3, 0.3)],
    often=np.r_[0.006, 0.1, 0.2, np.full(17, 0.3)],
    base=-3.0,
)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Leads counted by their levels; converted ones may be expected rather than counted."""

    levels: Ints
    leads: Floats
    converted: Floats

    @classmethod
    def of(cls, levels: Ints, converted: NDArray[np.int64] | Floats) -> "Counted":
        """Count leads: (N, C) and (N,)."""
        code = levels @ (1 << np.arange(levels.shape[1]))
        _, first, places = np.unique(code, return_index=True, return_inverse=True)
        return cls(
            100 * levels[first],
            np.bincount(places).astype(np.float64),
            np.bincount(places, converted).astype(np.float64),
        )


def rows(leads: int) -> list[Row]:
    """Measure points within each range; log loss and AUC are what leads not yet seen would give.

    These are exact but for which criteria the unseen leads meet: each converts by its true chance.
    """
    levels, chance = TRUTH.drawn(leads, SEED)
    converted = (np.random.default_rng(SEED + 1).random(leads) < chance).astype(np.int64)
    design = Counted.of(levels, converted)
    unseen = Counted.of(*TRUTH.drawn(HELD_OUT, SEED + 2))
    theirs, why = _imodels(levels, converted)
    fit = fit_logistic(design.levels / 100, converted=design.converted, leads=design.leads)
    grouped = timed(lambda: Counted.of(levels, converted), runs=1)
    model = _model()
    found = []
    for most in RANGES:
        search = partial(
            search_points, design.levels, model,
            converted=design.converted.astype(np.int64), leads=design.leads.astype(np.int64),
            wanted=Wanted(most=most),
        )  # fmt: skip
        took = timed(search, runs=5)
        rounded = np.rint(fit.weights / np.abs(fit.weights).max() * most).astype(np.int64)
        ours, plain = (
            _told(np.array(each, np.int64), design, unseen) for each in (search().points, rounded)
        )
        found.append(_beside_rounded(leads, most, ours, plain))
        if theirs is None:
            found.append(Row(what=f"points within ±{most}, {leads:,} leads, imodels", figure=why))
            continue
        other = theirs[str(most)]
        held = _told(np.array(other["points"], np.int64), design, unseen)
        found += _beside_imodels(leads, most, ours, held)
        found.append(_speed(leads, most, took, other, len(design.leads), grouped))
    return found


def _speed(
    leads: int, most: int, took: Time, other: dict[str, float], patterns: int, grouped: Time
) -> Row:
    ratio = other["cpu"] / took.cpu
    goal = FASTER.get(leads)
    return Row(
        what=f"points within ±{most}, {leads:,} leads ({patterns:,} patterns), processor time",
        figure=milliseconds(took.cpu),
        beside=f"imodels FastRiskScore, warm {milliseconds(other['cpu'])}",
        ratio=f"{ratio:.1f}x faster",
        goal=f"at least {goal:g}x faster" if goal else "",
        met=ratio >= goal if goal else None,
        details={"ours": took.to_json(), "grouping": grouped.to_json(), "imodels": other},
    )


def _beside_imodels(
    leads: int, most: int, ours: tuple[float, float], theirs: tuple[float, float]
) -> list[Row]:
    difference = ours[0] - theirs[0]
    return [
        Row(
            what=f"points within ±{most}, {leads:,} leads, log loss on leads not seen",
            figure=f"{ours[0]:.5f}",
            beside=f"imodels FastRiskScore {theirs[0]:.5f}",
            ratio=f"{difference:+.5f}",
            goal=f"at most {SLACK:+g}",
            met=difference <= SLACK,
            details={"auc": ours[1], "imodels auc": theirs[1]},
        )
    ]


def _beside_rounded(
    leads: int, most: int, ours: tuple[float, float], plain: tuple[float, float]
) -> Row:
    loss, area = ours[0] - plain[0], ours[1] - plain[1]
    narrow = most == RANGES[0]
    return Row(
        what=f"points within ±{most}, {leads:,} leads, log loss and AUC on leads not seen",
        figure=f"{ours[0]:.5f}, {ours[1]:.4f}",
        beside=f"logistic regression, rounded {plain[0]:.5f}, {plain[1]:.4f}",
        ratio=f"{loss:+.5f}, {area:+.4f}",
        goal="no more" + (f", at least {MORE_AUC:+g}" if narrow else ""),
        met=loss <= SLACK / 10 and (area >= MORE_AUC or not narrow),
    )


def _told(points: Ints, design: Counted, unseen: Counted) -> tuple[float, float]:
    """Return log loss and AUC on unseen leads, chances read off a line through design leads."""
    score, places = np.unique(design.levels @ points, return_inverse=True)
    line = fit_line(
        score.astype(np.float64),
        leads=_summed(places, design.leads),
        converted=_summed(places, design.converted),
    )
    there, at = np.unique(unseen.levels @ points, return_inverse=True)
    leads, won = _summed(at, unseen.leads), _summed(at, unseen.converted)
    loss = log_loss(line.log_odds(there.astype(np.float64)), leads=leads, converted=won)
    # Expected buyers in thousandths are whole, as counts are.
    wins = np.rint(1e3 * won).astype(np.int64)
    others = np.rint(1e3 * (leads - won)).astype(np.int64)
    return float(loss / leads.sum()), auc(wins, others)


def _summed(places: NDArray[np.intp], counts: Floats) -> Floats:
    return np.bincount(places, counts).astype(np.float64)


def _model() -> Model:
    return Model.model_validate(
        {
            "name": "Points",
            "fields": [{"name": "x", "type": "number"}],
            "groups": [{"id": "all", "label": "All", "axis": "fit"}],
            "criteria": [
                {
                    "id": f"c{at}",
                    "label": f"c{at}",
                    "kind": "firmographic",
                    "group": "all",
                    "points": 1,
                    "when": {"is": "at_least", "field": "x", "value": at},
                }
                for at in range(CRITERIA)
            ],
            "qualification": {"threshold": 1},
        }
    )


def _imodels(levels: Ints, converted: Ints) -> tuple[dict[str, dict[str, float]] | None, str]:
    """Return imodels' points and times within each range, or why there are none."""
    try:
        python = _environment()
        with tempfile.TemporaryDirectory(prefix="benchmarks-points-") as folder:
            leads, output = Path(folder) / "leads.npz", Path(folder) / "points.json"
            np.savez(leads, levels=levels, converted=converted)
            arguments = [leads, output, CRITERIA, *RANGES]
            _run([str(python), str(SIDE), *map(str, arguments)])
            told: dict[str, dict[str, float]] = json.loads(output.read_text(encoding="utf-8"))
            return told, ""
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"not measured: {', '.join(PACKAGES)} can't be had here ({error})"


def _environment() -> Path:
    """Return the Python that has imodels; its environment is made once and kept for later runs."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = home / "lead-scoring-benchmarks" / "-".join(PACKAGES).replace("==", "-")
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready"
    if not ready.exists():
        print("  … an environment for imodels, once", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        _run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES])
        ready.touch()
    return python


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
