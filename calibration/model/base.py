"""What every part of a model shares: frozen, strict, and refusing in the reader's words.

Strictness is kept type by type (`Whole`, `Number`…), for a list in a file must become a tuple.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic import Field as Described
from pydantic_core import PydanticCustomError

from calibration.messages import Message, say
from calibration.model.text import fold

MOST = 1_000_000
"""Largest size of an integer in a model, so that every sum of contributions stays exact in
64 bits in every engine."""


class Value(BaseModel):
    """A frozen value that is equal to another if its content is."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
        validate_default=False,
    )


def refusal(kind: str, message: Message) -> PydanticCustomError:
    """Build the error by which a validator refuses a value, keeping its translatable message."""
    return PydanticCustomError(kind, "{message}", {"message": message})


def _whole(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal(
            "not-whole",
            say(
                "must be a whole number, as in 10. Got {value}. Write it without quotes and "
                "without decimals.",
                value=shown(value),
            ),
        )
    if not -MOST <= value <= MOST:
        raise refusal(
            "out-of-range",
            say(
                "must be between {low} and {high}. Got {value}.", low=-MOST, high=MOST, value=value
            ),
        )
    return value


def _count(value: object) -> object:
    value = _whole(value)
    if isinstance(value, int) and value < 1:
        raise refusal("out-of-range", say("must be 1 or more. Got {value}.", value=value))
    return value


def _days(value: object) -> object:
    value = _whole(value)
    if isinstance(value, int) and value < 0:
        raise refusal("out-of-range", say("must be 0 days or more. Got {value}.", value=value))
    return value


def _nonblank(value: object) -> object:
    if isinstance(value, str) and not fold(value):
        raise refusal("blank", say("must not be blank. Write a name."))
    return value


def _operand_text(value: object) -> object:
    if isinstance(value, str) and not fold(value):
        raise refusal(
            "blank-operand",
            say(
                "must not be blank: a blank cell is a missing value. Write the text to look for, "
                "or use is_missing."
            ),
        )
    return value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(
            "not-a-number",
            say("must be a number without quotes. Got {value}.", value=shown(value)),
        )
    return float(value)


def plain_number(value: float) -> int | float:
    """Return a whole float as the integer it is, so that 200.0 is written 200."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def shown(value: object) -> str:
    """Return a value from a model file as it would be written there, shortened."""
    import json

    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number; ``10.0`` reads as 10, ``"10"``, ``true`` and ``10.5`` are refused."""
Count = Annotated[int, BeforeValidator(_count), Described(ge=1)]
"""A whole number of at least 1."""
Days = Annotated[int, BeforeValidator(_days), Described(ge=0)]
"""A whole number of days, 0 or more."""
Name = Annotated[str, BeforeValidator(_nonblank), Described(min_length=1)]
"""A text that is not blank."""
OperandText = Annotated[str, BeforeValidator(_operand_text), Described(min_length=1)]
"""A text to compare with; never blank."""
Number = Annotated[
    float,
    BeforeValidator(_number),
    PlainSerializer(plain_number, return_type=int | float),
]
"""A finite IEEE double."""
