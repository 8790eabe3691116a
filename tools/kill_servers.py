"""Kills the app's server right after an edit, again and again, and counts what is there again.

``python -m tools.kill_servers --times 100 --store sqlite`` (or ``postgres``) prints how many
drafts came back whole with all that can be undone, and exits with 1 if one did not.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests import postgres
from tests.browser import chromium, killing

AT_A_TIME: Final = 10
"""Kills of one browser window, in one project."""
LATEST: Final = 0.25
"""Seconds after an edit shows on screen within which the server is killed."""


@contextmanager
def _store(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "projects.sqlite")
        return
    programs = postgres.find()
    if programs is None:
        raise SystemExit(postgres.HOW_TO_GET_ONE)
    with postgres.run(programs) as server:
        yield postgres.new_database(server)


def main() -> int:
    """Do it as often as asked, after numbers of steps and at moments that chance chooses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    done = kept = 0
    program = chromium.find()
    with (
        tempfile.TemporaryDirectory() as name,
        _store(asked.store, Path(name)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=program, args=list(chromium.LAUNCH_ARGUMENTS)
        )
        while done < asked.times:
            rounds = [
                (chance.randint(1, 5), chance.choice([0.0, chance.uniform(0, LATEST)]))
                for _ in range(min(AT_A_TIME, asked.times - done))
            ]
            found = killing.lost(browser, Path(name), address, rounds)
            for (steps, wait), said in zip(rounds, found, strict=True):
                done, kept = done + 1, kept + (not said)
                moment = f"{steps} steps, killed after {wait * 1000:.0f} ms"
                print(f"{done}: {said or 'kept'} ({moment})", flush=True)
        browser.close()
    print(f"{kept} of {done} drafts kept, {asked.store}")
    return 0 if kept == asked.times else 1


if __name__ == "__main__":
    sys.exit(main())
