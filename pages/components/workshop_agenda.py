"""The agenda of a workshop of 45 minutes: its steps, their minutes, and where each is done.

``docs/workshop.md`` tells the same; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Final

from calibration.messages import N_

PLACE: Final = "workshop-section"
"""The key under which the open section of the workshop's page is kept."""
HERE: Final = "pages/workshop.py"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the agenda; texts are to be translated.

    Parameters
    ----------
    name
        By which the step is known in an address.
    title
        What it is called.
    minutes
        How long it takes.
    says
        What to do, in one or two sentences.
    page
        The file of the page where it is done.
    section
        The section of that page; empty for none.
    way
        What the way there is called.
    """

    name: str
    title: str
    minutes: int
    says: str
    page: str
    way: str
    section: str = ""


STEPS: Final = (
    Step(
        "win",
        N_("The win, read aloud"),
        2,
        N_(
            "Somebody from sales reads aloud what counts as a win, word for word. If anybody "
            "means something else by it, settle that first."
        ),
        "pages/leads.py",
        N_("Go to the win"),
    ),
    Step(
        "goals",
        N_("Goals before numbers"),
        3,
        N_(
            "Hide the numbers. Say how many leads a week sales can take, and which rates you "
            "want; write your goals and your guesses on the board."
        ),
        "pages/calibrate.py",
        N_("Go to the board"),
    ),
    Step(
        "ranking",
        N_("Blind ranking"),
        6,
        N_(
            "Everybody opens the room on a phone and ranks the same leads: hot, warm or cold. "
            "Nobody talks. Then look at where you disagree, and at what became of them."
        ),
        HERE,
        N_("Go to the ranking"),
        "ranking",
    ),
    Step(
        "today",
        N_("Today's rule"),
        3,
        N_(
            "Show the numbers. Look at what the rule you use today would have done with the "
            "same leads: it is what the new model has to beat."
        ),
        "pages/compare.py",
        N_("Go to the comparison"),
    ),
    Step(
        "gates",
        N_("Gates"),
        3,
        N_(
            "Name what rules a lead out whatever its points, and what every lead must have. "
            "Keep only those that nobody in the room argues with."
        ),
        "pages/criteria.py",
        N_("Go to the criteria"),
    ),
    Step(
        "hands",
        N_("Two hands"),
        6,
        N_(
            "Sales and marketing each propose points for each criterion, without looking at "
            "the other side's. Then see both, and what each would do."
        ),
        HERE,
        N_("Go to both proposals"),
        "hands",
    ),
    Step(
        "differences",
        N_("Where you differ, one by one"),
        8,
        N_(
            "For each criterion on which you differ: guess what happens, drag the slider, read "
            "what happened. Agree on a value and say why, or park the question with a name and "
            "a date."
        ),
        HERE,
        N_("Go to both proposals"),
        "hands",
    ),
    Step(
        "threshold",
        N_("Threshold to capacity"),
        3,
        N_(
            "Move the threshold until the leads a week are what sales can take. Read how many "
            "of them bought, and how many buyers stay below the line."
        ),
        "pages/calibrate.py",
        N_("Go to the board"),
    ),
    Step(
        "flips",
        N_("The leads that change hands"),
        2,
        N_(
            "See which past leads are handed over now and were not before, and the other way "
            "round. Is there one that you would miss?"
        ),
        "pages/compare.py",
        N_("Go to the comparison"),
    ),
    Step(
        "known",
        N_("A lead each seller knows"),
        3,
        N_(
            "Each seller names a lead that they remember. Read its points line by line: would "
            "you have called this lead?"
        ),
        "pages/one_lead.py",
        N_("Go to one lead"),
    ),
    Step(
        "kept-aside",
        N_("The kept-aside leads, once"),
        2,
        N_(
            "Open the leads that were kept aside, one time, when nothing is left to change. If "
            "the model holds there too, it is not only good at what you looked at."
        ),
        "pages/advice.py",
        N_("Go to the advice"),
    ),
    Step(
        "actions",
        N_("Actions"),
        2,
        N_(
            "Say for each band who does what, and within how many hours. Say how many leads "
            "below the line go to sales at random, so that the next calibration can learn."
        ),
        HERE,
        N_("Go to the sign-off"),
        "sign-off",
    ),
    Step(
        "signatures",
        N_("Signatures"),
        2,
        N_(
            "Both sides sign the same model, by name, and agree on the day of the next check. "
            "Keep it as a version and export it."
        ),
        HERE,
        N_("Go to the sign-off"),
        "sign-off",
    ),
)

MINUTES: Final = sum(step.minutes for step in STEPS)
"""How long the whole agenda takes."""


def begins(step: Step) -> int:
    """Return after how many minutes a step begins."""
    return sum(each.minutes for each in STEPS[: STEPS.index(step)])


def named(name: object) -> Step:
    """Return the step of a name; the first if there is none such."""
    return next((step for step in STEPS if step.name == name), STEPS[0])
