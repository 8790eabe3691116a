"""In a real browser: what is on screen outlives the server, the tab and the way back."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests import postgres
from tests.browser import killing
from tests.browser.killing import PATIENCE, edit, threshold
from tests.browser.test_journeys import go

PROJECT = re.compile(r"[?&]project=[A-Za-z0-9_-]{22}")


def test_a_killed_server_loses_no_edit_of_a_draft_kept_in_a_file(browser: Browser, tmp_path: Path):
    place = str(tmp_path / "projects.sqlite")
    rounds = [(3, 0.0), (1, 0.0), (2, 0.1)]
    assert killing.lost(browser, tmp_path, place, rounds) == ["", "", ""]


def test_a_killed_server_loses_no_edit_of_a_draft_kept_in_postgres(
    browser: Browser, tmp_path: Path, postgres_server: postgres.Server
):
    place = postgres.new_database(postgres_server)
    assert killing.lost(browser, tmp_path, place, [(2, 0.0)]) == [""]


def test_the_project_stays_in_the_address_on_the_way_there_and_back(page: Page):
    page.goto("/")
    (before, after) = edit(page, 1)
    expect(page).to_have_url(PROJECT, timeout=PATIENCE)
    made = re.escape(page.url.rpartition("/")[2])
    go(page, "Export")
    expect(page.get_by_role("heading", name="Export", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(rf"/export{made}$"), timeout=PATIENCE)
    page.wait_for_timeout(500)
    page.go_back()
    assert threshold(page) == after != before
    expect(page).to_have_url(re.compile(rf"/{made}$"), timeout=PATIENCE)
    page.reload()
    assert threshold(page) == after
