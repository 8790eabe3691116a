"""A real Java for the tests of Spark and PMML: finds one, and gets it where none is there.

``python -m tests.java`` is what ``make test`` calls before the tests. It exits with 1 only where
Java is required (``CI=true`` or ``WORKBENCH_REQUIRE_JAVA=1``).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests import debian

OLDEST = 17
"""What Spark 4 needs at least."""

PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless", "default-jre-headless")
HOW_TO_GET_ONE = (
    f"Install Java {OLDEST} or newer (Debian: sudo apt-get install default-jre-headless; macOS: "
    "brew install openjdk)"
)


def is_required() -> bool:
    """Return whether a missing Java is a failure rather than a reason to skip."""
    return os.environ.get("CI") == "true" or os.environ.get("WORKBENCH_REQUIRE_JAVA") == "1"


def find() -> Path | None:
    """Return the program that Spark and PMML would start, if it is new enough."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    return Path(found) if found and _version(found) >= OLDEST else None


def _version(program: str) -> int:
    """Return the major version a Java says it has, 0 if it says none."""
    said = subprocess.run(
        [program, "-version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found.group(1)) if found else 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Get a Java if there is none, and say which one the tests use."""
    for package in PACKAGES:
        if find() is None:
            _tell(f"No Java found: getting {package}")
            debian.install(package)
    program = find()
    if program is not None:
        _tell(f"Spark and PMML tests use {program}")
        return 0
    if is_required():
        _tell(f"No Java, and the tests need one here. {HOW_TO_GET_ONE}")
        return 1
    _tell(f"No Java: the tests of Spark and PMML are skipped. {HOW_TO_GET_ONE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
