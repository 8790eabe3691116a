"""What the board is told at the edges is what the library counts, at rest and along a slider."""

from datetime import date

import pytest

from calibration.engine.grouping import patterns_of
from calibration.evaluation import Evaluation, evaluate
from calibration.leads.profile import profile_columns
from calibration.leads.reading import read_leads
from calibration.leads.typed import type_leads
from calibration.model import read_model
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace
from tests.browser.edge_cases import CASES
from tests.pages.conftest import Opened, at, board, looked_up_for

COUNTS = (
    "volume",
    "qualified",
    "true_positives",
    "false_positives",
    "false_negatives",
    "true_negatives",
)


def counts(found: Evaluation) -> list[int]:
    return [getattr(found, name) for name in COUNTS]


@pytest.mark.parametrize("case", sorted(set(CASES) - {"no criteria"}))
def test_the_board_is_told_what_evaluate_counts(opened: Opened, case: str) -> None:
    files = CASES[case]()
    model = read_model(files.model).model
    leads = read_leads(files.leads, name="edge.csv")
    typed = type_leads(leads, model, today=date.today(), rule="calibration")  # noqa: DTZ011
    patterns = patterns_of(typed, model)
    work = Workspace(leads=leads, profiles=profile_columns(leads), versions=Versions(model, model))

    app = opened(workspace=work)

    now = board(app)["now"]
    assert [now[name][0] for name in COUNTS] == counts(evaluate(patterns, model, part="design"))
    table = looked_up_for(app, "threshold")
    for index in range(0, table["length"], 7):
        moved = model.with_threshold(table["low"] + index)
        found = evaluate(patterns, moved, part="design")
        assert [at(table["rows"][name], index) for name in COUNTS] == counts(found)
        told = [(at(b["leads"], index), at(b["converted"], index)) for b in table["rows"]["bands"]]
        assert told == [(band.leads, band.converted) for band in found.bands]
