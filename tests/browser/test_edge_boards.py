"""The board at the edges of what people bring: right, readable, and quiet in the console."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from calibration.engine.grouping import patterns_of
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, evaluate
from calibration.leads.reading import read_leads
from calibration.leads.typed import Worked, type_leads
from calibration.model import Model, read_model
from tests.browser.edge_cases import CASES
from tests.browser.server import ROOT, Server, serve

PATIENCE = 60_000

EDIT = b'"value":19'
"""What the browser tells of a threshold that was moved to 19."""

COVERED = (Path(__file__).parent / "covered.js").read_text(encoding="utf-8")
"""Finds texts of the board that cover each other, are cut, or stand beyond the screen."""


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the app that opens an edge case by its name, beside the pages it looks for."""
    folder = tmp_path_factory.mktemp("edges")
    (folder / "pages").symlink_to(ROOT / "pages")
    script = folder / "edge_app.py"
    script.write_bytes((ROOT / "tests" / "browser" / "edge_app.py").read_bytes())
    with serve(folder / "app.log", script=script, environment={"PYTHONPATH": str(ROOT)}) as running:
        yield running


@pytest.fixture
def wide(browser: Browser, edges: Server) -> Iterator[Page]:
    """Return a page of a projector's size; the test fails if it throws or complains."""
    complaints: list[str] = []
    log_start = len(edges.log())
    context = browser.new_context(
        base_url=edges.url, viewport={"width": 1280, "height": 720}, locale="en-GB"
    )
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
    yield page
    context.close()
    assert complaints == []
    assert "Traceback" not in edges.log(log_start)


def opened(page: Page, case: str) -> tuple[Model, Patterns]:
    """Open the board on a case; return the model and the patterns, as the library has them."""
    page.goto(f"/?case={case.replace(' ', '+')}")
    expect(page.get_by_test_id("kpi-qualified")).to_be_visible(timeout=PATIENCE)
    files = CASES[case]()
    model = read_model(files.model).model
    typed = type_leads(
        read_leads(files.leads, name="edge.csv"),
        model,
        today=date(2026, 11, 22),
        rule="calibration",
    )
    return model, patterns_of(typed, model)


def expected(found: Evaluation) -> list[str]:
    """Return the four large numbers as an English board writes them."""
    precision = found.precision
    if not found.has_outcome:
        return [f"{found.volume:,}", "–", "–", "–"]
    share = f"{100 * precision:.1f}\N{NO-BREAK SPACE}%" if precision == precision else "–"  # noqa: PLR0124
    return [f"{found.volume:,}", share, f"{found.false_positives:,}", f"{found.false_negatives:,}"]


def expect_numbers(page: Page, numbers: list[str]) -> None:
    expect(page.locator(".figure .number")).to_have_text(numbers, timeout=PATIENCE)


@pytest.mark.parametrize(
    "case",
    [
        "sixty criteria",
        "negative points only",
        "a threshold nobody reaches",
        "every lead qualified",
        "a single lead",
        "no outcome",
        "only converted",
        "all ruled out",
        "three variants",
        "huge points",
    ],
)
def test_the_board_is_right_and_readable_at_an_edge(wide: Page, case: str) -> None:
    model, patterns = opened(wide, case)
    expect_numbers(wide, expected(evaluate(patterns, model, part="design")))
    assert wide.evaluate(COVERED) == []

    # Nothing is released while the numbers are read: they are looked up.
    threshold = wide.get_by_test_id("threshold")
    threshold.hover()
    wide.wait_for_timeout(700)
    field = wide.get_by_test_id("threshold-number")
    lower = model.qualification.threshold - 6
    field.fill(str(lower))
    after = expected(evaluate(patterns, model.with_threshold(lower), part="design"))
    expect_numbers(wide, after)
    field.press("Enter")
    expect(wide.locator(".sentence")).to_contain_text(
        re.compile(f"threshold .+ → {str(lower).replace('-', '−')}"), timeout=PATIENCE
    )
    expect_numbers(wide, after)
    assert wide.evaluate(COVERED) == []
    assert "NaN" not in wide.locator(".board").inner_text()


def test_while_a_threshold_moves_the_board_says_how_many_below_it_were_ever_worked(
    wide: Page,
) -> None:
    files = CASES["a clamp"]()
    model = read_model(files.model).model
    leads = read_leads(files.leads, name="edge.csv")
    worked, today = Worked("f2"), date(2026, 11, 22)
    patterns = patterns_of(type_leads(leads, model, today=today, worked=worked), model)

    def said(threshold: int) -> str:
        found = evaluate(patterns, model, threshold=threshold, part="design").worked
        assert found is not None
        share = float(found.share_below)
        only = "Only " if share < 0.5 else ""
        return (
            f"{only}{round(100 * share)}\N{NO-BREAK SPACE}% of the leads below the line were ever "
            "worked: buyers left behind are a lower bound."
        )

    wide.goto("/?case=a+clamp&worked=f2")
    line = wide.get_by_test_id("worked-below")
    expect(line).to_have_text(said(20), timeout=PATIENCE)
    assert wide.evaluate(COVERED) == []

    wide.get_by_test_id("threshold").hover()
    wide.wait_for_timeout(700)
    wide.get_by_test_id("threshold-number").fill("5")
    expect(line).to_have_text(said(5), timeout=PATIENCE)
    assert said(5) != said(20)


def test_a_model_without_criteria_leads_to_where_they_are_made(wide: Page) -> None:
    wide.goto("/?case=no+criteria")

    expect(wide.get_by_text("No criteria yet.")).to_be_visible(timeout=PATIENCE)
    expect(wide.get_by_role("link", name="Go to Criteria")).to_be_visible()


def test_sixty_long_names_fit_a_phone_and_a_presented_projector(wide: Page) -> None:
    opened(wide, "sixty criteria")
    wide.get_by_test_id("present").click()
    expect(wide.get_by_test_id("stTopNavLink").first).to_be_hidden()
    assert wide.evaluate(COVERED) == []

    wide.set_viewport_size({"width": 390, "height": 844})
    wide.keyboard.press("Escape")
    expect(wide.get_by_test_id("present")).to_have_text("Present")
    assert wide.evaluate(COVERED) == []
    assert wide.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_edit_that_got_lost_on_its_way_is_told_again(wide: Page) -> None:
    lost: list[bytes] = []

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def forward(message: str | bytes) -> None:
            if isinstance(message, bytes) and EDIT in message and not lost:
                lost.append(message)
            else:
                server.send(message)

        line.on_message(forward)

    wide.route_web_socket(re.compile("_stcore/stream"), connect)
    opened(wide, "a clamp")
    wide.get_by_test_id("threshold").press("ArrowLeft")

    expect(wide.locator(".sentence")).to_contain_text("threshold 20 → 19", timeout=PATIENCE)
    assert len(lost) == 1
