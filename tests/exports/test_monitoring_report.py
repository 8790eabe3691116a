"""The monitoring report: the sentences of the page, no lead's text that runs, in both languages."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from calibration.charts import outcome_words
from calibration.cli.reporting import reader_of
from calibration.exports.monitoring_report import MonitoringTold, monitoring_report
from calibration.exports.report import Reader
from calibration.monitoring.results import Monitoring
from tests.monitoring.drawn import drawn, left, monitored

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def moved() -> Monitoring:
    """Return what is found of leads that convert half as often and come another way."""
    channels = {"web": 0.2, "fair": 0.3, HOSTILE: 0.5}
    return monitored(drawn(1500, seed=3, times=0.4, channels=channels), all_worked=True)


def page(found: Monitoring, reader: Reader | None = None) -> str:
    model = left()
    told = MonitoringTold(
        found=found,
        model=model,
        words=outcome_words(model.objective),
        file=f"{HOSTILE}.csv",
        sha256="0" * 64,
        made_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return monitoring_report(told, reader=reader or Reader())


def test_the_verdict_and_every_reason_are_told_before_anything_else(moved: Monitoring) -> None:
    first, _, rest = page(moved).partition("<nav")

    assert "Recalibrate: what was promised no longer holds." in first
    said = unescape(first).replace("\u00a0%", " %")
    for reason in moved.reasons:
        assert str(reason) in said
    assert "What can’t be told" in rest


def test_text_of_the_leads_is_shown_as_text_and_the_page_fetches_nothing(moved: Monitoring) -> None:
    told = page(moved)

    assert HOSTILE not in told
    assert "&lt;img src=x onerror=alert(1)&gt;" in told
    assert not re.search(r"<(script|img|link|iframe)|https?://", told)
    assert "default-src 'none'" in unescape(told)


def test_no_lead_is_in_it(moved: Monitoring) -> None:
    assert not re.search(r"\b3-\d+", page(moved))


def test_it_is_to_be_had_in_french(moved: Monitoring) -> None:
    told = page(moved, reader_of("fr"))

    assert '<html lang="fr">' in told
    assert "Recalibrate" not in told
