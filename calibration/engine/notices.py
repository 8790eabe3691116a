"""What a person should know of leads that are grouped: why numbers take longer than usual."""

from typing import Final

from calibration.engine.patterns import Patterns
from calibration.messages import say
from calibration.problems import Problem

FEWEST_CROWDED: Final = 100_000
"""Patterns that numbers are quickly worked out from, whatever the leads."""


def crowded(patterns: Patterns) -> Problem | None:
    """Return why the board is slower than usual, if it is: most leads are a pattern of their own.

    Numbers are arithmetic on patterns. Many criteria that have nothing to do with each other tell
    nearly every lead from every other, and then there is a row for each of them after all.
    """
    leads = patterns.facts.rows
    if len(patterns) < FEWEST_CROWDED or 2 * len(patterns) < leads:
        return None
    return Problem(
        "crowded",
        "",
        say(
            "{criteria} criteria sort {leads} leads into {patterns} different cases, so most leads "
            "are a case of their own and each number takes longer. The numbers are right. "
            "Take out criteria that tell little, or let fewer of them repeat or fade, to make it "
            "quick.",
            criteria=len(patterns.criteria),
            leads=leads,
            patterns=len(patterns),
        ),
    )
