"""What of a model PMML can't carry, each part by its name; it is known without any evaluator."""

from collections.abc import Iterable, Iterator
from typing import Final

from calibration.exports.pmml.document import most_hundredths
from calibration.exports.pmml.nodes import is_writable
from calibration.messages import say
from calibration.model import Condition, Contains, Equals, Model, OneOf, StartsWith, fold
from calibration.model.base import shown
from calibration.problems import Problem

EXACT: Final = 2**53
"""Below it every whole number is a double of its own."""
LONGEST: Final = 1000
"""Letters of a text to look for: Java's patterns take a deeper stack for each, and the usual one
ends at some 3,500."""
_LINE_BREAK: Final = "\r"


def what_is_not_carried(model: Model) -> tuple[Problem, ...]:
    """Return everything in a model that keeps it from leaving as PMML; nothing if it can.

    It is quick, and starts nothing: whether an evaluator gives the model's scores is proved when
    the document is published.
    """
    return (*_sizes(model), *_names(model), *_texts(model), *_looked_for(model))


def _sizes(model: Model) -> Iterator[Problem]:
    if not model.criteria:
        yield Problem(
            "pmml-empty",
            "criteria",
            say("must hold at least one criterion: a Scorecard without one is no PMML. Got none."),
        )
    most = most_hundredths(model)
    if most >= EXACT:
        yield Problem(
            "pmml-too-large",
            "criteria",
            say(
                "must give fewer than {limit} points in all, counted in hundredths, for PMML "
                "counts in doubles. Got {most}. Lower the points or how often they count.",
                limit=EXACT // 100,
                most=most // 100,
            ),
        )


def _names(model: Model) -> Iterator[Problem]:
    """Look at what is written as the name of something, where XML keeps line breaks."""
    for index, field in enumerate(model.fields):
        if field in model.read_fields():
            yield from _unwritable(f"fields[{index}].name", field.name)
    for index, criterion in enumerate(model.criteria):
        yield from _unwritable(f"criteria[{index}].id", criterion.id)
    for index, group in enumerate(model.groups):
        yield from _unwritable(f"groups[{index}].id", group.id)


def _texts(model: Model) -> Iterator[Problem]:
    """Look at what is written as a text, in which XML makes every line break the same."""
    for index, band in enumerate(model.bands):
        yield from _unwritable(f"bands[{index}].name", band.name, but=_LINE_BREAK)
    for index, variant in enumerate(model.variants):
        yield from _unwritable(f"variants[{index}].id", variant.id, but=_LINE_BREAK)
    for key in ("disqualify", "require"):
        for index, gate in enumerate(getattr(model.qualification, key)):
            yield from _unwritable(f"qualification.{key}[{index}].id", gate.id, but=_LINE_BREAK)


def _looked_for(model: Model) -> Iterator[Problem]:
    for index, criterion in enumerate(model.criteria):
        yield from _too_long(f"criteria[{index}].when", _texts_in(criterion.when))
    for index, variant in enumerate(model.variants):
        yield from _too_long(f"variants[{index}].when", _texts_in(variant.when))
    for key in ("disqualify", "require"):
        for index, gate in enumerate(getattr(model.qualification, key)):
            yield from _too_long(f"qualification.{key}[{index}].when", _texts_in(gate.when))
    for index, field in enumerate(model.fields):
        yield from _too_long(f"fields[{index}].missing", field.missing)


def _texts_in(condition: Condition) -> Iterator[str]:
    for leaf in condition.leaves():
        match leaf:
            case Equals(value=value) | Contains(value=value) | StartsWith(value=value):
                values: tuple[object, ...] = (value,)
            case OneOf(values=several):
                values = several
            case _:
                values = ()
        yield from (value for value in values if isinstance(value, str))


def _too_long(place: str, texts: Iterable[str]) -> Iterator[Problem]:
    longest = max((len(fold(each)) for each in texts), default=0)
    if longest > LONGEST:
        yield Problem(
            "pmml-too-long",
            place,
            say(
                "must look for texts of at most {limit} letters, for PMML's patterns take no "
                "longer ones. Got {length}. Look for a part of it.",
                limit=LONGEST,
                length=longest,
            ),
        )


def _unwritable(place: str, words: str, *, but: str = "") -> Iterator[Problem]:
    for letter in words:
        if letter in but or not is_writable(letter):
            yield Problem(
                "pmml-character",
                place,
                say(
                    "must hold no character that XML can't carry. Got U+{code} in {words}. "
                    "Write it without.",
                    code=f"{ord(letter):04X}",
                    words=shown(words),
                ),
            )
            return
