"""What is wrong with an input, in the words of the person who gave it."""

from dataclasses import dataclass

from calibration.messages import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps an input from being used.

    Parameters
    ----------
    kind
        A short stable word for the kind of problem (``"unknown-key"``), for tests and tables.
    place
        Where it is: ``criteria[2].points`` in a model, a column or a row in leads; may be empty.
    message
        What must hold, what came instead, and what to do.
    """

    kind: str
    place: str
    message: Message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else str(self.message)


class CalibrationError(Exception):
    """An input that can't be used, with all its problems at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ModelError(CalibrationError):
    """A model, or a file said to be one, that breaks the rules of the format."""


class LeadsError(CalibrationError):
    """A file of leads that can't be read, or lacks what a model needs."""


class EvaluationError(CalibrationError):
    """Leads on which the asked-for number has no meaning."""
