"""``export``: a model in a form that other programs take."""

import argparse

from calibration.cli.leads import refuse_overwriting
from calibration.cli.models import open_model
from calibration.cli.speech import progress
from calibration.exports.ways_out import exported
from calibration.exports.whole_files import whole_file


def export(options: argparse.Namespace) -> int:
    """Write the model in the form that was asked for; the file appears whole or not at all."""
    refuse_overwriting(options.output, options.model)
    model = open_model(options.model)
    with progress("Exporting"):
        made = exported(model, options.form)
        with whole_file(options.output) as beside:
            beside.write_bytes(made)
    return 0
