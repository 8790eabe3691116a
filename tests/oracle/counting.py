"""Which leads count, as of which day, and on which side (DESIGN section 4)."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.cells import (
    FALSE_WORDS,
    ISO,
    TRUE_WORDS,
    Cell,
    Json,
    Reading,
    Row,
    field_named,
    fold,
    header_of,
    is_empty,
    is_missing_word,
    number_of,
    read_cell,
    read_column,
    shortest,
    text_of,
)

CONVERTED = "converted"
NOT_CONVERTED = "not converted"
OPEN = "open"
IMMATURE = "immature"
DESIGN = "design"
HOLDOUT = "holdout"

FEWEST_CONVERSIONS = 40
"""With fewer conversions than this on the holdout side there is no split."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Who is counted. The tuples have one entry per lead, in file order."""

    reference_day: date
    """The scoring day of the file: one day, also where a rule gives each lead its own."""
    as_of: tuple[date, ...]
    standings: tuple[str, ...]
    late: tuple[bool, ...]
    """Converted after the window: counted as not converted, and apart."""
    sides: tuple[str, ...]
    """``design`` or ``holdout``; empty for a lead that is not counted."""
    cycle_days: tuple[int | None, ...]
    """From created to converted, for leads that count as converted."""
    values: tuple[float | None, ...]
    created: tuple[date | None, ...]
    split: str
    """``date``, ``id``, ``row`` or ``none``."""
    split_first_day: date | None

    def number(self, standing: str) -> int:
        """Return how many leads have a standing."""
        return self.standings.count(standing)

    @property
    def leads(self) -> int:
        """Number of counted leads."""
        return self.number(CONVERTED) + self.number(NOT_CONVERTED)


def comparable(cell: Cell) -> str:
    """Return an outcome cell or word as it compares: folded, a number in shortest form."""
    text = text_of(cell)
    number = number_of(text)
    return fold(text) if number is None or not math.isfinite(number) else shortest(number)


def _is_among(cell: Cell, words: Sequence[str]) -> bool:
    listed = {comparable(word) for word in words}
    if isinstance(cell, bool):
        own = TRUE_WORDS if cell else FALSE_WORDS
        return not own.isdisjoint(listed)
    return comparable(cell) in listed


def _outcome_missing(model: Json, cell: Cell) -> bool:
    field = field_named(model, model["outcome"]["field"])
    if is_empty(cell):
        return True
    if field is None:
        return False
    words = field.get("missing", ())
    return is_missing_word(cell, words) or (
        field["type"] == "number" and read_cell("number", words, cell) == (None, False)
    )


def told(model: Json, row: Row) -> str:
    """Return what the outcome cell alone says: converted, not converted or open."""
    outcome = model.get("outcome")
    header = header_of(outcome["field"], row) if outcome else None
    if outcome is None or header is None or _outcome_missing(model, row[header]):
        return OPEN
    cell = row[header]
    if _is_among(cell, outcome["positive"]):
        return CONVERTED
    negative = outcome.get("negative")
    if negative is None or _is_among(cell, negative):
        return NOT_CONVERTED
    return OPEN


def _part(model: Json, key: str) -> str | None:
    name = (model.get("outcome") or {}).get(key)
    return None if name is None else str(name)


def _day(model: Json, row: Row, name: str | None, reading: Reading) -> date | None:
    value = read_column(model, row, name, "date", reading) if name else None
    return value if isinstance(value, date) else None


def reference_day(model: Json, rows: Sequence[Row], today: date, *, reading: Reading = ISO) -> date:
    """Return the newest day, not after today, over the date fields and ``created_field``.

    Today where there is none.
    """
    names = [field["name"] for field in model["fields"] if field["type"] == "date"]
    created = _part(model, "created_field")
    names += [created] if created else []
    days = (_day(model, row, name, reading) for row in rows for name in names)
    return max((day for day in days if day is not None and day <= today), default=today)


def scoring_dates(
    model: Json,
    rows: Sequence[Row],
    *,
    reference: date,
    as_of: date | None = None,
    reading: Reading = ISO,
) -> Iterator[date]:
    """Yield each lead's scoring date in calibration: given, else by rule, else the reference day.

    A lead without the date that the rule needs is scored as of the reference day.
    """
    rule = model.get("as_of")
    for row in rows:
        day = _day(model, row, rule["field"], reading) if rule and as_of is None else None
        if rule and day is not None:
            yield day + timedelta(days=int(rule.get("plus_days", 0)))
        else:
            yield reference


