"""The fields of a lead that a model reads, and what counts as missing in them."""

from enum import StrEnum

from pydantic import Field as Described

from calibration.model.base import Name, Value


class FieldType(StrEnum):
    """How the cells of a field are read."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"


class Field(Value):
    """A field that a condition, a ``repeat`` or a ``decay`` uses.

    ``missing`` lists the words that stand for a missing value (``Select``, ``unknown``). They
    compare as text does; a word that is a number matches by number, so ``-1`` matches ``-1.0``.
    """

    name: Name
    type: FieldType
    missing: tuple[str, ...] = Described(default=())
