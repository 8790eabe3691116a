"""``score``: each lead's score beside what its file says of it."""

import argparse
from functools import partial
from pathlib import Path

from calibration.cli.leads import (
    TableAt,
    opened_leads,
    refuse_overwriting,
    tell_all,
    tell_renamed,
    tell_scoring_date,
    today,
)
from calibration.cli.models import open_model
from calibration.cli.repeating import for_scores, repeated
from calibration.cli.speech import progress
from calibration.cli.stopping import Unchanged, room_needed, stoppable
from calibration.exports.scored import scored_leads
from calibration.exports.scored_files import form_of, write_scored
from calibration.leads.choices import Choices
from calibration.leads.database import streamed
from calibration.leads.facts import Split
from calibration.leads.remedies import remedies_of
from calibration.leads.typed import type_leads


def score(options: argparse.Namespace) -> int:
    """Write the leads with their scores, in the order of the input."""
    form = form_of(options.output)
    if not isinstance(options.leads, Path | TableAt):
        from calibration.cli.warehouse import score_there

        return score_there(options, form=form)
    refuse_overwriting(options.output, options.model, options.leads)
    model = open_model(options.model)
    remedies = for_scores(remedies_of(model))
    read = {each.name for each in model.read_fields()}
    every_row = Choices(below=0)  # a blank row, or a total, is written again like the others
    file = Unchanged.of(options.leads)
    with (
        stoppable(),
        room_needed(),
        file.told(),
        opened_leads(options.leads, choices=every_row) as leads,
        progress("Scoring") as told,
    ):
        # The remedies say how cells are read; the file that is written has them as they were.
        # A score depends on no split, so the leads needn't have what the model's was made by.
        typed = type_leads(
            repeated(leads, remedies, reads=read).everyone,
            model,
            rule="score",
            as_of=options.as_of,
            today=today(),
            split=Split("none"),
        )
        scored = scored_leads(
            leads,
            typed,
            model,
            form=form,
            explain=options.explain,
            formula_safe=options.formula_safe,
        )
        write = partial(write_scored, form=form, progress=told, at_end=file.check)
        written = streamed(leads.connection, lambda: write(scored, leads, options.output))
    tell_all((*typed.doubts, *typed.unreadable))
    tell_renamed(written.renamed)
    tell_scoring_date(typed.facts)
    return 0
