"""The app in a real browser, before anybody has clicked."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.server import serve


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


def test_whoever_comes_first_to_a_server_sees_pages_by_their_names_only(
    browser: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path / "app.log") as server:
        page = browser.new_page(base_url=server.url, locale="en-GB")
        page.add_init_script("""
            window.linksSeen = new Set();
            new MutationObserver(() => {
                for (const link of document.querySelectorAll("a")) linksSeen.add(link.innerText);
            }).observe(document, { childList: true, subtree: true });
        """)
        page.goto("/one_lead")
        expect(page.get_by_role("heading").first).to_be_visible(timeout=60_000)
        expect(page.get_by_role("dialog")).to_have_count(0)
        seen = page.evaluate("[...linksSeen]")
        page.close()
    assert "One lead" in seen
    assert not {"app", "one lead", "calibrate"} & set(seen)
