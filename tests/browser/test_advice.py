"""Somebody takes advice: a threshold and a way to goals, on the board and back again."""

from playwright.sync_api import Page, expect

PATIENCE = 60_000


def fill(page: Page, name: str, text: str) -> None:
    field = page.get_by_label(name, exact=True)
    field.fill(text)
    field.press("Enter")


def test_a_threshold_advised_is_on_the_board_and_undone_there(page: Page) -> None:
    page.goto("/advice")
    answer = page.get_by_test_id("threshold-answer")
    expect(answer).to_contain_text("leads a week", timeout=PATIENCE)

    fill(page, "Leads a week that the team can take", "8")
    expect(answer).to_contain_text("From 50 points", timeout=PATIENCE)
    page.get_by_role("button", name="Use this threshold").click()
    expect(page.get_by_text("This is the present threshold.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Calibrate").click()
    expect(page.get_by_test_id("kpi-qualified")).to_contain_text("416", timeout=PATIENCE)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_test_id("kpi-qualified")).to_contain_text("657", timeout=PATIENCE)


def test_a_way_to_goals_is_accepted_one_change_after_the_other(page: Page) -> None:
    page.goto("/advice")
    page.get_by_role("radio", name="Goals").or_(page.get_by_text("Goals", exact=True)).first.click(
        timeout=PATIENCE
    )
    page.get_by_role("button", name="Look for a way").click(timeout=PATIENCE)
    answer = page.get_by_test_id("goal-answer")
    expect(answer).to_contain_text("reach", timeout=PATIENCE)

    page.get_by_role("button", name="Accept", exact=True).first.click()
    expect(page.get_by_text("✓").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled(timeout=PATIENCE)
