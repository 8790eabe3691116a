"""Reference leads as a warehouse loads them: each column of its own type."""

import io
from datetime import date
from typing import TYPE_CHECKING, Final

from calibration.exports.reference_leads.leads import ReferenceLeads, Value
from calibration.exports.reference_leads.written import csv_of
from calibration.model import FieldType

if TYPE_CHECKING:
    import pyarrow as pa

_NAN: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
"""How every warehouse reads numbers that are none."""


def typed_csv(reference: ReferenceLeads) -> bytes:
    """Return the leads as CSV in plain machine forms, NULL as an empty cell."""
    rows = [
        (name, *map(_written, values))
        for name, values in zip(reference.ids, reference.values, strict=True)
    ]
    return csv_of((reference.id_header, *reference.fields), rows)


def typed_parquet(reference: ReferenceLeads) -> bytes:
    """Return the leads as Parquet: VARCHAR, DOUBLE, BOOLEAN and DATE columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*reference.values, strict=True)) or [() for _ in reference.fields]
    arrays = [pa.array(reference.ids, pa.string())]
    arrays += [
        pa.array(values, _type(kind)) for kind, values in zip(reference.types, columns, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, names=[reference.id_header, *reference.fields])
    packed = io.BytesIO()
    pq.write_table(table, packed)
    return packed.getvalue()


def _type(kind: FieldType) -> "pa.DataType":
    import pyarrow as pa

    return {
        FieldType.TEXT: pa.string(),
        FieldType.NUMBER: pa.float64(),
        FieldType.BOOLEAN: pa.bool_(),
        FieldType.DATE: pa.date32(),
    }[kind]


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return _NAN.get(repr(value), repr(value)) if isinstance(value, float) else value
