"""A model as a PMML 4.4 document: a Scorecard whose characteristics are the lines of the score.

The partial scores of the criteria, what caps take or give and what the clamp does sum to the
score, as the lines of an explanation do. Reason codes rank where a lead lost most points against
the best that any lead could have: ``pointsBelow`` against the highest partial score.
"""

from typing import Final

from calibration.exports.pmml.inputs import clean_fields, data_fields, mining_fields, needs_day
from calibration.exports.pmml.names import REASONS, Names, names_of
from calibration.exports.pmml.nodes import (
    Node,
    apply,
    document,
    element,
    first_of,
    is_writable,
    number,
    ref,
)
from calibration.exports.pmml.scoring import readings, score_fields
from calibration.model import BASE, Criterion, Model, fingerprint

VERSION: Final = "4.4"
NAMESPACE: Final = "http://www.dmg.org/PMML-4_4"
CONTRACT: Final = (
    "Give each lead's fields by their names: a number as a number, a truth value as true or false, "
    "a text as it stands, in Unicode's form NFC, a date as 2026-06-30. Leave out what is missing "
    "and what can't be read as its type: an empty cell, a word that the model lists as missing, a "
    "number that is not finite. "
)
CONTRACT_OF_DAY: Final = (
    "Give the day of scoring as {field}, as 2026-06-30; without it nothing is scored. "
)
CONTRACT_OF_REASONS: Final = (
    "A reason code names a line on which the lead lost points against the most that the line can "
    "give to any lead, the greatest loss first; an evaluator may repeat the last."
)


def document_of(model: Model, *, proof: str = "") -> str:
    """Return a model as a PMML document, whether or not an evaluator gives its scores.

    The same model and the same proof give the same text.

    Parameters
    ----------
    model
        Any model of which ``what_is_not_carried`` finds nothing.
    proof
        What was done to show that the document gives the model's scores, to stand in its header.
    """
    names = names_of(model)
    contract = CONTRACT
    if needs_day(model):
        contract += CONTRACT_OF_DAY.format(field=names["as_of"])
    fields = data_fields(model, names)
    root = element(
        "PMML",
        element(
            "Header",
            element("Application", name="Lead-scoring workbench"),
            _annotation(f"Model {fingerprint(model)}"),
            _annotation(contract + CONTRACT_OF_REASONS),
            *([_annotation(proof)] if proof else []),
            description=printable(model.name),
        ),
        element("DataDictionary", *fields, numberOfFields=str(len(fields))),
        _scorecard(model, names),
        version=VERSION,
        xmlns=NAMESPACE,
    )
    return document(root)


def _annotation(words: str) -> Node:
    made = element("Annotation")
    made.text = words
    return made


def _scorecard(model: Model, names: Names) -> Node:
    lines = _characteristics(model, names)
    return element(
        "Scorecard",
        element("MiningSchema", *mining_fields(model, names)),
        element("Output", *_outputs(model, names, reasons=min(REASONS, len(lines)))),
        element("LocalTransformations", *clean_fields(model, names), *score_fields(model, names)),
        element("Characteristics", *lines),
        modelName=printable(model.name),
        functionName="regression",
        initialScore="0",
        useReasonCodes="true",
        reasonCodeAlgorithm="pointsBelow",
        baselineMethod="max",
    )


def _outputs(model: Model, names: Names, *, reasons: int) -> list[Node]:
    found = []
    for name, (kind, value) in readings(model, names).items():
        if needs_day(model):
            value = first_of([(apply("isNotMissing", ref(names["scoring date"])), value)])  # noqa: PLW2901
        optype = "continuous" if kind == "double" else "categorical"
        found.append(
            element(
                "OutputField",
                value,
                name=names[name],
                optype=optype,
                dataType=kind,
                feature="transformedValue",
            )
        )
    found += [
        element(
            "OutputField",
            name=names[f"reason_{rank}"],
            optype="categorical",
            dataType="string",
            feature="reasonCode",
            rank=str(rank),
        )
        for rank in range(1, reasons + 1)
    ]
    return found


def _characteristics(model: Model, names: Names) -> list[Node]:
    codes = reason_codes(model)
    found = [_criterion(each, model, names) for each in model.criteria]
    for group in model.groups:
        if f"cap:{group.id}" in codes:
            change = apply("-", ref(names[f"group:{group.id}"]), ref(names[f"sum:{group.id}"]))
            found.append(_line(codes[f"cap:{group.id}"], [_worth(change)]))
    if "clamp" in codes:
        change = apply("-", ref(names["clamped"]), ref(names["unclamped"]))
        found.append(_line(codes["clamp"], [_worth(change)]))
    return found


def reason_codes(model: Model) -> dict[str, str]:
    """Return the reason code of every line: ``points:<id>``, ``cap:<id>`` and ``clamp``.

    That of a criterion is its id. Groups without a cap have none, nor has a score without a range.
    """
    ids = [each.id for each in model.criteria]
    others = Names(ids)
    codes = {f"points:{each}": each for each in ids}
    for group in model.groups:
        if group.at_least is not None or group.at_most is not None:
            codes[f"cap:{group.id}"] = others[f"cap:{group.id}"]
    if model.score_range is not None:
        codes["clamp"] = others["clamp"]
    return codes


def most_points(model: Model, criterion: Criterion) -> int:
    """Return the most points that a criterion can give to any lead, of whatever variant."""
    index = model.criteria.index(criterion)
    points = [model.points_of(each)[index] for each in range(BASE, len(model.variants))]
    return max(0, *points) * criterion.highest_level // 100


def most_hundredths(model: Model) -> int:
    """Return the largest size that any sum on the way to a score could have, in hundredths."""
    points = [model.points_of(each) for each in range(BASE, len(model.variants))]
    largest = [max(map(abs, each)) for each in zip(*points, strict=True)]
    sums: int = sum(
        most * each.highest_level for most, each in zip(largest, model.criteria, strict=True)
    )
    caps = [each for group in model.groups for each in (group.at_least, group.at_most)]
    return sums + sum(100 * abs(each) for each in caps if each is not None)


def _criterion(criterion: Criterion, model: Model, names: Names) -> Node:
    index = model.criteria.index(criterion)
    points = {model.points_of(each)[index] for each in range(BASE, len(model.variants))}
    level, worth = names[f"level:{criterion.id}"], names[f"points:{criterion.id}"]
    if len(points) == 1 and criterion.repeat is None and criterion.decay is None:
        attributes = [_attribute(level, 0, 0), _attribute(level, 100, criterion.points)]
    else:
        attributes = [_worth(ref(worth))]
    label = element("Extension", name="label", value=printable(criterion.label))
    return _line(criterion.id, attributes, label, best=most_points(model, criterion))


def _line(code: str, attributes: list[Node], *before: Node, best: int = 0) -> Node:
    return element(
        "Characteristic",
        *before,
        *attributes,
        name=code,
        reasonCode=code,
        baselineScore=str(best),
    )


def _attribute(level: str, value: int, points: int) -> Node:
    test = element("SimplePredicate", field=level, operator="equal", value=str(value))
    return element("Attribute", test, partialScore=str(points))


def _worth(hundredths: Node) -> Node:
    value = apply("/", hundredths, number(100))
    return element("Attribute", element("True"), element("ComplexPartialScore", value))


def printable(words: str) -> str:
    """Return words that are only shown, without the characters that XML can't carry."""
    return "".join(each if is_writable(each) else "\N{REPLACEMENT CHARACTER}" for each in words)
