"""A lead somebody knows, followed along a slider, is the lead explained at each position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.evaluation import PointsControl, ThresholdControl, explain
from calibration.evaluation.controls import Control
from calibration.evaluation.known import readings_of_lead
from calibration.model import BASE, Model
from calibration.problems import EvaluationError, ModelError
from tests.evaluation.strategies import CRITERIA, LEVELS, models
from tests.evaluation.tables import model_of

POSITIONS = range(-40, 61, 7)


@st.composite
def leads(draw, model: Model):
    levels = {name: round(100 * draw(LEVELS)) for name in CRITERIA}
    variant = draw(st.integers(BASE, len(model.variants) - 1))
    gate = draw(st.sampled_from([-1, -1, 0]))
    return levels, variant, gate


def put(model: Model, control: Control, position: int) -> Model:
    if isinstance(control, PointsControl):
        return model.with_points(control.criterion, position, variant=control.variant)
    return model.with_threshold(position, variant=control.variant)


@given(models(), st.data())
def test_a_lead_at_every_position_is_the_lead_explained_there(model: Model, data):
    levels, variant, gate = data.draw(leads(model))
    moved = data.draw(st.integers(BASE, len(model.variants) - 1))
    criterion = data.draw(st.none() | st.sampled_from(CRITERIA))
    control = (
        ThresholdControl(POSITIONS, moved)
        if criterion is None
        else PointsControl(criterion, POSITIONS, moved)
    )

    found = readings_of_lead(model, levels, control, variant=variant, gate=gate)

    names = [band.name for band in model.bands]
    for row, position in enumerate(POSITIONS):
        there = explain(put(model, control, position), levels, variant=variant, gate=gate)
        band = None if found.band[row] < 0 else names[found.band[row]]
        assert (found.score[row], found.threshold[row]) == (there.score, there.threshold)
        assert (found.qualified[row], band) == (there.qualified, there.band)


def test_a_lead_reaches_the_threshold_with_the_very_point_it_lacked():
    model = model_of([{"id": "size", "points": 10}], threshold=15)

    found = readings_of_lead(model, {"size": 100}, PointsControl("size", range(14, 17)))

    assert found.score.tolist() == [1400, 1500, 1600]
    assert found.qualified.tolist() == [False, True, True]


def test_what_can_t_be_followed_is_refused():
    model = model_of([{"id": "size", "points": 10}], threshold=15)

    with pytest.raises(EvaluationError, match="level of “size” must be given"):
        readings_of_lead(model, {}, ThresholdControl(range(3)))
    with pytest.raises(EvaluationError, match="at least one position"):
        readings_of_lead(model, {"size": 0}, ThresholdControl(range(0)))
    with pytest.raises(ModelError, match="other"):
        readings_of_lead(model, {"size": 0}, PointsControl("other", range(3)))
