"""Files as they go wrong in the world: each kind is made here, from leads that were well."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

Maker = Callable[[], bytes]

HEADERS = ["id", "company", "created", "employees", "revenue", "bought"]
NAMES = ["Société Générale", "Léa & Fils", "Müller", "O'Neil", 'Say "Hi"', "a;b, c"]


def rows(count: int = 40) -> list[list[str]]:
    """Return leads as texts."""
    return [
        [
            f"{n:05d}",
            NAMES[n % len(NAMES)],
            (date(2025, 1, 1) + timedelta(days=n)).isoformat(),
            str(n * 7 % 300),
            f"{n * 13 % 9000}.5",
            "yes" if n % 5 == 0 else "no",
        ]
        for n in range(count)
    ]


def text(lines: list[list[str]] | None = None, *, delimiter: str = ",", end: str = "\r\n") -> str:
    """Return leads as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEADERS)
    writer.writerows(rows() if lines is None else lines)
    return out.getvalue()


def parquet(**changed: object) -> bytes:
    """Return leads as Parquet, some columns changed."""
    columns: dict[str, object] = {
        "id": [row[0] for row in rows()],
        "employees": [int(row[3]) for row in rows()],
        "bought": [row[5] == "yes" for row in rows()],
    }
    out = io.BytesIO()
    pq.write_table(pa.table({**columns, **changed}), out)
    return out.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]] | None = None) -> bytes:
    """Return leads as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in (sheets or {"Leads": [HEADERS, *rows()]}).items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None], source: bytes | None = None) -> bytes:
    """Return a workbook whose parts are changed; those that become None are left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source or workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
    return out.getvalue()


def with_cells(cells: str) -> bytes:
    """Return a workbook whose sheet holds the cells given as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    return repacked(lambda name, old: xml if "sheet1.xml" in name else old)


def without(part: str) -> bytes:
    """Return a workbook that lacks a part."""
    return repacked(lambda name, old: None if part in name else old)


def protected() -> bytes:
    """Return what an office program writes for a workbook with a password: no archive at all."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def encrypted_part() -> bytes:
    """Return a workbook whose archive says that its parts are encrypted."""
    source = bytearray(workbook())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = source.find(mark)
        while start >= 0:
            source[start + at] |= 1
            start = source.find(mark, start + 4)
    return bytes(source)


def merged_titles() -> bytes:
    """Return a workbook with two merged title rows above its headers, as reports have them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Leads of the year"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Export of 22/11/2026"
    sheet.merge_cells("A2:F2")
    sheet.append([])
    for row in [HEADERS, *rows()]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def all_types() -> bytes:
    """Return a workbook with dates, times, per cents, truth values, errors and formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "day", "share", "flag", "error", "formula", "time"])
    for n in range(1, 30):
        sheet.append([n, date(2026, 1, n % 28 + 1), n / 100, n % 2 == 0, "#N/A", "=A2*2", None])
        sheet.cell(n + 1, 3).number_format = "0%"
        sheet.cell(n + 1, 5).data_type = "e"
        sheet.cell(n + 1, 7).value = timedelta(hours=n)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wide() -> bytes:
    """Return a text of ten thousand columns."""
    return f"{','.join(f'h{n}' for n in range(10_000))}\n{'1,' * 9_999}1\n".encode()


def nested_parquet() -> bytes:
    """Return Parquet with lists and structures as cells."""
    return parquet(tags=[["a", "b"]] * 40, place=[{"city": "Paris", "zip": None}] * 40)


def damaged(source: bytes, at: float, by: bytes = b"\xff\x00\xff\x00\xff\x00\xff\x00") -> bytes:
    """Return a file with bytes overwritten at a place, given as a share of its length."""
    start = int(len(source) * at)
    return source[:start] + by + source[start + len(by) :]


def lines_with(*extra: str, at: int = 20) -> bytes:
    """Return leads with more lines in their midst."""
    lines = text().splitlines(keepends=True)
    return "".join([*lines[:at], *extra, *lines[at:]]).encode()


UTF8 = text().encode()
LATIN = text().replace("—", "-").encode("cp1252")

