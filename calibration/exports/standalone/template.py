"""Score leads with one model, exactly as the workbench that wrote this file does.

It needs Python 3.9 or later and nothing else. From another program::

    import datetime
    import scorer  # whatever this file is called

    scorer.score({"employees": 50, "country": "FR"}, datetime.date(2026, 6, 30))["score"]

From a terminal::

    python scorer.py leads.csv -o scored.csv --as-of 2026-06-30

How values are read. A value is missing if it is None, blank, not a finite number, one of the words
that the model lists, or not readable as the type of its field. Numbers are numbers, or texts such
as 1250.5 and 1 250.5 (with a comma for the decimals where that is asked for). Dates are dates, or
texts such as 2026-06-30, 2026-06-30T08:00:00, 30/06/2026 and 30.06.2026 (the month first in the
third where that is asked for). Yes and no are true, yes, oui, vrai, t, y, o, 1 and false, no, non,
faux, f, n, 0. Texts compare without their case and the blanks around them; accents count.

Scores are counted in whole hundredths of points, and nothing is rounded before it is compared.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import numbers
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Union

MODEL_TEXT = '{"qualification": {"threshold": 0}, "bands": [{"name": "all"}]}'
"""The model that scores, as its file says it."""
FINGERPRINT = ""
"""The model's fingerprint: the same for all files of the same meaning."""

Json = dict[str, Any]
Value = Union[float, str, bool, date, None]  # noqa: UP007 - Python 3.9
Values = dict[str, Value]
Test = Callable[[Values, date], bool]

