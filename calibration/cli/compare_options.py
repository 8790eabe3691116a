"""The options of ``compare`` that no other command has."""

import argparse

from calibration.cli import argument_types


def add_compare_options(parser: argparse.ArgumentParser) -> None:
    """Add what a comparison can be asked for beside two models and leads."""
    parser.add_argument(
        "--part",
        choices=("all", "design", "holdout"),
        default="all",
        help="which counted leads (default: all)",
    )
    parser.add_argument(
        "--company",
        metavar="COLUMN",
        help="the column that names a lead's company: intervals then count companies",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    flips = parser.add_argument_group("the leads that change hands")
    flips.add_argument(
        "--flips",
        type=argument_types.scored_file,
        metavar="OUT.csv|OUT.parquet",
        help="write the leads that enter or leave, with what moved them",
    )
    flips.add_argument(
        "--own",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column of the leads to write beside; may be given several times",
    )
    flips.add_argument(
        "--formula-safe",
        action="store_true",
        help="put ' before texts that a spreadsheet would run as a formula",
    )
