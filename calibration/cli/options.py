"""Options that several commands share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from calibration.cli import argument_types
from calibration.cli.engine_options import add_engine

Command: TypeAlias = Callable[[argparse.Namespace], int]
# argparse has no public name for what add_subparsers returns.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def add_command(
    commands: Commands, name: str, words: str, command: Command
) -> argparse.ArgumentParser:
    """Add a command with what it is for, and return it to be given its options."""
    parser = commands.add_parser(
        name, help=words, description=words[0].upper() + words[1:] + ".", allow_abbrev=False
    )
    parser.set_defaults(command=command, parser=parser)
    return parser


def add_model(parser: argparse.ArgumentParser, metavar: str = "MODEL.json") -> None:
    """Add the model's file."""
    parser.add_argument("model", metavar=metavar, type=Path, help="the model's file")


def add_leads(parser: argparse.ArgumentParser, *, elsewhere: bool | None = None) -> None:
    """Add where the leads are: a file, or a table of a database.

    ``elsewhere`` is whether an engine reads them where they are; None where none can.
    """
    parser.add_argument(
        "leads",
        metavar="LEADS",
        nargs="?" if elsewhere else None,
        help="the leads: CSV, TSV, TXT, XLSX or Parquet, or the address of a database "
        "(duckdb:///FILE, sqlite:///FILE, postgresql://USER@HOST/NAME)",
    )
    parser.add_argument("--table", metavar="NAME", help="the table or view of the database")
    parser.add_argument("--query", metavar="SELECT", help="one SELECT, in the place of a table")
    if elsewhere is not None:
        add_engine(parser)


def add_as_of(parser: argparse.ArgumentParser, otherwise: str) -> None:
    """Add the scoring date, and what it is where nobody gives it."""
    parser.add_argument(
        "--as-of",
        type=argument_types.day,
        metavar="DATE",
        help=f"the scoring date; without it {otherwise}",
    )


def add_output(parser: argparse.ArgumentParser, metavar: str, read: Callable[[str], Path]) -> None:
    """Add the file to write, which must be named."""
    parser.add_argument(
        "-o", "--output", required=True, type=read, metavar=metavar, help="the file to write"
    )


def add_wins(parser: argparse.ArgumentParser, instead: str) -> None:
    """Add a second file, of wins."""
    wins = parser.add_argument_group("a second file of wins")
    wins.add_argument(
        "--wins",
        type=Path,
        metavar="FILE",
        help=f"the leads that won, by their ids, in place {instead}",
    )
    wins.add_argument("--wins-id", metavar="COLUMN", help="its column with the ids of leads")
    wins.add_argument("--wins-date", metavar="COLUMN", help="its column with the day of the win")
    wins.add_argument("--wins-value", metavar="COLUMN", help="its column with the value of the win")
    wins.add_argument(
        "--wins-near",
        action="store_true",
        help="also take ids that are nearly a lead's (case, blanks, punctuation, accents, legal "
        "form, leading zeros) for it, where one lead only is so",
    )


def check_wins(options: argparse.Namespace) -> None:
    """Stop if the options about a file of wins don't go together."""
    about = (options.wins_id, options.wins_date, options.wins_value, options.wins_near or None)
    if options.wins is None and any(each is not None for each in about):
        options.parser.error("--wins-… tell of a file of wins: add --wins")
    if options.wins is not None and options.wins_id is None:
        options.parser.error("--wins needs its column with the ids of leads: add --wins-id")


def add_sample(parser: argparse.ArgumentParser) -> None:
    """Add what is known of a file that lacks leads."""
    sample = parser.add_mutually_exclusive_group()
    sample.add_argument(
        "--not-every-lead",
        action="store_true",
        help="the file lacks leads of its period: volume, conversion and lift are unknown",
    )
    sample.add_argument(
        "--base-rate",
        type=argument_types.share,
        metavar="RATE",
        help="the file lacks leads of its period, of which this share converts, as 0.02",
    )
