"""The words of what a room agrees and guesses: capacity, goals, guesses, and what changed."""

from dataclasses import dataclass

from calibration.charts import outcome_words
from calibration.messages import N_
from calibration.model import Objective
from pages.shared.results import Results
from pages.shared.words import _


@dataclass(frozen=True, slots=True)
class TeamWords:
    """What leads that change sides are called, and who takes them; to be translated."""

    capacity: str
    over: str
    entering: str
    leaving: str
    colder: str
    warmer: str


_SALES = TeamWords(
    capacity=N_("of {capacity} sales can take"),
    over=N_("{count} a week more than sales can take"),
    entering=N_("{count} more handed over"),
    leaving=N_("{count} no longer handed over"),
    colder=N_("clearly colder leads"),
    warmer=N_("clearly warmer leads"),
)
_CARE = TeamWords(
    capacity=N_("of {capacity} the team can take"),
    over=N_("{count} a week more than the team can take"),
    entering=N_("{count} more at risk"),
    leaving=N_("{count} no longer at risk"),
    colder=N_("customers who clearly leave less often"),
    warmer=N_("customers who clearly leave more often"),
)
_SUCCESS = TeamWords(
    capacity=N_("of {capacity} the team can take"),
    over=N_("{count} a week more than the team can take"),
    entering=N_("{count} more qualified"),
    leaving=N_("{count} no longer qualified"),
    colder=N_("customers who clearly adopt less often"),
    warmer=N_("customers who clearly adopt more often"),
)


def team_words(objective: Objective) -> TeamWords:
    """Return the words for an objective, untranslated."""
    if objective is Objective.RETENTION:
        return _CARE
    return _SUCCESS if objective is Objective.ADOPTION else _SALES


def words(results: Results) -> dict[str, str]:
    """Return the sentences, with {names} where figures and fields go."""
    objective = results.model.objective
    return _numbers_words(team_words(objective)) | _changes_words(objective) | _switches_words()


def _numbers_words(team: TeamWords) -> dict[str, str]:
    return {
        "capacity": _(team.capacity),
        "capacity_name": _("Leads a week that the team can take"),
        "over_capacity": _(team.over),
        "no_week": _("per week unknown: no dates"),
        "set_goal_week": _("set a goal {goal} a week"),
        "set_goal_share": _("set a goal {goal} %"),
        "goal_name": _("{title}: goal"),
        "goal_qualified": _("goal {goal} a week:"),
        "goal_conversion": _("goal {goal} %:"),
        "goal_false_positives": _("goal at most {goal} %:"),
        "goal_false_negatives": _("goal at most {goal} %:"),
        "goal_reached": _("reached"),
        "goal_missed": _("not reached"),
        "goal_unknown": _("unknown"),
        "goal_scale": _("{title}: {value}, goal {goal}"),
        "guess_name": _("{title}: your guess"),
        "guess_qualified": _("your guess {guess} a week"),
        "guess_leads": _("your guess {guess} leads"),
        "guess_conversion": _("your guess {guess} %"),
        "guess_false_positives": _("your guess of the false positive rate {guess} %"),
        "guess_false_negatives": _("your guess of the false negative rate {guess} %"),
        "guessed": _("you guessed {value}"),
        "some_leads": _("{count} leads"),
        "whole_number": _("A whole number of leads, 1 or more; empty for none."),
        "positive_number": _("A number, 0 or more; empty for none."),
        "percentage": _("A number from 0 to 100; empty for none."),
    }


def _changes_words(objective: Objective) -> dict[str, str]:
    team, outcome = team_words(objective), outcome_words(objective)
    bought = _(outcome.converted)
    return {
        "entering": _(team.entering),
        "leaving": _(team.leaving),
        "turned_out": _(
            "{moved}; {converted} of the {known} counted {bought} ({rate}), against {before} before"
        ).replace("{bought}", bought),
        "turned_out_first": _(
            "{moved}; {converted} of the {known} counted {bought} ({rate})"
        ).replace("{bought}", bought),
        "so": _(": {verdict}"),
        "colder": _(team.colder),
        "warmer": _(team.warmer),
        "not_told_apart": _("not distinguishable"),
        "altogether": _("Altogether {now} {of_them}, {before} before: {verdict}").replace(
            "{of_them}", _(outcome.of_them)
        ),
        "clearly_lower": _("clearly lower"),
        "clearly_higher": _("clearly higher"),
        "dismiss": _("Dismiss"),
        "dismiss_name": _("Dismiss what changed, until the next change"),
    }


def _switches_words() -> dict[str, str]:
    return {
        "hide": _("Hide the numbers"),
        "reveal": _("Show the numbers"),
        "forget": _("Forget the guesses"),
        "hidden": _("The numbers are hidden until the room has guessed."),
        "present": _("Present"),
        "leave": _("Leave (Esc)"),
    }