TEXTS: dict[str, Maker] = {
    "nothing": lambda: b"",
    "only blanks": lambda: b"  \r\n \t \n",
    "only a mark": lambda: b"\xef\xbb\xbf",
    "only headers": lambda: b"id,company,bought\r\n",
    "headers without a line end": lambda: b"id,company,bought",
    "one word": lambda: b"leads",
    "only line ends": lambda: b"\n" * 5000,
    "only separators": lambda: b",,,,\n" * 300,
    "only quotes": lambda: b'"' * 1001,
    "a quote that is never closed": lambda: lines_with('9,"open,x\r\n'),
    "text after a closing quote": lambda: lines_with('9,"a"b,2025-01-01,1,2,no\r\n'),
    "a quote inside a cell": lambda: lines_with('9,5" pipe,2025-01-01,1,2,no\r\n'),
    "a line too short": lambda: lines_with("9,x\r\n"),
    "a line too long": lambda: lines_with("9,a,2025-01-01,1,2,no,more,and more\r\n"),
    "all lines ragged": lambda: (
        b"a,b,c\n" + b"".join(b"x" + b"," * (n % 7) + b"\n" for n in range(200))
    ),
    "cut in the midst of a line": lambda: UTF8[: int(len(UTF8) * 0.61)],
    "cut in the midst of a letter": lambda: UTF8[: UTF8.index("é".encode(), 400) + 1],
    "zeros in the midst": lambda: UTF8[:900] + bytes(64) + UTF8[900:],
    "zeros only": lambda: bytes(4096),
    "zeros after a page": lambda: UTF8 * 3 + bytes(10) + UTF8,
    "random bytes": lambda: bytes((n * 73 + n // 7) % 256 for n in range(20_000)),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "a PDF": lambda: b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n",
    "a web page": lambda: b"<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>",
    "JSON": lambda: b'[{"id": 1, "won": true}, {"id": 2, "won": false}]',
    "Windows Latin": lambda: LATIN,
    "DOS": lambda: text().encode("cp850"),
    "old Mac": lambda: text().encode("mac-roman"),
    "UTF-16 with a mark": lambda: text().encode("utf-16"),
    "UTF-16 without a mark": lambda: text().encode("utf-16-le"),
    "UTF-16 cut in a letter": lambda: text().encode("utf-16")[:1001],
    "UTF-32": lambda: text().encode("utf-32"),
    "two encodings in one file": lambda: UTF8 + LATIN,
    "a mark in the midst": lambda: UTF8 + b"\xef\xbb\xbf" + UTF8,
    "UTF-8 read as Latin once": lambda: text().encode().decode("cp1252", "replace").encode(),
    "mixed line ends": lambda: (
        text(end="\n").replace("\n", "\r", 5).replace("\n", "\r\n", 9).encode()
    ),
    "line ends of an old Mac": lambda: text(end="\r").encode(),
    "a first line that says the separator": lambda: b"sep=;\r\n" + text(delimiter=";").encode(),
    "a title above": lambda: b"Leads of November\r\n\r\n" + UTF8,
    "a total below": lambda: UTF8 + b"Total,,,5460,,\r\n",
    "blank rows below": lambda: UTF8 + b",,,,,\r\n" * 400,
    "two tables one above the other": lambda: UTF8 + b"\r\n\r\nreason,count\r\nprice,12\r\n",
    "headers again in the midst": lambda: lines_with(",".join(HEADERS) + "\r\n"),
    "the same header for all": lambda: UTF8.replace(",".join(HEADERS).encode(), b"a,a,a,a,a,a"),
    "blank headers": lambda: UTF8.replace(",".join(HEADERS).encode(), b",,,,,"),
    "headers of signs": lambda: UTF8.replace(b"company", b'"""; DROP TABLE leads; --"'),
    "headers that differ by case": lambda: (
        b"row,ROW,Row,c0,file_row_number\n1,2,3,4,5\n6,7,8,9,0\n"
    ),
    "a separator nobody knows": lambda: text(delimiter="^").encode(),
    "one column": lambda: b"id\n" + b"".join(b"%d\n" % n for n in range(100)),
    "ten thousand columns": wide,
    "a cell of three megabytes": lambda: lines_with(f"9,{'x' * 3_000_000},2025-01-01,1,2,no\r\n"),
    "a cell of twenty megabytes": lambda: (
        lines_with(f"9,{'x' * 20_000_000},2025-01-01,1,2,no\r\n")
    ),
    "a quoted cell of line ends": lambda: (
        lines_with('9,"' + "\n" * 100_000 + '",2025-01-01,1,2,no\r\n')
    ),
    "numbers beyond all bounds": lambda: (
        lines_with("9,x,2025-01-01,1e999,-1e999,no\r\n", f"8,x,,{'9' * 400},nan,no\r\n")
    ),
    "dates that are none": lambda: UTF8.replace(b"2025-01-", b"2025-13-"),
    "letters of all the world": lambda: (
        "id,名前,имя\n1,\u202e左,\U0001f600\n2,\u0000x,\ud7ff\n".replace("\u0000", "").encode()
    ),
    "formulas as cells": lambda: lines_with("=cmd|' /C calc'!A0,@SUM(1),+1,-1,\tx,no\r\n"),
    "spreadsheet errors": lambda: UTF8.replace(b".5,", b"#N/A,").replace(b"2025-01-0", b"#REF!"),
    "long ids in science": lambda: UTF8.replace(b"000", b"1.23457E+13"),
}  # fmt: skip

WORKBOOKS: dict[str, Maker] = {
    "a workbook cut short": lambda: workbook()[:3000],
    "a workbook without its directory": lambda: workbook()[:-200],
    "a workbook with a damaged part": lambda: damaged(workbook(), 0.5),
    "an archive that is no workbook": lambda: repacked(
        lambda name, old: old if name.startswith("doc") else None
    ),
    "an empty archive": lambda: b"PK\x05\x06" + bytes(18),
    "a workbook without sheets": lambda: without("worksheets"),
    "a workbook without its list of sheets": lambda: without("xl/workbook.xml"),
    "a workbook without its relations": lambda: without("_rels/workbook"),
    "a workbook without its strings": lambda: without("sharedStrings"),
    "a workbook without its styles": lambda: without("styles"),
    "a sheet that is no XML": lambda: repacked(
        lambda name, old: b"\x00<<<&" * 99 if "sheet1" in name else old
    ),
    "a sheet cut short": lambda: repacked(
        lambda name, old: old[: len(old) // 2] if "sheet1" in name else old
    ),
    "an empty sheet": lambda: workbook({"Leads": []}),
    "a sheet of headers only": lambda: workbook({"Leads": [HEADERS]}),
    "several sheets": lambda: workbook({"Read me": [["x"]], "Leads": [HEADERS, *rows()]}),
    "cells in both corners": lambda: with_cells(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "cells outside of any sheet": lambda: with_cells(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999"><c r="ZZZ99999999"/></row>'
    ),
    "cells without places": lambda: with_cells(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    ),
    "strings that are not there": lambda: with_cells(
        '<row r="1"><c r="A1" t="s"><v>99999</v></c></row><row r="2"><c r="A2"><v>x</v></c></row>'
    ),
    "a sheet that unfolds to megabytes": lambda: with_cells(" " * (40 << 20)),
    "entities that unfold": lambda: repacked(
        lambda name, old: (
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
            if "sheet1" in name
            else old
        )
    ),
    "a workbook with a password": protected,
    "an archive with a password": encrypted_part,
    "titles in merged cells": merged_titles,
    "cells of all types": all_types,
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a part that lies about its size": lambda: workbook().replace(
        struct.pack("<I", len(rows())), struct.pack("<I", 1 << 30), 1
    ),
}

PARQUETS: dict[str, Maker] = {
    "Parquet cut short": lambda: parquet()[:500],
    "Parquet without its foot": lambda: parquet()[:-8],
    "Parquet that says so only": lambda: b"PAR1",
    "Parquet with a false length of its foot": lambda: parquet()[:-8] + b"\xff\xff\xff\x7fPAR1",
    "Parquet with a damaged page": lambda: damaged(parquet(), 0.05),
    "Parquet with damaged values": lambda: damaged(parquet(), 0.2),
    "Parquet with a damaged foot": lambda: damaged(parquet(), 0.9),
    "Parquet without rows": lambda: parquet(
        id=pa.array([], pa.string()),
        employees=pa.array([], pa.int64()),
        bought=pa.array([], pa.bool_()),
    ),
    "Parquet of nulls": lambda: parquet(empty=pa.nulls(40)),
    "Parquet with nested cells": nested_parquet,
    "Parquet with bytes as cells": lambda: parquet(raw=[b"\xff\x00\xfe"] * 40),
    "Parquet with durations": lambda: parquet(time=pa.array([timedelta(1)] * 40)),
    "Parquet with the same header by case": lambda: parquet(ID=[1] * 40, Id=[2] * 40),
    "Parquet with a blank header": lambda: parquet(**{"": [1] * 40, " ": [2] * 40}),
    "Parquet with our own names": lambda: parquet(
        row=[1] * 40, c0=[2] * 40, file_row_number=[3] * 40
    ),
    "Parquet in another's name": lambda: b"PAR1" + UTF8 + b"PAR1",
}  # fmt: skip

KINDS: dict[str, Maker] = {**TEXTS, **WORKBOOKS, **PARQUETS}


def seeds() -> Iterator[tuple[str, bytes]]:
    """Yield files that are well, which mutations go out from."""
    yield "utf-8", text(rows(12)).encode()
    yield "cp1252", text(rows(12), delimiter=";").encode("cp1252")
    yield "quoted", ('a,b\n"x\ny","say ""hi"""\n' + '"1;2",z\n' * 6).encode()
    yield "utf-16", text(rows(8), delimiter="\t").encode("utf-16")
    yield "titled", b"A title;;\r\n;;\r\nid;n;won\r\n" + b"1;2;yes\r\n" * 9 + b"Total;18;\r\n"
    yield "parquet", parquet()
