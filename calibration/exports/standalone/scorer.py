"""The scorer of a model, as the text of one Python file without dependencies.

The file is the module ``template`` with another model in it: whatever the model, its code is the
same. A model goes in as text, never as code.
"""

from importlib.resources import files
from typing import Final

from calibration.model import Model, fingerprint, write_model

_PACKAGE: Final = "calibration.exports.standalone"
_TEMPLATE: Final = "template.py"
_MODEL_LINE: Final = "MODEL_TEXT = "
_FINGERPRINT_LINE: Final = "FINGERPRINT = "


def scorer_of(model: Model) -> str:
    """Return a Python file that scores leads with a model, to be saved as UTF-8.

    It scores dicts (``score(lead, as_of)``) and CSV files (``python FILE leads.csv -o out.csv``).
    What the model's file tells of the leads it was calibrated on and of who agreed is not in it.
    """
    alone = model.revised(calibration=None, history=None)
    lines = write_model(alone).splitlines(keepends=True)
    # repr escapes what is not printable, such as marks that turn the direction of writing.
    literal = "".join(f"    {line!r}\n" for line in lines)
    template = files(_PACKAGE).joinpath(_TEMPLATE).read_text(encoding="utf-8")
    text = _with_line(template, _MODEL_LINE, f"(\n{literal})")
    return _with_line(text, _FINGERPRINT_LINE, repr(fingerprint(model)))


def _with_line(text: str, start: str, value: str) -> str:
    """Return the text with another value on the one line that starts so."""
    before, _, rest = text.partition(f"\n{start}")
    _, _, after = rest.partition("\n")
    return f"{before}\n{start}{value}\n{after}"