def _standing(
    model: Json, row: Row, *, reference: date, reading: Reading
) -> tuple[str, bool, int | None]:
    """Return a lead's standing, whether it converted late, and its cycle in days."""
    said = told(model, row)
    window = (model.get("outcome") or {}).get("window_days")
    created = _day(model, row, _part(model, "created_field"), reading)
    converted = _day(model, row, _part(model, "converted_date_field"), reading)
    cycle = (converted - created).days if converted and created else None
    if header_of(_part(model, "field") or "", row) is None:
        return OPEN, False, None
    if window is not None and _part(model, "created_field") is not None:
        if created is not None and (reference - created).days < int(window):
            return IMMATURE, False, None
        if said == OPEN:
            said = NOT_CONVERTED
        if said == CONVERTED and cycle is not None and cycle > int(window):
            return NOT_CONVERTED, True, None
    return said, False, cycle if said == CONVERTED else None


def _below_share(text: str) -> bool:
    """Return whether the MD5 of a text falls among the lowest 30 % of its first 32 bits."""
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) < 0.30 * 2**32


def _first_holdout_day(days: Sequence[date | None]) -> date | None:
    """Return the day from which the newest whole days hold at least 30 % of the counted leads."""
    per_day = Counter(day for day in days if day is not None)
    held = 0
    first = None
    for day in sorted(per_day, reverse=True):
        held += per_day[day]
        first = day
        if 10 * held >= 3 * len(days):
            break
    return first


def _split_rule(
    model: Json, counted_days: Sequence[date | None], headers: Sequence[str]
) -> tuple[str, date | None]:
    stored = (model.get("calibration") or {}).get("split")
    if stored:
        day = stored.get("first_day")
        return str(stored["kind"]), date.fromisoformat(day) if day else None
    if (first := _first_holdout_day(counted_days)) is not None:
        return "date", first
    lead_id = model.get("lead_id")
    if lead_id is not None and header_of(lead_id, headers) is not None:
        return "id", None
    return "row", None


def _is_held(
    model: Json, row: Row, headers: Sequence[str], rule: tuple[str, date | None], day: date | None
) -> bool:
    kind, first = rule
    if kind == "date":
        return day is not None and first is not None and day >= first
    if kind == "id":
        header = header_of(model["lead_id"], headers)
        return _below_share(text_of(row[header]) if header else "")
    return kind == "row" and _below_share("\x1f".join(text_of(row[header]) for header in headers))


def count_leads(
    model: Json,
    rows: Sequence[Row],
    headers: Sequence[str],
    today: date,
    as_of: date | None = None,
    *,
    reading: Reading = ISO,
) -> Counted:
    """Decide each lead's standing, scoring date (the rule of calibration) and side."""
    reference = as_of or reference_day(model, rows, today, reading=reading)
    dates = tuple(scoring_dates(model, rows, reference=reference, as_of=as_of, reading=reading))
    decided = [_standing(model, row, reference=reference, reading=reading) for row in rows]
    standings = [standing for standing, _, _ in decided]
    created = [_day(model, row, _part(model, "created_field"), reading) for row in rows]
    is_counted = [standing in (CONVERTED, NOT_CONVERTED) for standing in standings]
    counted_days = [day for day, count in zip(created, is_counted, strict=True) if count]
    rule = _split_rule(model, counted_days, headers)
    held = [
        count and _is_held(model, row, headers, rule, day)
        for row, day, count in zip(rows, created, is_counted, strict=True)
    ]
    conversions = sum(
        side and standing == CONVERTED for side, standing in zip(held, standings, strict=True)
    )
    if conversions < FEWEST_CONVERSIONS and not (model.get("calibration") or {}).get("split"):
        rule, held = ("none", None), [False] * len(rows)
    value_field = _part(model, "value_field")
    values = [
        read_column(model, row, value_field, "number", reading) if value_field else None
        for row in rows
    ]
    return Counted(
        reference_day=reference,
        as_of=dates,
        standings=tuple(standings),
        late=tuple(late for _, late, _ in decided),
        sides=tuple(
            ("holdout" if side else "design") if count else ""
            for side, count in zip(held, is_counted, strict=True)
        ),
        cycle_days=tuple(cycle for _, _, cycle in decided),
        values=tuple(value if isinstance(value, float) else None for value in values),
        created=tuple(created),
        split=rule[0],
        split_first_day=rule[1],
    )
