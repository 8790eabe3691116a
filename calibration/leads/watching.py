"""Long work of the database, with its progress told to whoever waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import duckdb

Made = TypeVar("Made")
Ended = Callable[[], object]
Progress = Callable[[float], None]
"""Is told the share of the work that is done, from 0 to 1, in the thread that asked for it."""

SECONDS: Final = 0.2
"""How often progress is told."""


def run_watched(
    connection: duckdb.DuckDBPyConnection, query: str, progress: Progress | None
) -> None:
    """Run a query, telling its progress meanwhile.

    What ``progress`` raises stops the query: whoever leaves needn't wait for it. What is told never
    falls, though the database guesses lower now and then, as it does when a query is ending.
    """
    if progress is None:
        connection.execute(query)
        return
    done = 0.0
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(connection.execute, query)
        try:
            while True:
                try:
                    running.result(timeout=SECONDS)
                except TimeoutError:
                    done = min(max(connection.query_progress() / 100, done), 1.0)
                    progress(done)
                else:
                    return
        finally:
            if not running.done():
                connection.interrupt()


def run_beside(work: Callable[[], Made], tick: Callable[[], None], *, after: Ended) -> Made:
    """Run something beside, calling ``tick`` now and then so that whoever waits can leave.

    What ``tick`` raises leaves the work to itself: it ends when it ends, and then ``after`` is
    called, as it is if the work itself fails.
    """
    pool = ThreadPoolExecutor(max_workers=1)
    running = pool.submit(work)
    pool.shutdown(wait=False)
    try:
        while True:
            try:
                return running.result(timeout=SECONDS)
            except TimeoutError:
                if running.done():
                    raise
                tick()
    except BaseException:
        running.add_done_callback(lambda _: after())
        raise


def part_of(progress: Progress | None, first: float, last: float) -> Progress | None:
    """Return what tells the progress of one step, which goes from ``first`` to ``last``."""
    if progress is None:
        return None
    told = progress
    return lambda done: told(first + (last - first) * done)
