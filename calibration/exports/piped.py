"""What the database writes, through a pipe into a file that it can't open itself.

The database of the leads may open no file outside their own folder (see
:meth:`~calibration.leads.database.Database.seal`). A pipe in that folder brings what it writes to
any place, without a second copy of it on the disk, and with all of its threads at work.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Final
from uuid import uuid4

from sqlglot import exp

from calibration.leads.nodes import text
from calibration.leads.tables import LeadTable
from calibration.leads.watching import Progress, run_watched

Options = Mapping[str, exp.Expr]
"""How the database writes: the options of its COPY statement."""

_AT_ONCE: Final = 1 << 20


def write_through(
    leads: LeadTable,
    query: exp.Query,
    file: IO[bytes],
    *,
    options: Options,
    progress: Progress | None = None,
) -> int:
    """Write what a query of the leads finds to a file that is open, and return the rows.

    Raises
    ------
    OSError
        If the file can't be written to.
    LeadsError
        If the file of leads turns out to be damaged.
    """
    with _pipe_into(file, leads) as pipe, leads.cursor() as cursor:
        for setting, value in (("enable_progress_bar", True), ("enable_progress_bar_print", False)):
            cursor.execute(f"SET {setting} = {value}")
        # Watched even where nobody looks, for that is how it can be interrupted.
        run_watched(cursor, _copying(query, pipe, options), progress or _untold)
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _untold(_done: float) -> None:
    """Tell nobody."""


def _copying(query: exp.Query, path: str, options: Options) -> str:
    copy = exp.Copy(
        this=query.subquery(copy=False),
        kind=False,
        files=[text(path)],
        params=[
            exp.CopyParameter(this=exp.Var(this=name), expression=value)
            for name, value in options.items()
        ],
    )
    return copy.sql(dialect="duckdb", copy=False)


@contextmanager
def _pipe_into(file: IO[bytes], leads: LeadTable) -> Iterator[str]:
    """Give the path of a pipe; what is written to it is in the file when this ends.

    If the file can't be written to, the pipe breaks: whoever writes to it fails, and the reason
    is raised in place of that.
    """
    pipe = leads.folder / f"{uuid4().hex}.pipe"
    os.mkfifo(pipe, mode=0o600)
    # Both ends are ours for now, so that neither waits for a writer that may never come.
    output = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    hold = os.open(pipe, os.O_WRONLY)
    os.set_blocking(output, True)
    failed: list[OSError] = []
    pump = threading.Thread(target=_pump, args=(output, file, failed), daemon=True)
    pump.start()
    try:
        yield str(pipe)
    except Exception:
        if failed:
            raise failed[0] from None
        raise
    finally:
        os.close(hold)
        pump.join()
        pipe.unlink(missing_ok=True)
    if failed:
        raise failed[0]


def _pump(output: int, file: IO[bytes], failed: list[OSError]) -> None:
    """Copy all that comes out of a pipe to a file; the pipe breaks if that fails."""
    with os.fdopen(output, "rb", buffering=0) as source:
        _widen(output)
        buffer = memoryview(bytearray(_AT_ONCE))
        try:
            while length := source.readinto(buffer):
                file.write(buffer[:length])
        except OSError as error:
            failed.append(error)


def _widen(pipe: int) -> None:
    """Let more wait in a pipe, where that can be chosen."""
    with suppress(ImportError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _AT_ONCE)
