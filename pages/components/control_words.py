"""The words of a criterion's switch, lock and open question, and of the lead a room knows."""

from calibration.model import Objective
from pages.shared.results import Results
from pages.shared.words import _


def words(results: Results) -> dict[str, str]:
    """Return the sentences, with {names} where names and figures go."""
    return _criterion_words() | _lead_words(results.model.objective)


def _criterion_words() -> dict[str, str]:
    return {
        "count_it": _("Count {name}"),
        "count_first": _("Give it points with the slider."),
        "not_counted": _("not counted"),
        "locked": _("locked"),
        "more": _("Lock {name}, or park a question"),
        "more_locked": _("locked: {name}"),
        "lock": _("Lock these points"),
        "question": _("Open question"),
        "owner": _("Who finds out"),
        "due": _("Until"),
        "park": _("Park the question"),
        "remove": _("Remove the question"),
        "close": _("Close"),
        "parked": _("open question: {question}"),
        "who_until": _("{owner}, due {day}"),
        "until": _("due {day}"),
    }


def _lead_words(objective: Objective) -> dict[str, str]:
    over, left = _sides(objective)
    return {
        "known_label": _("A lead you know"),
        "known_hint": _("name or id"),
        "known_found": _("Leads found"),
        "known_none": _("No lead holds that text."),
        "known_line": _("{name} scores {score}: {band}, {side}; {outcome}"),
        "known_ruled_out": _("{name} scores {score}, ruled out by “{gate}”; {outcome}"),
        "known_left_out": _("not among the leads looked at"),
        "known_over": over,
        "known_left": left,
        "known_clear": _("Clear"),
        "known_clear_name": _("Clear {name}"),
    }


def did(objective: Objective) -> str:
    """Return what one lead did that converted."""
    if objective is Objective.RETENTION:
        return _("has left us")
    return _("has adopted") if objective is Objective.ADOPTION else _("has bought")


def did_late(objective: Objective) -> str:
    """Return what one lead did that converted after the window."""
    if objective is Objective.RETENTION:
        return _("left us after the window")
    if objective is Objective.ADOPTION:
        return _("adopted after the window")
    return _("bought after the window")


def did_not(objective: Objective) -> str:
    """Return what one lead did that did not convert."""
    if objective is Objective.RETENTION:
        return _("has stayed")
    return _("has not adopted") if objective is Objective.ADOPTION else _("did not buy")


def _sides(objective: Objective) -> tuple[str, str]:
    """Return what a lead on either side of the threshold is called."""
    if objective is Objective.RETENTION:
        return _("at risk"), _("not flagged")
    if objective is Objective.ADOPTION:
        return _("qualified"), _("not qualified")
    return _("handed over"), _("left with marketing")
