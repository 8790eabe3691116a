"""What the reference leads of a model show of it, measured, and what they don't."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.exports.reference_leads.grid import Flags
from calibration.exports.reference_leads.target import Target
from calibration.messages import Message, say


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is shown of a model.

    Parameters
    ----------
    shown
        How many things are: a leaf that holds and decides, a cap that works, a bound that is met…
    impossible
        What no lead can show, as it follows from the model: a leaf that never decides, say.
    not_found
        What was not found, and may not be reachable.
    """

    shown: int
    impossible: tuple[Message, ...]
    not_found: tuple[Message, ...]

    @property
    def all(self) -> int:
        """How many things there are to show."""
        return self.shown + len(self.impossible) + len(self.not_found)

    def sentence(self) -> Message:
        """Return the coverage in a sentence."""
        return say(
            "Shown: {shown} of {all} edges of the model; {impossible} that no lead can show, "
            "{not_found} for which no lead was found.",
            shown=self.shown,
            all=self.all,
            impossible=len(self.impossible),
            not_found=len(self.not_found),
        )


def coverage_of(targets: Sequence[Target], reached: Flags) -> Coverage:
    """Return what is shown; several targets that say the same are one thing."""
    shown: dict[str, bool] = {}
    first: dict[str, Target] = {}
    for target, by_one in zip(targets, reached.tolist(), strict=True):
        if not target.finer:
            name = str(_told(target))
            shown[name] = shown.get(name, False) or by_one
            first.setdefault(name, target)
    left = [first[name] for name, done in shown.items() if not done]
    impossible = [each for each in left if each.possible is not None and not each.possible()]
    return Coverage(
        shown=sum(shown.values()),
        impossible=tuple(_told(each) for each in impossible),
        not_found=tuple(_told(each) for each in left if each not in impossible),
    )


def _told(target: Target) -> Message:
    return say("{about}: {what}", about=target.about, what=target.what)
