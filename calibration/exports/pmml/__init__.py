"""PMML 4.4: a Scorecard that leaves only when a real evaluator gives the model's own scores."""

from calibration.exports.pmml.document import document_of

__all__ = ["document_of"]
