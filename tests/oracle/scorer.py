"""One lead's score, written out rule by rule from DESIGN section 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tests.oracle.cells import ISO, Json, Reading, Row, Value, fold, header_of, read_cell

Values: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a lead gets. Scores, axes, levels and lines are whole hundredths."""

    score: int
    fit: int
    engagement: int
    feedback: int
    grade: str
    band: str
    qualified: bool
    variant: str
    gate: str
    levels: dict[str, int]
    lines: tuple[tuple[str, int], ...]
    """Per criterion ``points:<id>``, per group ``cap:<id>``, then ``clamp``; they sum to score."""
    known: int
    used: int

    @property
    def ruled_out(self) -> bool:
        """Whether a gate keeps the lead out of every band."""
        return self.gate != ""


def decimals(hundredths: int) -> str:
    """Return hundredths as a decimal number without trailing zeros: ``3875`` as ``38.75``."""
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def scored_row(scored: Scored) -> dict[str, str]:
    """Return the columns that ``score`` adds to a CSV, as it writes them."""
    return {
        "score": decimals(scored.score),
        "fit": decimals(scored.fit),
        "engagement": decimals(scored.engagement),
        "feedback": decimals(scored.feedback),
        "grade": scored.grade,
        "band": scored.band,
        "qualified": "true" if scored.qualified else "false",
        "variant": scored.variant,
        "gate": scored.gate,
    }


def leaves(condition: Json) -> Iterator[Json]:
    """Yield the leaves of a condition."""
    if "not" in condition:
        yield from leaves(condition["not"])
        return
    for joint in ("all", "any"):
        if joint in condition:
            for part in condition[joint]:
                yield from leaves(part)
            return
    yield condition


def conditions_of(model: Json) -> Iterator[Json]:
    """Yield every condition of the model: of criteria, gates and variants."""
    yield from (criterion["when"] for criterion in model["criteria"])
    for gates in ("disqualify", "require"):
        yield from (gate["when"] for gate in model["qualification"].get(gates, ()))
    yield from (variant["when"] for variant in model.get("variants", ()))


def fields_used(model: Json) -> set[str]:
    """Return the names of the fields that scoring reads."""
    names = {leaf["field"] for condition in conditions_of(model) for leaf in leaves(condition)}
    for criterion in model["criteria"]:
        for part in ("repeat", "decay"):
            if criterion.get(part):
                names.add(criterion[part]["field"])
    return names


def read_lead(model: Json, lead: Row, reading: Reading = ISO) -> Values:
    """Return the value of each declared field that the lead's file has or that scoring reads."""
    return _read(model, lead, fields_used(model), reading)


def _read(model: Json, lead: Row, used: set[str], reading: Reading) -> Values:
    values: Values = {}
    for field in model["fields"]:
        name = field["name"]
        header = header_of(name, lead)
        if header is None:
            if name in used:
                message = f"no column for the field {name!r} among {list(lead)}"
                raise KeyError(message)
            continue
        values[name], _ = read_cell(field["type"], field.get("missing", ()), lead[header], reading)
    return values


def _plain(operand: str | bool | float) -> str | bool | float:
    if isinstance(operand, str):
        return fold(operand)
    return operand if isinstance(operand, bool) else float(operand)


def _number_leaf(condition: Json, value: float) -> bool:
    verb = condition["is"]
    if verb == "between":
        return float(condition["low"]) <= value <= float(condition["high"])
    operand = float(condition["value"])
    answers = {
        "at_least": value >= operand,
        "at_most": value <= operand,
        "more_than": value > operand,
        "less_than": value < operand,
    }
    return answers[verb]


def _leaf(condition: Json, value: Value, as_of: date) -> bool:
    verb = str(condition["is"])
    if verb in ("is_missing", "is_known"):
        return (value is None) == (verb == "is_missing")
    if value is None:
        return False
    if verb == "equals":
        return bool(value == _plain(condition["value"]))
    if verb == "one_of":
        return any(value == _plain(operand) for operand in condition["values"])
    if isinstance(value, str):
        operand = fold(condition["value"])
        return operand in value if verb == "contains" else value.startswith(operand)
    if isinstance(value, date):
        age = (as_of - value).days
        days = int(condition["days"])
        return 0 <= age <= days if verb == "within_days" else age > days
    return _number_leaf(condition, value)


def holds(condition: Json, values: Values, as_of: date) -> bool:
    """Return whether the lead of these values meets a condition."""
    if "all" in condition:
        return all(holds(part, values, as_of) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, values, as_of) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], values, as_of)
    return _leaf(condition, values[condition["field"]], as_of)


