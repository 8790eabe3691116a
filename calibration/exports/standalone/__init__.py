"""The standalone scorer: one Python file that needs nothing else, and the schema of its input."""

from calibration.exports.standalone.input_schema import input_schema_of
from calibration.exports.standalone.scorer import scorer_of

__all__ = ["input_schema_of", "scorer_of"]
