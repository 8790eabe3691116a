"""Random models: every part of the format, odd names and extreme numbers, always valid."""

from random import Random
from typing import Any

JsonModel = dict[str, Any]

NAMES = (
    "employees",
    "Email",
    "email",
    "EMAIL",
    "select",
    "from",
    "order",
    "row",
    "score",
    "band",
    "as_of",
    "c0",
    "f0",
    "rowid",
    "null",
    "true",
    "job title",
    "chiffre d'affaires (k€)",
    "Secteur d'activité",
    'say "hi"',
    "a;b",
    "x,y",
    "naïve ☕",
    "👩‍💻",
    "100 %",
    "{0}",
    "%s",
    "back\\slash",
    "`tick`",
    "[brackets]",
    "=sum",
    "-dash",
    "Straße",
    "$1",
    "points:c0",
    "--comment",
)
NUMBERS: tuple[int | float, ...] = (
    0, 1, -1, 2.5, 10, 20, 200, 250, 0.1, 0.30000000000000004, 1e-7, 123456789, -0.0, -12.75,
    1e308, -1e308,
)  # fmt: skip
COMMON: tuple[int | float, ...] = (0, 1, 2, 2.5, 3, 10)
TEXTS = (
    "Services",
    "Director",
    "Édition",
    "E\u0301dition",
    "été 2025",
    "O'Neil",
    'say "hi"',
    "a;b",
    "x,y",
    "50%",
    "_",
    "%",
    "a\\b",
    "İstanbul",
    "Straße",
    "ΟΔΟΣ",
    "οδος",
    "-- drop",
    "'; drop table leads; --",
    "1.0",
    "007",
    "true",
    "NULL",
    "👩‍💻",
    "two\nlines",
    "=cmd|' /C calc'!A0",
    "{0}",
    "$1",
    "K",
)
DAYS = (0, 1, 7, 29, 30, 31, 90, 365)
MISSING = {
    "number": ("-1", "999", "n/a", "0", "1e3", "Select"),
    "text": ("Select", "unknown", "— aucun —", "N/A", "E\u0301dition"),
    "boolean": ("?", "unknown", "0", "Select"),
    "date": ("0000-00-00", "never", "1900-01-01"),
}
KINDS = {
    "fit": ("demographic", "firmographic"),
    "engagement": ("behaviour",),
    "feedback": ("feedback",),
}
TYPES = ("number", "text", "boolean", "date")
LEAVES = {
    "number": ("equals", "one_of", "at_least", "at_most", "more_than", "less_than", "between"),
    "text": ("equals", "one_of", "contains", "starts_with"),
    "boolean": ("equals", "one_of"),
    "date": ("within_days", "older_than_days"),
}
POINTS = (0, 1, 5, 10, 15, 25, -5, -10, -30, 200, -200)


def random_model(seed: int) -> JsonModel:
    """Return the valid model of that seed, as the parsed JSON of a model file."""
    return _Maker(Random(f"model {seed}")).model()


