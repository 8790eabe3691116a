"""Model files on the command line: reading them, ``check`` and ``diff``."""

import argparse
from pathlib import Path

from calibration.cli.speech import say_line, tell
from calibration.exports.lineage import kinship
from calibration.messages import say
from calibration.model import Model, differences, fingerprint, read_model
from calibration.problems import ModelError, Problem


def open_model(path: Path) -> Model:
    """Read a model's file; what its reader should know is told."""
    file = read_model(read_bytes(path))
    for notice in file.notices:
        tell(notice)
    return file.model


def read_bytes(path: Path) -> bytes:
    """Return what a model's file holds; raise ModelError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = say(
            "A model's file must exist and be readable. Got: {reason}. Check its name.",
            reason=error.strerror or type(error).__name__,
        )
        raise ModelError(Problem("no-file", str(path), message)) from error


def check(options: argparse.Namespace) -> int:
    """Say ok and the model's fingerprint, unless reading it raises its problems."""
    model = open_model(options.model)
    say_line(f"ok {fingerprint(model)}")
    return 0


def diff(options: argparse.Namespace) -> int:
    """Say what changed from one model to the other, and how they are related, line by line."""
    before, after = open_model(options.model), open_model(options.other)
    changes = differences(before, after)
    for change in changes:
        say_line(change)
    if not changes:
        say_line(say("Nothing changed: the models mean the same."))
    related = kinship(before, after)
    for line in () if related is None else related.sentences():
        say_line(line)
    return 0
