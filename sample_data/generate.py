"""Rewrites the sample leads: `python -m sample_data.generate`.

Writes `leads.csv` and `leads_fr.csv` beside this module, and the tables of README.md. The same
seed gives the same bytes on every machine; a test compares the committed files with a fresh run.
The model files `model.json` and `modele_fr.json` are written by hand.
"""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

if __package__ in {None, ""}:  # started as `python sample_data/generate.py`
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample_data.dress import english, french
from sample_data.lead import Lead
from sample_data.outcomes import with_outcomes
from sample_data.population import population
from sample_data.readme import rewritten
from sample_data.rows import Row, rows

FOLDER: Final = Path(__file__).resolve().parent


@cache
def complete_leads() -> tuple[Lead, ...]:
    """Return the leads as the truth knows them: with outcomes, before any cell is blanked."""
    return tuple(with_outcomes(population()))


@cache
def sample_rows() -> tuple[Row, ...]:
    """Return the leads as the files hold them: titles as typed, cells blanked."""
    return tuple(rows(complete_leads()))


def files() -> Mapping[str, bytes]:
    """Return the content of every generated file, by file name."""
    shown = sample_rows()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    return {
        "leads.csv": english(shown),
        "leads_fr.csv": french(shown),
        "README.md": rewritten(readme, complete=complete_leads(), shown=shown).encode(),
    }


def main() -> None:
    """Write every generated file into this folder."""
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