class _Maker:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.fields: list[JsonModel] = []

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def of_type(self, kind: str) -> list[str]:
        return [field["name"] for field in self.fields if field["type"] == kind]

    def model(self) -> JsonModel:
        rng = self.rng
        self.fields = self.make_fields()
        model: JsonModel = {
            "format": "lead-scoring-model",
            "format_version": "1.0",
            "name": rng.choice(("Random", "Modèle n° 1", 'The "best" model 🙂')),
            "objective": rng.choice(
                ("acquisition", "expansion", "retention", "adoption", "partners")
            ),
            "market": rng.choice(("b2b", "b2c")),
        }
        if self.chance(0.6):
            model["lead_id"] = rng.choice(("lead", "Lead ID", "n°"))
        if self.chance(0.85):
            model["outcome"] = self.make_outcome()
        model["fields"] = self.fields
        self.add_as_of(model)
        model["groups"] = self.make_groups()
        model["criteria"] = self.make_criteria(model["groups"])
        if self.chance(0.6):
            model["score_range"] = self.bounds((-40, 20), (20, 120))
        model["qualification"] = self.make_qualification()
        model["bands"] = self.make_bands(model["qualification"]["threshold"])
        model["grades"] = {
            "fit": dict(zip("ABCD", self.falling(), strict=True)),
            "engagement": dict(zip("1234", self.falling(), strict=True)),
        }
        if self.chance(0.7):
            model["variants"] = self.make_variants(model["criteria"])
        return model

    def make_fields(self) -> list[JsonModel]:
        rng = self.rng
        types = [kind for kind in TYPES if self.chance(0.85)] or ["text"]
        types += rng.choices(TYPES, k=rng.randint(0, 4))
        rng.shuffle(types)
        names = rng.sample(NAMES, len(types))
        if len(names) > 1 and self.chance(0.2):
            at, other = rng.sample(range(len(names)), 2)
            names = [name for name in names if name not in ("Email", "email")]
            names += rng.sample(
                [n for n in NAMES if n.lower() != "email" and n not in names],
                len(types) - len(names),
            )
            names[at], names[other] = "Email", "email"
        fields = []
        for name, kind in zip(names, types, strict=True):
            field: JsonModel = {"name": name, "type": kind}
            if self.chance(0.4):
                field["missing"] = rng.sample(MISSING[kind], rng.randint(1, 2))
            fields.append(field)
        return fields

    def make_outcome(self) -> JsonModel:
        rng = self.rng
        field = rng.choice(("converted", "Deal won?", "client gagné"))
        outcome: JsonModel = {"field": field}
        outcome["positive"] = rng.choice((["yes"], ["Gagné", "oui"], ["1"], ["won", "Signed"]))
        if self.chance(0.35):
            outcome["negative"] = rng.choice((["no"], ["lost", "non"], ["0", "no"]))
        if self.chance(0.6):
            outcome["created_field"] = rng.choice(("created", "Créé le"))
            if self.chance(0.7):
                outcome["window_days"] = rng.choice((1, 30, 90))
            if self.chance(0.25):
                self.fields.append({"name": outcome["created_field"], "type": "date"})
            if self.chance(0.5):
                outcome["converted_date_field"] = "won on"
        if self.chance(0.4):
            outcome["value_field"] = "deal value"
        if self.chance(0.2):
            self.fields.append({"name": field, "type": "text", "missing": ["Select", "pending"]})
        return outcome

    def add_as_of(self, model: JsonModel) -> None:
        created = (model.get("outcome") or {}).get("created_field")
        days = [created] if created else self.of_type("date")
        if days and self.chance(0.3):
            model["as_of"] = {"field": self.rng.choice(days)}
            if self.chance(0.8):
                model["as_of"]["plus_days"] = self.rng.choice((0, 14, 30))

    def bounds(self, lows: tuple[int, int], highs: tuple[int, int]) -> JsonModel:
        """Return one or both caps, sometimes equal ones."""
        low, high = self.rng.randint(*lows), self.rng.randint(*highs)
        if self.chance(0.05):
            low = high
        which = self.rng.choice(("low", "high", "both"))
        found = {}
        if which != "high":
            found["at_least"] = low
        if which != "low":
            found["at_most"] = high
        return found

    def make_groups(self) -> list[JsonModel]:
        groups = []
        for index in range(self.rng.randint(1, 5)):
            axis = self.rng.choice(tuple(KINDS))
            group: JsonModel = {"id": f"g{index}", "label": f"Group {index}", "axis": axis}
            if self.chance(0.5):
                group.update(self.bounds((-40, 10), (10, 60)))
            groups.append(group)
        if self.chance(0.15):
            groups[0]["id"] = "G1"  # differs from the second's only by case
        return groups

    def make_criteria(self, groups: list[JsonModel]) -> list[JsonModel]:
        rng = self.rng
        criteria = []
        ids = [f"c{index}" for index in range(rng.choice((1, *range(4, 13))))]
        if len(ids) > 1 and self.chance(0.15):
            ids[0] = "C1"
        if self.chance(0.15):
            ids[-1] = rng.choice(("very-long_id.2", "taille société", "select"))
        for name in ids:
            group = rng.choice(groups)
            criterion: JsonModel = {
                "id": name,
                "label": rng.choice((f"Criterion {name}", "L'été, 100 % « ; »", "same label")),
                "kind": rng.choice(KINDS[group["axis"]]),
                "group": group["id"],
                "when": self.condition(3),
                "points": rng.choice((*POINTS, rng.randint(-40, 40))),
            }
            if criterion["kind"] == "behaviour" and self.chance(0.4):
                criterion["stage"] = rng.choice(("awareness", "consideration", "decision"))
            self.add_modifiers(criterion)
            criteria.append(criterion)
        return criteria

    def add_modifiers(self, criterion: JsonModel) -> None:
        rng = self.rng
        if (numbers := self.of_type("number")) and self.chance(0.35):
            criterion["repeat"] = {"field": rng.choice(numbers), "at_most": rng.choice((1, 2, 5))}
        if (days := self.of_type("date")) and self.chance(0.35):
            criterion["decay"] = {
                "field": rng.choice(days),
                "loses_percent": rng.choice((1, 10, 25, 33, 50, 100)),
                "every_days": rng.choice((1, 7, 30)),
            }

    def condition(self, depth: int) -> JsonModel:
        rng = self.rng
        if depth == 0 or self.chance(0.55):
            return self.leaf()
        joint = rng.choice(("all", "any", "not"))
        if joint == "not":
            return {"not": self.condition(depth - 1)}
        return {joint: [self.condition(depth - 1) for _ in range(rng.randint(1, 3))]}

    def leaf(self) -> JsonModel:
        rng = self.rng
        field = rng.choice(self.fields)
        verb = rng.choice((*LEAVES[field["type"]] * 2, "is_missing", "is_known"))
        leaf: JsonModel = {"field": field["name"], "is": verb}
        if verb in ("within_days", "older_than_days"):
            leaf["days"] = rng.choice(DAYS)
        elif verb == "between":
            leaf["low"], leaf["high"] = sorted(self.operands("number", fewest=2)[:2])
        elif verb == "one_of":
            leaf["values"] = self.operands(field["type"])
        elif verb not in ("is_missing", "is_known"):
            leaf["value"] = self.operands(field["type"])[0]
            if verb == "equals" and isinstance(leaf["value"], str) and self.chance(0.1):
                leaf["value"] = f" {leaf['value'].upper()}\u00a0"
        return leaf

    def operands(self, kind: str, *, fewest: int = 1) -> list[Any]:
        pool: tuple[Any, ...] = {"number": NUMBERS, "text": TEXTS}.get(kind, (True, False))
        if kind == "number" and self.chance(0.7):
            pool = COMMON
        return self.rng.sample(pool, self.rng.randint(fewest, min(3, len(pool))))

    def gates(self, prefix: str) -> list[JsonModel]:
        """Return 0-3 gates, most of them so narrow that not every lead is ruled out."""
        joint = "all" if prefix == "dq" else "any"
        gates = []
        for index in range(self.rng.choice((0, 0, 0, 1, 1, 2, 3))):
            when = self.condition(2)
            if self.chance(0.85):
                when = {joint: [when, *(self.leaf() for _ in range(3))]}
            gates.append({"id": f"{prefix}{index}", "label": f"Gate {prefix}{index}", "when": when})
        return gates

    def make_qualification(self) -> JsonModel:
        found: JsonModel = {
            "threshold": self.rng.choice((0, 10, 50, -20, self.rng.randint(-50, 90)))
        }
        for key, prefix in (("disqualify", "dq"), ("require", "rq")):
            gates = self.gates(prefix)
            if gates or self.chance(0.5):
                found[key] = gates
        return found

    def make_bands(self, threshold: int) -> list[JsonModel]:
        rng = self.rng
        names = rng.choice((("cold", "warm", "hot", "boiling"), ("froid", "tiède", "chaud", "🔥")))
        count = rng.randint(1, 4)
        starts = sorted({threshold, *rng.sample(range(-60, 120), 3)})[: count - 1]
        bands: list[JsonModel] = [{"name": names[0]}]
        bands += [
            {"name": name, "from": start} for name, start in zip(names[1:], starts, strict=False)
        ]
        if self.chance(0.3):
            bands[-1] |= {"action": "call", "owner": "Sales", "within_hours": rng.choice((0, 24))}
        return bands

    def falling(self) -> list[int]:
        return sorted(self.rng.sample(range(-30, 60), 4), reverse=True)

    def make_variants(self, criteria: list[JsonModel]) -> list[JsonModel]:
        rng = self.rng
        variants = []
        for index in range(rng.randint(0, 2)):
            variant: JsonModel = {
                "id": f"v{index}",
                "label": f"Variant {index}",
                "when": self.condition(2),
            }
            if self.chance(0.85):
                chosen = rng.sample(criteria, rng.randint(0, min(3, len(criteria))))
                variant["points"] = {each["id"]: rng.choice(POINTS) for each in chosen}
            if self.chance(0.5):
                variant["threshold"] = rng.randint(-40, 80)
            variants.append(variant)
        return variants


