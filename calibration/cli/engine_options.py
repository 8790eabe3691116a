"""Where leads live that are no file: the options of an engine, its table and its address."""

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from calibration.cli.warehouse import WarehouseAt

VARIABLE: Final = "LEAD_SCORING_WAREHOUSE"
"""What ``--url`` is by default: an address in a command can be read by others of the machine."""

_EMBEDDED: Final = "duckdb"
_ENGINES: Final = (_EMBEDDED, "postgres", "spark")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add the engine that reads the leads where they are, in the place of LEADS."""
    there = parser.add_argument_group("leads that stay in a warehouse")
    there.add_argument(
        "--engine",
        choices=_ENGINES,
        help="what reads the leads of --table, which then takes the place of LEADS",
    )
    there.add_argument(
        "--url",
        metavar="URL",
        help="where the engine is: postgresql://USER@HOST/NAME, or the master of a Spark; "
        f"without it what the variable {VARIABLE} says",
    )


def is_elsewhere(arguments: Sequence[str]) -> bool:
    """Return whether an engine is asked to read a table, so that LEADS may be left out.

    It must be known before the arguments are read: where LEADS may be missing, Python 3.11 takes
    it for missing as soon as an option stands between it and the model.
    """
    named = {each.partition("=")[0] for each in arguments}
    return {"--engine", "--table"} <= named


def leads_there(options: argparse.Namespace) -> "WarehouseAt | str | None":
    """Return where the leads are as the options say: a warehouse, or what LEADS would be.

    Stop if the options don't go together.
    """
    engine, leads = options.engine, options.leads
    stop = options.parser.error
    if engine is None:
        if options.url is not None:
            stop("--url is where an engine is: add --engine")
        return str(leads)
    if leads is not None and (engine != _EMBEDDED or options.url is not None):
        stop("--engine reads the leads of --table: leave LEADS out")
    url = options.url or (None if leads is not None else os.environ.get(VARIABLE))
    if engine == _EMBEDDED:
        if leads is None and url is None:
            stop(f"say which leads: LEADS, or --url (or {VARIABLE}) and --table")
        return str(leads if leads is not None else url)
    _check_there(options)
    if engine == "postgres" and url is None:
        stop(f"say where the database is: add --url, or set {VARIABLE}")
    from calibration.cli.warehouse import WarehouseAt

    return WarehouseAt.of(engine, url, options.table)


def _check_there(options: argparse.Namespace) -> None:
    """Stop if an option can't be had of leads that stay where they are."""
    stop = options.parser.error
    if options.query is not None:
        stop("--query can't be asked of this engine: make a view of it, and name it by --table")
    if options.table is None:
        stop("say in which table the leads are: add --table")
    beside = [name for name in ("wins", "worked", "company") if getattr(options, name, None)]
    if beside:
        named = ", ".join(f"--{name}" for name in beside)
        stop(f"{named}: only of leads that are read here; leave --engine out")
