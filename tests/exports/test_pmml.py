"""PMML against the plain scorer, on a real evaluator; and what keeps a model from leaving."""

import functools
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from calibration.exports.pmml import (
    Evaluator,
    document_of,
    publish,
    publishing,
    what_is_not_carried,
    why_unavailable,
)
from calibration.exports.pmml.document import most_points, reason_codes
from calibration.exports.pmml.inputs import needs_day
from calibration.exports.pmml.names import AS_OF, OUTPUTS, names_of
from calibration.exports.pmml.texts import containing, equal_to, spellings
from calibration.exports.reference_leads import reference_leads
from calibration.exports.ways_out import exported
from calibration.model import fold, read_model, write_model
from calibration.problems import CalibrationError
from tests.oracle import score_lead
from tests.oracle.cells import header_of, nfc
from tests.oracle.random_leads import AS_OF as DAY
from tests.oracle.random_leads import random_leads
from tests.oracle.random_models import random_model
from tests.oracle.scorer import read_lead

MODELS = range(0, 60, 10)
LEADS = 40
PMML = "{http://www.dmg.org/PMML-4_4}"
AMOUNTS = ("score", "fit", "engagement", "feedback")


@pytest.fixture(scope="module")
def evaluator(java_program):
    pytest.importorskip("pypmml")
    with Evaluator() as running:
        yield running


@pytest.fixture(scope="module")
def conformance(root):
    return read_model((root / "tests/conformance/model.json").read_bytes()).model


@pytest.fixture(scope="module")
def published(conformance):
    """Publish the model of the conformance files; its reference leads are looked for once."""
    found = reference_leads(conformance)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publishing, "reference_leads", lambda _: found)
        yield functools.partial(publish, conformance)


def given(plain, model, lead):
    """Return a lead as the document's contract says: what is missing is left out."""
    values = read_lead(plain, lead)
    row: dict[str, str | float | bool] = {}
    for field in model.read_fields():
        value = values[field.name]
        raw = lead[header_of(field.name, lead)]
        if field.type == "text" and raw:
            row[field.name] = nfc(raw)
        elif field.type != "text" and value is not None:
            row[field.name] = value.isoformat() if isinstance(value, date) else value
    if needs_day(model):
        row[names_of(model)[AS_OF]] = DAY.isoformat()
    return row


def said(model, outputs):
    """Return what an evaluator says under the names of our columns, nothing as an empty text."""
    names = names_of(model)
    found = {output: outputs.get(names[output]) for output in OUTPUTS}
    return {output: "" if value is None else value for output, value in found.items()}


@pytest.mark.parametrize("seed", MODELS)
def test_every_lead_gets_the_score_of_the_plain_scorer(seed, evaluator):
    plain = random_model(seed)
    model = read_model(json.dumps(plain)).model
    leads = random_leads(plain, seed, LEADS)
    rows = [given(plain, model, lead) for lead in leads]
    found = evaluator.outputs(document_of(model), rows)
    for lead, outputs in zip(leads, found, strict=True):
        wanted = score_lead(plain, lead, DAY)
        amounts = {name: getattr(wanted, name) / 100 for name in AMOUNTS}
        readings = {name: getattr(wanted, name) for name in OUTPUTS if name not in AMOUNTS}
        assert said(model, outputs) == amounts | readings


def test_a_document_is_published_with_its_proof(conformance, published, evaluator):
    document = published(evaluator=evaluator).decode()
    assert "Proved: pypmml" in document
    assert document.replace(*_proof_in(document)) == document_of(conformance)


def _proof_in(document):
    start = document.index("    <Annotation>Proved")
    return document[start : document.index("\n", start) + 1], ""


def test_reason_codes_name_the_greatest_losses_first(conformance, evaluator):
    # Of the 60 points that returning customers can get for prices, 20, 10 and 5.
    row = {"employees": 120.0, "industry": "Services", "job_title": "Director", AS_OF: "2026-06-30"}
    (outputs,) = evaluator.outputs(document_of(conformance), [row])
    codes = [outputs[f"reason_{rank}"] for rank in range(1, 5)]
    assert codes == ["pricing", "guide", "liked", "recent"]


HOSTILE = "'; drop table \"leads\"; -- <&]]> =cmd|' /C calc'!A0\t\U0001f525 two\nlines\nmore"
LONG = "é" * 10_000
SOUGHT = 1000