def _times(criterion: Json, values: Values) -> int:
    repeat = criterion.get("repeat")
    if not repeat:
        return 1
    count = values[repeat["field"]]
    if not isinstance(count, float) or count < 0:
        return 0
    return min(int(count), int(repeat["at_most"]))


def _percent_left(criterion: Json, values: Values, as_of: date) -> int:
    decay = criterion.get("decay")
    if not decay:
        return 100
    day = values[decay["field"]]
    if not isinstance(day, date):
        return 0
    age = max(0, (as_of - day).days)
    return max(0, 100 - int(decay["loses_percent"]) * (age // int(decay["every_days"])))


def level_of(criterion: Json, values: Values, as_of: date) -> int:
    """Return the level of a criterion: 0, else repetitions times percent left."""
    if not holds(criterion["when"], values, as_of):
        return 0
    return _times(criterion, values) * _percent_left(criterion, values, as_of)


def clamp(sum_: int, bounds: Json | None) -> int:
    """Return a sum of hundredths within ``at_least`` and ``at_most``, which are in points."""
    low = (bounds or {}).get("at_least")
    high = (bounds or {}).get("at_most")
    if low is not None:
        sum_ = max(sum_, 100 * int(low))
    if high is not None:
        sum_ = min(sum_, 100 * int(high))
    return sum_


def _gate_of(model: Json, values: Values, as_of: date) -> str:
    for gate in model["qualification"].get("disqualify", ()):
        if holds(gate["when"], values, as_of):
            return str(gate["id"])
    for gate in model["qualification"].get("require", ()):
        if not holds(gate["when"], values, as_of):
            return str(gate["id"])
    return ""


def _variant_of(model: Json, values: Values, as_of: date) -> Json | None:
    for variant in model.get("variants", ()):
        if holds(variant["when"], values, as_of):
            found: Json = variant
            return found
    return None


def _step(bounds: Json, sum_: int, otherwise: str) -> str:
    for name, bound in sorted(bounds.items(), key=lambda item: -int(item[1])):
        if sum_ >= 100 * int(bound):
            return str(name)
    return otherwise


def _grade_of(grades: Json, axes: dict[str, int]) -> str:
    letter = _step(grades["fit"], axes["fit"], "E")
    return letter + _step(grades["engagement"], axes["engagement"], "5")


def _band_of(bands: list[Json], score: int) -> str:
    name = str(bands[0]["name"])
    for band in bands[1:]:
        if score >= 100 * int(band["from"]):
            name = str(band["name"])
    return name


def score_lead(
    model: Json,
    lead: Row,
    as_of: date,
    *,
    threshold: int | None = None,
    reading: Reading = ISO,
) -> Scored:
    """Score one lead on a scoring date.

    ``threshold`` replaces the base threshold; a variant's own stays. Raises KeyError if the lead
    lacks a column that scoring reads.
    """
    used = fields_used(model)
    values = _read(model, lead, used, reading)
    variant = _variant_of(model, values, as_of)
    overrides: Json = variant.get("points") or {} if variant else {}
    levels = {
        criterion["id"]: level_of(criterion, values, as_of) for criterion in model["criteria"]
    }
    lines: list[tuple[str, int]] = []
    sums = {group["id"]: 0 for group in model["groups"]}
    for criterion in model["criteria"]:
        points = int(overrides.get(criterion["id"], criterion["points"]))
        contribution = points * levels[criterion["id"]]
        lines.append((f"points:{criterion['id']}", contribution))
        sums[criterion["group"]] += contribution
    axes = {"fit": 0, "engagement": 0, "feedback": 0}
    for group in model["groups"]:
        capped = clamp(sums[group["id"]], group)
        lines.append((f"cap:{group['id']}", capped - sums[group["id"]]))
        axes[group["axis"]] += capped
    total = sum(axes.values())
    score = clamp(total, model.get("score_range"))
    lines.append(("clamp", score - total))
    base = int(model["qualification"]["threshold"]) if threshold is None else threshold
    own = variant.get("threshold") if variant else None
    gate = _gate_of(model, values, as_of)
    grades = model.get("grades")
    return Scored(
        score=score,
        **axes,
        grade=_grade_of(grades, axes) if grades else "",
        band="" if gate else _band_of(model["bands"], score),
        qualified=not gate and score >= 100 * (base if own is None else int(own)),
        variant=str(variant["id"]) if variant else "",
        gate=gate,
        levels=levels,
        lines=tuple(lines),
        known=sum(values[name] is not None for name in used),
        used=len(used),
    )
