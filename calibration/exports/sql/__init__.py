"""A model as SQL: one readable SELECT for the engine in which the leads live."""

from calibration.exports.sql.dialects import DIALECTS, Dialect
from calibration.exports.sql.writing import sql_of

__all__ = ["DIALECTS", "Dialect", "sql_of"]
