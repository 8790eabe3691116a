"""The options of ``sql``."""

import argparse
from pathlib import Path
from typing import Final

from calibration.cli import argument_types

DIALECTS: Final = ("duckdb", "postgres", "spark", "databricks", "bigquery", "snowflake")
"""What ``exports.sql`` writes, which takes a while to import."""


def add_sql_options(parser: argparse.ArgumentParser) -> None:
    """Add for which engine, of which table, as of which day, and where to."""
    parser.add_argument(
        "--dialect",
        required=True,
        choices=DIALECTS,
        help="the engine in which the leads live (bigquery and snowflake are not executed in the "
        "tests of the workbench)",
    )
    parser.add_argument(
        "--table", default="leads", metavar="NAME", help="the table of the leads (default: leads)"
    )
    parser.add_argument(
        "--as-of",
        type=argument_types.day,
        metavar="DATE",
        help="the scoring date; without it the day on which the query runs",
    )
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="FIELD",
        help="a number, day or yes/no field that the table holds as text; may be given several "
        "times",
    )
    parser.add_argument(
        "--all-text",
        action="store_true",
        help="the table holds every field as text, as a CSV file that was loaded as it is",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file to write, else it is printed"
    )
