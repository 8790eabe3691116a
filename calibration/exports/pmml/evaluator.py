"""A real evaluator of PMML: pypmml, on Java, in a process of its own with a time limit."""

import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from calibration.messages import Message, say
from calibration.problems import CalibrationError, Problem

SECONDS: Final = 300
"""How long one document may take: starting Java, reading it, and some hundred leads."""
_CHILD: Final = Path(__file__).with_name("evaluator_child.py")

Row = Mapping[str, str | float | bool]
"""A lead as an evaluator is given it: a value by field, the missing ones left out."""
Outputs = Mapping[str, str | float | bool | None]
"""What an evaluator says of a lead, by output."""


def why_unavailable() -> Message | None:
    """Return what is missing for an evaluator to start, with the remedy; None if nothing is.

    It only looks: nothing is imported or started.
    """
    if importlib.util.find_spec("pypmml") is None:
        return say(
            "PMML leaves only once an evaluator has given every score, and pypmml is not "
            "installed. Run: pip install -r requirements-pmml.txt"
        )
    if _java() is None:
        return say(
            "PMML leaves only once an evaluator has given every score, and it needs Java 17 or "
            "newer. Install one (Debian: apt-get install default-jre-headless), or set JAVA_HOME."
        )
    return None


def version() -> str:
    """Return the name and version of the evaluator that is installed."""
    return f"pypmml {importlib.metadata.version('pypmml')}"


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


class Evaluator:
    """An evaluator that runs until it is left; use it in a ``with`` statement.

    Raises
    ------
    CalibrationError
        If pypmml or Java is missing, in one line with the remedy.
    """

    def __init__(self, *, seconds: float = SECONDS) -> None:
        missing = why_unavailable()
        if missing is not None:
            raise CalibrationError(Problem("pmml-unavailable", "", missing))
        self._seconds = seconds
        self._process = subprocess.Popen(  # noqa: S603 - our own script, no shell
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_home()},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def outputs(self, document: str, rows: Sequence[Row]) -> tuple[Outputs, ...]:
        """Return what a document gives for each lead, every lead given by itself.

        Raises
        ------
        CalibrationError
            If the evaluator can't start, refuses the document or a lead, or takes too long.
        """
        said = self._answer(json.dumps({"document": document, "rows": list(rows)}))
        if "unavailable" in said:
            message = say(
                "Java did not start: {reason}. Set JAVA_HOME to the folder of a Java 17 or newer.",
                reason=str(said["unavailable"]),
            )
            raise CalibrationError(Problem("pmml-unavailable", "", message))
        if "failed" in said:
            message = say(
                "The evaluator of PMML can't read the model: {reason}. Export it in another form.",
                reason=str(said["failed"]),
            )
            raise CalibrationError(Problem("pmml-refused", "", message))
        found = said["rows"]
        return tuple(found) if isinstance(found, list) else ()

    def _answer(self, request: str) -> Mapping[str, object]:
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise RuntimeError("the evaluator was started without pipes")
        alarm = threading.Timer(self._seconds, self._process.kill)
        alarm.start()
        try:
            requests.write(request + "\n")
            requests.flush()
            line = answers.readline()
        except BrokenPipeError:
            line = answers.readline()
        finally:
            alarm.cancel()
        if not line:
            message = say(
                "The evaluator of PMML must answer within {seconds} seconds. It did not, or it "
                "stopped. Try again, or export the model in another form.",
                seconds=round(self._seconds),
            )
            raise CalibrationError(Problem("pmml-too-slow", "", message))
        said: Mapping[str, object] = json.loads(line)
        return said


def _home() -> dict[str, str]:
    """Return where Java is at home, for finding its library, if only its program is known."""
    program = _java()
    if os.environ.get("JAVA_HOME") or program is None:
        return {}
    return {"JAVA_HOME": str(Path(program).resolve().parent.parent)}
