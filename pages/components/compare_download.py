"""The leads that change hands as a file: a lead a line, which no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Final

from calibration.engine.joint_flips import Direction, Flip, FlipLine, ShownPart, flips
from calibration.engine.joint_leads import JointLeads
from calibration.exports.scored import FORMULA_SIGNS
from calibration.model import Gate

AT_ONCE: Final = 5_000
HEADERS: Final = (
    "row",
    "id",
    "direction",
    "outcome",
    "score_before",
    "score_after",
    "threshold_before",
    "threshold_after",
    "gate_before",
    "gate_after",
    "moved_by",
)
"""Names for programs, in English whatever the reader's language."""


def flip_file(
    leads: JointLeads, *, direction: Direction | None, shown: ShownPart, with_ids: bool
) -> Callable[[], bytes]:
    """Return what makes the file when somebody asks for it; it knows no session."""

    def make() -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(HEADERS)
        for flip in _all(leads, direction, shown, with_ids=with_ids):
            writer.writerow(_cells(flip))
        # Spreadsheets take a file without the mark for one in an older encoding.
        return text.getvalue().encode("utf-8-sig")

    return make


def _all(
    leads: JointLeads, direction: Direction | None, shown: ShownPart, *, with_ids: bool
) -> Iterator[Flip]:
    offset = 0
    while True:
        found = flips(
            leads,
            direction=direction,
            shown=shown,
            with_ids=with_ids,
            limit=AT_ONCE,
            offset=offset,
        )
        yield from found
        if len(found) < AT_ONCE:
            return
        offset += AT_ONCE


def _cells(flip: Flip) -> tuple[str | int, ...]:
    return (
        flip.row + 1,
        _inert(flip.id or ""),
        flip.direction,
        flip.outcome,
        _points(flip.score_before),
        _points(flip.score_after),
        _points(flip.threshold_before),
        _points(flip.threshold_after),
        _gate(flip.gate_before),
        _gate(flip.gate_after),
        _inert("; ".join(_moved(each) for each in flip.lines)),
    )


def _moved(line: FlipLine) -> str:
    """Return a line by its id, as in the model file, with what it changes."""
    name = line.id if line.kind == "criterion" else f"{line.kind}:{line.id}".rstrip(":")
    sign = "+" if line.change > 0 else ""
    return f"{name} {sign}{_points(line.change)}"


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def _gate(gate: Gate | None) -> str:
    return "" if gate is None else _inert(gate.id)


def _inert(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula; a number stays a number."""
    if not text.startswith(FORMULA_SIGNS) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    digits = text.strip().lstrip("+-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