def hostile_model(words):
    """Return a model whose every name and text is the same hostile one."""
    sought = words[: SOUGHT - 1]
    return {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": words,
        "fields": [{"name": words, "type": "text", "missing": [f"#{sought}"]}],
        "groups": [{"id": words, "label": words, "axis": "fit", "at_most": 9}],
        "criteria": [
            {
                "id": words, "label": words, "kind": "firmographic", "group": words, "points": 10,
                "when": {"field": words, "is": "contains", "value": sought},
            },
            {
                "id": "other", "label": words, "kind": "firmographic", "group": words, "points": -3,
                "when": {"field": words, "is": "equals", "value": sought},
            },
        ],
        "qualification": {
            "threshold": 7,
            "disqualify": [
                {"id": words, "label": words,
                 "when": {"field": words, "is": "starts_with", "value": f"x{sought}"}}
            ],
        },
        "bands": [{"name": "cold"}, {"name": words, "from": 7}],
        "variants": [
            {"id": words, "label": words, "threshold": 8,
             "when": {"field": words, "is": "equals", "value": f"v{sought}"}}
        ],
    }  # fmt: skip


@pytest.mark.parametrize("words", [HOSTILE, LONG], ids=["hostile", "long"])
def test_hostile_names_and_texts_change_no_score(words, evaluator):
    model = read_model(json.dumps(hostile_model(words))).model
    text = words[: SOUGHT - 1]
    cells = (text, f" {text.upper()}\u00a0", f"X{text}", f"v{text}", f"#{text.upper()}", f"{text}x")
    found = evaluator.outputs(document_of(model), [{words: nfc(cell)} for cell in cells])
    got = [tuple(said(model, each)[name] for name in OUTPUTS[:1] + OUTPUTS[5:]) for each in found]
    assert got == [
        (7, words, True, "", ""),
        (7, words, True, "", ""),
        (9, "", False, "", words),
        (9, words, True, words, ""),
        (0, "cold", False, "", ""),
        (9, words, True, "", ""),
    ]


def test_texts_are_found_as_folded_texts_are(evaluator):
    # Letters that one lowers to two, that several are lowered to, that a language lowers its way.
    cells = (
        "İ",
        "i̇",
        "I",
        "\u212a",
        "K",
        "ΟΔΟΣ",
        "οδος",
        "xİx",
        "\u202fK\u00a0",
        "\u2003k",
        "a\nk",
    )
    operands = ("i̇", "i", "\u0307", "k", "οδοσ", "ος", "xi", "\u0307x", "a\nk")
    criteria = [
        {
            "id": f"{verb} {index}", "label": "text", "kind": "firmographic", "group": "g",
            "points": 1, "when": {"field": "t", "is": verb, "value": operand},
        }
        for verb in ("equals", "contains", "starts_with")
        for index, operand in enumerate(operands)
    ]  # fmt: skip
    for some in (criteria[:14], criteria[14:]):
        plain = {
            "format": "lead-scoring-model", "format_version": "1.0", "name": "texts",
            "fields": [{"name": "t", "type": "text"}],
            "groups": [{"id": "g", "label": "g", "axis": "fit"}],
            "criteria": [{**each, "points": 2**place} for place, each in enumerate(some)],
            "qualification": {"threshold": 0}, "bands": [{"name": "all"}],
        }  # fmt: skip
        model = read_model(json.dumps(plain)).model
        found = evaluator.outputs(document_of(model), [{"t": nfc(cell)} for cell in cells])
        wanted = [score_lead(plain, {"t": cell}, DAY).score / 100 for cell in cells]
        assert [each["score"] for each in found] == wanted


def test_without_the_scoring_date_nothing_is_scored(conformance, evaluator):
    (outputs, other) = evaluator.outputs(
        document_of(conformance), [{"employees": 120.0}, {"employees": 120.0, AS_OF: "soon"}]
    )
    # An evaluator may give false where it gives nothing.
    assert {outputs[name] for name in OUTPUTS if name != "qualified"} == {None}
    assert not outputs["qualified"]
    assert {other[name] for name in OUTPUTS if name in other} == {None}


