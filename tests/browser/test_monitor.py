"""A model is watched: its promise against newer leads, the report, and back to the board."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calibration.model import fingerprint, read_model
from tests.browser.server import ROOT

PATIENCE = 60_000


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Return leads like the sample's of which every third bought: far more than was promised."""
    text = (ROOT / "sample_data/leads.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    path = tmp_path / "newer.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for at, row in enumerate(rows):
            writer.writerow(
                {**row, "converted": "yes" if at % 3 == 0 else "no", "converted_date": ""}
            )
    return path


def test_a_broken_promise_is_told_reported_and_recalibrated(
    page: Page, newer: Path, tmp_path: Path
) -> None:
    page.goto("/")
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Monitor").click()
    expect(page.get_by_text("Bring leads that came after")).to_be_visible(timeout=PATIENCE)

    page.locator("input[type=file]").last.set_input_files(newer)
    verdict = page.get_by_text("Recalibrate: what was promised no longer holds.")
    expect(verdict).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(re.compile("^Base rate: ")).first).to_be_visible(timeout=PATIENCE)

    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Download the monitoring report (HTML)").click()
    report = tmp_path / "report.html"
    waiting.value.save_as(report)
    assert "what was promised no longer holds" in report.read_text(encoding="utf-8")

    page.get_by_role("button", name="Recalibrate on these leads").click()
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(re.compile("Nothing has changed"))).to_be_visible(timeout=PATIENCE)
    threshold = page.get_by_test_id("threshold")
    threshold.focus()
    threshold.press("ArrowRight")
    expect(page.locator(".sentence")).to_contain_text("threshold 40 → 41", timeout=PATIENCE)

    page.get_by_role("link", name="Export", exact=True).click()
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Download the model (JSON)").click(timeout=PATIENCE)
    exported = tmp_path / "model.json"
    waiting.value.save_as(exported)

    watched = read_model((ROOT / "sample_data/model.json").read_bytes()).model
    history = json.loads(exported.read_text(encoding="utf-8"))["history"]
    assert history[-1]["parent"] == fingerprint(watched)
