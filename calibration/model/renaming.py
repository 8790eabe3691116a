"""A model on columns of other names: its fields renamed wherever it speaks of them."""

from collections.abc import Mapping

from calibration.model.fields import Field
from calibration.model.model import Model, made

_NAMES_A_FIELD = frozenset(
    {"field", "lead_id", "created_field", "converted_date_field", "value_field"}
)


def renamed(model: Model, names: Mapping[str, str]) -> Model:
    """Return the model with its fields, and the columns it names, called otherwise.

    Parameters
    ----------
    names
        The new name of each field that gets one, by its old name.

    Raises
    ------
    ModelError
        If two fields would get one name.
    """
    fields = tuple(
        made(Field, **{**dict(each), "name": names.get(each.name, each.name)})
        for each in model.fields
    )
    plain = {key: _renamed({key: value}, names)[key] for key, value in model.plain().items()}
    return made(Model, **{**plain, "fields": fields})


def _within(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_within(each, names) for each in value]
    return _renamed(value, names) if isinstance(value, dict) else value


def _renamed(plain: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    return {
        key: names.get(each, each)
        if key in _NAMES_A_FIELD and isinstance(each, str)
        else each
        if key in {"calibration", "history"}
        else _within(each, names)
        for key, each in plain.items()
    }
