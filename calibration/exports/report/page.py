"""The page: its parts in order, put into a template that escapes all text."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calibration.exports.report.agreed_words import agreed_section
from calibration.exports.report.blocks import Block, Section
from calibration.exports.report.data_words import data_section, limits_section
from calibration.exports.report.diagnosis_words import diagnosis_section
from calibration.exports.report.evidence_words import evidence_section
from calibration.exports.report.model_words import model_section
from calibration.exports.report.numbers_words import first_numbers, numbers_section
from calibration.exports.report.reader import Reader
from calibration.exports.report.told import Told

TEMPLATES: Final = Path(__file__).with_name("templates")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def report(told: Told, *, reader: Reader) -> str:
    """Return the report as one HTML page that fetches nothing and runs nothing.

    It is read on a screen, light or dark, and printed light by the browser. Text that came from
    a file or a person is shown as text. The page's own policy lets a browser load nothing.

    Parameters
    ----------
    told
        What it tells (see :func:`~calibration.exports.report.told.told_of`).
    reader
        In which language.
    """
    kind = reader.say("Lead scoring report")
    return page_of(
        Heading(
            kind=kind,
            name=told.model.name,
            about=_about(told, reader),
            foot=reader.say("Past leads replayed: not a forecast of extra sales."),
        ),
        first=first_numbers(told, reader),
        sections=(
            model_section(told, reader),
            numbers_section(told, reader),
            evidence_section(told, reader),
            diagnosis_section(told, reader),
            agreed_section(told, reader),
            data_section(told, reader),
            limits_section(told, reader),
        ),
        reader=reader,
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is about: its kind, its name, short sentences under it, and its last line."""

    kind: str
    name: str
    about: tuple[str, ...]
    foot: str


def page_of(
    heading: Heading, *, first: Sequence[Block], sections: Sequence[Section], reader: Reader
) -> str:
    """Return a page of sections; ``first`` is read before the list of them."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("report.html")
        .render(
            language=reader.language,
            title=reader.headed(heading.kind, heading.name),
            name=heading.name,
            kind=heading.kind,
            about=heading.about,
            contents=reader.say("Contents"),
            foot=heading.foot,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'",
            first=first,
            sections=sections,
        )
    )


def _about(told: Told, reader: Reader) -> tuple[str, ...]:
    """Return what the report is of, in short sentences."""
    number = told.occasion.number
    version = reader.say("a model that is not kept as a version")
    if number is not None:
        version = reader.say("version {n}", n=reader.number(number))
    return (
        version,
        reader.say(
            "{leads} from “{file}”", leads=reader.leads(told.facts.rows), file=told.data.name
        ),
        reader.say("made on {moment}", moment=reader.moment(told.occasion.made_at)),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


def _printable(value: object) -> object:
    """Return text without the signs that HTML doesn't know."""
    return _UNPRINTABLE.sub("�", value) if type(value) is str else value
