"""The models of a session: the one on screen, what can be undone, and the start version."""

from dataclasses import dataclass, replace

from calibration.model import Model

MOST_STEPS = 200
"""How many edits can be undone; models are small, but a day of dragging makes thousands."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Models in the order they were made, and the start version all numbers are compared with.

    Parameters
    ----------
    present
        The model on screen.
    start
        The version everything is compared with.
    number
        The number of the start version; the first is 1.
    past, future
        What undo and redo bring back, the nearest last.
    """

    present: Model
    start: Model
    number: int = 1
    past: tuple[Model, ...] = ()
    future: tuple[Model, ...] = ()

    def edited(self, model: Model) -> "Versions":
        """Return the versions with another present model; the same one changes nothing."""
        if model == self.present:
            return self
        return replace(
            self, present=model, past=(*self.past, self.present)[-MOST_STEPS:], future=()
        )

    def undone(self) -> "Versions":
        """Return the versions one edit earlier, as they are if there is none."""
        if not self.past:
            return self
        *past, present = self.past
        return replace(self, present=present, past=tuple(past), future=(*self.future, self.present))

    def redone(self) -> "Versions":
        """Return the versions with the last undone edit made again, as they are without one."""
        if not self.future:
            return self
        *future, present = self.future
        return replace(self, present=present, past=(*self.past, self.present), future=tuple(future))

    def reset(self) -> "Versions":
        """Return the versions with the start version on screen; this can be undone."""
        return self.edited(self.start)

    def kept(self) -> "Versions":
        """Return the versions with the present model as the start version."""
        return replace(self, start=self.present, number=self.number + 1)
