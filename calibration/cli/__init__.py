"""The command line (DESIGN §7). It is stable: other programs call it."""

from calibration.cli.commands import main

__all__ = ["main"]
