"""The card of one criterion: from the list of criteria, on patterns, and on the oddest boards."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calibration.advice import evidence_sentences
from calibration.advice.evidence_card import evidence_card
from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_files import write_patterns
from calibration.evaluation.over_time import over_time
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import read_model
from tests.browser.edge_cases import CASES
from tests.pages.conftest import Opened, shown


def test_it_opens_above_the_list_of_criteria(opened: Opened) -> None:
    app = opened("criteria")
    assert "as often" not in shown(app)

    app.button(key="why-demo").click().run()

    assert not app.exception
    assert "35.1\u00a0% of the leads that meet it converted" in shown(app)


def test_nothing_opens_while_the_room_guesses(opened: Opened) -> None:
    app = opened("criteria")
    work = app.session_state["workspace"]
    app.session_state["workspace"] = work.changed(room=replace(work.room, hidden=True))
    app.run()

    assert app.button(key="why-demo").disabled


def test_patterns_tell_all_but_what_needs_single_leads(
    opened: Opened, root: Path, tmp_path: Path
) -> None:
    model = read_model((root / "sample_data" / "model.json").read_bytes()).model
    with read_leads(root / "sample_data" / "leads.csv") as leads:
        patterns = patterns_of(type_leads(leads, model, today=date(2026, 11, 22)), model)
    write_patterns(patterns, model, tmp_path / "patterns.parquet", form="parquet")
    app = opened("leads")
    app.file_uploader[0].upload(
        "patterns.parquet", (tmp_path / "patterns.parquet").read_bytes()
    ).run()
    app.session_state["charts-tab"] = "evidence"
    app.session_state["evidence-criterion"] = "demo"
    app.session_state["evidence-figures-open"] = True

    app.switch_page("pages/calibrate.py").run()

    assert not app.exception
    said = shown(app)
    assert "35.1\u00a0% of the leads that meet it converted" in said
    assert "they don&#x27;t tell when leads were created" in said
    assert "information value" in said


@pytest.mark.parametrize("case", sorted(set(CASES) - {"no criteria"}))
def test_every_odd_board_has_cards_in_words(case: str) -> None:
    files = CASES[case]()
    model = read_model(files.model).model
    labels = {each.id: each.label for each in model.criteria}
    with read_leads(files.leads, name="edge.csv") as leads:
        typed = type_leads(leads, model, today=date(2026, 11, 22))
        patterns, periods = patterns_of(typed, model), over_time(typed, model)

    for criterion in model.criteria[:4]:
        card = evidence_card(patterns, model, criterion.id, over_time=periods.get(criterion.id))
        said = [
            evidence_sentences.of_outcome(card.found),
            evidence_sentences.of_coverage(card.found),
            evidence_sentences.of_points(card),
            evidence_sentences.of_overlap(card, labels),
            evidence_sentences.of_removal(card),
            *([evidence_sentences.of_time(card.over_time)] if card.over_time else []),
        ]
        for sentence in map(str, said):
            assert sentence.endswith((".", ")."))
            assert "nan" not in sentence
            assert "inf" not in sentence
