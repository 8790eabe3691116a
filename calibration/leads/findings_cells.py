"""What is found in the cells of text columns by how they look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.findings_headers import GARBLED
from calibration.leads.nodes import call, column, full_match, named, stripped, table, text, when
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import LeaveOut, ReadAs, Remedy, TreatAsMissing
from calibration.leads.repairs import is_signed
from calibration.leads.shapes import Shape
from calibration.messages import Message, say
from calibration.model.fields import FieldType

MOST_EXAMPLES: Final = 3
MOST_WORDS: Final = 10
"""Different words that a remedy lists at most; more are values that somebody must look at."""
MOSTLY: Final = 0.5
"""The share of filled cells that must look so for a column to be named after them."""

_CUT_OFF: Final = "#{3,}"
_SCIENTIFIC: Final = r"[1-9](?:[.,][0-9]{1,6})?E\+(?:1[1-9]|[2-9][0-9])"
"""How a spreadsheet shows whole numbers of twelve digits and more, of which it keeps six."""
_LEADING_ZEROS: Final = "0[0-9]+"
_LONG: Final = "[0-9]{16,}"

Looks = Mapping[str, "Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """How many rows have a cell that looks so, and the commonest such cells."""

    rows: int = 0
    cells: int = 0
    examples: tuple[str, ...] = ()


_NONE: Final = Look()


def looks_of(connection: duckdb.DuckDBPyConnection, cells: str) -> dict[int, Looks]:
    """Return how the cells of each column look, by its position in the file."""
    cell, n, value = column("cell"), column("n"), column("value")
    tests: dict[str, exp.Expr] = {
        "blank": exp.EQ(this=value, expression=text("")),
        "cut_off": full_match(value, _CUT_OFF),
        "garbled": call("regexp_matches", value, text(GARBLED)),
        "scientific": full_match(value, _SCIENTIFIC),
        "zeros": full_match(value, _LEADING_ZEROS),
        "long": full_match(value, _LONG),
        "signed": is_signed(value),
    }
    read = exp.select(column("position"), cell, n, named(stripped(cell), "value")).from_(
        table(cells)
    )
    tested = exp.select(
        column("position"), cell, n, *(named(test, name) for name, test in tests.items())
    ).from_(read.subquery("read"))
    parts = [part for name in tests for part in _parts(column(name), cell, n)]
    query = (
        exp.select(column("position"), *parts)
        .from_(tested.subquery("tested"))
        .where(exp.or_(*(column(name) for name in tests)))
        .group_by(column("position"))
    )
    found: dict[int, Looks] = {}
    for position, *rest in connection.execute(query.sql(dialect="duckdb")).fetchall():
        found[position] = {
            name: Look(int(rest[3 * at] or 0), int(rest[3 * at + 1]), tuple(rest[3 * at + 2] or ()))
            for at, name in enumerate(tests)
        }
    return found


def _parts(test: exp.Expr, cell: exp.Expr, n: exp.Expr) -> list[exp.Expr]:
    most = exp.convert(MOST_WORDS)
    return [
        exp.Sum(this=when(test, n)),
        call("count_if", test),
        call("arg_max", when(test, cell), when(test, call("row", n, cell)), most),
    ]


def cell_findings(
    profiles: tuple[ColumnProfile, ...], looks: Mapping[int, Looks], shapes: Mapping[int, Shape]
) -> Iterator[Finding]:
    """Yield what the looks of cells say of their columns."""
    for each in profiles:
        look, shape = looks.get(each.column.position, {}), shapes.get(each.column.position)
        yield from _always(each, look)
        if shape is None or each.type is not FieldType.TEXT:
            continue
        signed = look.get("signed", _NONE)
        if signed.rows + shape.numbers >= MOSTLY * shape.filled and signed.rows:
            yield _signed(each, signed)
        if shape.codes and shape.codes + shape.numbers >= MOSTLY * shape.filled:
            yield from _codes(each, look)


def _always(each: ColumnProfile, look: Looks) -> Iterator[Finding]:
    if rows := look.get("blank", _NONE).rows:
        yield _of(
            each,
            Look(rows),
            (FindingKind.BLANK_CELLS, State.DONE),
            say("Cells hold nothing but blanks."),
            say("They count as missing, like empty ones."),
        )
    cut_off = look.get("cut_off", _NONE)
    if cut_off.rows:
        yield _of(
            each,
            cut_off,
            (FindingKind.CUT_OFF_CELLS, State.DECIDE),
            say("Cells are the signs a spreadsheet shows in a narrow column."),
            say("What was in them is not in the file. Widen the column and export it again."),
            missing_words(each, cut_off),
        )
    garbled = look.get("garbled", _NONE)
    if garbled.rows:
        yield _of(
            each,
            garbled,
            (FindingKind.GARBLED_TEXT, State.DECIDE),
            say("Letters were garbled when the file was written."),
            say("Export the file again as UTF-8, or choose another encoding for it."),
        )
    scientific = look.get("scientific", _NONE)
    if scientific.rows:
        yield _of(
            each,
            scientific,
            (FindingKind.SCIENTIFIC_IDS, State.DECIDE),
            say("Cells are long numbers that a spreadsheet has shortened."),
            say(
                "Different ones have become the same. Export the column as text to use it as an id."
            ),
            (LeaveOut(column=each.header),),
        )


def _signed(each: ColumnProfile, look: Look) -> Finding:
    return _of(
        each,
        look,
        (FindingKind.SIGNED_NUMBERS, State.PROPOSED),
        say("Cells are numbers with a per cent or currency sign, read as text."),
        say("Read as numbers, 12 % is 12. Other systems that use the model need numbers."),
        (ReadAs(column=each.header, type=FieldType.NUMBER, without_signs=True),),
    )


def _codes(each: ColumnProfile, look: Looks) -> Iterator[Finding]:
    zeros, long = look.get("zeros", _NONE), look.get("long", _NONE)
    if zeros.rows:
        yield _of(
            each,
            zeros,
            (FindingKind.LEADING_ZEROS, State.DONE),
            say("Cells are digits that begin with 0."),
            say("The column is read as text, so none is lost."),
        )
    elif long.rows:
        yield _of(
            each,
            long,
            (FindingKind.LEADING_ZEROS, State.DONE),
            say("Cells have more digits than a number can hold."),
            say("The column is read as text, so none is lost."),
        )


def missing_words(each: ColumnProfile, look: Look) -> tuple[Remedy, ...]:
    """Return the remedy that counts all these cells as missing; none if they are too many."""
    words = tuple(dict.fromkeys(cell.strip() for cell in look.examples))
    if not words or look.cells > MOST_WORDS:
        return ()
    return (TreatAsMissing(column=each.header, words=words),)


def _of(
    each: ColumnProfile,
    look: Look,
    what: tuple[FindingKind, State],
    message: Message,
    advice: Message,
    remedies: tuple[Remedy, ...] = (),
) -> Finding:
    kind, state = what
    return Finding(
        kind,
        state,
        message,
        advice,
        column=each.header,
        position=each.column.position,
        rows=look.rows,
        examples=look.examples[:MOST_EXAMPLES],
        remedies=remedies if each.header.strip() else (),
    )
