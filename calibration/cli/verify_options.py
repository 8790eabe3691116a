"""The options of ``verify`` that no other command has."""

import argparse
from pathlib import Path

from calibration.cli.options import add_as_of


def add_verify_options(parser: argparse.ArgumentParser) -> None:
    """Add what production returned, and for which leads."""
    parser.add_argument(
        "scored", metavar="SCORED", type=Path, help="what production returned: CSV, XLSX or Parquet"
    )
    given = parser.add_mutually_exclusive_group()
    given.add_argument(
        "--leads",
        dest="against",
        type=Path,
        metavar="LEADS",
        help="the leads that were given, where SCORED lacks their fields; found by their ids",
    )
    given.add_argument(
        "--vectors",
        action="store_true",
        help="the reference leads were given, as export --as vectors writes them",
    )
    add_as_of(parser, "today")
