"""PMML 4.4: a Scorecard that leaves only when a real evaluator gives the model's own scores."""

from calibration.exports.pmml.carrying import what_is_not_carried
from calibration.exports.pmml.document import document_of
from calibration.exports.pmml.evaluator import Evaluator, why_unavailable
from calibration.exports.pmml.publishing import publish

__all__ = ["Evaluator", "document_of", "publish", "what_is_not_carried", "why_unavailable"]
