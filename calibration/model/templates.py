"""Models to start from: the worked examples of the field, with their exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from calibration.messages import N_
from calibration.model.file import read_model
from calibration.model.model import Model

FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Template:
    """A model to start from.

    Parameters
    ----------
    name
        How it is called on the command line.
    title
        How it is called on screen, to be translated.
    model
        The model. Its fields are examples: leads rarely have columns of exactly these names.
    """

    name: str
    title: str
    model: Model


# The threshold trigger says "more than 30 points". Its points are whole and nothing fades, so
# the next score above 30 is 31.
_TITLES = {
    "generic": N_("Generic model, threshold 50"),
    "sme-software": N_("Management software for SMEs"),
    "crm-vendor": N_("CRM vendor, small businesses"),
    "threshold-trigger": N_("Free trial above 30 points"),
    "b2c-shop": N_("Online shop for consumers"),
    "expansion": N_("Complementary product for customers"),
    "retention": N_("Customers at risk of leaving"),
}


def _read(name: str, title: str) -> Template:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return Template(name, title, read_model(text).model)


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {name: _read(name, title) for name, title in _TITLES.items()}
)
"""The templates by name, in the order people are offered them."""
