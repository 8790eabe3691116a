"""Kills ``score`` at any moment, again and again, and looks for half files.

``python -m tools.kill_scores --times 100`` prints how many runs left the output absent, as it was
before, or whole, and exits with 1 if one did not, or if a run that is left to end was disturbed by
what they left behind.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.cli import killing

ROWS: Final = (200, 300_000)
FORMS: Final = ("csv", "parquet")


def main() -> int:
    """Do it as often as asked, of leads few and many, from and to each form in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    well = whole = left = 0
    with tempfile.TemporaryDirectory() as name:
        cases = list(killing.cases(Path(name), rows=ROWS, forms=FORMS))
        for time in range(asked.times):
            case = cases[time % len(cases)]
            said = killing.kill_once(case, chance)
            well += not said
            whole += case.output.exists() and case.output.read_bytes() != killing.BEFORE
            left += bool(killing.left_behind(case))
            print(f"{time + 1}: {case.output.name}: {said or 'well'}", flush=True)
        failed = [said for case in cases if (said := killing.finish(case))]
    print(f"{well} of {asked.times} runs left no half file; {whole} had ended already")
    print(f"{left} were killed while they wrote; after that: {', '.join(failed) or 'all well'}")
    return 0 if well == asked.times and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
