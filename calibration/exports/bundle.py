"""Everything a model leaves as, in one ZIP, with the commands that prove it."""

from typing import Final

from calibration.exports.json_files import json_bytes
from calibration.exports.reference_leads import SCORING_DATE, vector_files, zipped
from calibration.exports.sql import DIALECTS, sql_of
from calibration.exports.standalone import input_schema_of, scorer_of
from calibration.messages import Message, say
from calibration.model import Model, fingerprint, write_model
from calibration.problems import CalibrationError

_DATE: Final = SCORING_DATE.isoformat()


def bundle_of(model: Model) -> bytes:
    """Return the bundle of a model as a ZIP; the same model gives the same bytes.

    What can't carry the model is left out, and the README says why. PMML is in it where Java and
    its evaluator are there to prove it.
    """
    files = {
        "model.json": write_model(model).encode(),
        "scorer.py": scorer_of(model).encode(),
        "lead.schema.json": json_bytes(input_schema_of(model)),
    }
    left_out: list[tuple[str, Message]] = []
    for name in DIALECTS:
        try:
            files[f"sql/{name}.sql"] = sql_of(model, name, is_dated=False).encode()
        except CalibrationError as error:
            left_out += [(f"sql/{name}.sql", say("{why}", why=each)) for each in error.problems]
    try:
        files["model.pmml"] = _pmml(model)
    except CalibrationError as error:
        left_out += [("model.pmml", say("{why}", why=each)) for each in error.problems]
    files |= {f"vectors/{name}": content for name, content in vector_files(model).items()}
    readme = told(model, tuple(files), tuple(left_out))
    return zipped({"README.txt": readme.encode(), **files})


def _pmml(model: Model) -> bytes:
    from calibration.exports.pmml import publish

    return publish(model)


_FILES: Final = {
    "model.json": "the model: what the workbench and `python -m calibration` read",
    "scorer.py": "a scorer in one Python file (3.9 or newer) that needs nothing else",
    "lead.schema.json": "the JSON Schema of a lead as scorer.py takes it",
    "model.pmml": "a PMML 4.4 Scorecard, proved on an evaluator",
    "vectors/leads.csv": "reference leads: invented, on every edge of the model",
    "vectors/leads-typed.csv": "the same as a warehouse loads them: empty cells are NULL",
    "vectors/leads-typed.parquet": "the same, each column of its own type",
    "vectors/expected.csv": "what each of them must get",
    "vectors/README.txt": "what they show of the model, and what they don't",
}


def told(model: Model, names: tuple[str, ...], left_out: tuple[tuple[str, Message], ...]) -> str:
    """Return the README of a bundle."""
    words = {
        **{
            f"sql/{each.name}.sql": f"the model as one SELECT for {each.title}"
            + ("" if each.is_executed else " (not executed in the tests of the workbench)")
            for each in DIALECTS.values()
        },
        **_FILES,
    }
    lines = [
        "A lead-scoring model, and all it runs on",
        "========================================",
        "",
        f"Model: {' '.join(model.name.split())}",
        f"Fingerprint: {fingerprint(model)}",
        "",
        *(f"{name:<29}{words[name]}" for name in names),
        "",
        "Each is made to give the very same scores. To prove it, here and wherever it runs:",
        "",
        "1. The file is the model that was agreed, and says its fingerprint:",
        "     python -m calibration check model.json",
        "2. The scorer gives every reference lead its score:",
        f"     python scorer.py vectors/leads.csv -o scored.csv --as-of {_DATE}",
        "     python -m calibration verify model.json scored.csv --vectors",
        "3. A warehouse gives every reference lead its score: load vectors/leads-typed.parquet (or",
        f"   .csv), run the query of sql/ with as_of {_DATE}, and save its answer as CSV:",
        "     python -m calibration verify model.json ANSWER.csv --vectors",
        "4. Whatever production runs gives leads what the model gives them. SCORED.csv holds the",
        "   leads with what came back:",
        "     python -m calibration verify model.json SCORED.csv --as-of DATE",
    ]
    if left_out:
        lines += ["", "Not in it:"]
        lines += [f"- {name}: {' '.join(str(why).split())}" for name, why in left_out]
    return "\n".join([*lines, ""])
