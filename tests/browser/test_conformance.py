"""The conformance models through the app: what people download holds the only right scores."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import ROOT

FILES = ROOT / "tests" / "conformance"
PATIENT = 60_000


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state='running']")).to_have_count(0, timeout=PATIENT)


@pytest.mark.parametrize(("suffix", "leads"), [("", 12), ("-2", 80)])
def test_the_downloaded_scores_are_the_expected_ones(
    page: Page, tmp_path: Path, suffix: str, leads: int
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Leads", exact=True).click(timeout=PATIENT)
    expect(page.get_by_role("heading", name="Leads", level=1)).to_be_visible(timeout=PATIENT)
    settled(page)  # nobody chooses a file while the page is still being drawn
    page.locator("input[type=file]").first.set_input_files(FILES / f"leads{suffix}.csv")
    expect(page.get_by_text(f"{leads} leads ·")).to_be_visible(timeout=PATIENT)
    settled(page)
    page.get_by_role("link", name="Export", exact=True).click()
    expect(page.get_by_role("heading", name="Export")).to_be_visible(timeout=PATIENT)
    settled(page)
    page.locator("input[type=file]").set_input_files(FILES / f"model{suffix}.json")
    expect(page.get_by_text("It is the start version now")).to_be_visible(timeout=PATIENT)
    settled(page)
    page.get_by_text("Score as on the board").click()
    settled(page)
    parts = page.get_by_test_id("stDateInput").get_by_role("spinbutton")
    expect(parts.first).to_be_editable(timeout=PATIENT)
    for part, digits in zip(parts.all(), ("2026", "06", "30"), strict=True):
        part.click()
        part.press_sequentially(digits, delay=60)
        expect(part).to_have_text(digits)
    page.get_by_role("heading", name="Scored leads").click()  # leaving the field tells the app
    page.wait_for_timeout(700)
    settled(page)

    with page.expect_download(timeout=PATIENT) as waiting:
        page.get_by_role("button", name="Scored leads (CSV)").click()
    scored = tmp_path / "scored.csv"
    waiting.value.save_as(scored)

    with (
        scored.open(newline="") as ours,
        (FILES / f"expected{suffix}.csv").open(newline="") as right,
    ):
        wanted = list(csv.DictReader(right))
        found = [{name: row[name] for name in wanted[0]} for row in csv.DictReader(ours)]
    assert found == wanted
