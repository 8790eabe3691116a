"""The elements of a PMML document. Nothing is ever pasted into a text: XML writes the escapes."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

Node = ET.Element
"""An element of the document."""

PIECE: Final = 1000
"""How many characters a constant may have: parsers hand longer ones over in several parts."""
_ALONE: Final = "<>&]\n"
"""What Java's parser stops at, as it does at what is beyond U+FFFF: a constant with two of them
comes in several parts, and pypmml keeps only the last."""


def element(tag: str, *parts: Node, **attributes: str) -> Node:
    """Return an element; a trailing underscore of an attribute's name is dropped."""
    made = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.extend(parts)
    return made


def ref(field: str) -> Node:
    """Return the value of a field."""
    return element("FieldRef", field=field)


def number(value: float) -> Node:
    """Return a number, exactly the double it is."""
    made = element("Constant", dataType="double")
    made.text = repr(float(value))
    return made


def whole(value: int) -> Node:
    """Return a whole number: the place or the length of a part of a text."""
    made = element("Constant", dataType="integer")
    made.text = str(value)
    return made


def truth(value: bool) -> Node:  # noqa: FBT001 - a constant
    """Return true or false."""
    made = element("Constant", dataType="boolean")
    made.text = "true" if value else "false"
    return made


def text(value: str) -> Node:
    """Return a text, put together where a parser would hand it over in several parts."""
    pieces = [_constant(piece) for piece in _pieces(value)]
    return pieces[0] if len(pieces) == 1 else apply("concat", *pieces)


def _constant(value: str) -> Node:
    made = element("Constant", dataType="string")
    made.text = value
    return made


def _pieces(value: str) -> list[str]:
    pieces = [""]
    for letter in value:
        full = _is_alone(letter) or _is_alone(pieces[-1]) or len(pieces[-1]) >= PIECE
        if pieces[-1] and full:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _is_alone(piece: str) -> bool:
    return len(piece) == 1 and (piece in _ALONE or piece > "\uffff")


def apply(function: str, *parts: Node, missing: str | None = None) -> Node:
    """Return a function of its parts; ``missing`` is its value where a part has none."""
    made = element("Apply", *parts, function=function)
    if missing is not None:
        made.set("mapMissingTo", missing)
    return made


def both(*tests: Node) -> Node:
    """Return whether all tests hold."""
    return tests[0] if len(tests) == 1 else apply("and", *tests)


def either(*tests: Node) -> Node:
    """Return whether one of the tests holds."""
    return tests[0] if len(tests) == 1 else apply("or", *tests)


def is_whole(value: Node, other: float) -> Node:
    """Return whether a value of ours, never missing, is a whole number."""
    return apply("equal", value, number(other))


def compared(function: str, field: str, value: float) -> Node:
    """Return a comparison of a field, false where it is missing."""
    return apply(function, ref(field), number(value), missing="false")


def equals_number(field: str, value: float) -> Node:
    """Return whether a field is a number; evaluators differ on whether 0 equals -0."""
    return both(compared("greaterOrEqual", field, value), compared("lessOrEqual", field, value))


def first_of(cases: Sequence[tuple[Node, Node]], otherwise: Node | None = None) -> Node:
    """Return the value beside the first test that holds, else ``otherwise``, else none."""
    if not cases and otherwise is not None:
        return otherwise
    chain = otherwise
    for test, value in reversed(cases):
        parts = (test, value) if chain is None else (test, value, chain)
        chain = apply("if", *parts)
    if chain is None:
        raise ValueError("nothing to choose from")
    return chain


def total(parts: Sequence[Node]) -> Node:
    """Return the sum of numbers that are never missing."""
    if len(parts) < 2:
        return parts[0] if parts else number(0)
    return apply("sum", *parts)


def clamped(value: Node, at_least: int | None, at_most: int | None) -> Node:
    """Return a sum in hundredths within bounds that are in points."""
    if at_least is not None:
        value = apply("max", value, number(100 * at_least))
    if at_most is not None:
        value = apply("min", value, number(100 * at_most))
    return value


def derived(name: str, value: Node, kind: str = "double") -> Node:
    """Return a field that is worked out from others: ``double``, ``string`` or ``boolean``."""
    optype = "continuous" if kind == "double" else "categorical"
    return element("DerivedField", value, name=name, optype=optype, dataType=kind)


def document(root: Node) -> str:
    """Return the document as text, with its declaration."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def is_writable(letter: str) -> bool:
    r"""Return whether a character may stand in an XML document.

    Examples
    --------
    >>> is_writable("é"), is_writable("\n"), is_writable("\x01"), is_writable("\ufffe")
    (True, True, False, False)
    """
    return (
        letter in "\t\n\r"
        or " " <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter > "\uffff"
    )
