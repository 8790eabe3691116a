"""Columns that come from elsewhere than the file of leads, stored beside it."""

import hashlib
import secrets
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Final

import numpy as np
import pyarrow as pa
from sqlglot import exp

from calibration.leads.nodes import ROW, call, column, named, table, text, whole
from calibration.leads.parquet_files import copying
from calibration.leads.tables import Column, LeadTable
from calibration.model.text import fold

_OWN: Final = "own"
_ADDED: Final = "added"
_GIVEN: Final = "given_columns"
_PLACE: Final = "place"


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """What was added to leads from another file, kept so that it can be done again.

    Parameters
    ----------
    kind
        What it is, one of each: ``"wins"``, ``"events"``.
    name
        The file it came from, as shown to people.
    columns, digest
        What :func:`with_columns` adds.
    report
        What was found out while they were made, for the part of the page that tells it.
    """

    kind: str
    name: str
    columns: pa.Table
    digest: bytes
    report: object = None


def with_columns(
    leads: LeadTable, added: pa.Table, *, digest: bytes, origin: str = "elsewhere"
) -> LeadTable:
    """Return leads with further columns, in the same database and with the same row numbers.

    The columns are written once, a cell for each lead in the order of the file, so that they stand
    beside the file's own without being joined: reading them costs what any column costs. A header
    that the leads have already, whatever its case, gets a number after it: ``Won (2)``.

    Parameters
    ----------
    leads
        The leads of a whole file, none left out.
    added
        A whole-numbered column ``row``, each lead's at most once, and a column for each header to
        add. A lead that it doesn't hold has no value.
    digest
        What tells these columns from others: the leads' own ``sha256`` is mixed with it, because
        what was found out about leads is kept by it.
    origin
        Where the columns come from, to be shown; not empty.

    Returns
    -------
    LeadTable
        The leads and their new columns, which stand last. Closing either closes both; see
        :func:`remove`.

    Raises
    ------
    ValueError
        If a row is told twice, or is no lead's.
    """
    rows = np.asarray(added["row"], dtype=np.int64)
    if len(rows) and not 0 <= rows.min() <= rows.max() < leads.rows:
        raise ValueError(f"rows must be between 0 and {leads.rows - 1}")
    if np.bincount(rows, minlength=1).max() > 1:
        raise ValueError("each row must be told at most once")
    first = max((each.position for each in leads.columns), default=-1) + 1
    names = [name for name in added.column_names if name != "row"]
    headers = _unlike(tuple(each.header for each in leads.columns), names)
    places = [f"c{first + number}" for number in range(len(names))]
    relation = f"added_{secrets.token_hex(6)}"
    stored = _file(leads, relation)
    given = added.select(["row", *names]).rename_columns([_PLACE, *places])
    has_all = np.array_equal(rows, np.arange(leads.rows))
    with leads.cursor() as cursor:
        cursor.register(_GIVEN, given)
        cells = _as_given(places) if has_all else _one_each(leads, places)
        cursor.execute(copying(cells, stored))
        cursor.unregister(_GIVEN)
        reader = _stored(leads, relation)
        own = [exp.column(each.name, _OWN, quoted=True) for each in leads.columns]
        others = [exp.column(each, _ADDED, quoted=True) for each in places]
        source = table(leads.relation)
        source.set("alias", exp.TableAlias(this=exp.to_identifier(_OWN)))
        query = exp.select(exp.column("row", _OWN, quoted=True), *own, *others).from_(source)
        query = query.join(exp.Join(this=reader, method="POSITIONAL"))
        leads.create(relation, query, kind="VIEW")
        natives = _natives(leads, places, relation)
    further = tuple(
        Column(first + number, header, name, native=native, added=origin)
        for number, (header, name, native) in enumerate(zip(headers, places, natives, strict=True))
    )
    return replace(
        leads,
        relation=relation,
        columns=(*leads.columns, *further),
        digest=_mixed(leads.digest, digest),
        kept={},
        lock=RLock(),
    )


def remove(leads: LeadTable) -> None:
    """Drop the view and the file of columns that were added last, once nobody reads them."""
    leads.drop(leads.relation, kind="VIEW")
    _file(leads, leads.relation).unlink(missing_ok=True)


def _file(leads: LeadTable, relation: str) -> Path:
    return leads.folder / f"{relation}.parquet"


def _stored(leads: LeadTable, relation: str) -> exp.Table:
    """Return the file of added columns, as a query reads it."""
    reader = call("read_parquet", text(str(_file(leads, relation))))
    return exp.Table(this=reader, alias=exp.TableAlias(this=exp.to_identifier(_ADDED)))


def _as_given(places: list[str]) -> exp.Select:
    """Return the query of the added cells where there is one for each lead, in their order."""
    return exp.select(*(named(column(each), each) for each in places)).from_(table(_GIVEN))


def _one_each(leads: LeadTable, places: list[str]) -> exp.Select:
    """Return the query of the added cells, one for each lead in the order of the file."""
    everybody = exp.Table(
        this=call("range", whole(leads.rows)),
        alias=exp.TableAlias(this=exp.to_identifier("file"), columns=[exp.to_identifier("row")]),
    )
    is_it = exp.EQ(this=ROW.copy(), expression=column(_PLACE))
    return (
        exp.select(*(named(column(each), each) for each in places))
        .from_(everybody)
        .join(table(_GIVEN), on=is_it, join_type="left")
        .order_by(ROW.copy())
    )


def _natives(leads: LeadTable, places: list[str], relation: str) -> list[str]:
    """Return the database's types of the added columns."""
    types = [call("typeof", column(each)) for each in places]
    query = exp.select(*types).from_(_stored(leads, relation)).limit(1)
    ((*found,),) = leads.query(query)
    return [str(native) for native in found]


def _unlike(taken: tuple[str, ...], headers: list[str]) -> list[str]:
    """Return headers that none of those taken is like, nor any other of them."""
    known = {fold(each) for each in taken}
    found = []
    for header in headers:
        number, unlike = 1, header
        while fold(unlike) in known:
            number += 1
            unlike = f"{header} ({number})"
        known.add(fold(unlike))
        found.append(unlike)
    return found


def _mixed(before: Future[str], digest: bytes) -> Future[str]:
    """Return the SHA-256 of a digest that may still be worked out and of another one."""
    after: Future[str] = Future()

    def mix(done: Future[str]) -> None:
        error = done.exception()
        if error is not None:
            after.set_exception(error)
        else:
            after.set_result(hashlib.sha256(done.result().encode() + digest).hexdigest())

    before.add_done_callback(mix)
    return after
