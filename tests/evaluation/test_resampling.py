"""The bootstrap of leads on their counts: as leads would have told it one by one."""

import numpy as np
import pytest

from calibration.evaluation import evaluate
from calibration.evaluation.resampling import MOST_CELLS, ends_of, resampled, resampled_scores
from tests.evaluation.tables import Row, model_of, patterns_of_rows

MODEL = model_of(
    [{"id": "size", "points": 10}, {"id": "demo", "points": 30}],
    threshold=30,
    bands=[{"name": "cold"}, {"name": "warm", "from": 10}, {"name": "hot", "from": 30}],
)
SHARES = {(0, 0): (300, 0.05), (1, 0): (200, 0.10), (0, 1): (60, 0.30), (1, 1): (40, 0.50)}
"""Leads and conversion by whether they are large and whether they asked for a demo."""


def rows(times: int = 1, *, company_of: int | None = None) -> list[Row]:
    found: list[Row] = []
    for (size, demo), (leads, rate) in SHARES.items():
        for place in range(leads * times):
            company = None if company_of is None else len(found) // company_of
            found.append(
                Row(
                    {"size": size, "demo": demo},
                    converted=place < rate * leads * times,
                    company=company,
                )
            )
    return found


def test_every_resample_holds_as_many_leads_as_there_are() -> None:
    assert (resampled(np.array([5, 0, 95]), times=50).sum(axis=1) == 100).all()
    assert (resampled(np.array([5, 0, 95]), times=50)[:, 1] == 0).all()


def test_intervals_of_resamples_are_those_of_the_formulas() -> None:
    patterns = patterns_of_rows(rows(5), ["size", "demo"])
    found, told = resampled_scores(patterns, MODEL), evaluate(patterns, MODEL)

    counts = found.counts()
    assert (counts.leads == told.leads).all()
    for name in ("precision", "recall", "false_positive_rate", "false_discovery_rate"):
        assert ends_of(getattr(counts, name)) == pytest.approx(
            getattr(told, f"{name}_interval"), abs=0.006
        )
    assert ends_of(found.aucs(), confidence=0.99) == pytest.approx(
        (told.auc_low, told.auc_high), abs=0.006
    )
    by_band = found.band_rates(len(MODEL.bands))
    for place, band in enumerate(told.bands):
        assert ends_of(by_band[:, place]) == pytest.approx((band.low, band.high), abs=0.006)


def test_rows_drawn_one_by_one_give_the_same_interval() -> None:
    leads = rows()
    won = np.array([each.converted for each in leads])
    qualified = np.array([each.levels["demo"] == 1 for each in leads])
    generator = np.random.default_rng(1)
    plain = []
    for _ in range(1000):
        drawn = generator.integers(len(leads), size=len(leads))
        plain.append(won[drawn][qualified[drawn]].mean())

    ours = resampled_scores(patterns_of_rows(leads, ["size", "demo"]), MODEL).counts().precision
    assert ours.std() == pytest.approx(np.std(plain), rel=0.1)
    assert ours.mean() == pytest.approx(np.mean(plain), abs=0.005)


def test_leads_of_one_company_come_together() -> None:
    alone = resampled_scores(patterns_of_rows(rows(), ["size", "demo"]), MODEL)
    of_ten = patterns_of_rows(rows(company_of=10), ["size", "demo"])
    together = resampled_scores(of_ten, MODEL)

    # Ten leads in a row turned out alike nearly always: they tell about as much as one.
    ratio = together.counts().base_rate.std() / alone.counts().base_rate.std()
    assert 2.5 < ratio < 3.5
    of_one = resampled_scores(patterns_of_rows(rows(company_of=1), ["size", "demo"]), MODEL)
    assert of_one.counts().base_rate.std() == pytest.approx(alone.counts().base_rate.std(), rel=0.1)


def test_many_distinct_scores_are_put_together_and_the_auc_stays() -> None:
    model = model_of([{"id": "views", "points": 1}], threshold=300)
    generator = np.random.default_rng(3)
    leads = [
        Row({"views": views}, converted=bool(generator.random() < 0.1 + views / 1500))
        for views in generator.integers(0, 900, size=4000)
    ]
    patterns = patterns_of_rows(leads, ["views"])
    found, told = resampled_scores(patterns, model), evaluate(patterns, model)

    assert len(found.score) <= MOST_CELLS + 4
    assert found.aucs().mean() == pytest.approx(told.auc, abs=0.001)
    assert found.counts().qualified.mean() == pytest.approx(told.qualified, rel=0.005)


def test_what_is_ruled_out_counts_in_rates_and_not_in_ranking() -> None:
    model = model_of([{"id": "demo", "points": 30}], threshold=30)
    leads = [Row({"demo": 1}, converted=True, gate=0)] * 30
    leads += [Row({"demo": demo}, converted=demo == 1) for demo in (0, 1)] * 30
    found = resampled_scores(patterns_of_rows(leads, ["demo"]), model, times=20)

    assert found.aucs() == pytest.approx(1.0)
    assert (found.counts().leads == 90).all()
    assert (found.counts().qualified < 60).all()
