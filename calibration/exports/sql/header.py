"""What a reader of the SQL must know, as a comment above it."""

from collections.abc import Mapping
from datetime import date

from calibration.engine.warehouse_cells import Kind, WarehouseColumn
from calibration.exports.sql.comments import block, told
from calibration.exports.sql.dialects import Dialect
from calibration.model import FieldType, Model, fingerprint

_EXPECTED = {
    FieldType.NUMBER: "a number",
    FieldType.TEXT: "a text",
    FieldType.BOOLEAN: "true or false",
    FieldType.DATE: "a day",
}
_SPELLED = {
    FieldType.NUMBER: "a text that says a number, as 2.5",
    FieldType.TEXT: "a text",
    FieldType.BOOLEAN: "a text that says yes or no",
    FieldType.DATE: "a text that says a day, as 2026-06-30",
}


def header_of(
    model: Model,
    dialect: Dialect,
    *,
    stored: Mapping[str, WarehouseColumn],
    day: date | None,
    output: Mapping[str, str],
) -> str:
    """Return the comment above the query."""
    executed = (
        "executed in the tests of the workbench" if dialect.is_executed else "not executed here"
    )
    written = "Written" if day is None else f"Written: {day.isoformat()},"
    renamed = [f"{name} is called {new}" for name, new in output.items() if name != new]
    return block(
        [
            f"Lead scoring model: {told(model.name)}",
            f"Fingerprint: {fingerprint(model)}",
            f"{written} for {dialect.title} ({executed})",
            "",
            "One row per lead: its own columns, then score, fit, engagement, feedback, grade,",
            "band, qualified, variant and gate, exactly as the command score gives them.",
            *([f"The leads have columns of such names, so {'; '.join(renamed)}."] * bool(renamed)),
            "",
            "The scoring date is as_of, at the top of the query: today, unless you write another.",
            "Moments count as days in the time zone of the session.",
            "",
            "Columns the table must have, under these very names:",
            *(f"  {_told_of(model, name, stored[name])}" for name in _read(model)),
            "",
            *_text_told(dialect),
            "To prove it: export the reference leads of this very model (export --as vectors),",
            "load their leads.csv as texts, run the query that sql --all-text writes on them, and",
            "check its answer: python -m calibration verify MODEL.json SCORED.csv --vectors",
        ]
    )


def _read(model: Model) -> list[str]:
    return [field.name for field in model.read_fields()]


def _told_of(model: Model, name: str, stored: WarehouseColumn) -> str:
    kind = model.field(name).type
    spelled = _SPELLED if stored.kind is Kind.TEXT else _EXPECTED
    return f"{told(stored.name, most=80)}: {spelled[kind]}"


def _text_told(dialect: Dialect) -> list[str]:
    first = "Texts compare without regard to case and to blanks at their ends; accents count."
    if dialect.normalises:
        return [first, ""]
    return [first, f"They are expected in Unicode NFC: {dialect.title} can't compose accents.", ""]
