"""Small leads and models that a reader can check by hand: patterns built from rows of a test."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from calibration.engine.patterns import Companies, Patterns
from calibration.leads.facts import LeadFacts, Side, Split
from calibration.messages import say
from calibration.model import BASE, Model

DATED = Split("date", first_day=date(2026, 5, 1))
UNSPLIT = Split("none", reason=say("Fewer than 40 of the leads kept aside converted."))


@dataclass(frozen=True)
class Row:
    """One lead, already read: its levels (1 = met once), and what became of it (None: unknown).

    ``before`` is whether it qualified under the rule everything is compared with; ``worked``
    whether sales worked on it (None: unknown).
    """

    levels: Mapping[str, float] = field(default_factory=dict)
    converted: bool | None = None
    holdout: bool = False
    variant: int = BASE
    gate: int = -1
    value: float | None = None
    days: int | None = None
    before: bool | None = None
    worked: bool | None = None
    company: int | None = None


def patterns_of_rows(
    rows: Iterable[Row],
    criteria: Sequence[str],
    *,
    split: Split = DATED,
    first_day: date | None = date(2026, 1, 1),
    last_day: date | None = date(2026, 1, 14),
) -> Patterns:
    """Group rows into patterns, the plain way."""
    rows = list(rows)
    groups: dict[tuple[int, ...], list[Row]] = defaultdict(list)
    for row in rows:
        levels = tuple(round(100 * row.levels.get(name, 0)) for name in criteria)
        groups[(row.before is True, row.variant, row.gate, *levels)].append(row)
    keys = list(groups)
    counts = np.zeros((3, len(keys), 2), np.int64)
    unknown = np.zeros(len(keys), np.int64)
    money = np.zeros((2, len(keys), 2))
    cycles: Counter[tuple[int, int, int]] = Counter()
    worked = np.zeros((2, len(keys), 2), np.int64)
    companies: dict[int, Counter[tuple[int, int, bool]]] = defaultdict(Counter)
    for index, key in enumerate(keys):
        for row in groups[key]:
            side = Side.HOLDOUT if row.holdout else Side.DESIGN
            if row.converted is None:
                unknown[index] += 1
                continue
            counts[0 if row.converted else 1, index, side] += 1
            worked[:, index, side] += (row.worked is True, row.worked is not None)
            if row.company is not None:
                companies[row.company][index, side, row.converted] += 1
            if row.converted and row.value is not None:
                counts[2, index, side] += 1
                money[:, index, side] += (row.value, row.value**2)
            if row.converted and row.days is not None:
                cycles[index, side, row.days] += 1
    side_table = np.array([(*place, times) for place, times in cycles.items()], np.int64)
    side_table = side_table.reshape(-1, 4)
    known = sum(row.converted is not None for row in rows)
    return Patterns(
        criteria=tuple(criteria),
        levels=np.array([key[3:] for key in keys], np.int64).reshape(len(keys), len(criteria)),
        variant=np.array([key[1] for key in keys], np.int64),
        gate=np.array([key[2] for key in keys], np.int64),
        converted=counts[0],
        not_converted=counts[1],
        unknown=unknown,
        value_known=counts[2],
        value_sum=money[0],
        value_squares=money[1],
        cycle_pattern=side_table[:, 0],
        cycle_side=side_table[:, 1],
        cycle_days=side_table[:, 2],
        cycle_conversions=side_table[:, 3],
        facts=LeadFacts(
            rows=len(rows),
            counted=known,
            open=len(rows) - known,
            has_outcome=any(row.converted is not None for row in rows),
            as_of=date(2026, 6, 30),
            first_day=first_day,
            last_day=last_day,
            split=split,
        ),
        qualified_before=None
        if all(row.before is None for row in rows)
        else np.array([key[0] for key in keys], np.bool_),
        worked=None if all(row.worked is None for row in rows) else worked[0],
        worked_known=None if all(row.worked is None for row in rows) else worked[1],
        companies=None if all(row.company is None for row in rows) else _companies(companies),
    )


def _companies(found: Mapping[int, Counter[tuple[int, int, bool]]]) -> Companies:
    """Return the side table of companies of several counted leads."""
    several = [each for each in found.values() if each.total() > 1]
    table = [
        (place, pattern, side, counts[pattern, side, True], counts[pattern, side, False])
        for place, counts in enumerate(several)
        for pattern, side in sorted({(pattern, side) for pattern, side, _ in counts})
    ]
    both = sum(len({side for _, side, _ in counts}) == 2 for counts in several)
    company, pattern, side, converted, others = np.array(table, np.int64).reshape(-1, 5).T
    return Companies(company, pattern, side, converted, others, len(several), both)


def model_of(
    criteria: Sequence[Mapping[str, object]],
    *,
    groups: Sequence[Mapping[str, object]] | None = None,
    threshold: int = 10,
    **parts: object,
) -> Model:
    """Build a model whose conditions don't matter: the rows of a test give the levels."""
    groups = groups or [{"id": "all", "axis": "fit"}]
    axes = {group["id"]: group["axis"] for group in groups}
    kinds = {"fit": "firmographic", "engagement": "behaviour", "feedback": "feedback"}
    when = {"is": "is_known", "field": "any"}
    full = []
    for criterion in criteria:
        group = criterion.get("group", groups[0]["id"])
        full.append(
            {
                "label": criterion["id"],
                "when": when,
                "group": group,
                "kind": kinds[str(axes[group])],
                **criterion,
            }
        )
    variants = [
        {"label": each["id"], "when": when, **each}
        for each in parts.pop("variants", ())  # type: ignore[attr-defined]
    ]
    return Model.model_validate(
        {
            "name": "A test",
            "fields": parts.pop("fields", [{"name": "any", "type": "number"}]),
            "groups": [{"label": group["id"], **group} for group in groups],
            "criteria": full,
            "variants": variants,
            "qualification": {"threshold": threshold},
            **parts,
        }
    )
