"""The options of ``monitor``."""

import argparse
from typing import Final

from calibration.cli import argument_types
from calibration.cli.options import Commands, add_as_of, add_command, add_leads, add_model

EXIT_CODES: Final = {"holds": 0, "watch": 10, "recalibrate": 20, "too_early": 30}
"""What a scheduled job reads: none of them is that of a wrong input or a wrong usage."""
LANGUAGES: Final = ("en", "fr")


def add_monitor(commands: Commands) -> None:
    """Add the command with its options."""
    words = "say whether a model's promise holds on new leads, and what has changed"
    parser = add_command(commands, "monitor", words, _monitor)
    told = ", ".join(f"{code} {name.replace('_', ' ')}" for name, code in EXIT_CODES.items())
    parser.epilog = f"Exit codes: {told}; 1 the input is wrong, 2 usage."
    add_model(parser)
    add_leads(parser)
    add_as_of(parser, "the model's rule, else the newest day in the leads")
    worked = parser.add_mutually_exclusive_group()
    worked.add_argument(
        "--worked",
        metavar="COLUMN",
        help="the column that tells which leads sales worked on: bands below the threshold are "
        "judged on those",
    )
    worked.add_argument(
        "--all-worked", action="store_true", help="sales worked on every lead, whatever its score"
    )
    parser.add_argument(
        "--worked-value",
        action="append",
        default=[],
        metavar="VALUE",
        help="a value of --worked that means “worked”, where not every filled cell but a no does; "
        "may be given several times",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "-o",
        "--output",
        type=argument_types.report_file,
        metavar="REPORT.html",
        help="also write it as one page",
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the page: %(default)s"
    )


def _monitor(options: argparse.Namespace) -> int:
    if options.worked_value and options.worked is None:
        options.parser.error("--worked-value tells of a column: add --worked")
    from calibration.cli.monitoring import monitor

    return monitor(options)
