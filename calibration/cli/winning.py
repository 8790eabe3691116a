"""A second file of wins on the command line: joined to the leads, and what came of it is told."""

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

from calibration.cli.leads import opened_leads, require_columns
from calibration.cli.speech import tell
from calibration.engine.pattern_tables import is_pattern_table
from calibration.leads.added import with_columns
from calibration.leads.tables import LeadTable
from calibration.leads.win_report import WinsReport
from calibration.leads.wins import JoinedWins, Reading, join_wins, outcome_of
from calibration.messages import Message, say
from calibration.model import Model, Outcome
from calibration.problems import LeadsError, Problem

_LISTED = 20
"""How many ids that are no lead's are told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns of a file of wins tell what, and whether near ids count too."""

    win_id: str
    won_on: str | None
    won_for: str | None
    near: bool


def asked_of(options: argparse.Namespace) -> Asked:
    """Return what the options ask of a file of wins."""
    return Asked(options.wins_id, options.wins_date, options.wins_value, options.wins_near)


def told_by_wins(
    leads: LeadTable, model: Model, *, wins: Path, asked: Asked
) -> tuple[LeadTable, Model]:
    """Return leads with what a file of wins tells, and a model whose outcome it is.

    Raises
    ------
    LeadsError
        If the model names no id of a lead, or these are patterns and no leads.
    """
    if model.lead_id is None or is_pattern_table(leads):
        message = say(
            "Wins are joined to leads by their id. These are patterns, or the model names no id. "
            "Give the leads, and add lead_id to the model."
        )
        raise LeadsError(Problem("no-id", "--wins", message))
    added, outcome = with_wins(leads, model.lead_id, wins=wins, asked=asked, before=model.outcome)
    return added, model.revised(outcome=outcome)


def with_wins(
    leads: LeadTable, lead_id: str, *, wins: Path, asked: Asked, before: Outcome | None = None
) -> tuple[LeadTable, Outcome]:
    """Return leads with what a file of wins tells, and the outcome that is; tell what came of it.

    Raises
    ------
    LeadsError
        With all the problems of the file, or the columns that a file lacks.
    """
    require_columns(leads, [lead_id])
    reading = Reading(lead_id, asked.win_id, asked.won_on, asked.won_for)
    with opened_leads(wins) as file:
        named = (asked.win_id, asked.won_on, asked.won_for)
        require_columns(file, [name for name in named if name is not None])
        found = _joined(leads, file, reading, near=asked.near)
        name = file.source.name
    for sentence in sentences(found.report, name):
        tell(sentence)
    added = with_columns(leads, found.columns, digest=found.digest, origin=name)
    headers = tuple(each.header for each in added.columns[len(leads.columns) :])
    return added, outcome_of(headers, reading, before=before)


def _joined(leads: LeadTable, wins: LeadTable, reading: Reading, *, near: bool) -> JoinedWins:
    found = join_wins(leads, wins, reading)
    accepted = {each.win: each.lead for each in found.report.to_accept}
    return join_wins(leads, wins, reading, accepted=accepted) if near and accepted else found


def sentences(report: WinsReport, name: str) -> list[Message]:
    """Return what came of a join, for people: counts, ids, and the rate with and without them."""
    said = [
        say(
            "Ids in {name} that are a lead's: {part} of {ids}. Leads that won: {won} of {leads} "
            "({rate}).",
            part=report.matched_ids,
            ids=report.win_ids,
            name=name,
            won=report.leads_won,
            leads=report.leads_with_id,
            rate=_percent(report.conversion_rate),
        )
    ]
    if report.unmatched:
        listed = ", ".join(each.id for each in report.unmatched[:_LISTED])
        said.append(
            say(
                "Ids that are no lead's: {count} ({share}): {ids}{more}. With them {here} would "
                "have won if they are leads of this file under another id, and {missing} if they "
                "are leads that it lacks.",
                count=len(report.unmatched),
                share=_percent(report.unmatched_share),
                ids=listed,
                more=", …" if len(report.unmatched) > _LISTED else "",
                here=_percent(report.conversion_rate_if_here),
                missing=_percent(report.conversion_rate_if_missing),
            )
        )
    accepted = [each for each in report.near if each.is_accepted]
    if accepted:
        said.append(say("Ids taken for a lead's that is nearly alike: {n}.", n=len(accepted)))
    elif report.to_accept:
        first = report.to_accept[0]
        said.append(
            say(
                "Of them nearly a lead's: {n}, as {win} and {lead}. To take them as the same: "
                "--wins-near.",
                n=len(report.to_accept),
                win=first.win,
                lead=first.lead,
            )
        )
    return said + _further(report)


def _further(report: WinsReport) -> list[Message]:
    said = (
        (
            report.leads_without_id,
            say("Leads without an id, not counted: {n}.", n=report.leads_without_id),
        ),
        (
            report.leads_repeating,
            say(
                "Leads that share their id with another, of which each gets its win: {n}.",
                n=report.leads_repeating,
            ),
        ),
        (
            report.wins_without_id,
            say("Wins without an id, which can't be matched: {n}.", n=report.wins_without_id),
        ),
        (
            report.wins_repeating,
            say(
                "Wins that repeat, of which the first day counts and values are summed: {n}.",
                n=report.wins_repeating,
            ),
        ),
        (
            report.unreadable_days + report.unreadable_values,
            say(
                "Days or values of wins that can't be read: {n}.",
                n=report.unreadable_days + report.unreadable_values,
            ),
        ),
    )
    return [message for count, message in said if count]


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.2f} %"
