"""How often monitoring says "holds" of two random halves of a file, and finds what was changed.

    python -m tools.monitor_halves FILE.csv --outcome COLUMN [--positive VALUE] [--id COLUMN]
        [--halves 20] [--change none|halved|mix]

A model is suggested from one half, as ``suggest`` does it, and the other half is the new leads:
as it is, with half of its conversions turned into none ("halved"), or with two of three leads
thrown away that do not have the commonest value of the model's first field ("mix").
"""

import argparse
import contextlib
import csv
import io
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from calibration.cli.commands import main as command

KEPT = 1 / 3
Row = list[str]


@dataclass(frozen=True, slots=True)
class Leads:
    """A file of leads, with which column tells the outcome and which value is a conversion."""

    header: Row
    rows: list[Row]
    separator: str
    outcome: str
    positive: str
    lead_id: str | None

    @classmethod
    def read(cls, path: Path, *, outcome: str, positive: str, lead_id: str | None) -> "Leads":
        """Read a file; whichever of the two separators its header has more of is its own."""
        text = path.read_text(encoding="utf-8-sig")
        separator = max(",;", key=text.partition("\n")[0].count)
        header, *rows = csv.reader(io.StringIO(text), delimiter=separator)
        return cls(header, rows, separator, outcome, positive, lead_id)

    def write(self, rows: Sequence[Row], path: Path) -> None:
        """Write some rows as a file of their own."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=self.separator)
            writer.writerows([self.header, *rows])


def verdict_of_halves(leads: Leads, *, seed: int, change: str = "none") -> dict[str, object]:
    """Return what ``monitor --json`` says of a random half under the model of the other one."""
    draw = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    rows = draw.sample(leads.rows, len(leads.rows))
    half = len(rows) // 2
    with tempfile.TemporaryDirectory() as folder:
        old, new, model = (Path(folder) / name for name in ("old.csv", "new.csv", "model.json"))
        leads.write(rows[:half], old)
        asked = ["suggest", str(old), "--outcome", leads.outcome, "--positive", leads.positive]
        asked += ["--id", leads.lead_id] if leads.lead_id else []
        run([*asked, "-o", str(model)])
        leads.write(changed(leads, rows[half:], model, change=change, draw=draw), new)
        said = run(["monitor", str(model), str(new), "--all-worked", "--json"])
    found: dict[str, object] = json.loads(said)
    return found


def changed(
    leads: Leads, rows: list[Row], model: Path, *, change: str, draw: random.Random
) -> list[Row]:
    """Return new leads as they are, with conversions halved, or with a field's mix moved."""
    if change == "halved":
        at = leads.header.index(leads.outcome)
        other = next(row[at] for row in rows if row[at] != leads.positive)
        return [
            [*row[:at], other, *row[at + 1 :]]
            if row[at] == leads.positive and draw.random() < 1 / 2
            else row
            for row in rows
        ]
    if change == "mix":
        field = json.loads(model.read_text(encoding="utf-8"))["fields"][0]["name"]
        at = leads.header.index(field)
        commonest = Counter(row[at] for row in rows).most_common(1)[0][0]
        return [row for row in rows if row[at] == commonest or draw.random() < KEPT]
    return rows


def run(arguments: list[str]) -> str:
    """Return what a command says on standard output; what it says beside that is left out."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        command(arguments)
    return said.getvalue()


def main() -> None:
    """Count verdicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--outcome", required=True)
    parser.add_argument("--positive", default="1")
    parser.add_argument("--id")
    parser.add_argument("--halves", type=int, default=20)
    parser.add_argument("--change", choices=("none", "halved", "mix"), default="none")
    options = parser.parse_args()
    leads = Leads.read(
        options.file, outcome=options.outcome, positive=options.positive, lead_id=options.id
    )
    verdicts: Counter[str] = Counter()
    for seed in range(options.halves):
        found = verdict_of_halves(leads, seed=seed, change=options.change)
        verdicts[str(found["verdict"])] += 1
        if found["verdict"] != "holds" and options.change == "none":
            sys.stdout.write(f"{seed}: {found['verdict']} {found['reasons']}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{options.file.name} {options.change}: {dict(verdicts)}\n")


if __name__ == "__main__":
    main()
