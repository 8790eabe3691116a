"""A model on columns of other names: its fields renamed wherever it speaks of them."""

from collections.abc import Mapping

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
    plain = _renamed(model.plain(), names)
    plain["fields"] = [
        {**field, "name": names.get(field["name"], field["name"])} for field in plain["fields"]
    ]
    return made(Model, **plain)


def _renamed(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: names.get(each, each)
        if key in _NAMES_A_FIELD and isinstance(each, str)
        else each
        if key in {"calibration", "history"}
        else _renamed(each, names)
        for key, each in value.items()
    }
