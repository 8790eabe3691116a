"""The model of 20 criteria, and the same rules as an analyst writes them by hand."""

from benchmarks.leads import LAST_DAY
from calibration.model import Model

# id, axis group, points, the condition, and the same rule as an analyst writes it by hand
RULES: tuple[tuple[str, str, int, dict[str, object], str], ...] = (
    (
        "large",
        "company",
        15,
        {"is": "at_least", "field": "employees", "value": 200},
        "employees >= 200",
    ),
    (
        "medium",
        "company",
        8,
        {"is": "between", "field": "employees", "low": 50, "high": 199},
        "employees BETWEEN 50 AND 199",
    ),
    (
        "rich",
        "company",
        10,
        {"is": "at_least", "field": "revenue", "value": 5_000_000},
        "revenue >= 5000000",
    ),
    (
        "near",
        "company",
        6,
        {"is": "one_of", "field": "country", "values": ["france", "belgium"]},
        "lower(trim(country)) IN ('france', 'belgium')",
    ),
    (
        "software",
        "company",
        9,
        {"is": "equals", "field": "industry", "value": "software"},
        "lower(trim(industry)) = 'software'",
    ),
    (
        "public",
        "company",
        -8,
        {"is": "equals", "field": "industry", "value": "public"},
        "lower(trim(industry)) = 'public'",
    ),
    (
        "sales",
        "person",
        12,
        {"is": "contains", "field": "title", "value": "sales"},
        "contains(lower(trim(title)), 'sales')",
    ),
    (
        "chief",
        "person",
        14,
        {"is": "starts_with", "field": "title", "value": "chief"},
        "starts_with(lower(trim(title)), 'chief')",
    ),
    (
        "student",
        "person",
        -25,
        {"is": "equals", "field": "title", "value": "student"},
        "lower(trim(title)) = 'student'",
    ),
    (
        "referred",
        "person",
        10,
        {"is": "equals", "field": "source", "value": "referral"},
        "lower(trim(source)) = 'referral'",
    ),
    (
        "listed",
        "person",
        -6,
        {"is": "equals", "field": "source", "value": "list"},
        "lower(trim(source)) = 'list'",
    ),
    ("reader", "website", 5, {"is": "at_least", "field": "pages", "value": 5}, "pages >= 5"),
    ("avid", "website", 6, {"is": "at_least", "field": "pages", "value": 10}, "pages >= 10"),
    (
        "priced",
        "website",
        12,
        {"is": "at_least", "field": "pricing_views", "value": 1},
        "pricing_views >= 1",
    ),
    (
        "keen",
        "website",
        8,
        {"is": "at_least", "field": "pricing_views", "value": 3},
        "pricing_views >= 3",
    ),
    (
        "downloaded",
        "website",
        9,
        {"is": "at_least", "field": "downloads", "value": 1},
        "downloads >= 1",
    ),
    (
        "attended",
        "website",
        10,
        {"is": "at_least", "field": "webinars", "value": 1},
        "webinars >= 1",
    ),
    (
        "recent",
        "website",
        7,
        {"is": "within_days", "field": "last_visit", "days": 30},
        f"date_diff('day', last_visit, DATE '{LAST_DAY}') BETWEEN 0 AND 30",
    ),
    ("tried", "hand", 15, {"is": "equals", "field": "trial", "value": True}, "trial"),
    ("asked", "hand", 25, {"is": "equals", "field": "demo", "value": True}, "demo"),
)
FIELDS = {
    "employees": "number",
    "revenue": "number",
    "country": "text",
    "industry": "text",
    "title": "text",
    "source": "text",
    "pages": "number",
    "pricing_views": "number",
    "downloads": "number",
    "webinars": "number",
    "opens": "number",
    "demo": "boolean",
    "trial": "boolean",
    "opted_out": "boolean",
    "last_visit": "date",
}
_AXES = ("fit", "engagement")
UNCAPPED, CAPPED = "sales", "priced"
"""A criterion of a group without a cap, and one of a group with one."""


