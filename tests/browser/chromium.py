"""The browser for the tests: finds a Chromium, and gets one where none is there.

``python -m tests.browser.chromium`` is what ``make test`` calls before the tests. It exits with
1 only where a browser is required (``CI=true`` or ``WORKBENCH_REQUIRE_BROWSER=1``).
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    Path("/usr/bin/chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The app must work where nothing but itself can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
HOW_TO_GET_ONE = (
    "Install Chromium or Chrome (Debian: sudo apt-get install chromium), "
    "or type: .venv/bin/python -m playwright install chromium"
)


def is_required() -> bool:
    """Return whether a missing browser is a failure rather than a reason to skip."""
    return os.environ.get("CI") == "true" or os.environ.get("WORKBENCH_REQUIRE_BROWSER") == "1"


def find() -> Path | None:
    """Return the program of a Chromium on this machine, the system's own before Playwright's."""
    return find_installed() or _from_playwright()


def find_installed() -> Path | None:
    """Return the program of a Chromium or Chrome that was installed for people."""
    on_path = (Path(found) for name in NAMES if (found := shutil.which(name)))
    return next((program for program in (*on_path, *PLACES) if program.is_file()), None)


def _from_playwright() -> Path | None:
    with sync_playwright() as playwright:
        program = Path(playwright.chromium.executable_path)
    return program if program.is_file() else None


def _install() -> None:
    """Get a browser: Debian's package where it may be installed, else Playwright's own."""
    print("No Chromium found: getting one", flush=True)
    if _is_debian():
        debian.install("chromium")
    if find() is None:
        debian.succeeds([sys.executable, "-m", "playwright", "install", "chromium"])


def _is_debian() -> bool:
    """Return whether apt-get brings a real Chromium (Ubuntu's package asks for a snap)."""
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text().splitlines()


def main() -> int:
    """Get a browser if there is none, and say which one the tests use."""
    if find() is None:
        _install()
    program = find()
    if program is not None:
        print(f"Browser tests use {program}")
        return 0
    if is_required():
        print(f"No browser, and the tests need one here. {HOW_TO_GET_ONE}")
        return 1
    print(f"No browser: the browser tests are skipped. {HOW_TO_GET_ONE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
