"""Evaluate PMML documents with pypmml, in a process of its own that is ended with its Java.

Started by ``calibration.exports.pmml.evaluator`` as a script: ``python -I evaluator_child.py``.
Each line it reads is a JSON object, ``document`` and ``rows``; each line it writes is another:
``rows``, each a mapping of the outputs, or ``failed``, what the evaluator said.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Protocol, TextIO, TypedDict

OPTIONS = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.awt.headless=true"]
"""Little memory, and no file in the folder for temporary ones."""


class Request(TypedDict):
    """What is asked for: a document, and the rows to be given to it."""

    document: str
    rows: list[dict[str, str | float | bool]]


class Loaded(Protocol):
    """A document that pypmml has read."""

    def predict(self, row: dict[str, str | float | bool]) -> Mapping[str, object]:
        """Return the outputs of a row."""


def plain(value: object) -> object:
    """Return an output as JSON has it: a text, a number, a truth value or null."""
    if value is None or isinstance(value, str):
        return value
    name = type(value).__name__
    if name.endswith("Boolean"):
        return bool(value)
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number  # noqa: PLR0124 - not a number


def answer(request: Request, loaded: Callable[[str], Loaded]) -> dict[str, object]:
    """Return the outputs of every row, each given by itself."""
    model = loaded(request["document"])
    found = []
    for row in request["rows"]:
        outputs = model.predict(row)
        found.append({str(name): plain(outputs[name]) for name in outputs})
    return {"rows": found}


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer each request until there are no more."""
    base = importlib.import_module("pypmml.base")
    # JPype runs Java in this process: no port is opened for it, as Py4J would.
    base.PMMLContext.getOrCreate(gateway="jpype", java_opts=OPTIONS)
    model_of = importlib.import_module("pypmml").Model
    for line in requests:
        try:
            found = answer(json.loads(line), model_of.fromString)
        except Exception as error:  # noqa: BLE001 - Java's come in every shape; all are reported
            found = {"failed": f"{type(error).__name__}: {error}"[:500]}
        answers.write(json.dumps(found) + "\n")
        answers.flush()


def main() -> None:
    """Keep our own output apart from what Java prints, and leave without waiting for it."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        serve(sys.stdin, answers)
    except Exception as error:  # noqa: BLE001 - Java that can't start is reported, whatever it says
        answers.write(json.dumps({"unavailable": f"{type(error).__name__}: {error}"[:500]}) + "\n")
        answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
