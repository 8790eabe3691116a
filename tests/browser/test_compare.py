"""A room keeps a version with who and why, compares it with the one before, and looks at a lead."""

import re

from playwright.sync_api import Page, expect

PATIENCE = 60_000


def test_a_version_is_kept_compared_and_followed_to_a_lead(page: Page) -> None:
    page.goto("/")
    threshold = page.locator("input[type=range]").first
    threshold.focus(timeout=PATIENCE)
    for _step in range(10):
        threshold.press("ArrowRight")
    expect(page.get_by_test_id("kpi-qualified")).to_contain_text("416", timeout=PATIENCE)
    page.get_by_role("button", name="Keep as version 2").click(timeout=PATIENCE)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("threshold 40 → 50", timeout=PATIENCE)
    dialog.get_by_role("button", name="Keep", exact=True).click()
    expect(dialog).to_contain_text("Say who keeps it and why", timeout=PATIENCE)
    dialog.get_by_label("Who keeps it").fill("Anne")
    dialog.get_by_label("Why, in one line").fill("Sales can call eight a week")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=PATIENCE)

    page.get_by_role("link", name="Compare").click()
    versions = page.get_by_text(re.compile("Sales can call eight a week"))
    expect(versions.first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="version 1", exact=True).click()
    expect(page.locator(".headline")).to_contain_text("241 no longer handed over", timeout=PATIENCE)
    expect(page.get_by_test_id("compared")).to_contain_text("40.1 %")
    page.get_by_role("radio", name="Leads that change hands").or_(
        page.get_by_text("Leads that change hands", exact=True)
    ).first.click()
    page.get_by_text("Show the leads").click(timeout=PATIENCE)
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("1 to 20 of 241 leads")).to_be_visible(timeout=PATIENCE)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)
    page.get_by_role("button", name="See this lead on One lead").click(timeout=PATIENCE)
    expect(page).to_have_url(re.compile("one_lead"), timeout=PATIENCE)
    expect(page.get_by_text("L00013").first).to_be_visible(timeout=PATIENCE)
