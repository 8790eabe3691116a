"""How many wrong models reference leads tell from the right one: mutation testing, by hand.

Each mutant of a random model is wrong in one small thing (a bound by one, more than for at least,
a cap left out, two gates swapped). It is caught if one of the reference leads of the right model
gets another answer. Those that aren't are held against many other leads: the ones that change
none of theirs either are taken for the same model, written otherwise.

    python -m tools.wrong_models --models 20

The plain scorer of the tests scores throughout, so that the engine is no judge of itself.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np

from calibration.exports.reference_leads import SCORING_DATE, reference_leads
from calibration.exports.reference_leads.candidates import any_leads, directed, grounds
from calibration.exports.reference_leads.grid import grid_of
from calibration.exports.reference_leads.meaning import meaning_of
from calibration.model import Model, read_model
from tests.exports.mutants import mutants
from tests.oracle import score_lead, scored_row
from tests.oracle.random_models import random_model

Answer = tuple[dict[str, str], tuple[tuple[str, int], ...]]
Lead = Mapping[str, str]
OTHERS = 600


def answer(plain: dict[str, Any], lead: Lead) -> Answer:
    """Return what a lead gets: its readings, and the lines of its score."""
    scored = score_lead(plain, lead, SCORING_DATE)
    return scored_row(scored), scored.lines


def other_leads(model: Model) -> list[Lead]:
    """Return leads drawn from the same cells as the reference leads were, by other chances."""
    grid = grid_of(model)
    drawn = any_leads(grid, seed=1)
    near = directed(model, grid, grounds(meaning_of(model, grid, drawn), count=2), seed=2)
    pool = np.concatenate([drawn, near])
    places = Random(3).sample(range(len(pool)), min(OTHERS, len(pool)))  # noqa: S311 - a fixed sample
    return [
        {
            name: cells[code]
            for name, cells, code in zip(grid.fields, grid.cells, pool[place], strict=True)
        }
        for place in places
    ]


def judged(plain: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each mutant of a model with what became of it."""
    model = read_model(json.dumps(plain)).model
    leads = reference_leads(model).leads()
    right = [answer(plain, lead) for lead in leads]
    others = other_leads(model)
    rights = [answer(plain, lead) for lead in others]
    for what, wrong in mutants(plain):
        found = [answer(wrong, lead) for lead in leads]
        if any(now[0] != then[0] for now, then in zip(found, right, strict=True)):
            yield what, "caught by a reading"
        elif found != right:
            yield what, "caught by a line"
        elif any(answer(wrong, lead) != then for lead, then in zip(others, rights, strict=True)):
            yield what, "missed"
        else:
            yield what, "no lead tells it"


def main() -> int:
    """Judge the mutants of so many models; 1 if one was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first model")
    options = parser.parse_args()
    counted: Counter[str] = Counter()
    for seed in range(options.first, options.first + options.models):
        found = list(judged(random_model(seed)))
        counted.update(fate for _, fate in found)
        missed = [what for what, fate in found if fate == "missed"]
        sys.stdout.write(f"model {seed}: {len(found)} mutants; so far {dict(counted)} {missed}\n")
        sys.stdout.flush()
    return 1 if counted["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
