"""The options of ``export`` that no other command has."""

import argparse

from calibration.exports.ways_out import WAYS_OUT


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Add in which form a model leaves."""
    parser.add_argument(
        "--as",
        dest="form",
        required=True,
        choices=tuple(WAYS_OUT),
        metavar="FORM",
        help="; ".join(f"{way.name}: {way.words}" for way in WAYS_OUT.values()),
    )
