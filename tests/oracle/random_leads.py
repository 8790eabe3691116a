"""Random leads for a model, with the cells where readings and engines come apart."""

import csv
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.cells import BLANKS, Cell, Json, fold, header_of, read_cell
from tests.oracle.random_models import COMMON, DAYS, NUMBERS, TEXTS
from tests.oracle.scorer import conditions_of, leaves

AS_OF = date(2026, 6, 30)
"""The day around which the leads' dates lie."""

ODD_NUMBERS = (
    "nan", "NaN", "inf", "-inf", "Infinity", "1e3", "1E3", "1e309", "-1e309", ".5", "+3", "-0.0",
    "1.9", "-3", "-0.5", "2", "7", "9007199254740993", "abc", "12 people", "1.2.3", "--", "0x1F",
    "1_000", "\u0661", "\uff11", "true", "2026-06-30", "=1+1",
)  # fmt: skip
ODD_TEXTS = (
    "Sérvices", "STRASSE", "ΟΔΟΣ ΟΔΟΣ", "ß", "ẞ", "İ", "i̇stanbul", "\u0131stanbul", "x" * 5000,
    "\u2003Services", "Ser vices", "null", "None", "NaN", "#N/A", "tab\there", '"', "'", ",", ";",
    "\u212a", "ﬁnance", "re\u0301sume\u0301", "+1", "@x", "a\nb", "🙂",
)  # fmt: skip
TRUE_CELLS = ("true", "TRUE", "Yes", "oui", "VRAI", "t", "y", "O", "1", " true\u00a0")
FALSE_CELLS = ("false", "No", "non", "FAUX", "F", "n", "0", "\u202fno")
ODD_BOOLEANS = ("maybe", "2", "tr", "on", "off", "-1", "vraiment", "yes!", "ou\u0131")
ODD_DATES = (
    "2026-02-30", "2025-02-29", "2024-02-29", "2026-13-01", "someday", "infinity", "epoch",
    "today", "0", "1900-01-01", "2999-12-31", "0001-01-01", "2026-06-20 23:59:59",
    "2026-06-20T08:00:00", " 2026-06-20 ",
)  # fmt: skip


def random_leads(model: Json, seed: int, count: int) -> list[dict[str, str]]:
    """Return so many leads; every one has the same keys, the headers in file order.

    Headers are the model's names, some of them in other letter case or with blanks around them
    where that stays unique, and two columns that the model doesn't know.
    """
    return _Leads(model, Random(f"leads {seed}")).rows(count)


