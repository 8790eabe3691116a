"""The report: the numbers of the screen in one page, in which nothing runs and no lead stands."""

import csv
import gettext
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from calibration.advice.diagnosis import Diagnosis
from calibration.charts import outcome_words
from calibration.engine.grouping import patterns_of
from calibration.evaluation import evaluate
from calibration.exports.report import (
    Agreed,
    DataTold,
    DecisionTold,
    Occasion,
    QuestionTold,
    Reader,
    SignatureTold,
    VersionTold,
    agreed_of_file,
    report,
    told_of,
    told_remedies,
)
from calibration.leads import read_leads
from calibration.leads.remedies import KeepFirstOfDuplicates, TreatAsMissing
from calibration.leads.typed import type_leads
from calibration.messages import say
from calibration.model import fingerprint, read_model

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = '<img src="https://evil.example/x" onerror=alert(1)>{{7*7}}"\'`\x00'
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What a browser would make of the page: its elements, and whether each is closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, *each) for each in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def sample(root):
    model = read_model((root / "sample_data/model.json").read_bytes()).model
    with read_leads(root / "sample_data/leads.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 11, 22))
        return model, patterns_of(typed, model), leads.sha256


def told(sample, **occasion):
    model, patterns, sha256 = sample
    return told_of(
        patterns,
        model,
        words=outcome_words(model.objective),
        data=DataTold("leads.csv", sha256),
        occasion=Occasion(made_at=MADE_AT, **occasion),
    )


def test_the_report_tells_the_numbers_of_the_evaluation(sample):
    model, patterns, sha256 = sample
    found = evaluate(patterns, model)

    page = report(told(sample), reader=Reader())

    said = " ".join(Page(page).words)
    assert f"{found.true_positives} of {found.qualified}" in said
    assert f"{100 * found.precision:.1f}\u00a0%" in said
    assert f"{found.volume}" in said
    assert fingerprint(model) in said
    assert sha256 in said
    assert "Past leads replayed: not a forecast of extra sales." in said
    assert all(each.label in said for each in model.criteria)
    assert all(band.action in said for band in model.bands if band.action)


def test_the_page_loads_and_runs_nothing(sample):
    page = Page(report(told(sample), reader=Reader()))

    policy = next(value for tag, _, value in page.attributes if value and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.elements)
    names = {name for _, name, _ in page.attributes}
    assert not names & {"style", "src", "srcset", "action"}
    assert not [name for name in names if name.startswith("on")]
    links = [value for _, name, value in page.attributes if name == "href"]
    assert links
    assert all(each.startswith("#") for each in links)


def test_it_can_be_read_by_who_cannot_see_it(sample):
    page = Page(report(told(sample), reader=Reader()))

    assert not page.open
    assert ("html", "lang", "en") in page.attributes
    assert [each for each in page.elements if each in ("h1", "h2")][:2] == ["h1", "h2"]
    drawings = page.attributes.count(("svg", "role", "img"))
    assert drawings == 4
    assert page.elements.count("title") == 1 + drawings
    assert page.elements.count("caption") == page.elements.count("table")
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_what_people_and_files_wrote_is_shown_as_text(sample):
    model, patterns, sha256 = sample
    # Without its sign of nought, which a model's file may not hold.
    name = HOSTILE.replace("\x00", "")
    hostile = model.revised(
        name=name,
        bands=tuple(each.model_copy(update={"action": name}) for each in model.bands),
        criteria=tuple(each.model_copy(update={"label": name}) for each in model.criteria),
    )
    agreed = Agreed(
        versions=(VersionTold(1, MADE_AT, HOSTILE, HOSTILE, HOSTILE, (say(HOSTILE[:3]),)),),
        decisions=(DecisionTold(HOSTILE, HOSTILE, HOSTILE, MADE_AT),),
        questions=(QuestionTold(HOSTILE, HOSTILE, date(2026, 12, 1), HOSTILE),),
        signatures=(SignatureTold(HOSTILE, HOSTILE, None, HOSTILE, HOSTILE),),
        terms=((HOSTILE, HOSTILE),),
    )
    page = report(
        told_of(
            patterns,
            hostile,
            words=outcome_words(model.objective),
            data=DataTold(HOSTILE, sha256, overruled=((HOSTILE, HOSTILE, HOSTILE),)),
            occasion=Occasion(made_at=MADE_AT, agreed=agreed),
        ),
        reader=Reader(),
    )

    assert not {"img", "b", "script"} & set(Page(page).elements)
    assert "\x00" not in page
    assert "{{7*7}}" in page
    page.encode("utf-8")


def test_no_cell_that_tells_who_a_lead_is_stands_in_it(sample, root):
    page = report(told(sample), reader=Reader())
    with (root / "sample_data/leads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = set(re.findall(r"[\w@.+-]+", page))

    cells = {row[name] for row in rows for name in ("lead_id", "company") if row[name]}
    assert len(cells) > 1000
    assert not cells & words


def test_decided_values_of_a_personal_column_stay_out():
    remedies = (
        TreatAsMissing(column="E-mail", words=("ann@example.com",)),
        TreatAsMissing(column="city", words=("Select",)),
        KeepFirstOfDuplicates(),
    )

    said = [str(each) for each in told_remedies(remedies, personal=["e-mail"])]

    assert "ann@example.com" not in " ".join(said)
    assert "Select" in said[1]
    assert len(said) == 3


def test_leads_kept_aside_are_told_only_once_they_were_opened(sample):
    model, patterns, _ = sample
    found = evaluate(patterns, model, part="holdout")
    counts = f"of {found.not_converted:,} that did not convert"

    closed = report(told(sample, openings=1), reader=Reader())
    opened = report(told(sample, openings=1, with_holdout=True), reader=Reader())
    again = report(told(sample, openings=3, with_holdout=True), reader=Reader())

    assert counts not in closed
    assert "have not been opened for this model" in closed
    assert counts in opened
    assert "at first look" in opened
    assert "already seen (opened 3 times)" in again


def test_without_an_outcome_the_volumes_are_told_and_each_rate_is_a_dash(sample):
    model, patterns, sha256 = sample
    facts = replace(patterns.facts, has_outcome=False)
    blank = replace(
        patterns,
        facts=facts,
        converted=0 * patterns.converted,
        not_converted=0 * patterns.not_converted,
    )
    page = report(
        told_of(
            blank,
            model.revised(outcome=None),
            words=outcome_words(model.objective),
            data=DataTold("leads.csv", sha256),
            occasion=Occasion(made_at=MADE_AT),
            diagnosis=Diagnosis((), (), leads=0, converted=0),
        ),
        reader=Reader(),
    )

    assert page.count("no outcome yet") >= 3
    assert "nan" not in page.lower().replace("finance", "")


def test_it_is_told_in_french(sample, root):
    words = gettext.translation("workbench", root / "locale", ["fr"])
    page = report(told(sample), reader=Reader("fr", words.gettext, words.ngettext))

    assert '<html lang="fr">' in page
    assert "Transmis" in page
    assert "22 novembre 2026" in page


def test_signatures_of_a_file_are_told_and_what_is_none_is_passed_over(sample):
    model = sample[0]
    entry = {"who": "Ann", "when": "2026-11-01T09:00:00+01:00", "why": "we agreed", "side": "sales"}
    signed = model.revised(history=[entry, "?", {"who": 7, "when": "soon"}])

    agreed = agreed_of_file(signed)

    first, second = agreed.signatures
    assert (first.who, first.side, first.signed_at) == (
        "Ann",
        "sales",
        datetime(2026, 11, 1, 8, tzinfo=UTC),
    )
    assert (second.who, second.signed_at) == ("", None)
