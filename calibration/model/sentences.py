"""Conditions written as people write them in a grid: ``employees >= 200 and country = France``.

The grammar is small and plain: comparisons joined by ``and``, ``or`` and ``not``, with
parentheses. Names and values that hold one of these words stand in double quotes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from calibration.messages import Message, say
from calibration.model.base import plain_number
from calibration.model.conditions import AllOf, AnyOf, Condition, Negation
from calibration.model.fields import Field, FieldType
from calibration.model.leaves import (
    AtLeast,
    AtMost,
    Between,
    Contains,
    Equals,
    IsKnown,
    IsMissing,
    Leaf,
    LessThan,
    MoreThan,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
)
from calibration.model.model import made
from calibration.model.names import nearest
from calibration.model.text import fold
from calibration.problems import ModelError, Problem

YES = frozenset({"true", "yes", "oui", "vrai", "t", "y", "o", "1"})
NO = frozenset({"false", "no", "non", "faux", "f", "n", "0"})

_COMPARISONS: Mapping[str, type[AtLeast | AtMost | MoreThan | LessThan]] = {
    ">=": AtLeast,
    "≥": AtLeast,
    "<=": AtMost,
    "≤": AtMost,
    ">": MoreThan,
    "<": LessThan,
}
_TEXTS: Mapping[str, type[Contains | StartsWith]] = {
    "contains": Contains,
    "starts with": StartsWith,
}
_PRESENCE: Mapping[str, type[IsMissing | IsKnown]] = {
    "is missing": IsMissing,
    "is not known": IsMissing,
    "is known": IsKnown,
    "is not missing": IsKnown,
}
_AGES: Mapping[str, type[WithinDays | OlderThanDays]] = {
    "within": WithinDays,
    "older than": OlderThanDays,
}
_TOKENS = re.compile(
    r"""\s*(?:
      (?P<quoted>"[^"]*"|“[^”]*”)
    | (?P<verb>(?:is\ not\ missing|is\ not\ known|is\ missing|is\ known|is\ not|starts\ with
               |older\ than|between|contains|within|one\ of|is)(?!\w))
    | (?P<joint>(?:and|or|not)(?!\w))
    | (?P<sign>>=|<=|!=|≥|≤|≠|=|>|<|\||\(|\))
    | (?P<word>[^\s()|=<>≥≤≠"“]+|.)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a written condition: its kind, and its text with blanks made single."""

    kind: str
    text: str


def read_condition(text: str, *, fields: Mapping[str, Field]) -> Condition:
    """Return the condition that ``text`` says.

    Parameters
    ----------
    text
        For instance ``industry = Services | Consulting and not job_title contains intern``.
    fields
        The fields there are, by name; names match exactly, else trimmed and ignoring case.

    Raises
    ------
    ModelError
        If the text can't be read, names an unknown field, or asks of a field what its type
        can't answer.

    Examples
    --------
    >>> fields = {"employees": Field(name="employees", type=FieldType.NUMBER)}
    >>> str(read_condition("employees between 20 and 250", fields=fields))
    'employees is between 20 and 250'
    """
    reader = _Reader(_tokens(text), fields)
    condition = reader.either()
    if reader.peek() is not None:
        raise _refused(say("“{rest}” was not expected here.", rest=reader.rest()))
    return condition


def _tokens(text: str) -> tuple[Token, ...]:
    tokens = []
    for match in _TOKENS.finditer(text.strip()):
        kind = match.lastgroup or "word"
        piece = match.group(kind)
        if kind == "verb":
            piece = " ".join(piece.lower().split())
        elif kind == "joint":
            piece = piece.lower()
        elif kind == "quoted":
            piece = piece[1:-1]
        if piece.strip():
            tokens.append(Token(kind, piece))
    return tuple(tokens)


def _refused(message: Message, *, kind: str = "condition") -> ModelError:
    return ModelError(Problem(kind, "", message))


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right; ``or`` binds loosest, then ``and``, then ``not``."""

    tokens: tuple[Token, ...]
    fields: Mapping[str, Field]
    place: int = field(default=0)

    def peek(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def rest(self) -> str:
        return " ".join(token.text for token in self.tokens[self.place :])

    def _accept(self, *texts: str) -> str | None:
        token = self.peek()
        if token is not None and token.kind != "quoted" and token.text in texts:
            self.place += 1
            return token.text
        return None

    def either(self) -> Condition:
        parts = [self.every()]
        while self._accept("or"):
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else made(AnyOf, any=tuple(parts))

    def every(self) -> Condition:
        parts = [self.denied()]
        while self._accept("and"):
            parts.append(self.denied())
        return parts[0] if len(parts) == 1 else made(AllOf, all=tuple(parts))

    def denied(self) -> Condition:
        if self._accept("not"):
            return made(Negation, not_=self.denied())
        if self._accept("("):
            inner = self.either()
            if not self._accept(")"):
                raise _refused(say("A parenthesis is opened and not closed. Add “)”."))
            return inner
        return self.comparison()

    def comparison(self) -> Condition:
        name = self._words()
        if not name:
            raise _refused(
                say("A condition starts with a field, as in “employees >= 200”. Got “{rest}”.",
                    rest=self.rest())
            )  # fmt: skip
        asked = _field(name, self.fields)
        token = self.peek()
        if token is None or token.kind not in {"verb", "sign"}:
            raise _refused(
                say(
                    "After “{name}”, write what is asked of it: >=, <=, >, <, =, between, "
                    "contains, starts with, is missing, is known, within … days or older than … "
                    "days.",
                    name=name,
                )
            )
        self.place += 1
        return self._asked(asked, token.text)

    def _asked(self, asked: Field, verb: str) -> Condition:
        if verb in _PRESENCE:
            return made(_PRESENCE[verb], field=asked.name)
        if verb in _COMPARISONS:
            return made(_COMPARISONS[verb], field=asked.name, value=self._number(asked))
        if verb in _TEXTS:
            _must_be(asked, FieldType.TEXT, verb)
            return made(_TEXTS[verb], field=asked.name, value=self._value(verb))
        if verb in _AGES:
            _must_be(asked, FieldType.DATE, verb)
            days = _whole(self._value(verb).removesuffix("days").removesuffix("day"))
            return made(_AGES[verb], field=asked.name, days=days)
        if verb == "between":
            low = self._number(asked)
            if not self._accept("and"):
                raise _refused(say("Write both ends, as in “between 20 and 250”."))
            return made(Between, field=asked.name, low=low, high=self._number(asked))
        if verb in {"=", "is", "one of"}:
            return self._listed(asked)
        if verb in {"!=", "≠", "is not"}:
            return made(Negation, not_=self._listed(asked))
        raise _refused(say("“{verb}” was not expected here.", verb=verb))

    def _listed(self, asked: Field) -> Condition:
        self._accept("one of")
        read = _READERS.get(asked.type)
        if read is None:
            raise _refused(
                say("“{name}” holds dates: write “within 30 days” or “older than 30 days”.",
                    name=asked.name)
            )  # fmt: skip
        values = [read(self._value("="))]
        while self._accept("|"):
            values.append(read(self._value("|")))
        if len(values) == 1:
            return made(Equals, field=asked.name, value=values[0])
        return made(OneOf, field=asked.name, values=tuple(values))

    def _number(self, asked: Field) -> float:
        _must_be(asked, FieldType.NUMBER, ">=")
        return _number(self._value(">="))

    def _value(self, verb: str) -> str:
        words = self._words()
        if not words:
            raise _refused(say("A value must follow “{verb}”.", verb=verb))
        return words

    def _words(self) -> str:
        words = []
        while (token := self.peek()) is not None and token.kind in {"word", "quoted"}:
            words.append(token.text)
            self.place += 1
        return " ".join(words)


def _field(name: str, fields: Mapping[str, Field]) -> Field:
    if name in fields:
        return fields[name]
    alike = [each for key, each in fields.items() if fold(key) == fold(name)]
    if len(alike) == 1:
        return alike[0]
    raise _refused(
        say("There is no field “{name}”. {remedy}", name=name, remedy=nearest(name, fields)),
        kind="unknown-field",
    )


def _must_be(asked: Field, kind: FieldType, verb: str) -> None:
    if asked.type is not kind:
        raise _refused(
            say(
                "“{verb}” asks for a field of type {kind}. “{name}” is of type {type}.",
                verb=verb,
                kind=kind.value,
                name=asked.name,
                type=asked.type.value,
            ),
            kind="field-type",
        )


def _number(text: str) -> float:
    try:
        number = float(re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", "."))
    except ValueError:
        raise _refused(say("Expected a number. Got “{text}”.", text=text)) from None
    return number


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer():
        raise _refused(say("Expected a whole number of days. Got “{text}”.", text=text))
    return int(number)


def _truth(text: str) -> bool:
    word = fold(text)
    if word in YES or word in NO:
        return word in YES
    raise _refused(say("Expected yes or no. Got “{text}”.", text=text))


def _text(text: str) -> str:
    return text


_READERS: Mapping[FieldType, Callable[[str], bool | float | str]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _truth,
}


def written(condition: Condition) -> str:
    """Return a condition as :func:`read_condition` reads it.

    Examples
    --------
    >>> fields = {"job title": Field(name="job title", type=FieldType.TEXT)}
    >>> written(read_condition('not job title contains intern', fields=fields))
    'not "job title" contains intern'
    """
    match condition:
        case AllOf():
            return " and ".join(_wrapped(part, AnyOf, AllOf) for part in condition.all)
        case AnyOf():
            return " or ".join(_wrapped(part, AnyOf) for part in condition.any)
        case Negation():
            return f"not {_wrapped(condition.not_, AnyOf, AllOf)}"
    return f"{_quoted(condition.field)} {_asked(condition)}"


def _asked(leaf: Leaf) -> str:
    """Return what a leaf asks of its field."""
    match leaf:
        case Equals():
            return f"= {_operand(leaf.value)}"
        case OneOf():
            return f"= {' | '.join(_operand(value) for value in leaf.values)}"
        case Between():
            return f"between {_operand(leaf.low)} and {_operand(leaf.high)}"
        case AtLeast() | AtMost() | MoreThan() | LessThan():
            return f"{_SIGNS[type(leaf)]} {_operand(leaf.value)}"
        case Contains() | StartsWith():
            verb = "contains" if isinstance(leaf, Contains) else "starts with"
            return f"{verb} {_quoted(leaf.value)}"
        case WithinDays() | OlderThanDays():
            verb = "within" if isinstance(leaf, WithinDays) else "older than"
            return f"{verb} {leaf.days} days"
    return "is missing" if isinstance(leaf, IsMissing) else "is known"


_SIGNS = {AtLeast: ">=", AtMost: "<=", MoreThan: ">", LessThan: "<"}


def _wrapped(condition: Condition, *kinds: type[AllOf] | type[AnyOf]) -> str:
    text = written(condition)
    return f"({text})" if isinstance(condition, kinds) else text


def _operand(value: bool | float | str) -> str:  # noqa: FBT001 - an operand
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _quoted(value) if isinstance(value, str) else str(plain_number(value))


def _quoted(text: str) -> str:
    tokens = _tokens(text)
    plain = len(tokens) == 1 and tokens[0] == Token("word", text)
    if plain:
        return text
    return f'"{text}"' if '"' not in text else f"“{text}”"
