"""Leads as somebody decided to read them: the remedies carried out, the file's cells untouched."""

import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import duckdb
from sqlglot import exp

from calibration.leads.nodes import ROW, named, table
from calibration.leads.remedies import (
    TYPE_WORDS,
    KeepAsValues,
    KeepFirstOfDuplicates,
    KeepOneOfEachId,
    KnownInTime,
    LeaveOut,
    ReadAs,
    ReadSerialDates,
    Remedy,
    TreatAsMissing,
    column_of,
)
from calibration.leads.repairs import concerned, dated, kept_rows, key_of, without_signs
from calibration.leads.tables import Column, LeadTable
from calibration.messages import Message, say

Made = Literal["TABLE", "VIEW"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a remedy did to a file.

    Parameters
    ----------
    remedy
        What was decided.
    rows
        The rows it concerned: those left out, or those with such a cell. 0 is nothing found.
    fits
        Whether the file has the column it is about.
    """

    remedy: Remedy
    rows: int
    fits: bool = True

    @property
    def message(self) -> Message:
        """What it did to this file, with its count: “512 cells read as missing”."""
        if not self.fits:
            return say("This file has no such column.")
        if isinstance(self.remedy, LeaveOut):
            return say("The column is left out.")
        if isinstance(self.remedy, KnownInTime):
            return say("The column counts as known when a lead is scored.")
        if not self.rows:
            return say("It found nothing in this file.")
        return _done(self.remedy, self.rows)


def _done(remedy: Remedy, rows: int) -> Message:
    one = rows == 1
    if isinstance(remedy, TreatAsMissing):
        return say("1 cell read as missing.") if one else say("{n} cells read as missing.", n=rows)
    if isinstance(remedy, KeepAsValues):
        return say("1 cell keeps its value.") if one else say("{n} cells keep their value.", n=rows)
    if isinstance(remedy, ReadAs):
        words = TYPE_WORDS[remedy.type]
        if one:
            return say("1 cell read as {type}.", type=words)
        return say("{n} cells read as {type}.", n=rows, type=words)
    if isinstance(remedy, ReadSerialDates):
        return say("1 number read as a day.") if one else say("{n} numbers read as days.", n=rows)
    return say("1 row left out.") if one else say("{n} rows left out.", n=rows)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Leads as the remedies read them, in the same database and with the same row numbers.

    Parameters
    ----------
    leads
        The leads that are looked at: without the rows that the remedies leave out.
    everyone
        All the leads of the file, read the same: what is scored, for a score loses no row.
    effects
        What each remedy did, in their order.
    reread
        Positions of the columns that are read otherwise than the file's own table reads them.
    made
        The tables and views that :func:`discard` drops.
    """

    leads: LeadTable
    everyone: LeadTable
    effects: tuple[Effect, ...] = ()
    reread: frozenset[int] = frozenset()
    made: tuple[tuple[Made, str], ...] = ()

    @property
    def left_out(self) -> int:
        """How many rows of the file the remedies leave out."""
        return self.everyone.rows - self.leads.rows


def prepare(opened: LeadTable, remedies: tuple[Remedy, ...]) -> Prepared:
    """Carry out remedies on the leads of a file; the file's own table stays as it is.

    A remedy about a column that the file has not, or has several of, does nothing, and says so.

    Parameters
    ----------
    opened
        The file as it was read.
    remedies
        What was decided; those about rows are carried out in their order.
    """
    making = _Making(opened)
    making.read_anew(remedies)
    for remedy in remedies:
        if isinstance(remedy, KeepFirstOfDuplicates | KeepOneOfEachId):
            making.leave_out(remedy)
    leads = making.kept()
    effects = tuple(_effect(opened, each, making.left_out) for each in remedies)
    return Prepared(leads, making.everyone, effects, making.reread, tuple(making.made))


def discard(prepared: Prepared, opened: LeadTable) -> None:
    """Drop what was made beside the file's own table, if that is still open."""
    with suppress(duckdb.ConnectionException), opened.cursor() as cursor:
        for kind, name in reversed(prepared.made):
            drop = exp.Drop(tables=[table(name)], kind=kind, exists=True)
            cursor.execute(drop.sql(dialect="duckdb"))


def _effect(opened: LeadTable, remedy: Remedy, left_out: dict[Remedy, int]) -> Effect:
    if remedy in left_out:
        return Effect(remedy, left_out[remedy])
    place = opened.column(column_of(remedy)) if column_of(remedy) else None
    if place is None:
        return Effect(remedy, 0, fits=False)
    return Effect(remedy, concerned(opened, remedy, place))


class _Making:
    """The leads so far, and the tables and views made for them."""

    def __init__(self, opened: LeadTable) -> None:
        self.opened = opened
        self.everyone = opened
        self.reread: frozenset[int] = frozenset()
        self.left_out: dict[Remedy, int] = {}
        self.made: list[tuple[Made, str]] = []

    def create(self, kind: Made, query: exp.Query) -> str:
        name = f"prepared_{secrets.token_hex(6)}"
        create = exp.Create(this=table(name), kind=kind, expression=query)
        with self.opened.cursor() as cursor:
            cursor.execute(create.sql(dialect="duckdb"))
        self.made.append((kind, name))
        return name

    def read_anew(self, remedies: tuple[Remedy, ...]) -> None:
        """Read the columns of remedies about types as those say."""
        columns = {each.position: each for each in self.opened.columns}
        cells: dict[int, exp.Expr] = {}
        for remedy in remedies:
            if not isinstance(remedy, ReadAs | ReadSerialDates):
                continue
            place = self.opened.column(remedy.column)
            if place is None:
                continue
            cell = _cell(remedy, place)
            if cell is not None:
                cells[place.position] = cell
                columns[place.position] = _read_anew(place)
            elif isinstance(remedy, ReadAs) and remedy.date_order is not None:
                columns[place.position] = replace(place, date_order=remedy.date_order)
        read = tuple(columns[each.position] for each in self.opened.columns)
        if read == self.opened.columns and not cells:
            return
        changed = {each.position for each in read if each not in self.opened.columns}
        self.reread = frozenset(changed | set(cells))
        self.everyone = replace(self.opened, columns=read)
        if cells:
            nodes = [named(cell, columns[position].name) for position, cell in cells.items()]
            query = exp.select(exp.Star(), *nodes).from_(table(self.opened.relation))
            self.everyone = replace(self.everyone, relation=self.create("VIEW", query))
        self.everyone = _on_its_own(self.everyone)

    def leave_out(self, remedy: KeepFirstOfDuplicates | KeepOneOfEachId) -> None:
        """Find the rows that a remedy leaves out, among those that others have not."""
        place = None
        if isinstance(remedy, KeepOneOfEachId):
            place = self.opened.column(remedy.column)
            if place is None:
                return
        key = key_of(self.opened, place)
        which = remedy.which if isinstance(remedy, KeepOneOfEachId) else "first"
        among = self.remaining()
        kept = kept_rows(self.opened, key, which=which).where(among)
        is_later = exp.not_(exp.In(this=ROW.copy(), query=kept.subquery()))
        has_key = exp.not_(exp.Is(this=key.copy(), expression=exp.null()))
        later = (
            exp.select(ROW.copy())
            .from_(table(self.opened.relation))
            .where(exp.and_(among.copy(), has_key, is_later))
        )
        gone = self.create("TABLE", later)
        count = exp.select(exp.Count(this=exp.Star())).from_(table(gone))
        self.left_out[remedy] = int(str(self.opened.query(count)[0][0]))

    def remaining(self) -> exp.Expr:
        """Return whether a row is left out by none of the remedies so far."""
        gone = [
            exp.select(ROW.copy()).from_(table(name)) for kind, name in self.made if kind == "TABLE"
        ]
        tests = [exp.not_(exp.In(this=ROW.copy(), query=each.subquery())) for each in gone]
        return exp.and_(*tests) if tests else exp.true()

    def kept(self) -> LeadTable:
        """Return the leads that no remedy leaves out."""
        less = sum(self.left_out.values())
        if not less:
            return self.everyone
        query = exp.select(exp.Star()).from_(table(self.everyone.relation)).where(self.remaining())
        relation = self.create("VIEW", query)
        rows = self.everyone.rows - less
        return _on_its_own(replace(self.everyone, relation=relation, rows=rows))


def _on_its_own(leads: LeadTable) -> LeadTable:
    """Return leads that are not the file's own: what is kept of those is not true of these."""
    return replace(leads, kept={}, lock=threading.RLock())


def _read_anew(column: Column) -> Column:
    """Return the column of the cells as they are read, beside that of the cells as they are."""
    return replace(
        column,
        name=f"{column.name}_read",
        native="VARCHAR",
        repeats=False,
        decimal=None,
        plain=None,
    )


def _cell(remedy: ReadAs | ReadSerialDates, place: Column) -> exp.Expr | None:
    if isinstance(remedy, ReadSerialDates):
        return dated(place)
    return without_signs(place) if remedy.without_signs else None
