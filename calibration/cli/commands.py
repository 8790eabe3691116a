"""The commands and their options.

Each command is imported where it runs, so that ``--help``, ``check`` and ``diff`` start fast.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from calibration.cli import argument_types
from calibration.cli.compare_options import add_compare_options
from calibration.cli.engine_options import is_elsewhere, leads_there
from calibration.cli.export_options import add_export_options
from calibration.cli.monitor_options import add_monitor
from calibration.cli.options import (
    Command,
    Commands,
    add_as_of,
    add_command,
    add_leads,
    add_model,
    add_output,
    add_sample,
    add_wins,
    check_wins,
)
from calibration.cli.speech import tell
from calibration.cli.sql_options import add_sql_options
from calibration.cli.verify_options import add_verify_options
from calibration.problems import CalibrationError

DONE: Final = 0
WRONG_INPUT: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130

_RANGES: Final = (5, 10, 20, 50)
_MOST_POINTS: Final = 20
"""What ``advice.pointing`` offers, which takes a while to import."""

_LANGUAGES: Final = ("en", "fr")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 the input is wrong, 2 usage."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        tell("Interrupted: nothing was written.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. Nothing more may be written, not even at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG_INPUT


def _run(arguments: Sequence[str] | None) -> int:
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = _parser(elsewhere=is_elsewhere(given)).parse_args(given)
        if "leads" in options:
            options.leads = _leads_at(options)
        command: Command = options.command
        code = command(options)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse has said what is wrong, or helped
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    except CalibrationError as error:
        for problem in error.problems:
            tell(problem)
        return WRONG_INPUT
    return code


def _leads_at(options: argparse.Namespace) -> object:
    """Return where the leads are: a file, a table of a database, or one of a warehouse."""
    there = leads_there(options) if "engine" in options else options.leads
    if there is not None and not isinstance(there, str):
        return there
    given = str(there)
    if "://" not in given:
        if options.table is not None or options.query is not None:
            options.parser.error("--table and --query go with the address of a database")
        return Path(given)
    if (options.table is None) == (options.query is None):
        options.parser.error("the leads are in a database: add --table or --query, one of them")
    from calibration.cli.leads import TableAt
    from calibration.leads.sources import DatabaseUrl

    return TableAt(DatabaseUrl.of(given), options.table, options.query)


def _parser(*, elsewhere: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calibration",
        description="Calibrate a lead scoring model on past leads, and score leads with it.",
        epilog="Exit codes: 0 done, 1 the input is wrong, 2 usage.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_suggest(commands)
    _add_evaluate(commands, elsewhere=elsewhere)
    _add_score(commands, elsewhere=elsewhere)
    _add_patterns(commands, elsewhere=elsewhere)
    _add_report(commands)
    _add_sql(commands)
    _add_check(commands)
    _add_diff(commands)
    _add_compare(commands)
    _add_export(commands)
    _add_verify(commands)
    add_monitor(commands)
    return parser


def _add_suggest(commands: Commands) -> None:
    parser = add_command(commands, "suggest", "suggest a model from past leads", _suggest)
    add_leads(parser)
    parser.add_argument("--outcome", metavar="COLUMN", help="the column that tells the outcome")
    parser.add_argument(
        "--positive",
        action="append",
        metavar="VALUE",
        help="a value of it that means “converted”; may be given several times",
    )
    add_wins(parser, "of --outcome")
    parser.add_argument("--id", metavar="COLUMN", help="the column that identifies a lead")
    parser.add_argument("--date", metavar="COLUMN", help="the day on which a lead was created")
    parser.add_argument(
        "--window",
        type=argument_types.days,
        metavar="DAYS",
        help="days a lead has to convert; needs --date",
    )
    parser.add_argument(
        "--template", type=argument_types.template, metavar="NAME", help="a model to start from"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column to leave out; may be given several times",
    )
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column to use although something speaks against it; may be given several times",
    )
    parser.add_argument("--signed-by", metavar="WHO", help="who decided on --include")
    parser.add_argument(
        "--remedies",
        type=Path,
        metavar="MODEL.json",
        help="a model's file whose decisions about flaws of the leads are repeated on these",
    )
    parser.add_argument("--because", metavar="WHY", help="why --include was decided")
    parser.add_argument(
        "--most-points",
        type=int,
        choices=_RANGES,
        default=_MOST_POINTS,
        help="the most points of a criterion, for or against a lead (default: %(default)s)",
    )
    parser.add_argument(
        "--fewest-criteria",
        action="store_true",
        help="give no points to criteria that hardly tell anything beside the others",
    )
    add_output(parser, "MODEL.json", Path)


def _add_evaluate(commands: Commands, *, elsewhere: bool) -> None:
    parser = add_command(
        commands, "evaluate", "hold a model against what became of leads", _evaluate
    )
    add_model(parser)
    add_leads(parser, elsewhere=elsewhere)
    parser.add_argument(
        "--threshold", type=int, metavar="T", help="a threshold in place of the model's"
    )
    add_as_of(parser, "the model's rule, else the newest day in the leads")
    parser.add_argument(
        "--part",
        choices=("all", "design", "holdout"),
        default="all",
        help="which counted leads (default: all)",
    )
    add_wins(parser, "of the model's outcome")
    add_sample(parser)
    parser.add_argument(
        "--worked", metavar="COLUMN", help="the column that tells whether sales worked on a lead"
    )
    parser.add_argument(
        "--worked-value",
        action="append",
        default=[],
        metavar="VALUE",
        help="a value of it that means “worked”, where not every filled cell but a no does; may "
        "be given several times",
    )
    parser.add_argument(
        "--company",
        metavar="COLUMN",
        help="the column that names a lead's company: intervals then count companies",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_score(commands: Commands, *, elsewhere: bool) -> None:
    parser = add_command(commands, "score", "add each lead's score to its file", _score)
    add_model(parser)
    add_leads(parser, elsewhere=elsewhere)
    add_output(parser, "OUT.csv|OUT.parquet", argument_types.scored_file)
    add_as_of(parser, "today")
    parser.add_argument("--explain", action="store_true", help="add a column per contribution")
    parser.add_argument(
        "--formula-safe",
        action="store_true",
        help="put ' before texts that a spreadsheet would run as a formula",
    )


def _add_patterns(commands: Commands, *, elsewhere: bool) -> None:
    words = "group leads by what a model asks of them, and save the counts without any lead"
    parser = add_command(commands, "patterns", words, _patterns)
    add_model(parser)
    add_leads(parser, elsewhere=elsewhere)
    add_output(parser, "PATTERNS.parquet|PATTERNS.csv", argument_types.pattern_file)
    parser.add_argument(
        "--min-leads",
        type=argument_types.fewest,
        default=1,
        metavar="K",
        help="merge patterns of fewer leads into others (default: 1, every pattern stays)",
    )
    add_as_of(parser, "the model's rule, else the newest day in the leads")


def _add_report(commands: Commands) -> None:
    words = "tell a model and what it does on past leads in one page, for those not in the room"
    parser = add_command(commands, "report", words, _report)
    add_model(parser)
    add_leads(parser)
    add_output(parser, "REPORT.html", argument_types.report_file)
    add_as_of(parser, "the model's rule, else the newest day in the leads")
    parser.add_argument(
        "--language", choices=_LANGUAGES, default=_LANGUAGES[0], help="default: %(default)s"
    )


def _add_sql(commands: Commands) -> None:
    words = "write a model as one SELECT for the engine in which the leads live"
    parser = add_command(commands, "sql", words, _sql)
    add_model(parser)
    add_sql_options(parser)


def _add_check(commands: Commands) -> None:
    words = "say what is wrong with a model's file, or its fingerprint"
    add_model(add_command(commands, "check", words, _check))


def _add_diff(commands: Commands) -> None:
    parser = add_command(commands, "diff", "say what changed between two models", _diff)
    add_model(parser, "A.json")
    parser.add_argument("other", metavar="B.json", type=Path, help="the later model's file")


def _add_compare(commands: Commands) -> None:
    words = "hold two models against the same leads, and list those that change hands"
    parser = add_command(commands, "compare", words, _compare)
    add_model(parser, "A.json")
    parser.add_argument("other", metavar="B.json", type=Path, help="the later model's file")
    add_leads(parser)
    add_as_of(parser, "the later model's rule, else the newest day in the leads")
    add_compare_options(parser)
    add_sample(parser)


def _add_export(commands: Commands) -> None:
    parser = add_command(commands, "export", "write a model as other programs take it", _export)
    add_model(parser)
    add_export_options(parser)
    add_output(parser, "FILE", Path)


def _add_verify(commands: Commands) -> None:
    words = "say whether production gives leads what the model gives them"
    parser = add_command(commands, "verify", words, _verify)
    add_model(parser)
    add_verify_options(parser)


def _suggest(options: argparse.Namespace) -> int:
    if options.window is not None and options.date is None:
        options.parser.error("--window needs the day on which a lead was created: add --date")
    if not options.include and (options.signed_by or options.because):
        options.parser.error("--signed-by and --because tell of a decision: add --include")
    if (options.outcome is None) == (options.wins is None):
        options.parser.error("say what tells the outcome: --outcome or --wins, one of them")
    if options.wins is not None and options.id is None:
        options.parser.error("--wins needs the column that identifies a lead: add --id")
    check_wins(options)
    from calibration.cli.suggesting import suggest

    return suggest(options)


def _evaluate(options: argparse.Namespace) -> int:
    check_wins(options)
    from calibration.cli.evaluating import evaluate

    return evaluate(options)


def _score(options: argparse.Namespace) -> int:
    from calibration.cli.scoring import score

    return score(options)


def _patterns(options: argparse.Namespace) -> int:
    from calibration.cli.grouping import patterns

    return patterns(options)


def _report(options: argparse.Namespace) -> int:
    from calibration.cli.reporting import report

    return report(options)


def _sql(options: argparse.Namespace) -> int:
    from calibration.cli.sql_writing import sql

    return sql(options)


def _check(options: argparse.Namespace) -> int:
    from calibration.cli.models import check

    return check(options)


def _diff(options: argparse.Namespace) -> int:
    from calibration.cli.models import diff

    return diff(options)


def _compare(options: argparse.Namespace) -> int:
    if options.flips is None and (options.own or options.formula_safe):
        options.parser.error("--own and --formula-safe tell how leads are written: add --flips")
    from calibration.cli.comparing import compare

    return compare(options)


def _verify(options: argparse.Namespace) -> int:
    if options.vectors and options.as_of is not None:
        options.parser.error("--vectors have a scoring date of their own: leave --as-of out")
    from calibration.cli.verifying import verify

    return verify(options)


def _export(options: argparse.Namespace) -> int:
    from calibration.cli.exporting import export

    return export(options)
