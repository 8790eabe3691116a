"""``report``: a model and what it does on past leads, told in one page."""

import argparse
import gettext
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from calibration.advice.diagnosis import Diagnosis, LeadsToldApart, diagnose
from calibration.advice.segment_counts import segment_columns, segments_of_leads
from calibration.charts import outcome_words
from calibration.cli.grouping import grouped_leads
from calibration.cli.leads import (
    opened_leads,
    refuse_overwriting,
    tell_all,
    tell_scoring_date,
    today,
)
from calibration.cli.models import open_model
from calibration.cli.repeating import columns_read, repeated
from calibration.cli.speech import progress
from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_tables import is_pattern_table
from calibration.engine.patterns import Patterns
from calibration.exports.report import (
    DataTold,
    Occasion,
    Reader,
    agreed_of_file,
    told_of,
    told_remedies,
)
from calibration.exports.report import report as told_page
from calibration.exports.whole_files import whole_file
from calibration.leads.findings_time import drift
from calibration.leads.personal import personal_columns
from calibration.leads.profile import profile_columns
from calibration.leads.readings import read_profiles
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import LeadTable
from calibration.leads.typed import type_leads
from calibration.model import Model

LOCALE: Final = Path(__file__).parents[2] / "locale"


def report(options: argparse.Namespace) -> int:
    """Write the report of a model on leads; it holds no lead."""
    refuse_overwriting(options.output, options.model, options.leads)
    model = open_model(options.model)
    with opened_leads(options.leads, patterns=True) as file, progress("Reporting"):
        patterns, diagnosis, data = _read(file, model, options)
        opened = _part(model).get("holdout_opened")
        told = told_of(
            patterns,
            model,
            words=outcome_words(model.objective),
            data=data,
            occasion=Occasion(
                made_at=datetime.now(tz=UTC),
                agreed=agreed_of_file(model),
                openings=opened if isinstance(opened, int) else 0,
                with_holdout=_is_opened(model, file),
            ),
            diagnosis=diagnosis,
        )
        page = told_page(told, reader=reader_of(options.language))
    with whole_file(options.output) as path:
        path.write_text(page, encoding="utf-8")
    tell_scoring_date(patterns.facts)
    return 0


def reader_of(language: str) -> Reader:
    """Return the reader of a language; words without a translation stay English."""
    words = gettext.translation("workbench", LOCALE, [language], fallback=True)
    return Reader(language, words.gettext, words.ngettext)


def _read(
    file: LeadTable, model: Model, options: argparse.Namespace
) -> tuple[Patterns, Diagnosis, DataTold]:
    """Return what leads, or patterns of them, tell; patterns tell nothing of columns."""
    if is_pattern_table(file):
        grouped = grouped_leads(file, model, source=options.leads, as_of=options.as_of)
        tell_all(grouped.notices)
        data = DataTold(file.source.name, file.sha256)
        return grouped.patterns, diagnose(grouped.patterns, model), data
    remedies = remedies_of(model)
    prepared = repeated(file, remedies, reads=columns_read(model))
    leads = prepared.leads
    typed = type_leads(leads, model, as_of=options.as_of, today=today())
    tell_all((*typed.doubts, *typed.unreadable))
    patterns = patterns_of(typed, model)
    profiles = profile_columns(leads)
    outcome = model.outcome.field if model.outcome is not None else None
    columns = segment_columns(read_profiles(profiles, {}), leave_out=[outcome])
    apart = LeadsToldApart(segments_of_leads(typed, model, columns), drift(typed))
    personal = [leads.columns[at].header for at in personal_columns(leads, profiles)]
    part = model.calibration
    overruled = part.overruled if part is not None else ()
    data = DataTold(
        file.source.name,
        file.sha256,
        remedies=told_remedies(remedies, personal=personal),
        left_out=prepared.left_out,
        overruled=tuple((each.column, each.who or "", each.why or "") for each in overruled),
    )
    return patterns, diagnose(patterns, model, apart=apart), data


def _is_opened(model: Model, file: LeadTable) -> bool:
    """Return whether the model's file tells of the holdout of these leads, opened for it."""
    part = _part(model)
    data, metrics = part.get("data"), part.get("metrics")
    if not isinstance(data, Mapping) or not isinstance(metrics, Mapping):
        return False
    return data.get("sha256") == file.sha256 and "holdout" in metrics


def _part(model: Model) -> Mapping[str, object]:
    part = model.calibration
    return part.model_extra or {} if part is not None else {}
