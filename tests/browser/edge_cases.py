"""Models and leads at the edges of what people bring, each as the files they would upload."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LEADS = 900
FIRST_DAY = date(2025, 1, 1)
COLUMNS = 13
"""How many yes-or-no columns leads have, unless a case asks for more."""


@dataclass(frozen=True, slots=True)
class Case:
    """A model file and a file of leads, as bytes."""

    model: bytes
    leads: bytes


def _leads(rows: int = LEADS, *, columns: int = COLUMNS, won: str = "") -> bytes:
    """Return leads as CSV: ``f0`` and on, a country, dates, and whether they bought."""
    drawn = random.Random(20261122)
    names = [f"f{column}" for column in range(columns)]
    lines = [",".join(["lead", "created", "seen", "country", *names, "won"])]
    for row in range(rows):
        flags = [drawn.random() < 0.1 + 0.4 * ((column * 7) % 10) / 10 for column in range(columns)]
        created = FIRST_DAY + timedelta(days=row % 360)
        seen = created - timedelta(days=drawn.randrange(0, 120))
        chance = 0.04 + 0.28 * flags[0] + 0.2 * flags[1] + 0.12 * flags[2]
        told = won or ("yes" if drawn.random() < chance else "no")
        country = "FR" if row % 3 else "BE"
        cells = [f"L{row:05}", created.isoformat(), seen.isoformat(), country]
        lines.append(",".join([*cells, *("yes" if flag else "no" for flag in flags), told]))
    return "\n".join(lines).encode()


def _criterion(column: int, points: int, **more: object) -> dict[str, object]:
    return {
        "id": f"c{column}",
        "label": f"Criterion {column}",
        "group": "site",
        "kind": "behaviour",
        "points": points,
        "when": {"field": f"f{column}", "is": "equals", "value": True},
        **more,
    }


def _model(
    criteria: list[dict[str, object]], threshold: int, *, columns: int = COLUMNS, **more: Any
) -> bytes:
    """Return a model file; ``more`` replaces its parts, None leaves one out."""
    fields = [{"name": f"f{column}", "type": "boolean"} for column in range(columns)]
    written = {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "At the edge",
        "objective": "acquisition",
        "market": "b2b",
        "lead_id": "lead",
        "outcome": {"field": "won", "positive": ["yes"], "created_field": "created"},
        "fields": [
            *fields,
            {"name": "seen", "type": "date"},
            {"name": "country", "type": "text"},
        ],
        "groups": [{"id": "site", "label": "Website", "axis": "engagement"}],
        "criteria": criteria,
        "qualification": {"threshold": threshold},
        "bands": [
            {"name": "cold"},
            {"name": "warm", "from": threshold - 15},
            {"name": "hot", "from": threshold},
        ],
        **more,
    }
    return json.dumps({key: part for key, part in written.items() if part is not None}).encode()


LONG_NAMES = (
    "A téléchargé le livre blanc sur la dématérialisation des factures fournisseurs",
    "Directrice administrative et financière, ou responsable de la comptabilité générale",
    "Anticonstitutionnellement-désinstitutionnalisation",
    "Viewed the pricing page for enterprise customers at least twice in the last thirty days",
    "Gone quiet",
)
LONG_GROUPS = (
    "Comportement sur le site institutionnel et l’espace documentaire",
    "Correspondances électroniques",
    "Events",
)


def _sixty() -> bytes:
    """Return sixty criteria in twelve groups, with the names that people really write."""
    axes = (("fit", "firmographic"), ("engagement", "behaviour"), ("feedback", "feedback"))
    groups: list[dict[str, object]] = [
        {
            "id": f"g{index}",
            "label": f"{LONG_GROUPS[index % 3]} {index + 1}",
            "axis": axes[index % 3][0],
            **({"at_most": 12} if index == 4 else {}),
        }
        for index in range(12)
    ]
    criteria = [
        _criterion(
            column,
            (column * 5) % 23 - 6,
            label=f"{LONG_NAMES[column % 5]} ({column + 1})",
            group=f"g{column % 12}",
            kind=axes[column % 12 % 3][1],
        )
        for column in range(60)
    ]
    return _model(
        criteria, 95, columns=60, groups=groups, name="Qualification des prospects entrants, 2026"
    )


FEW = [_criterion(0, 20), _criterion(1, 15), _criterion(2, 10), _criterion(3, -15)]
AGAINST = [_criterion(column, -5 * (column + 1)) for column in range(6)]
FADING = [
    _criterion(0, 20, decay={"field": "seen", "loses_percent": 7, "every_days": 9}),
    _criterion(1, 15, decay={"field": "seen", "loses_percent": 13, "every_days": 30}),
    _criterion(2, -10),
]
VARIANTS = [
    {
        "id": f"v{index}",
        "label": label,
        "when": {"field": f"f{10 + index}", "is": "equals", "value": True},
        "points": {"c0": 5 + 10 * index},
        "threshold": threshold,
    }
    for index, (label, threshold) in enumerate(
        [("Returning customers", 18), ("Partenaires et revendeurs", 19), ("Public sector", 33)]
    )
]
MUST_BE_ON_MARS = {
    "id": "mars",
    "label": "Based on Mars",
    "when": {"field": "country", "is": "equals", "value": "MARS"},
}
SCALE = ("icy", "cold", "warm", "hot", "burning")

CASES: Mapping[str, Callable[[], Case]] = {
    "sixty criteria": lambda: Case(_sixty(), _leads(columns=60)),
    "negative points only": lambda: Case(_model(AGAINST, -20), _leads()),
    "a threshold nobody reaches": lambda: Case(_model(FEW, 46), _leads()),
    "every lead qualified": lambda: Case(_model(FEW, -15), _leads()),
    "a single lead": lambda: Case(_model(FEW, 20), _leads(1, won="yes")),
    "no outcome": lambda: Case(_model(FEW, 20, outcome=None), _leads()),
    "only converted": lambda: Case(_model(FEW, 20), _leads(won="yes")),
    "none converted": lambda: Case(_model(FEW, 20), _leads(won="no")),
    "all ruled out": lambda: Case(
        _model(FEW, 20, qualification={"threshold": 20, "require": [MUST_BE_ON_MARS]}), _leads()
    ),
    "no criteria": lambda: Case(_model([], 50), _leads()),
    "five bands": lambda: Case(
        _model(
            FEW,
            20,
            bands=[{"name": SCALE[0]}]
            + [{"name": name, "from": 10 * index} for index, name in enumerate(SCALE[1:])],
        ),
        _leads(),
    ),
    "one band": lambda: Case(_model(FEW, 20, bands=[{"name": "all"}]), _leads()),
    "three variants": lambda: Case(_model(FEW, 20, variants=VARIANTS), _leads()),
    "fractional scores": lambda: Case(
        _model(FADING, 12, as_of={"field": "created", "plus_days": 14}), _leads()
    ),
    "a clamp": lambda: Case(_model(FEW, 20, score_range={"at_least": 0, "at_most": 30}), _leads()),
    "huge points": lambda: Case(
        _model([_criterion(0, 1000), _criterion(1, -1000), _criterion(2, 600)], 500), _leads()
    ),
}
