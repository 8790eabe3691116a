"""The names of all fields of a document: those of the leads as they are, ours beside them."""

from collections.abc import Iterable

from calibration.model import Model

AS_OF = "as_of"
"""The input that holds the scoring date, where no field of the leads has that name."""


class Names:
    """Gives each thing a name that no other has.

    Parameters
    ----------
    taken
        The fields of the leads, whose names stay as they are.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._given: dict[str, str] = {}

    def __getitem__(self, wanted: str) -> str:
        """Return the name of a thing: what it is called, unless a field of the leads is."""
        if wanted not in self._given:
            name = wanted
            while name in self._taken:
                name += "_model"
            self._taken.add(name)
            self._given[wanted] = name
        return self._given[wanted]


def names_of(model: Model) -> Names:
    """Return the names for a model; what goes in and comes out is named first, always alike."""
    names = Names(field.name for field in model.read_fields())
    for each in (AS_OF, *OUTPUTS, *(f"reason_{rank}" for rank in range(1, REASONS + 1))):
        names[each]
    return names


OUTPUTS = (
    "score",
    "fit",
    "engagement",
    "feedback",
    "grade",
    "band",
    "qualified",
    "variant",
    "gate",
)
"""What comes out, in the order in which ``score`` writes it."""
REASONS = 4
"""How many reason codes come out at most."""
