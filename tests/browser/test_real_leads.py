"""Real leads, from upload to the file for production: screen and command line agree."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.server import ROOT

PATIENT = 60_000
FILES = [
    pytest.param("x_education.csv", "Converted", "1", id="x_education"),
    pytest.param("bank-full.csv", "y", "yes", id="bank"),
    pytest.param("telco_churn.csv", "Churn", "Yes", id="telco"),
    pytest.param("online_shoppers.csv", "Revenue", "TRUE", id="shoppers"),
]


def settled(page: Page) -> None:
    """Wait until the app has drawn what was last asked for."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state='running']")).to_have_count(0, timeout=PATIENT)


def command_line(*arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "calibration", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def figures(page: Page) -> dict[str, str]:
    """Return the text of the four numbers by name."""
    names = ("qualified", "conversion", "false-positive-rate", "false-negative-rate")
    return {name: page.get_by_test_id(f"kpi-{name}").inner_text() for name in names}


def numbers_in(text: str) -> list[float]:
    """Return the numbers of a text, its thousands ungrouped."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", plain)]


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def opened_with_a_suggested_model(page: Page, leads: Path, outcome: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Leads", exact=True).click(timeout=PATIENT)
    expect(page.get_by_role("heading", name="Leads", level=1)).to_be_visible(timeout=PATIENT)
    settled(page)  # nobody chooses a file while the page is still being drawn
    page.locator("input[type=file]").first.set_input_files(leads)
    expect(page.get_by_role("heading", name=leads.name)).to_be_visible(timeout=PATIENT)
    settled(page)
    chooser = page.get_by_label("Column that tells the outcome")
    chooser.click()
    chooser.fill(outcome)
    page.get_by_role("option", name=outcome, exact=True).first.click()
    settled(page)
    page.get_by_role("button", name="Suggest a model").click()
    expect(page.get_by_text("see what follows from")).to_be_visible(timeout=PATIENT)
    page.get_by_role("link", name="Calibrate", exact=True).click()
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENT)
    settled(page)


def moved_a_slider(page: Page) -> None:
    """Move the first criterion's points by the keyboard, far enough that leads change sides."""
    before = figures(page)
    slider = page.locator("input[type=range][data-testid^=points-]").first
    slider.focus()
    for _ in range(8):
        slider.press("ArrowLeft")
    # Keys that follow each other slowly are released one by one: all of them must have been heard.
    expect(page.locator(".sentence")).to_have_attribute("aria-busy", "false", timeout=PATIENT)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled(timeout=PATIENT)
    settled(page)
    assert figures(page) != before


def differences_of(screen: dict[str, str], told: dict[str, float]) -> dict[str, object]:
    """Return what the screen says otherwise than the command line."""
    wanted = {
        "qualified": [told["volume"]],
        "conversion": [
            round(100 * told["precision"], 1),
            told["true_positives"],
            told["qualified"],
        ],
        "false-positive-rate": [
            told["false_positives"],
            round(100 * told["false_discovery_rate"], 1),
            round(100 * told["false_positive_rate"], 1),
        ],
        "false-negative-rate": [
            told["false_negatives"],
            round(100 * told["false_negative_rate"], 1),
            told["converted"],
        ],
    }
    return {
        name: (numbers, screen[name])
        for name, numbers in wanted.items()
        if not set(map(float, numbers)) <= set(numbers_in(screen[name]))
    }


@pytest.mark.parametrize(("name", "outcome", "positive"), FILES)
def test_what_leaves_says_what_the_screen_said(
    page: Page, shared_data: Path, tmp_path: Path, name: str, outcome: str, positive: str
) -> None:
    leads = shared_data / name
    opened_with_a_suggested_model(page, leads, outcome)
    moved_a_slider(page)
    screen = figures(page)

    page.get_by_role("link", name="Export", exact=True).click()
    with page.expect_download(timeout=PATIENT) as waiting:
        page.get_by_role("button", name="Download the model (JSON)").click(timeout=PATIENT)
    model = saved(waiting.value, tmp_path)

    assert json.loads(model.read_text())["outcome"]["positive"] == [positive]
    design = json.loads(command_line("evaluate", model, leads, "--part", "design", "--json"))
    assert differences_of(screen, design) == {}
    everybody = json.loads(command_line("evaluate", model, leads, "--json"))
    assert everybody["volume"] == design["volume"]

    scored = tmp_path / "scored.csv"
    command_line("score", model, leads, "-o", scored, "--as-of", everybody["as_of"])
    assert qualified_among(leads, scored) == everybody["volume"]


def qualified_among(leads: Path, scored: Path) -> int:
    """Return how many scored leads qualify, having seen that no lead and no cell was changed."""
    delimiter = ";" if leads.name.startswith("bank") else ","
    with leads.open(newline="", encoding="utf-8-sig") as original, scored.open(newline="") as ours:
        before, after = csv.reader(original, delimiter=delimiter), csv.reader(ours)
        headers, width = next(after), len(next(before))
        qualified = headers.index("qualified", width)
        count = 0
        for row, scored_row in zip(before, after, strict=True):
            assert scored_row[:width] == row
            count += scored_row[qualified] == "true"
    return count
