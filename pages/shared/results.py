"""What follows from a workspace, computed when first asked for and kept until it changes.

Leads are read again only when what is read of them changes: moving points, caps, threshold,
bands or grades is arithmetic on the patterns that are there already.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlglot import exp

from calibration.engine.grouping import patterns_of
from calibration.engine.pattern_tables import PatternTable
from calibration.engine.patterns import Patterns
from calibration.evaluation import Evaluation, Part, Scores, evaluate, score_patterns
from calibration.evaluation.cohorts import Cohorts, cohorts
from calibration.evaluation.comparison import Comparison, compare_decisions
from calibration.evaluation.curve import Curve, curve
from calibration.evaluation.evidence import CriterionEvidence, evidence
from calibration.evaluation.grade_matrix import GradeMatrix, grade_matrix
from calibration.evaluation.marked_gains import MarkedGains, marked_gains
from calibration.evaluation.mix import of_sample
from calibration.evaluation.two_axes import TwoAxes, two_axes
from calibration.leads.census import census_of
from calibration.leads.facts import LeadFacts, Sample, Standing
from calibration.leads.nodes import column, number, table, words
from calibration.leads.tables import LeadTable
from calibration.leads.typed import TypedLeads, Worked, type_leads
from calibration.model import Field, Model, fold
from calibration.problems import CalibrationError
from pages.shared import session
from pages.shared.shelf import Shelf
from pages.shared.workspace import TodayRule, Workspace

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a workspace that has leads and a model (the pages' gates see to that).

    In the place of leads there may be patterns: then whatever is about single leads raises
    LookupError, and the pages see to it that it isn't asked for.
    """

    work: Workspace
    opened: LeadTable | None
    shelf: Shelf

    @property
    def is_grouped(self) -> bool:
        """Whether only patterns are there, and no leads."""
        return self.opened is None

    @property
    def leads(self) -> LeadTable:
        """The leads; ask for them only where there are some."""
        if self.opened is None:
            raise LookupError("there are only patterns")
        return self.opened

    @property
    def name(self) -> str:
        """The name of the file of leads, or of patterns."""
        grouped = self.work.grouped
        return grouped.name if grouped is not None else self.leads.source.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file of leads, or of patterns."""
        grouped = self.work.grouped
        return grouped.sha256 if grouped is not None else self.leads.sha256

    @property
    def facts(self) -> LeadFacts:
        """What is known of the leads as a whole."""
        return self.patterns().facts if self.is_grouped else self.typed().facts

    @property
    def model(self) -> Model:
        """The model on screen."""
        return self.work.model

    @property
    def start(self) -> Model:
        """The start version."""
        return self.work.versions.start if self.work.versions else self.model

    def typed(self) -> TypedLeads:
        """Return the leads as the model, and what it is compared with, read them."""
        work, today = self.work, datetime.now(tz=UTC).date()
        read = (work.mapping, work.where, work.worked, work.company)
        key = (self.leads, self.model, self.start, work.today, *read, today)
        return self.shelf.get("typed-as-asked", key, lambda: self._typed(today))

    def _typed(self, today: date) -> TypedLeads:
        """Return what :meth:`typed` does; those there are, where the same is read of the leads."""
        work, model, also = self.work, self.model, self._also()
        worked, company = self.worked(), self.company()
        key = (
            *(self.leads.sha256, self.leads.source, self.leads.relation, self.leads.columns),
            *(model.fields, model.lead_id, also),
            *(model.outcome, model.as_of, model.calibration, dict(work.mapping), work.where),
            *(today, tuple(each.name for each in model.read_fields())),
            *(worked, company),
        )
        return self.shelf.get(
            "typed",
            key,
            lambda: type_leads(
                self.leads,
                model,
                mapping=work.mapping,
                today=today,
                where=work.where,
                also=also,
                worked=worked,
                company=company,
            ),
            discard=TypedLeads.close,
        )

    def worked(self) -> Worked | None:
        """Return how a column of these leads tells who was worked; another file may have none."""
        worked = self.work.worked
        return worked if worked and self.leads.column(worked.column) is not None else None

    def company(self) -> str | None:
        """Return the column of companies, where these leads have it."""
        company = self.work.company
        return company if company and self.leads.column(company) is not None else None

    def patterns(self) -> Patterns:
        """Return the leads grouped by what the model asks of them, as what is said of them."""
        grouped, sample = self._grouped(), self._sample()
        if sample.every_lead:
            return grouped
        return self.shelf.get(
            "patterns-of-sample", (grouped, sample), lambda: of_sample(grouped, sample)
        )

    def _sample(self) -> Sample:
        """Return what is said of the leads, with the whole file's counts if a part is shown."""
        sample = self.work.sampling
        if sample.base_rate is None or self.work.where is None:
            return sample
        return replace(sample, whole=self._whole())

    def _whole(self) -> tuple[int, int]:
        """Return how many leads of the whole file converted, and how many did not."""
        work, model, today = self.work, self.model, datetime.now(tz=UTC).date()
        key = (
            *(self.leads.sha256, self.leads.source, self.leads.relation, self.leads.columns),
            *(model.fields, model.outcome, model.as_of, dict(work.mapping), today),
        )

        def counted() -> tuple[int, int]:
            typed = type_leads(self.leads, model, mapping=work.mapping, today=today)
            census = census_of(typed.leads, table(typed.relation))
            typed.close()
            return census.leads(Standing.CONVERTED), census.leads(Standing.NOT_CONVERTED)

        return self.shelf.get("whole-file", key, counted)

    def _grouped(self) -> Patterns:
        if self.work.grouped is not None:
            return self._opened_patterns(self.work.grouped)
        typed = self.typed()
        before = self._before(typed)
        compared = self.work.today if self.work.today is not None else self.start
        key = (typed, shape_of(self.model), compared)
        return self.shelf.get(
            "patterns", key, lambda: patterns_of(typed, self.model, before=before)
        )

    def _opened_patterns(self, grouped: PatternTable) -> Patterns:
        """Return opened patterns, compared with the start version where it asks the same."""
        model, start = self.model, self.start

        def made() -> Patterns:
            patterns = grouped.patterns(model)
            try:
                before = score_patterns(grouped.patterns(start), start).qualified
            except CalibrationError:
                return patterns
            return replace(patterns, qualified_before=before)

        asked = (model.fields, model.outcome, model.as_of)
        return self.shelf.get("patterns", (grouped, shape_of(model), asked, start), made)

    def evaluation(self, part: Part = "design") -> Evaluation:
        """Return every number of the model on the leads of a part."""
        patterns, model = self.patterns(), self.model
        return self.shelf.get(
            f"evaluation-{part}",
            (patterns, model),
            lambda: evaluate(patterns, model, part=part, scores=self.scores(patterns)),
        )

    def scores(self, patterns: Patterns) -> Scores:
        """Return the score of every pattern.

        The patterns are handed in, never asked for again: a run that began after this one may
        have put others on the shelf meanwhile.
        """
        model = self.model
        return self.shelf.get("scores", (patterns, model), lambda: score_patterns(patterns, model))

    def comparison(self) -> Comparison | None:
        """Return the model against what it is compared with; None if there is nothing."""
        patterns, model = self.patterns(), self.model
        before = patterns.qualified_before
        if before is None:
            return None
        return self.shelf.get(
            "comparison",
            (patterns, model),
            lambda: compare_decisions(patterns, before, self.scores(patterns).qualified),
        )

    def curve(self) -> Curve:
        """Return what follows from every threshold."""
        model = self.model
        return self._read("curve", lambda patterns, scores: curve(patterns, model, scores=scores))

    def cohorts(self) -> Cohorts:
        """Return conversion by the period in which leads were created, of the whole file."""
        typed, outcome = self.typed(), self.model.outcome
        window = outcome.window_days if outcome is not None else None
        mix = self.evaluation("all").mix
        return self.shelf.get(
            "cohorts", (typed, window, mix), lambda: cohorts(typed, window_days=window, mix=mix)
        )

    def gains(self) -> MarkedGains:
        """Return who is caught by handing over the best, with the decisions marked."""
        model = self.model
        return self._read(
            "gains", lambda patterns, scores: marked_gains(patterns, model, scores=scores)
        )

    def grade_matrix(self) -> GradeMatrix:
        """Return the leads by grade; ask only of a model that has grades."""
        model = self.model
        return self._read(
            "grade-matrix", lambda patterns, scores: grade_matrix(patterns, model, scores=scores)
        )

    def two_axes(self) -> TwoAxes:
        """Return the 2 x 2 reading of fit and engagement."""
        model = self.model
        return self._read(
            "two-axes", lambda patterns, scores: two_axes(patterns, model, scores=scores)
        )

    def evidence(self) -> dict[str, CriterionEvidence]:
        """Return what past leads say of each criterion, by its id."""
        patterns = self.patterns()
        found = self.shelf.get("evidence", patterns, lambda: evidence(patterns))
        return {each.criterion: each for each in found}

    def _read(self, place: str, read: Callable[[Patterns, Scores], Found]) -> Found:
        """Return a reading of the scored leads, kept until patterns or model change."""
        patterns = self.patterns()
        return self.shelf.get(
            place, (patterns, self.model), lambda: read(patterns, self.scores(patterns))
        )

    def _also(self) -> tuple[Field, ...]:
        """Return the fields that only what the model is compared with reads."""
        if self.work.today is not None:
            return (self.work.today.field,)
        known = {each.name for each in self.model.fields}
        return tuple(each for each in self.start.read_fields() if each.name not in known)

    def _before(self, typed: TypedLeads) -> Model | exp.Expr:
        if self.work.today is None:
            return self.start
        return todays_rule(self.work.today, typed)


def results() -> Results | None:
    """Return this session's results; None where there are no leads or no model."""
    return results_of(session.workspace())


def results_of(work: Workspace) -> Results | None:
    """Return the results of a workspace; None where there are no leads or no model."""
    if (work.leads is None and work.grouped is None) or work.versions is None:
        return None
    return Results(work, work.leads, session.shelf())


def shape_of(model: Model) -> tuple[object, ...]:
    """Return what of a model its patterns depend on: conditions, and not points or bounds."""
    return (
        tuple((each.id, each.when, each.repeat, each.decay) for each in model.criteria),
        tuple(each.when for each in model.qualification.disqualify),
        tuple(each.when for each in model.qualification.require),
        tuple(each.when for each in model.variants),
    )


def todays_rule(rule: TodayRule, typed: TypedLeads) -> exp.Expr:
    """Return whether leads qualify today, over the columns of leads typed with the rule's field."""
    cell = column(typed.columns[rule.field.name])
    if rule.at_least is not None:
        return exp.GTE(this=cell, expression=number(rule.at_least))
    return cell.isin(*words(tuple(fold(word) for word in rule.words)))
