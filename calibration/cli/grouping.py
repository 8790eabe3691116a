"""``patterns``: leads grouped and saved; and the patterns of what is given, leads or patterns."""

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calibration.cli.leads import (
    TableAt,
    opened_leads,
    refuse_overwriting,
    tell_all,
    tell_scoring_date,
    today,
)
from calibration.cli.models import open_model
from calibration.cli.repeating import columns_read, repeated
from calibration.cli.speech import progress, tell
from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_files import FORMS, left_behind, making_of, write_patterns
from calibration.engine.pattern_tables import is_pattern_table, patterns_in
from calibration.engine.patterns import Patterns
from calibration.engine.rare_patterns import without_rare
from calibration.exports.whole_files import whole_file
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked, type_leads
from calibration.messages import say
from calibration.model import Model
from calibration.problems import LeadsError, Problem


@dataclass(frozen=True, slots=True)
class Grouped:
    """Leads as a model groups them, with what a person should know of their cells."""

    patterns: Patterns
    notices: tuple[Problem, ...] = ()


def patterns(options: argparse.Namespace) -> int:
    """Write the patterns of leads under a model."""
    form = FORMS[options.output.suffix.lower()]
    at = options.leads
    refuse_overwriting(
        options.output, options.model, *([at] if isinstance(at, Path | TableAt) else [])
    )
    model = open_model(options.model)
    if isinstance(at, Path | TableAt):
        with opened_leads(at, patterns=True) as file, progress("Grouping"):
            grouped = grouped_leads(file, model, source=at, as_of=options.as_of)
    else:
        from calibration.cli.warehouse import grouped_there

        grouped = grouped_there(at, model, as_of=options.as_of)
    merged = without_rare(grouped.patterns, model, fewest=options.min_leads)
    with whole_file(options.output) as path:
        write_patterns(merged.patterns, model, path, form=form)
    tell_all(grouped.notices)
    tell_all(merged.notices(options.min_leads))
    tell_all(left_behind(merged.patterns, form))
    tell_scoring_date(grouped.patterns.facts)
    tell(
        say(
            "{leads} leads in {patterns} patterns.",
            leads=merged.patterns.facts.rows,
            patterns=len(merged.patterns),
        )
    )
    return 0


def grouped_leads(
    file: LeadTable,
    model: Model,
    *,
    source: Path | TableAt,
    as_of: date | None,
    worked: Worked | None = None,
    company: str | None = None,
) -> Grouped:
    """Group leads by a model; patterns that somebody grouped already are taken as they are.

    ``worked`` and ``company`` are the optional columns that leads may have, and patterns don't.

    Raises
    ------
    LeadsError
        If the leads lack what the model reads, or the patterns were grouped by something else.
    """
    if is_pattern_table(file):
        refuse_about_patterns(as_of=as_of, columns=worked is not None or company is not None)
        making = making_of(source) if isinstance(source, Path) else None
        table = patterns_in(file, making=making)
        return Grouped(table.patterns(model), table.notices)
    leads = repeated(file, remedies_of(model), reads=columns_read(model)).leads
    typed = type_leads(leads, model, as_of=as_of, today=today(), worked=worked, company=company)
    return Grouped(patterns_of(typed, model), (*typed.doubts, *typed.unreadable))


def refuse_about_patterns(*, as_of: date | None, columns: bool) -> None:
    """Raise LeadsError if of patterns is asked what only leads can tell."""
    if as_of is not None:
        message = say(
            "A scoring date can be chosen for leads only. These are patterns, grouped as of "
            "their own date. Leave out --as-of, or give the leads."
        )
        raise LeadsError(Problem("as-of-patterns", "--as-of", message))
    if columns:
        message = say(
            "The columns --worked and --company can be named of leads only. These are "
            "patterns, which tell neither. Leave them out, or give the leads."
        )
        raise LeadsError(Problem("columns-of-patterns", "", message))