def model() -> Model:
    """Return the model: 20 criteria in four groups, one of them capped, and a gate."""
    axes = {"company": "fit", "person": "fit", "website": "engagement", "hand": "engagement"}
    kinds = {"company": "firmographic", "person": "demographic"}
    caps = {"website": {"at_most": 40}}
    return Model.model_validate(
        {
            "name": "Benchmark",
            "lead_id": "lead_id",
            "outcome": {"field": "converted", "positive": ["yes"], "created_field": "created"},
            "fields": [{"name": name, "type": kind} for name, kind in FIELDS.items()],
            "groups": [
                {"id": name, "label": name, "axis": axis, **caps.get(name, {})}
                for name, axis in axes.items()
            ],
            "criteria": [
                {
                    "id": name,
                    "label": name,
                    "kind": kinds.get(group, "behaviour"),
                    "group": group,
                    "points": points,
                    "when": when,
                }
                for name, group, points, when, _ in RULES
            ],
            "qualification": {
                "threshold": 45,
                "disqualify": [
                    {
                        "id": "opted_out",
                        "label": "Opted out",
                        "when": {"is": "equals", "field": "opted_out", "value": True},
                    }
                ],
            },
            "bands": [{"name": "cold"}, {"name": "warm", "from": 25}, {"name": "hot", "from": 45}],
        }
    )


def by_hand(source: str, *, holdout: str) -> str:
    """Return the GROUP BY of the same rules that an analyst writes, with the same counts.

    ``holdout`` is the first day of the leads kept aside.
    """
    levels = ", ".join(
        f"CASE WHEN {sql} THEN 100 ELSE 0 END AS l{index}" for index, (*_, sql) in enumerate(RULES)
    )
    counts = ", ".join(
        f"count(*) FILTER (WHERE converted {won} 'yes' AND created {side} DATE '{holdout}')"
        for won in ("=", "<>")
        for side in ("<", ">=")
    )
    return f"""SELECT {levels}, CASE WHEN opted_out THEN 0 ELSE -1 END AS gate, {counts}
        FROM {source} GROUP BY ALL"""  # noqa: S608 - our own texts


def scores_by_hand(source: str) -> str:
    """Return the SELECT that an analyst writes to score leads by the same rules, as ours does."""
    points = ", ".join(
        f"CASE WHEN {sql} THEN {points} ELSE 0 END AS p{index}"
        for index, (_, _, points, _, sql) in enumerate(RULES)
    )
    sums = {
        group: " + ".join(f"p{index}" for index, rule in enumerate(RULES) if rule[1] == group)
        for group in ("company", "person", "website", "hand")
    }
    left_out = ", ".join([*(f"p{index}" for index in range(len(RULES))), *_AXES, "score", "out"])
    amounts = ", ".join(f"{name}::DECIMAL(18, 2) AS {name}" for name in ("score", *_AXES))
    return f"""SELECT * EXCLUDE ({left_out}), {amounts}, 0::DECIMAL(18, 2) AS feedback,
            NULL::VARCHAR AS grade,
            CASE WHEN out THEN NULL WHEN score >= 45 THEN 'hot' WHEN score >= 25 THEN 'warm'
                ELSE 'cold' END AS band,
            NOT out AND score >= 45 AS qualified, NULL::VARCHAR AS variant,
            CASE WHEN out THEN 'opted_out' END AS gate
        FROM (SELECT *, fit + engagement AS score
            FROM (SELECT *, {sums["company"]} + {sums["person"]} AS fit,
                    least({sums["website"]}, 40) + {sums["hand"]} AS engagement,
                    coalesce(opted_out, false) AS out
                FROM (SELECT *, {points} FROM {source})))"""  # noqa: S608 - our own texts


def hit_matrix_query(source: str) -> str:
    """Return a query of 0 and 1: a column per criterion, whether a lead converted, and is kept."""
    hits = ", ".join(
        f"coalesce({sql}, false)::TINYINT AS l{index}" for index, (*_, sql) in enumerate(RULES)
    )
    return f"""SELECT {hits}, (converted = 'yes')::TINYINT AS converted,
        (NOT opted_out)::TINYINT AS kept FROM {source}"""  # noqa: S608 - our own texts
