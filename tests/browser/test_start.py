"""The app in a real browser, before anybody has clicked."""

from playwright.sync_api import Page, expect


def test_the_app_opens_on_a_page_with_a_heading(page: Page) -> None:
    page.goto("/")

    expect(page.get_by_role("heading").first).to_be_visible(timeout=30_000)


def test_nothing_on_the_first_page_says_that_something_went_wrong(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading").first).to_be_visible(timeout=30_000)

    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_click_before_the_sample_is_open_does_not_lose_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Export", exact=True).click(timeout=30_000)

    expect(page.get_by_role("heading", name="Take it along")).to_be_visible(timeout=30_000)
