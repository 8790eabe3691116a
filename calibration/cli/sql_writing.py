"""``sql``: a model as one SELECT for the engine in which the leads live."""

import argparse
import sys

from calibration.cli.leads import refuse_overwriting
from calibration.cli.models import open_model
from calibration.engine.warehouse_cells import Kind, WarehouseColumn
from calibration.exports.sql import sql_of
from calibration.exports.whole_files import whole_file


def sql(options: argparse.Namespace) -> int:
    """Print the query, or write it to a file that appears whole or not at all."""
    if options.output is not None:
        refuse_overwriting(options.output, options.model)
    model = open_model(options.model)
    texts = [field.name for field in model.fields] if options.all_text else options.text
    stored = {name: WarehouseColumn(model.field(name).name, Kind.TEXT) for name in texts}
    text = sql_of(model, options.dialect, table=options.table, stored=stored, as_of=options.as_of)
    if options.output is None:
        sys.stdout.write(text)
        return 0
    with whole_file(options.output) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return 0
