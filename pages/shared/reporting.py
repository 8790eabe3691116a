"""What a report tells of the session's work, gathered so that it can be written when asked for."""

import gettext
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from calibration.charts import outcome_words
from calibration.exports.report import (
    Agreed,
    DataTold,
    DecisionTold,
    Occasion,
    QuestionTold,
    Reader,
    SignatureTold,
    VersionTold,
    agreed_of_file,
    report,
    told_of,
    told_remedies,
)
from calibration.messages import Message
from calibration.model import differences
from calibration.problems import CalibrationError
from pages.components import diagnosis
from pages.shared import checking, honesty, projects, words
from pages.shared.results import Results

if TYPE_CHECKING:
    from calibration.store.agreements import Agreement, Terms
    from calibration.store.decisions import Decision, Parked
    from calibration.store.opening import Store
    from calibration.store.versions import Version


def writer_of(results: Results) -> Callable[[], bytes]:
    """Return what writes the report when somebody asks for it; it knows no session."""
    reader, patterns, model = reader_here(), results.patterns(), results.model
    data, project = _data(results), projects.project_id()
    store = _store() if project is not None else None
    work = results.work
    versions = work.versions
    is_version = versions is not None and versions.present == versions.start
    occasion = Occasion(
        made_at=datetime.now(tz=UTC),
        agreed=agreed_of_file(model),
        number=versions.number if versions is not None and is_version else None,
        openings=work.openings,
        with_holdout=honesty.is_opened(work),
    )
    labels = {each.id: each.label for each in model.criteria}
    asked = tuple(
        QuestionTold(each.question, each.owner, each.due, labels[name])
        for name, each in work.room.parked.items()
        if name in labels
    )
    # Of very many leads, segments are looked at only where somebody asks for it.
    by_segment = results.facts.rows <= diagnosis.MOST_AT_ONCE

    def write() -> bytes:
        agreed = occasion.agreed
        if project is not None:
            agreed = _agreed(store, project, reader, otherwise=agreed)
        told = told_of(
            patterns,
            model,
            words=outcome_words(model.objective),
            data=data,
            occasion=replace(
                occasion, agreed=replace(agreed, questions=(*agreed.questions, *asked))
            ),
            diagnosis=diagnosis.diagnosis_of(results) if by_segment else None,
        )
        return report(told, reader=reader).encode()

    return write


def reader_here() -> Reader:
    """Return the reader of this session's language, for use where no session is."""
    language = words.language()
    found = gettext.translation(words.DOMAIN, words.FOLDER, [language], fallback=True)
    return Reader(language, found.gettext, found.ngettext)


def _store() -> "Store | None":
    try:
        return projects.store()
    except CalibrationError:
        return None


def _data(results: Results) -> DataTold:
    work = results.work
    remedies: tuple[Message, ...] = ()
    if work.remedies and work.leads is not None:
        personal = checking.personal_positions(work)
        headers = [each.header for each in work.leads.columns if each.position in personal]
        remedies = told_remedies(work.remedies, personal=headers)
    return DataTold(
        results.name,
        results.sha256,
        remedies=remedies,
        left_out=work.prepared.left_out if work.prepared else 0,
        overruled=tuple((each.column, each.who, each.why) for each in work.overruled),
        additions=tuple(each.name for each in work.additions),
    )


def _agreed(store: "Store | None", project: str, reader: Reader, *, otherwise: Agreed) -> Agreed:
    """Return what the project has kept; that it can't be read is told, and not passed over."""
    from calibration.store.agreements import agreements_of
    from calibration.store.decisions import decisions_of, parked
    from calibration.store.versions import versions_of

    if store is None:
        return replace(otherwise, is_whole=False)
    try:
        versions = versions_of(store, project)
        decided = decisions_of(store, project)
        signed = [each for each in agreements_of(store, project) if each.signatures]
    except CalibrationError:
        return replace(otherwise, is_whole=False)
    return Agreed(
        versions=_versions(versions),
        decisions=tuple(_decision(each) for each in decided if not _is_asked(each)),
        questions=tuple(_question(each) for each in parked(decided) if each.is_open),
        signatures=_signatures(signed, reader) or otherwise.signatures,
        terms=_terms(signed[-1].terms, reader) if signed else (),
    )


def _versions(versions: "tuple[Version, ...]") -> tuple[VersionTold, ...]:
    models = {each.number: each.model for each in versions}
    return tuple(
        VersionTold(
            number=each.number,
            made_at=each.made_at,
            author=each.author,
            reason=each.reason,
            fingerprint=each.fingerprint,
            changes=differences(models[each.parent], each.model) if each.parent is not None else (),
        )
        for each in versions
    )


def _is_asked(each: "Decision") -> bool:
    from calibration.store.decisions import Kind

    return each.kind is Kind.QUESTION


def _decision(each: "Decision") -> DecisionTold:
    return DecisionTold(each.what, each.why, each.who, each.made_at)


def _question(each: "Parked") -> QuestionTold:
    return QuestionTold(each.asked.what, each.asked.owner, each.asked.due, each.asked.why)


def _signatures(signed: "list[Agreement]", reader: Reader) -> tuple[SignatureTold, ...]:
    sides = {"sales": reader.say("sales"), "marketing": reader.say("marketing")}
    return tuple(
        SignatureTold(each.who, sides[each.side.value], each.made_at, agreement.fingerprint)
        for agreement in signed
        for each in agreement.signatures
    )


def _terms(terms: "Terms", reader: Reader) -> tuple[tuple[str, str], ...]:
    numbers = (
        (reader.say("Leads that marketing hands over each week"), terms.weekly_volume),
        (reader.say("Leads that sales can work on each week"), terms.weekly_capacity),
        (
            reader.say("Leads below the line that go to sales each week, drawn at random"),
            terms.at_random,
        ),
    )
    said = [(name, reader.number(n)) for name, n in numbers if n is not None]
    if terms.next_check is not None:
        said.append((reader.say("Next check"), reader.day(terms.next_check)))
    return tuple(said)
