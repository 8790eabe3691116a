"""imodels' FastRiskScore on the same leads, run by a Python that has it: see ``pointing``.

Nothing of this project is imported here: the Python that runs it has only imodels.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np


def main(leads: Path, output: Path, criteria: int, ranges: list[int]) -> None:
    """Find points on the leads of a file within each range, warm, and write them with the times."""
    from imodels import FastRiskScoreClassifier  # type: ignore[import-not-found]

    with np.load(leads) as file:
        levels, converted = file["levels"], file["converted"]

    def found(most: int, rows: slice) -> list[int]:
        model = FastRiskScoreClassifier(k=criteria, max_points=most, binarize=False)
        return [int(each) for each in model.fit(levels[rows], converted[rows]).coef_]

    found(ranges[0], slice(0, 2_000))  # its search is compiled on the first use
    told = {}
    for most in ranges:
        walls: list[float] = []
        cpus: list[float] = []
        points: list[int] = []
        while len(walls) < 3 and sum(walls) < 60:
            wall, cpu = time.perf_counter(), time.process_time()
            points = found(most, slice(None))
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        told[str(most)] = {"points": points, "wall": min(walls), "cpu": min(cpus)}
    output.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), [int(e) for e in sys.argv[4:]])