BLANKS = "\t\n\v\f\r \u00a0\u202f"
THOUSANDS = " \u00a0\u202f"
TRUE_WORDS = ("true", "yes", "oui", "vrai", "t", "y", "o", "1")
FALSE_WORDS = ("false", "no", "non", "faux", "f", "n", "0")
NOT_FINITE = ("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
AMOUNTS = ("score", "fit", "engagement", "feedback")
READINGS = (*AMOUNTS, "grade", "band", "qualified", "variant", "gate")
AXES = AMOUNTS[1:]
SEPARATORS = (",", ";", "\t", "|")

_WHOLE = rf"(?:[0-9]+|[0-9]{{1,3}}(?:[{THOUSANDS}][0-9]{{3}})+)"
_NUMBERS = {
    mark: re.compile(rf"[+-]?(?:{_WHOLE}(?:{sign}[0-9]*)?|{sign}[0-9]+)(?:[eE][+-]?[0-9]{{1,4}})?")
    for mark, sign in ((".", r"\."), (",", ","))
}
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
_TIME = rf"(?:(?:T|[ ]+){_CLOCK}(?: ?(?:[AaPp][Mm]|Z|UTC|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){_TIME}")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})[-/]([0-9]{{1,2}})[-/]([0-9]{{4}}){_TIME}")
_DOTTED = re.compile(rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.([0-9]{{4}}){_TIME}")


# Reading


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form under which texts compare."""
    if text.isascii():
        return text.strip(BLANKS).lower()
    # Each character is lowered by itself: a final sigma stays an ordinary one.
    return "".join(map(str.lower, unicodedata.normalize("NFC", text).strip(BLANKS)))


def text_of(cell: object) -> str | None:
    """Return a value as a text, a number in its shortest form; None where it can be none."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, numbers.Integral):
        return str(int(cell))
    if isinstance(cell, (numbers.Real, Decimal)):
        number = float(cell)
        if not math.isfinite(number):
            return ""
        whole = number.is_integer() and abs(number) < 1e15
        return str(int(number)) if whole else repr(number)
    if isinstance(cell, date):
        return "" if cell != cell else str(cell)  # noqa: PLR0124 - pandas' NaT is no day
    return None


def number_of(text: str, decimal: str = ".") -> float | None:
    """Return the finite number that a text says, None if it says none."""
    text = unicodedata.normalize("NFC", text).strip(BLANKS)
    if not _NUMBERS[decimal].fullmatch(text):
        return None
    for blank in THOUSANDS:
        text = text.replace(blank, "")
    number = float(text.replace(decimal, "."))
    return number if math.isfinite(number) else None


def day_of(text: str, *, month_first: bool = False) -> date | None:
    """Return the calendar day that a text says, None if it says none that exists."""
    text = unicodedata.normalize("NFC", text).strip(BLANKS)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DOTTED.fullmatch(text):
        day, month, year = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = found.groups()
        if month_first:
            day, month = month, day
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def truth_of(text: str) -> bool | None:
    """Return the truth value that a text says, None if it says none."""
    word = fold(text)
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


class Field:
    """A field that the model reads: what its values are, and which of them mean that none is known.

    ``name`` is its header; ``decimal`` and ``month_first`` say how texts are read.
    """

    def __init__(self, field: Json, *, decimal: str, month_first: bool) -> None:
        self.name: str = field["name"]
        self.type: str = field["type"]
        words: Sequence[str] = field.get("missing") or ()
        self._words = frozenset(map(fold, words))
        self._numbers = {number_of(word) for word in words} - {None}
        self._number_of = partial(number_of, decimal=decimal)
        readers: dict[str, Callable[[str], Value]] = {
            "number": self._number_of,
            "boolean": truth_of,
            "date": partial(day_of, month_first=month_first),
            "text": fold,
        }
        self._of_text = readers[self.type]

    def read(self, cell: object) -> tuple[Value, bool]:
        """Return a cell's value, None if it is missing, and whether it is there but unreadable."""
        if not isinstance(cell, str) and hasattr(cell, "item"):
            cell = cell.item()  # numpy's scalars
        text = text_of(cell)
        if text is None:
            return None, True
        word = fold(text)
        if not word or word in self._words:
            return None, False
        if self._numbers and self._number(cell, text) in self._numbers:
            return None, False
        value = self._value(cell, text)
        if value is None and self.type == "number" and word in NOT_FINITE:
            return None, False
        return value, value is None

    def _number(self, cell: object, text: str) -> float | None:
        if isinstance(cell, str):
            return self._number_of(text)
        is_number = isinstance(cell, (numbers.Real, Decimal)) and not isinstance(cell, bool)
        return float(cell) if is_number else None  # type: ignore[arg-type]

    def _value(self, cell: object, text: str) -> Value:
        if self.type == "number":
            return self._number(cell, text)
        if self.type == "date" and not isinstance(cell, str):
            day = cell.date() if isinstance(cell, datetime) else cell
            return day if isinstance(day, date) else None
        return self._of_text(text)


# Conditions


def _operand(value: object) -> object:
    if isinstance(value, str):
        return fold(value)
    return value if isinstance(value, bool) else float(value)  # type: ignore[arg-type]


def _asked(leaf: Json) -> Callable[[Any, date], bool]:
    """Return what a leaf asks of a value that is known, on the scoring date."""
    verb: str = leaf["is"]
    if verb == "is_known":
        return lambda _value, _day: True
    if verb in ("within_days", "older_than_days"):
        days: int = leaf["days"]
        if verb == "within_days":
            return lambda value, day: 0 <= (day - value).days <= days
        return lambda value, day: bool((day - value).days > days)
    if verb == "between":
        low, high = float(leaf["low"]), float(leaf["high"])
        return lambda value, _day: low <= value <= high
    if verb == "one_of":
        several = frozenset(map(_operand, leaf["values"]))
        return lambda value, _day: value in several
    one: Any = _operand(leaf["value"])
    compared: dict[str, Callable[[Any, date], bool]] = {
        "equals": lambda value, _day: value == one,
        "at_least": lambda value, _day: value >= one,
        "at_most": lambda value, _day: value <= one,
        "more_than": lambda value, _day: value > one,
        "less_than": lambda value, _day: value < one,
        "contains": lambda value, _day: one in value,
        "starts_with": lambda value, _day: value.startswith(one),
    }
    return compared[verb]


def test_of(condition: Json) -> Test:
    """Return the test that a condition is: every lead meets it or doesn't."""
    if "not" in condition:
        denied = test_of(condition["not"])
        return lambda values, day: not denied(values, day)
    if "all" in condition:
        every = [test_of(part) for part in condition["all"]]
        return lambda values, day: all(part(values, day) for part in every)
    if "any" in condition:
        some = [test_of(part) for part in condition["any"]]
        return lambda values, day: any(part(values, day) for part in some)
    name: str = condition["field"]
    if condition["is"] == "is_missing":
        return lambda values, _day: values[name] is None
    asked = _asked(condition)

    def leaf(values: Values, day: date) -> bool:
        value = values[name]
        return value is not None and asked(value, day)

    return leaf


def _names(condition: Json) -> Iterator[str]:
    if "field" in condition:
        yield condition["field"]
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    parts += [condition["not"]] if "not" in condition else []
    for part in parts:
        yield from _names(part)


# Scoring


def _times(repeat: Json | None, values: Values) -> int:
    if not repeat:
        return 1
    count, most = values[repeat["field"]], int(repeat["at_most"])
    return min(int(count), most) if isinstance(count, float) and count >= 1 else 0


def _percent(decay: Json | None, values: Values, as_of: date) -> int:
    if not decay:
        return 100
    day = values[decay["field"]]
    if not isinstance(day, date):
        return 0
    steps = max((as_of - day).days, 0) // int(decay["every_days"])
    return max(100 - int(decay["loses_percent"]) * steps, 0)


def _clamped(hundredths: int, bounds: Json) -> int:
    if bounds.get("at_least") is not None:
        hundredths = max(hundredths, 100 * bounds["at_least"])
    if bounds.get("at_most") is not None:
        hundredths = min(hundredths, 100 * bounds["at_most"])
    return hundredths


def _grade(bounds: Json, hundredths: int, last: str) -> str:
    reached = [name for name in sorted(bounds) if hundredths >= 100 * bounds[name]]
    return reached[0] if reached else last


class Scorer:
    """A model, ready to score leads.

    ``decimal`` is the sign before the decimals in texts, ``"."`` or ``","``; with ``month_first``
    a text such as 06/30/2026 is a date.
    """

    def __init__(
        self, model: Json | None = None, *, decimal: str = ".", month_first: bool = False
    ) -> None:
        self.model: Json = json.loads(MODEL_TEXT) if model is None else model
        self.criteria: list[Json] = self.model.get("criteria") or []
        self.groups: list[Json] = self.model.get("groups") or []
        self.variants: list[Json] = self.model.get("variants") or []
        rules: Json = self.model["qualification"]
        required = rules.get("require") or []
        self.gates: list[Json] = [*(rules.get("disqualify") or []), *required]
        self._tests = [test_of(each["when"]) for each in self.criteria]
        self._variant_tests = [test_of(each["when"]) for each in self.variants]
        self._gate_tests = [test_of(each["when"]) for each in self.gates]
        self._rules_out = [True] * (len(self.gates) - len(required)) + [False] * len(required)
        read = self._read_names()
        self.fields = [
            Field(each, decimal=decimal, month_first=month_first)
            for each in self.model.get("fields") or []
            if each["name"] in read
        ]

    def _read_names(self) -> set[str]:
        parts = [*self.criteria, *self.variants, *self.gates]
        names = {name for part in parts for name in _names(part["when"])}
        modifiers = [each.get(key) for each in self.criteria for key in ("repeat", "decay")]
        return names | {each["field"] for each in modifiers if each}

    def score(
        self,
        lead: Mapping[str, object],
        as_of: date | None = None,
        *,
        explain: bool = False,
        partly: bool = False,
    ) -> dict[str, object]:
        """Return what a lead's score is and what follows from it.

        Keys match the names of the fields exactly, else without their case and the blanks around
        them. ``as_of`` is the scoring date, today if not given. With ``explain``, the points of
        every criterion and what every cap and the clamp took or gave are there too; they sum to
        the score. A key that is absent is refused, for it may be misspelt; with ``partly`` it is
        a missing value. Raises ValueError.
        """
        cells = self._cells(lead, partly=partly)
        values = {each.name: each.read(cells[each.name])[0] for each in self.fields}
        scored = self.scored(values, as_of)
        told = {name: scored[name] for name in READINGS}
        told.update(scored if explain else {})
        amounts = told.keys() - set(READINGS[len(AMOUNTS) :])
        return {key: told[key] / 100 if key in amounts else told[key] for key in told}

    def unreadable(self, lead: Mapping[str, object]) -> dict[str, object]:
        """Return the values of a lead that are there and can't be read, by field."""
        cells = self._cells(lead, partly=True)
        return {
            each.name: cells[each.name] for each in self.fields if each.read(cells[each.name])[1]
        }

    def _cells(self, lead: Mapping[str, object], *, partly: bool) -> dict[str, object]:
        cells: dict[str, object] = {}
        absent = []
        for field in self.fields:
            key = field.name if field.name in lead else None
            if key is None:
                place = place_of(field.name, list(lead))
                key = None if place is None else list(lead)[place]
            if key is None and not partly:
                absent.append(f"“{field.name}”")
            cells[field.name] = None if key is None else lead[key]
        if absent:
            raise ValueError(
                f"The lead must have {', '.join(absent)}: None where a value is not known."
            )
        return cells

    def scored(self, values: Values, as_of: date | None = None) -> dict[str, Any]:
        """Return the readings and lines of a lead of these values, amounts in whole hundredths."""
        day = as_of.date() if isinstance(as_of, datetime) else as_of or date.today()  # noqa: DTZ011
        variant = self._variant(values, day)
        lines, axes = self._summed(values, day, variant)
        score = _clamped(sum(axes.values()), self.model.get("score_range") or {})
        lines["clamp"] = score - sum(axes.values())
        gate = self._gate(values, day)
        own = variant.get("threshold")
        needed = int(self.model["qualification"]["threshold"] if own is None else own)
        return {
            "score": score,
            **axes,
            "grade": self._grades(axes),
            "band": None if gate else self._band(score),
            "qualified": gate is None and score >= 100 * needed,
            "variant": variant.get("id"),
            "gate": gate,
            **lines,
        }

    def _summed(
        self, values: Values, day: date, variant: Json
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Return the contributions and what the caps changed, and the sum of each axis."""
        overrides: Json = variant.get("points") or {}
        lines: dict[str, int] = {}
        sums: dict[str, int] = {each["id"]: 0 for each in self.groups}
        for criterion, test in zip(self.criteria, self._tests):  # noqa: B905 - Python 3.9
            worth = 0
            if test(values, day):
                level = _times(criterion.get("repeat"), values)
                level *= _percent(criterion.get("decay"), values, day)
                own = overrides.get(criterion["id"])
                worth = level * int(criterion["points"] if own is None else own)
            lines[f"points:{criterion['id']}"] = worth
            sums[criterion["group"]] += worth
        axes = dict.fromkeys(AXES, 0)
        for group in self.groups:
            capped = _clamped(sums[group["id"]], group)
            lines[f"cap:{group['id']}"] = capped - sums[group["id"]]
            axes[group["axis"]] += capped
        return lines, axes

    def _variant(self, values: Values, day: date) -> Json:
        for variant, test in zip(self.variants, self._variant_tests):  # noqa: B905 - Python 3.9
            if test(values, day):
                return variant
        return {}

    def _gate(self, values: Values, day: date) -> str | None:
        tests = zip(self.gates, self._gate_tests, self._rules_out)  # noqa: B905 - Python 3.9
        found = (gate["id"] for gate, test, rules_out in tests if test(values, day) is rules_out)
        return next(found, None)

    def _band(self, score: int) -> str | None:
        bands: list[Json] = self.model.get("bands") or []
        reached = [
            band["name"]
            for place, band in enumerate(bands)
            if not place or score >= 100 * band["from"]
        ]
        return reached[-1] if reached else None

    def _grades(self, axes: dict[str, int]) -> str | None:
        grades = self.model.get("grades")
        if not grades:
            return None
        return _grade(grades["fit"], axes["fit"], "E") + _grade(
            grades["engagement"], axes["engagement"], "5"
        )


_SCORER = Scorer()
score = _SCORER.score
unreadable = _SCORER.unreadable


# Files


def place_of(name: str, headers: Sequence[object]) -> int | None:
    """Return where a header stands: exactly, else without case and blanks; None if not once."""
    texts = [(place, each) for place, each in enumerate(headers) if isinstance(each, str)]
    plain = [place for place, each in texts if unicodedata.normalize("NFC", each) == name]
    alike = plain or [place for place, each in texts if fold(each) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def decimals(hundredths: int) -> str:
    """Return hundredths as a decimal number without zeros at its end."""
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return decimals(value) if isinstance(value, int) else str(value or "")


def _free(names: Iterable[str], headers: Iterable[str]) -> list[str]:
    taken = set(map(fold, headers))
    free = []
    for name in names:
        new = name
        while fold(new) in taken:
            new += "_model"
        taken.add(fold(new))
        free.append(new)
    return free


class Refused(Exception):  # noqa: N818 - the one exception: a file that can't be scored
    """Why a file can't be scored, a line for each problem."""


Cells = list[str]
Doubt = tuple[int, str]


class LeadFile:
    """The leads of a CSV file: a header, then a line for each lead, all as long."""

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self.headers: Cells = next(self._reader, [])

    def places(self, names: Iterable[str]) -> list[int]:
        """Return the column of each field; raise Refused, with all fields that have none."""
        found = {name: place_of(name, self.headers) for name in names}
        lost = [name for name, place in found.items() if place is None]
        if lost:
            raise Refused("\n".join(f"No column, or several, for the field “{n}”." for n in lost))
        return [place for place in found.values() if place is not None]

    def __iter__(self) -> Iterator[Cells]:
        width = len(self.headers)
        for row in self._reader:
            cells = row or ([""] if width == 1 else [])
            if cells and len(cells) != width:
                raise Refused(
                    f"Line {self._reader.line_num} must have {width} cells. Got {len(cells)}."
                )
            if cells:
                yield cells


def score_lines(
    lines: Iterable[str],
    scorer: Scorer,
    as_of: date,
    *,
    separator: str = ",",
    explain: bool = False,
    doubts: dict[str, Doubt] | None = None,
) -> Iterator[Cells]:
    """Yield the header and every lead of a CSV file, their cells as they were, then ours.

    ``doubts`` gets, by field, how many cells could not be read and the first of them. Raises
    Refused.
    """
    csv.field_size_limit(1 << 30)
    file = LeadFile(lines, separator)
    places = file.places(each.name for each in scorer.fields)
    fields = list(zip(scorer.fields, places))  # noqa: B905 - Python 3.9
    wanted = list(READINGS)
    if explain:
        wanted += [f"points:{each['id']}" for each in scorer.criteria]
        wanted += [*(f"cap:{each['id']}" for each in scorer.groups), "clamp"]
    yield [*file.headers, *_free(wanted, file.headers)]
    for cells in file:
        values: Values = {}
        for field, place in fields:
            values[field.name], lost = field.read(cells[place])
            if lost and doubts is not None:
                count, example = doubts.get(field.name, (0, cells[place]))
                doubts[field.name] = (count + 1, example)
        scored = scorer.scored(values, as_of)
        yield [*cells, *(_written(scored[name]) for name in wanted)]


def _score_file(options: argparse.Namespace) -> None:
    source, target = Path(options.leads), Path(options.output)
    if target.exists() and source.resolve() == target.resolve():
        raise Refused("The output must be another file than the leads.")
    scorer = Scorer(decimal=options.decimal, month_first=options.dates == "mdy")
    beside = target.with_name(f".{target.name}.{os.getpid()}.partial")
    doubts: dict[str, Doubt] = {}
    try:
        with source.open(encoding=options.encoding, newline="") as file:
            first = file.readline()
            file.seek(0)
            with beside.open("w", encoding="utf-8", newline="") as output:
                csv.writer(output, lineterminator="\n").writerows(
                    score_lines(
                        file,
                        scorer,
                        options.as_of,
                        separator=options.separator or max(SEPARATORS, key=first.count),
                        explain=options.explain,
                        doubts=doubts,
                    )
                )
        beside.replace(target)
    finally:
        if beside.exists():
            beside.unlink()
    kinds = {each.name: each.type for each in scorer.fields}
    for name, (count, example) in doubts.items():
        _tell(f"{name}: {count} not readable as {kinds[name]}, such as {example!r}: missing.")
    _tell(f"Scored as of {options.as_of.isoformat()}.")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise argparse.ArgumentTypeError(f"no such encoding: {name}") from None
    return name


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a file: exit with 0 when it is done, 1 if the input is wrong, 2 for the usage."""
    parser = argparse.ArgumentParser(description="Score the leads of a CSV file.")
    parser.add_argument("leads", metavar="LEADS.csv")
    parser.add_argument("-o", "--output", required=True, metavar="SCORED.csv")
    today = date.today()  # noqa: DTZ011
    parser.add_argument("--as-of", type=date.fromisoformat, default=today, metavar="DATE")
    parser.add_argument("--explain", action="store_true", help="add points, caps and the clamp")
    parser.add_argument("--decimal", choices=(".", ","), default=".", metavar="SIGN")
    parser.add_argument("--dates", choices=("dmy", "mdy"), default="dmy", help="of 06/07/2026")
    words = "between cells; by default the commonest of the header"
    parser.add_argument("--separator", choices=SEPARATORS, metavar="SIGN", help=words)
    words = "of the leads, such as cp1252; by default UTF-8"
    parser.add_argument("--encoding", type=_encoding, default="utf-8-sig", help=words)
    try:
        _score_file(parser.parse_args(arguments))
    except UnicodeError:
        _tell("The file is in another encoding: say which, such as --encoding cp1252.")
    except (Refused, csv.Error, OSError) as error:
        _tell(str(error))
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