def other_model(model: JsonModel, seed: int) -> JsonModel:
    """Return another model of the same leads: all it asks of them may differ, or nothing.

    Who converted and as of when is the same. Some fields are read with other missing words.
    """
    return _Other(Random(f"other model {seed}"), model).model()


class _Other(_Maker):
    def __init__(self, rng: Random, like: JsonModel) -> None:
        super().__init__(rng)
        self.like = like

    def model(self) -> JsonModel:
        if self.chance(0.1):
            return dict(self.like)
        found = super().model()
        for key in ("lead_id", "outcome", "as_of"):
            found.pop(key, None)
            if key in self.like:
                found[key] = self.like[key]
        return found

    def make_fields(self) -> list[JsonModel]:
        own = self._named()
        fields = []
        for field in self.like["fields"]:
            words = MISSING[field["type"]]
            if field["name"] in own or field["type"] == "date" or self.chance(0.7):
                fields.append(dict(field))
            else:
                fields.append({**field, "missing": [self.rng.choice(words)]})
        return fields

    def _named(self) -> set[str]:
        """Return the columns that tell who converted and when."""
        outcome = self.like.get("outcome") or {}
        return {value for value in outcome.values() if isinstance(value, str)}

    def make_outcome(self) -> JsonModel:
        return {}

    def add_as_of(self, model: JsonModel) -> None:
        """Leave it as that of the other model."""
