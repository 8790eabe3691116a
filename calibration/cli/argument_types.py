"""What the options of the commands take: each from its text, refused in words."""

import argparse
from datetime import date
from pathlib import Path


def day(text: str) -> date:
    """Return a day, as 2026-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"must be a date such as 2026-06-30. Got {text!r}"
        ) from None


def days(text: str) -> int:
    """Return a number of days."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number of days, 1 or more. Got {text!r}")
    return int(text)


def fewest(text: str) -> int:
    """Return a number of leads."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number of leads, 1 or more. Got {text!r}")
    return int(text)


def share(text: str) -> float:
    """Return a share above 0 and below 1."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 < found < 1:
        raise argparse.ArgumentTypeError(f"must be above 0 and below 1, as 0.02. Got {text!r}")
    return found


def template(name: str) -> str:
    """Return the name of a template."""
    from calibration.model.templates import TEMPLATES

    if name not in TEMPLATES:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(TEMPLATES)}. Got {name!r}")
    return name


def scored_file(name: str) -> Path:
    """Return the path of a file of scored leads."""
    from calibration.exports.scored_files import FORMS

    path = Path(name)
    if path.suffix.lower() not in FORMS:
        raise argparse.ArgumentTypeError(f"must end in {', '.join(FORMS)}. Got {path.name!r}")
    return path


def pattern_file(name: str) -> Path:
    """Return the path of a file of patterns."""
    path = Path(name)
    if path.suffix.lower() not in (".parquet", ".csv"):
        raise argparse.ArgumentTypeError(f"must end in .parquet or .csv. Got {path.name!r}")
    return path


def report_file(name: str) -> Path:
    """Return the path of a report."""
    path = Path(name)
    if path.suffix.lower() not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(f"must end in .html. Got {path.name!r}")
    return path
