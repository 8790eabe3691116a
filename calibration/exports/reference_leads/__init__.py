"""Reference leads: synthetic leads on every edge of one model, with the scores they must get."""

from calibration.exports.reference_leads.cells import SCORING_DATE
from calibration.exports.reference_leads.coverage import Coverage
from calibration.exports.reference_leads.files import vector_files, vectors_of, zipped
from calibration.exports.reference_leads.leads import ReferenceLeads, reference_leads

__all__ = [
    "SCORING_DATE",
    "Coverage",
    "ReferenceLeads",
    "reference_leads",
    "vector_files",
    "vectors_of",
    "zipped",
]
