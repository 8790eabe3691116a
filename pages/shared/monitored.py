"""What is monitored: the model whose promise is held against new leads, and those leads."""

from dataclasses import dataclass
from datetime import UTC, datetime

from calibration.evaluation import Evaluation, Part
from calibration.exports.agreed import Agreement, Calibrated, export_model
from calibration.leads.choices import Choices
from calibration.leads.prepared import prepare
from calibration.leads.remedies import remedies_of
from calibration.leads.tables import LeadTable
from calibration.leads.typed import Worked
from calibration.model import Model
from calibration.model.renaming import renamed
from calibration.monitoring.monitor import monitor
from calibration.monitoring.results import Monitoring
from calibration.problems import CalibrationError
from pages.shared import honesty, opening, referring, session
from pages.shared.results import Results
from pages.shared.shelf import Shelf
from pages.shared.versions import Versions
from pages.shared.workspace import Overruling

NEW_LEADS = "monitor-leads"
"""Where the new leads are kept, beside those of the workspace."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A model as it left, or would leave: with its promise.

    Parameters
    ----------
    model
        With its ``calibration`` part.
    source
        Which of the choices it is: ``"board"``, ``"signed"``, ``"file"``.
    """

    model: Model
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is monitored by what.

    Parameters
    ----------
    watched
        The model.
    leads
        The new leads, as they were read.
    worked, all_worked
        Which of them sales has worked on, where somebody told.
    """

    watched: Watched
    leads: LeadTable
    worked: Worked | None = None
    all_worked: bool = False

    def found(self) -> Monitoring:
        """Return what monitoring finds.

        Raises
        ------
        CalibrationError
            If the leads lack what the model reads, or somebody wrote in what the file promises.
        """
        today = datetime.now(tz=UTC).date()
        model = self.watched.model
        key = (model, self.leads, self.worked, self.all_worked, today)

        def hold() -> Monitoring:
            read = prepare(self.leads, remedies_of(model)).leads
            return monitor(read, model, today=today, worked=self.worked, all_worked=self.all_worked)

        return session.shelf().get("monitoring", key, hold)


def as_it_would_leave(results: Results, agreements: tuple[Agreement, ...] = ()) -> Model:
    """Return the model on screen with the promise it would leave with.

    Leads kept aside are in it only once they were opened for this model.
    """
    work, model, facts = results.work, results.model, results.patterns().facts
    evaluations: dict[Part, Evaluation] = {"design": results.evaluation("design")}
    if facts.split.kind != "none" and honesty.is_opened(work):
        evaluations["holdout"] = results.evaluation("holdout")
    names = dict(work.mapping)
    calibrated = Calibrated(
        sha256=results.sha256,
        facts=facts,
        evaluations=evaluations,
        holdout_opened=work.openings,
        remedies=work.remedies,
        left_out=work.prepared.left_out if work.prepared else 0,
        reference=referring.reference(results),
        names=names,
    )
    return export_model(
        renamed(model, names) if names else model, calibrated, agreements=agreements
    )


def signed_as_it_would_leave(results: Results, model: Model, told: tuple[Agreement, ...]) -> Model:
    """Return a signed model with the promise it would leave with, on the leads that are open."""
    key = (model, results.leads if results.opened else results.work.grouped, results.work.seen)

    def make() -> Model:
        # On a shelf of its own: the numbers of the model on screen stay where they are.
        shelf = Shelf()
        work = results.work.changed(versions=Versions(model, model))
        there = Results(work, results.opened, shelf)
        try:
            return as_it_would_leave(there, told)
        finally:
            if not there.is_grouped:
                there.typed().close()

    return session.shelf().get("monitored-signed", key, make)


def leads_beside() -> LeadTable | None:
    """Return the new leads that were uploaded here; None before there are any."""
    return session.shelf().beside(NEW_LEADS)


def recalibrate(
    asked: Asked, contents: list[tuple[str, bytes]], *, choices: Choices | None = None
) -> None:
    """Open the app on the new leads, with the monitored model as the start version.

    What was worked on stays in its project. Of the model's file its figures stay behind, for they
    are of other leads; its history stays, so that what is agreed next names its parent.

    Parameters
    ----------
    asked
        The model and the new leads.
    contents
        The files of the new leads; none where they are those that are open already.
    choices
        What somebody chose about reading them.

    Raises
    ------
    CalibrationError
        If the leads can't be opened: nothing is changed.
    """
    model = asked.watched.model
    part = model.calibration
    start = model.revised(calibration=None)
    if not contents:
        session.keep(session.workspace().started_from(start))
        return
    before, project = session.workspace(), session.project()
    overruled = part.overruled if part is not None else ()
    session.leave_project()
    session.work_on(
        before.changed(
            versions=Versions(start, start),
            remedies=remedies_of(model),
            overruled=tuple(
                Overruling(each.column, each.who or "", each.why or "") for each in overruled
            ),
            is_sample=False,
            awaited=None,
        )
    )
    try:
        opening.open_files(contents, choices=choices)
    except CalibrationError:
        session.work_on(before)
        session.work_on_project(project)
        raise
