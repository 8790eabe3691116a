"""PMML that leaves: only what the model has and PMML can carry, proved on a real evaluator."""

from contextlib import ExitStack

from calibration.exports.pmml.carrying import what_is_not_carried
from calibration.exports.pmml.document import document_of
from calibration.exports.pmml.evaluator import Evaluator, version, why_unavailable
from calibration.exports.pmml.replay import first_difference, rows_of
from calibration.exports.reference_leads import SCORING_DATE, reference_leads
from calibration.model import Model
from calibration.problems import CalibrationError, Problem


def publish(model: Model, *, evaluator: Evaluator | None = None) -> bytes:
    """Return a model as PMML once an evaluator has given every score of its reference leads.

    Parameters
    ----------
    model
        The model; its reference leads cover every edge of it.
    evaluator
        One that runs already; by default one is started, and ended before this returns.

    Raises
    ------
    CalibrationError
        All that PMML can't carry, by its name; else that pypmml or Java is missing; else the
        first difference between what the evaluator gives and the model's own.
    """
    if problems := what_is_not_carried(model):
        raise CalibrationError(*problems)
    missing = None if evaluator is not None else why_unavailable()
    if missing is not None:
        raise CalibrationError(Problem("pmml-unavailable", "", missing))
    leads = reference_leads(model)
    document = document_of(
        model,
        proof=f"Proved: {version()} gave every score, reading and reason code of "
        f"{len(leads.ids)} reference leads.",
    )
    with ExitStack() as running:
        given = running.enter_context(Evaluator()) if evaluator is None else evaluator
        outputs = given.outputs(document, rows_of(model, leads, SCORING_DATE))
    difference = first_difference(model, leads, outputs)
    if difference is not None:
        raise CalibrationError(difference)
    return document.encode()
