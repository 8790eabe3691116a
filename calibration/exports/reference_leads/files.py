"""Reference leads as one ZIP: the leads, the right answers, and how to prove with them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from calibration.exports.reference_leads.cells import SCORING_DATE
from calibration.exports.reference_leads.leads import ReferenceLeads, reference_leads
from calibration.exports.reference_leads.typed_files import typed_csv, typed_parquet
from calibration.model import Model, fingerprint

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The day that a ZIP gives files without one, so that its bytes depend on the files alone."""


def vector_files(model: Model) -> dict[str, bytes]:
    """Return the files of the reference leads of a model, by name."""
    reference = reference_leads(model)
    return {
        "leads.csv": reference.leads_csv(),
        "leads-typed.csv": typed_csv(reference),
        "leads-typed.parquet": typed_parquet(reference),
        "expected.csv": reference.expected_csv(),
        "README.txt": told(model, reference).encode(),
    }


def vectors_of(model: Model) -> bytes:
    """Return the reference leads of a model as a ZIP; the same model gives the same bytes."""
    return zipped(vector_files(model))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP whose bytes depend on their names and bytes alone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def told(model: Model, reference: ReferenceLeads) -> str:
    """Return what to do with the files, and what they show."""
    coverage = reference.coverage
    lines = [
        "Reference leads",
        "===============",
        "",
        f"Model: {' '.join(model.name.split())}",
        f"Fingerprint: {fingerprint(model)}",
        f"Scoring date: {SCORING_DATE.isoformat()}",
        f"Leads: {len(reference.ids)}, all invented.",
        "",
        "leads.csv            the leads: UTF-8, commas, an empty cell is a missing value",
        "leads-typed.csv      the same as a warehouse loads them: plain forms, NULL is empty",
        "leads-typed.parquet  the same, each column of its own type",
        "expected.csv         what each must get, as `score --explain` writes it",
        "",
        "How to prove an implementation of the model:",
        "",
        f"1. Score the leads with it, as of {SCORING_DATE.isoformat()}, keeping the first column.",
        "2. python -m calibration verify MODEL.json SCORED.csv --vectors",
        "",
        "It says that all are equal, or names the first difference. Numbers are IEEE doubles,",
        "texts are in NFC, dates are calendar days. A cell that can't be read as its field's type",
        "(“not a number”) is a missing value, as are NaN, the infinities and the words that the",
        "field lists. Texts are written as they are: no cell is guarded against spreadsheets.",
        "",
        str(coverage.sentence()),
    ]
    if coverage.impossible:
        lines += ["", "What no lead can show, for it follows from the model:"]
        lines += [f"- {' '.join(str(each).split())}" for each in coverage.impossible]
    if coverage.not_found:
        lines += ["", "For which no lead was found:"]
        lines += [f"- {' '.join(str(each).split())}" for each in coverage.not_found]
    return "\n".join([*lines, ""])
