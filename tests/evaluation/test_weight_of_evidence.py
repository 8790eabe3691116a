"""Weight of evidence and information value: by hand, and undefined where nothing compares."""

import math

import pytest

from calibration.evaluation import CriterionEvidence, evidence
from calibration.evaluation.weight_of_evidence import WeightOfEvidence
from tests.evaluation.tables import Row, patterns_of_rows


def evidence_of(with_it: tuple[int, int], without: tuple[int, int]) -> CriterionEvidence:
    """Return evidence of converted and other leads that meet a criterion, and that don't."""
    (a, b), (c, d) = with_it, without
    return CriterionEvidence("x", a + b, a, c + d, c, a + b, a + b + c + d)


def test_the_weights_are_logarithms_of_ratios_of_shares() -> None:
    found = WeightOfEvidence.of(evidence_of((40, 60), (60, 340)))

    assert found.meeting == pytest.approx(math.log((40 / 100) / (60 / 400)))
    assert found.not_meeting == pytest.approx(math.log((60 / 100) / (340 / 400)))
    value = (0.4 - 0.15) * found.meeting + (0.6 - 0.85) * found.not_meeting
    assert found.information_value == pytest.approx(value)
    half = 1.959964 * math.sqrt(1 / 40 - 1 / 100 + 1 / 60 - 1 / 400)
    assert (found.low, found.high) == pytest.approx(
        (found.meeting - half, found.meeting + half), rel=1e-6
    )
    assert not found.smoothed


def test_half_a_lead_is_added_where_a_count_is_0() -> None:
    found = WeightOfEvidence.of(evidence_of((0, 12), (30, 158)))

    assert found.smoothed
    assert found.meeting == pytest.approx(math.log((0.5 / 31) / (12.5 / 171)))
    assert found.not_meeting == pytest.approx(math.log((30.5 / 31) / (158.5 / 171)))
    assert found.low == -math.inf
    assert math.isfinite(found.high)


def test_a_criterion_that_tells_nothing_weighs_nothing() -> None:
    found = WeightOfEvidence.of(evidence_of((10, 90), (20, 180)))

    assert (found.meeting, found.not_meeting) == pytest.approx((0, 0))
    assert found.information_value == pytest.approx(0)
    assert found.low < 0 < found.high


@pytest.mark.parametrize("counts", [((0, 10), (0, 30)), ((10, 0), (30, 0))])
def test_leads_of_one_outcome_weigh_nothing_that_is_known(
    counts: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    found = WeightOfEvidence.of(evidence_of(*counts))

    assert math.isnan(found.meeting)
    assert math.isnan(found.information_value)


def test_leads_of_one_company_widen_the_interval_and_leave_the_weight() -> None:
    alone = [Row({"x": at % 2}, at % 6 == 1, company=at) for at in range(240)]
    together = [
        Row({"x": at % 2}, at % 6 == 1, company=(at % 6) * 100 + at // 24) for at in range(240)
    ]
    plain, wider = (
        WeightOfEvidence.of(evidence(patterns_of_rows(rows, ("x",)))[0])
        for rows in (alone, together)
    )

    assert wider.meeting == plain.meeting
    assert wider.high - wider.low > plain.high - plain.low or wider.low < plain.low
