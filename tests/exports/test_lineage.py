"""A model's file tells where it comes from, and two files tell how they are related."""

import json
from datetime import UTC, datetime

import pytest

from calibration.cli.commands import main
from calibration.exports.agreed import Agreement, export_model
from calibration.exports.lineage import (
    KeptVersion,
    kinship,
    lineage_of,
    steps_to,
    told_steps,
    with_lineage,
)
from calibration.exports.report.agreed import agreed_of_file
from calibration.model import Model, fingerprint, read_model, write_model
from calibration.model.templates import TEMPLATES

DAY = datetime(2026, 6, 30, 14, 0, tzinfo=UTC)
FIRST = TEMPLATES["sme-software"].model
SECOND = FIRST.with_threshold(45)
THIRD = SECOND.with_points(FIRST.criteria[0].id, 30)
ASIDE = FIRST.with_threshold(60)
KEPT = (
    KeptVersion(1, FIRST, "", DAY, ""),
    KeptVersion(2, SECOND, "Ann", DAY, "Sales has time", parent=1),
    KeptVersion(3, ASIDE, "Cy", DAY, "A try", parent=1),
    KeptVersion(4, THIRD, "Bo", DAY, "Prices say more", parent=2),
)


def left(model: Model, *, base: KeptVersion | None = None) -> Model:
    """Return a model as it leaves, and is read again."""
    return read_model(write_model(with_lineage(model, steps_to(model, KEPT, base=base)))).model


def test_every_kept_version_on_the_way_leaves_with_its_parent_and_what_changed():
    steps = told_steps(left(THIRD))
    assert [(each.number, each.who, each.why) for each in steps] == [
        (1, "", ""), (2, "Ann", "Sales has time"), (4, "Bo", "Prices say more"),
    ]  # fmt: skip
    assert [each.parent for each in steps] == [None, fingerprint(FIRST), fingerprint(SECOND)]
    assert str(steps[1].changed[0]) == f"threshold {FIRST.threshold} → 45"
    assert len(steps[2].changed) == 1
    assert fingerprint(left(THIRD)) == fingerprint(THIRD)


def test_a_draft_is_a_step_of_its_own_from_the_version_it_was_made_from():
    draft = SECOND.with_threshold(47)
    *_, version, last = told_steps(left(draft, base=KEPT[1]))
    assert (last.number, last.who, last.when) == (None, "", None)
    assert (version.number, last.parent) == (2, fingerprint(SECOND))
    assert str(last.changed[0]) == "threshold 45 → 47"
    assert told_steps(left(draft)) == ()
    begun = KeptVersion(None, FIRST)
    assert steps_to(FIRST, [], base=begun) == ()
    assert [each.number for each in steps_to(SECOND, [], base=begun)] == [None, None]


def test_leaving_twice_tells_nothing_twice():
    once = left(THIRD)
    assert with_lineage(once, steps_to(once, KEPT)) == once


def test_what_was_told_before_stays_and_leads_further_back():
    grandchild = left(THIRD).with_threshold(50)
    after = KeptVersion(1, left(THIRD), "", DAY, "")
    child = with_lineage(grandchild, steps_to(grandchild, [after], base=after))
    way = [each.fingerprint for each in lineage_of(child)]
    assert way == [fingerprint(each) for each in (FIRST, SECOND, THIRD, grandchild)]


def test_an_agreement_is_no_step_and_a_step_is_no_signature():
    agreed = export_model(left(THIRD), agreements=[Agreement("Di", DAY, "Signed")])
    assert len(told_steps(agreed)) == 3
    told = agreed_of_file(agreed)
    assert [each.who for each in told.signatures] == ["Di"]
    assert [(each.number, each.author) for each in told.versions] == [
        (1, ""),
        (2, "Ann"),
        (4, "Bo"),
    ]
    assert str(told.versions[1].changes[0]) == f"threshold {FIRST.threshold} → 45"


def test_two_files_tell_that_one_was_made_from_the_other():
    found = kinship(FIRST, left(THIRD))
    assert found is not None
    assert [str(each) for each in found.sentences()] == [
        "The second was made from the first:",
        "  version 2, by Ann, on 2026-06-30: Sales has time",
        "  version 4, by Bo, on 2026-06-30: Prices say more",
    ]
    back = kinship(left(THIRD), FIRST)
    assert back is not None
    assert str(back.sentences()[0]) == "The first was made from the second:"


def test_diff_says_how_two_files_are_related(tmp_path, capsys):
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, model in zip(files, (left(SECOND), left(THIRD)), strict=True):
        file.write_text(write_model(model), encoding="utf-8")
    assert main(["diff", *map(str, files)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "The second was made from the first:",
        "  version 4, by Bo, on 2026-06-30: Prices say more",
    ]


def test_two_files_tell_what_both_were_made_from():
    found = kinship(left(ASIDE), left(THIRD))
    assert found is not None
    assert found.ancestor == fingerprint(FIRST)
    assert ([each.number for each in found.before], [each.number for each in found.after]) == (
        [3], [2, 4],
    )  # fmt: skip


def test_models_whose_files_know_nothing_of_each_other_are_not_related():
    assert kinship(FIRST, SECOND) is None
    assert kinship(left(THIRD), TEMPLATES["crm-vendor"].model) is None


def test_equal_models_are_related_and_nothing_is_to_be_said():
    found = kinship(left(THIRD), THIRD)
    assert found is not None
    assert found.sentences() == ()


@pytest.mark.parametrize(
    "history",
    [
        [1, None, "x", [], {}],
        [{"changed": []}],
        [{"changed": [1, {"a": 2}], "fingerprint": 7, "parent": [], "version": True, "when": 3}],
        [{"changed": ["{0} {x}"], "fingerprint": "F", "parent": "F", "when": "yesterday"}],
    ],
)
def test_a_history_that_anybody_wrote_is_read_as_far_as_it_goes(history):
    own = fingerprint(FIRST)
    plain = json.loads(write_model(FIRST))
    text = json.dumps(plain | {"history": history}).replace('"F"', f'"{own}"')
    model = read_model(text).model
    assert lineage_of(model)[-1].fingerprint == own
    assert all(str(each.sentence()) for each in told_steps(model))
    assert agreed_of_file(model).signatures is not None
