"""What patterns alone tell is derived once, and goes when they go."""

import gc
from weakref import ref

import pytest

from calibration.evaluation import LeadCounts
from calibration.evaluation.remembered import remembered
from calibration.problems import EvaluationError
from tests.evaluation.tables import UNSPLIT, Row, patterns_of_rows


class Derived:
    """Something that can be seen to go."""


def test_the_same_question_about_the_same_patterns_is_answered_once():
    derive = remembered(lambda patterns, name: Derived())
    one, other = (patterns_of_rows([Row()], ["size"]) for _ in range(2))
    assert derive(one, "a") is derive(one, "a")
    assert derive(one, "a") is not derive(one, "b")
    assert derive(one, "a") is not derive(other, "a")


def test_what_is_remembered_goes_with_the_patterns():
    derive = remembered(lambda patterns: Derived())
    patterns = patterns_of_rows([Row()], ["size"])
    seen = ref(derive(patterns))
    assert seen() is not None
    del patterns
    gc.collect()
    assert seen() is None


def test_a_refusal_is_not_remembered_as_an_answer():
    patterns = patterns_of_rows([Row({}, converted=True)], ["size"], split=UNSPLIT)
    for _ in range(2):
        with pytest.raises(EvaluationError, match="where leads are split"):
            LeadCounts.of(patterns, "holdout")


def test_counts_that_are_shared_cannot_be_written_to():
    counts = LeadCounts.of(patterns_of_rows([Row({}, converted=True)], ["size"]), "all")
    with pytest.raises(ValueError, match="read-only"):
        counts.weights.packed[0] = 0