def leads_csv(leads: Sequence[dict[str, str]]) -> str:
    """Return the leads as a CSV file: commas, quotes where needed, CRLF between rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(leads[0])
    writer.writerows(lead.values() for lead in leads)
    return text.getvalue()


def native_leads(model: Json, leads: Iterable[dict[str, str]]) -> list[dict[str, Cell]]:
    """Return the leads with the declared fields' values in native types, as Parquet holds them.

    Missing and unreadable cells become None, but a number that the field lists as missing stays
    that number. Text cells and undeclared columns stay as they are.
    """
    rows = []
    for lead in leads:
        row: dict[str, Cell] = dict(lead)
        for field in model["fields"]:
            header = header_of(field["name"], lead)
            if header is not None and field["type"] != "text":
                words = () if field["type"] == "number" else field.get("missing", ())
                row[header], _ = read_cell(field["type"], words, lead[header])
        rows.append(row)
    return rows


class _Leads:
    def __init__(self, model: Json, rng: Random) -> None:
        self.model = model
        self.rng = rng
        self.operands: dict[str, list[Any]] = {}
        self.days: dict[str, list[int]] = {}
        for condition in conditions_of(model):
            for leaf in leaves(condition):
                self.note(leaf)
        for criterion in model["criteria"]:
            if decay := criterion.get("decay"):
                steps = [k * decay["every_days"] for k in (0, 1, 2, 100 // decay["loses_percent"])]
                self.days.setdefault(decay["field"], []).extend(steps)

    def note(self, leaf: Json) -> None:
        known = self.operands.setdefault(leaf["field"], [])
        known += [leaf[key] for key in ("value", "low", "high") if key in leaf]
        known += leaf.get("values", [])
        if "days" in leaf:
            self.days.setdefault(leaf["field"], []).append(leaf["days"])

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def rows(self, count: int) -> list[dict[str, str]]:
        headers = self.headers()
        return [self.row(headers, number) for number in range(count)]

    def headers(self) -> dict[str, str]:
        """Return the header of every column, by the model's name for it."""
        names = ["note", "Unnamed: 2"]
        names += [field["name"] for field in self.model["fields"]]
        outcome = self.model.get("outcome") or {}
        keys = ("field", "created_field", "converted_date_field", "value_field")
        names += [outcome[key] for key in keys if key in outcome]
        if self.model.get("as_of"):
            names.append(self.model["as_of"]["field"])
        if self.model.get("lead_id"):
            names.append(self.model["lead_id"])
        names = list(dict.fromkeys(names))
        self.rng.shuffle(names)
        folded = [fold(name) for name in names]
        headers = {}
        for name in names:
            header = name
            if self.chance(0.1) and folded.count(fold(name)) == 1:
                other = self.rng.choice((f" {name}\u00a0", name.upper(), name.lower()))
                header = other if fold(other) == fold(name) else name
            headers[name] = header
        return headers

    def row(self, headers: dict[str, str], number: int) -> dict[str, str]:
        cells = {"note": self.rng.choice(ODD_TEXTS), "Unnamed: 2": ""}
        for field in self.model["fields"]:
            cells[field["name"]] = self.cell(field)
        if self.model.get("lead_id"):
            cells[self.model["lead_id"]] = f"L{number:04d}"
        if self.model.get("outcome"):
            cells |= self.outcome_cells(self.model["outcome"])
        return {header: cells[name] for name, header in headers.items()}

    def cell(self, field: Json) -> str:
        rng = self.rng
        if self.chance(0.12):
            return rng.choice(("", "", " ", "\u00a0\t"))
        if field.get("missing") and self.chance(0.15):
            return self.missing(field)
        makers = {
            "number": self.number,
            "text": self.text,
            "boolean": self.boolean,
            "date": self.date,
        }
        return makers[field["type"]](field["name"])

    def missing(self, field: Json) -> str:
        word = self.rng.choice(field["missing"])
        if field["type"] == "number":
            other = {"-1": "-1.0", "999": "999.00", "0": "-0", "1e3": "1000"}.get(word, word)
            word = self.rng.choice((word, other))
        return self.dressed(word)

    def number(self, name: str) -> str:
        rng = self.rng
        if self.chance(0.12):
            return rng.choice(ODD_NUMBERS)
        value = float(rng.choice((*self.operands.get(name, ()) * 3, *NUMBERS, *COMMON)))
        nudged = (
            value,
            value,
            value + 1,
            value - 1,
            math.nextafter(value, 0.0),
            math.nextafter(value, math.copysign(1e308, value)),
        )
        value = rng.choice(nudged)
        whole = value.is_integer() and abs(value) < 1e15
        spelled = [repr(value), f" {value!r}\u202f"] + ([str(int(value))] * 3 if whole else [])
        return rng.choice(spelled)

    def text(self, name: str) -> str:
        rng = self.rng
        if self.chance(0.2):
            return rng.choice(ODD_TEXTS)
        word = str(rng.choice((*self.operands.get(name, ()) * 3, *TEXTS)))
        around = (word, word, f"{word} tail", f"head {word}", f"x{word}y", word[:-1], word * 2)
        return self.dressed(rng.choice(around))

    def dressed(self, text: str) -> str:
        """Return a text in another letter case, normal form or blanks."""
        rng = self.rng
        text = rng.choice((text, text, text.upper(), text.lower(), text.swapcase()))
        if self.chance(0.15):
            text = unicodedata.normalize("NFD", text)
        if self.chance(0.15):
            blanks = BLANKS.replace("\r", "").replace("\n", "")
            text = rng.choice(blanks) + text + rng.choice(blanks)
        return text

    def boolean(self, name: str) -> str:
        pools = (TRUE_CELLS, FALSE_CELLS, TRUE_CELLS, FALSE_CELLS, ODD_BOOLEANS)
        return self.rng.choice(self.rng.choice(pools))

    def date(self, name: str) -> str:
        rng = self.rng
        if self.chance(0.1):
            return rng.choice(ODD_DATES)
        age = rng.choice((*self.days.get(name, ()) * 3, *DAYS, rng.randint(-20, 500)))
        return (AS_OF - timedelta(days=age + rng.choice((0, 0, -1, 1)))).isoformat()

    def outcome_cells(self, outcome: Json) -> dict[str, str]:
        rng = self.rng
        others = ("no", "lost", "0", "0.0", "pending", "Select", "", "", "unsure")
        positives = (
            (*outcome["positive"], "1.0") if "1" in outcome["positive"] else outcome["positive"]
        )
        said = rng.choice(positives) if self.chance(0.5) else rng.choice(others)
        cells = {outcome["field"]: self.dressed(said) if said else said}
        window = outcome.get("window_days", 60)
        age = rng.choice((rng.randint(0, 400), rng.randint(0, 400), rng.randint(-3, 3) + window))
        created = AS_OF - timedelta(days=age)
        if "created_field" in outcome:
            cells[outcome["created_field"]] = created.isoformat() if self.chance(0.95) else ""
        if "converted_date_field" in outcome:
            took = rng.choice((rng.randint(0, 2 * window), window, window + 1))
            day = (created + timedelta(days=took)).isoformat()
            cells[outcome["converted_date_field"]] = day if self.chance(0.8) else ""
        if "value_field" in outcome:
            cells[outcome["value_field"]] = rng.choice(("", "100", "2500.5", "0", "n/a", "12000"))
        return cells