def test_what_an_evaluator_refuses_is_told_in_words(evaluator):
    with pytest.raises(CalibrationError, match="evaluator of PMML can't read the model"):
        evaluator.outputs("no document", [])


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (">15.0<", ">14.0<", "The evaluator of PMML gives “"),
        ('partialScore="15"', 'partialScore="14"', "reason codes: must be the model's own"),
    ],
)
def test_a_wrong_score_keeps_the_document_back(
    right, wrong, told, published, evaluator, monkeypatch
):
    def changed(model, *, proof=""):
        return document_of(model, proof=proof).replace(right, wrong)

    monkeypatch.setattr(publishing, "document_of", changed)
    with pytest.raises(CalibrationError, match=told):
        published(evaluator=evaluator)


def test_an_evaluator_that_takes_too_long_is_ended(conformance, java_program):
    pytest.importorskip("pypmml")
    with (
        Evaluator(seconds=0.01) as slow,
        pytest.raises(CalibrationError, match="must answer within 0 seconds"),
    ):
        slow.outputs(document_of(conformance), [])


def test_everything_that_pmml_cannot_carry_is_named_at_once():
    plain = hostile_model("ordinary")
    plain["fields"].append({"name": "bell\x07", "type": "number"})
    plain["criteria"][0] |= {
        "points": 1_000_000, "repeat": {"field": "bell\x07", "at_most": 1_000_000}
    }  # fmt: skip
    plain["criteria"] += [{**plain["criteria"][0], "id": f"more {index}"} for index in range(90)]
    plain["bands"][1]["name"] = "warm\rhot"
    plain["variants"][0]["when"] |= {"is": "one_of", "values": ["x", "y" * (SOUGHT + 1)]}
    plain["variants"][0]["when"].pop("value")
    model = read_model(json.dumps(plain)).model
    with pytest.raises(CalibrationError) as caught:
        publish(model)
    assert [(each.kind, each.place) for each in caught.value.problems] == [
        ("pmml-too-large", "criteria"),
        ("pmml-character", "fields[1].name"),
        ("pmml-character", "bands[1].name"),
        ("pmml-too-long", "variants[0].when"),
    ]
    assert what_is_not_carried(model) == caught.value.problems


def test_a_model_without_criteria_is_no_scorecard():
    model = read_model(
        '{"format": "lead-scoring-model", "format_version": "1.0", "name": "none", '
        '"qualification": {"threshold": 0}}'
    ).model
    assert [each.kind for each in what_is_not_carried(model)] == ["pmml-empty"]


def test_without_java_the_remedy_is_one_line(conformance, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "\n" not in str(why_unavailable())
    with pytest.raises(CalibrationError, match=r"needs Java 17 or newer|pypmml is not installed"):
        exported(conformance, "pmml")


def test_a_document_has_the_parts_of_a_scorecard_in_their_order(conformance):
    root = ET.fromstring(document_of(conformance))  # noqa: S314 - our own document
    assert [child.tag for child in root] == [
        f"{PMML}{name}" for name in ("Header", "DataDictionary", "Scorecard")
    ]
    assert [child.tag.removeprefix(PMML) for child in root[2]] == [
        "MiningSchema", "Output", "LocalTransformations", "Characteristics"
    ]  # fmt: skip
    lines = root.findall(f".//{PMML}Characteristic")
    assert [line.get("reasonCode") for line in lines] == list(reason_codes(conformance).values())


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_every_name_of_a_document_is_declared_once(seed):
    model = read_model(json.dumps(random_model(seed))).model
    root = ET.fromstring(document_of(model))  # noqa: S314 - our own document
    tags = ("DataField", "DerivedField", "OutputField")
    names = Counter(node.get("name") for tag in tags for node in root.iter(f"{PMML}{tag}"))
    used = {node.get("field") for node in root.iter() if node.get("field")}
    assert set(names.values()) == {1}
    assert used <= set(names)


def test_the_same_model_gives_the_same_document(conformance):
    again = read_model(write_model(conformance)).model
    assert document_of(again) == document_of(conformance)


def test_every_letter_has_all_its_spellings():
    two = [chr(point) for point in range(0x110000) if len(chr(point).lower()) > 1]
    assert two == ["İ"]
    assert all(fold(each) == "k" for each in spellings("k"))
    assert equal_to(["k"]).count("K") == 1
    assert containing("]").count("]") == 0


def test_the_most_of_a_criterion_is_over_all_variants(conformance):
    worth = {each.id: most_points(conformance, each) for each in conformance.criteria}
    assert worth["size"] == Decimal(15)
