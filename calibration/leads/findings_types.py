"""What is found where cells are of another type than their column, and of dates in doubt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import duckdb
from sqlglot import exp

from calibration.leads import formats
from calibration.leads.cells import day_of_text, is_unreadable, number_of_text
from calibration.leads.finding import Finding, FindingKind, State
from calibration.leads.findings_cells import MOST_WORDS, MOSTLY, Look, missing_words
from calibration.leads.header_words import header_words, phrase_in, phrases
from calibration.leads.nodes import call, column, folded, stripped, table
from calibration.leads.nodes import words as literals
from calibration.leads.profile import ColumnProfile
from calibration.leads.remedies import TYPE_WORDS, ReadAs, ReadSerialDates, Remedy
from calibration.leads.repairs import FIRST_SERIAL, LAST_SERIAL, is_serial
from calibration.leads.shapes import Shape
from calibration.messages import Message, say
from calibration.model.fields import FieldType

MOST_EXAMPLES: Final = 3
OLDEST_YEAR: Final = 1901
"""Years up to it are what programs write for no date: 1899-12-30, 1900-01-01, 1901-01-01."""
NEWEST_YEAR: Final = 2100
"""The first year that no lead can have."""
_DATE_WORDS: Final = phrases(
    "date", "day", "created", "updated", "modified", "closed", "won", "signed", "last seen",
    "birthday", "since", "timestamp", "jour", "créé", "créée", "modifié", "signé", "dernière",
    "dernier", "depuis", "naissance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cells:
    """The distinct cells of the file, of which one column is looked at."""

    connection: duckdb.DuckDBPyConnection
    relation: str

    def look(self, profile: ColumnProfile, test: exp.Expr) -> Look:
        """Return the filled cells of a column that meet a test and are no placeholder."""
        n, cell = column("n"), column("cell")
        none = ("", *sorted(formats.PLACEHOLDERS))
        query = (
            exp.select(
                exp.Sum(this=n),
                exp.Count(this=exp.Star()),
                call("arg_max", cell, call("row", n, cell), exp.convert(MOST_WORDS)),
            )
            .from_(table(self.relation))
            .where(
                exp.and_(
                    exp.EQ(
                        this=column("position"), expression=exp.convert(profile.column.position)
                    ),
                    exp.not_(folded(cell.copy()).isin(*literals(none))),
                    test,
                )
            )
        )
        row = self.connection.execute(query.sql(dialect="duckdb")).fetchone()
        if row is None or not row[1]:
            return Look()
        return Look(int(row[0]), int(row[1]), tuple(row[2]))


def type_findings(
    connection: duckdb.DuckDBPyConnection,
    cells: str,
    profiles: tuple[ColumnProfile, ...],
    shapes: Mapping[int, Shape],
) -> Iterator[Finding]:
    """Yield what is found of the types of columns."""
    looking = _Cells(connection, cells)
    for each in profiles:
        shape = shapes.get(each.column.position, Shape())
        if _says_days(each):
            yield _all_serial(each)
        elif each.unreadable:
            yield from _unreadable(looking, each)
        if each.type is FieldType.DATE:
            yield from _dates(looking, each, shape)
        elif each.type is FieldType.TEXT and each.column.native == "VARCHAR":
            yield from _mixed(looking, each, shape)


def _says_days(each: ColumnProfile) -> bool:
    """Return whether a column of numbers has a date's header and a spreadsheet's days."""
    low, high = each.lowest, each.highest
    if each.type is not FieldType.NUMBER or not isinstance(low, float):
        return False
    within = isinstance(high, float) and low >= FIRST_SERIAL and high <= LAST_SERIAL
    return within and phrase_in(header_words(each.header), _DATE_WORDS) is not None


def _all_serial(each: ColumnProfile) -> Finding:
    return _finding(
        each,
        Look(each.filled, examples=each.examples),
        (FindingKind.SERIAL_DATES, State.PROPOSED),
        say(
            "The header says a date, the cells are numbers such as {value}.", value=each.examples[0]
        ),
        say("A spreadsheet counts days so. Other systems that use the model need dates."),
        (ReadSerialDates(column=each.header),),
    )


def _unreadable(looking: _Cells, each: ColumnProfile) -> Iterator[Finding]:
    stored = replace(each.column, native="VARCHAR")
    cell = column("cell")
    lost = is_unreadable(each.field(), stored, cell)
    serial: exp.Expr = exp.false()
    if each.type is FieldType.DATE:
        serial = is_serial(stripped(cell))
        days = looking.look(each, exp.and_(lost, serial))
        if days.rows:
            yield _finding(
                each,
                days,
                (FindingKind.SERIAL_DATES, State.PROPOSED),
                say("Some dates are a spreadsheet's numbers."),
                say("They count as missing until they are read as the days they stand for."),
                (ReadSerialDates(column=each.header),),
            )
    look = looking.look(each, exp.and_(lost.copy(), exp.not_(serial.copy())))
    if look.rows:
        yield _finding(
            each,
            look,
            (FindingKind.UNREADABLE, State.DECIDE),
            say("Cells of this column of {type} can't be read so.", type=TYPE_WORDS[each.type]),
            say("They count as missing. Correct them in the file, or agree."),
            (*missing_words(each, look), ReadAs(column=each.header, type=FieldType.TEXT)),
        )


def _dates(looking: _Cells, each: ColumnProfile, shape: Shape) -> Iterator[Finding]:
    if shape.ambiguous_dates and each.column.native == "VARCHAR":
        yield _ambiguous(each, shape)
    if not (_is_odd(each.lowest) or _is_odd(each.highest)):
        return
    day = day_of_text(replace(each.column, native="VARCHAR"), column("cell"))
    year = exp.Extract(this=exp.Var(this="year"), expression=day)
    look = looking.look(
        each,
        exp.or_(
            exp.LTE(this=year, expression=exp.convert(OLDEST_YEAR)),
            exp.GTE(this=year.copy(), expression=exp.convert(NEWEST_YEAR)),
        ),
    )
    if look.rows:
        yield _finding(
            each,
            look,
            (FindingKind.ODD_DATES, State.DECIDE),
            say("Dates are of a year that no lead can have."),
            say("Programs write them for “no date”. They are read as dates until you agree."),
            missing_words(each, look),
        )


def _is_odd(day: object) -> bool:
    return isinstance(day, date) and (day.year <= OLDEST_YEAR or day.year >= NEWEST_YEAR)


def _ambiguous(each: ColumnProfile, shape: Shape) -> Finding:
    other = ReadAs(
        column=each.header,
        type=FieldType.DATE,
        date_order="dmy" if each.column.date_order == "mdy" else "mdy",
    )
    same = other.model_copy(update={"date_order": each.column.date_order})
    if shape.day_first:
        message = say("Some dates can only be day/month, others only month/day.")
        advice = say("Those that don't fit the reading count as missing. Which is right?")
    else:
        message = say("No date has a day above 12, so day and month can't be told apart.")
        advice = say("They are read as day/month/year. Is that right?")
    return _finding(
        each,
        Look(shape.year_last, examples=each.examples),
        (FindingKind.AMBIGUOUS_DATES, State.DECIDE),
        message,
        advice,
        (same, other),
    )


def _mixed(looking: _Cells, each: ColumnProfile, shape: Shape) -> Iterator[Finding]:
    """Yield a column of texts that is mostly numbers, or mostly dates."""
    if not shape.filled or shape.codes:
        return
    dates = shape.year_first + shape.year_last + shape.dotted_days
    if shape.dotted and shape.commaed and shape.numbers >= MOSTLY * shape.filled:
        rarer = min(shape.dotted, shape.commaed)
        yield _finding(
            each,
            Look(rarer, examples=each.examples),
            (FindingKind.MIXED_TYPES, State.DECIDE),
            say("Some numbers have a decimal comma, others a full stop."),
            say("The column is read as text. Read as numbers, the rarer ones count as missing."),
            (ReadAs(column=each.header, type=FieldType.NUMBER),),
        )
    elif shape.numbers >= MOSTLY * shape.filled:
        is_none = exp.Is(this=number_of_text(each.column, column("cell")), expression=exp.null())
        yield from _mostly(looking.look(each, is_none), each, FieldType.NUMBER)
    elif dates >= MOSTLY * shape.filled:
        is_none = exp.Is(this=day_of_text(each.column, column("cell")), expression=exp.null())
        yield from _mostly(looking.look(each, is_none), each, FieldType.DATE)


def _mostly(look: Look, each: ColumnProfile, kind: FieldType) -> Iterator[Finding]:
    if not look.rows or not each.distinct:
        return
    yield _finding(
        each,
        look,
        (FindingKind.MIXED_TYPES, State.DECIDE),
        say("Most cells are {type}, some are not.", type=TYPE_WORDS[kind]),
        say(
            "The column is read as text. Read as {type}, the others count as missing.",
            type=TYPE_WORDS[kind],
        ),
        (ReadAs(column=each.header, type=kind),),
    )


def _finding(
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
