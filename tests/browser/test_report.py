"""The report in a real browser: it asks the network for nothing, and prints whole and light."""

from datetime import UTC, date, datetime

import pytest

from calibration.charts import outcome_words
from calibration.engine.grouping import patterns_of
from calibration.exports.report import DataTold, Occasion, Reader, report, told_of
from calibration.leads import read_leads
from calibration.leads.typed import type_leads
from calibration.model import read_model

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(root, tmp_path_factory):
    model = read_model((root / "sample_data/model.json").read_bytes()).model
    hostile = "<img src='http://127.0.0.1:9/x'><script>fetch('http://127.0.0.1:9/y')</script>"
    model = model.revised(name=hostile)
    with read_leads(root / "sample_data/leads.csv") as leads:
        patterns = patterns_of(type_leads(leads, model, today=date(2026, 11, 22)), model)
    told = told_of(
        patterns,
        model,
        words=outcome_words(model.objective),
        data=DataTold("leads.csv", "0" * 64),
        occasion=Occasion(made_at=datetime(2026, 11, 22, tzinfo=UTC)),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report(told, reader=Reader()), encoding="utf-8")
    return path


def test_the_report_is_read_offline_at_any_width_and_printed_light(browser, page_file):
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda each: asked.append(each.url))
        page.on("console", lambda each: said.append(each.text))
        page.goto(page_file.as_uri())

        assert asked == [page_file.as_uri()]
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(ground) == "rgb(18, 24, 29)"
        # A policy that lets nothing in lets nothing in that somebody injects either.
        page.evaluate(
            "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9'}))"
        )
        assert any("Content Security Policy" in each for each in said)

        page.emulate_media(media="print")
        assert page.evaluate(ground) == "rgb(255, 255, 255)"
        pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert 5 <= pages <= 20
    finally:
        context.close()
