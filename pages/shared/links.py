"""What stands in the address of a page: a scenario by its name, or other points and threshold.

``?project=<id>&scenario=<name>`` opens a project with a scenario as its draft's present model.
``?points=<criterion>:25,<criterion>:-5&threshold=45`` sets points and the threshold on top of the
start version, and needs no store. Either is an edit like any other: undo takes it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlencode

import streamlit as st

from calibration.messages import say
from calibration.model import Model
from calibration.model.names import nearest
from calibration.problems import CalibrationError, ModelError, Problem
from pages.components import reach
from pages.shared import phone_address, projects, session
from pages.shared.versions import Versions
from pages.shared.workspace import Workspace

POINTS: Final = "points"
THRESHOLD: Final = "threshold"
SCENARIO: Final = "scenario"
WHERE: Final = "address"
FOLLOWED: Final = "followed-link"
_LONGEST: Final = 20_000
"""Characters of an address that are looked at."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What an address asked for: a scenario by its name, empty for none, and what came of it."""

    scenario: str
    model: Model


def follow() -> None:
    """Do what the address asks for, once, and take that out of it; say why where it can't be.

    Said where there is a model: of a project that was opened, or of the sample.
    """
    asked = {name: st.query_params.get(name) or "" for name in (SCENARIO, POINTS, THRESHOLD)}
    if not any(asked.values()):
        return
    work = session.workspace()
    if work.versions is None and not asked[SCENARIO]:
        return  # until there is a model that points could be set on
    for name in asked:
        if name in st.query_params:
            del st.query_params[name]
    session.remember(FOLLOWED, None)
    try:
        opened = opened_from_address(work, asked)
    except CalibrationError as error:
        session.report(error.problems, where=WHERE)
        return
    session.report((), where=WHERE)
    if opened != work:
        session.keep(opened)
    if opened.versions is not None:
        session.remember(FOLLOWED, Followed(asked[SCENARIO], opened.model))


def opened_from_address(work: Workspace, asked: Mapping[str, str]) -> Workspace:
    """Return the workspace with what an address asks for as its present model.

    Parameters
    ----------
    asked
        The scenario's name, points and threshold, as they stand in the address; empty for none.

    Raises
    ------
    StoreError
        If the session's project has no such scenario, or it can't be read.
    ModelError
        With all that is wrong with points and threshold.
    """
    if name := asked.get(SCENARIO, ""):
        work = work.edited(_scenario(name))
    if not asked.get(POINTS) and not asked.get(THRESHOLD):
        return work
    versions = work.versions
    if versions is None:
        return work
    base = versions.present if name else versions.start
    return work.edited(what_if(base, asked.get(POINTS, ""), asked.get(THRESHOLD, "")))


def what_if(start: Model, points: str, threshold: str) -> Model:
    """Return a model with the points and the threshold that an address asks for.

    Raises
    ------
    ModelError
        With all that is wrong: criteria that the model lacks, what is no whole number, what is
        beyond the ends of the sliders.
    """
    if len(points) + len(threshold) > _LONGEST:
        message = say("The address is too long to be one that this app has made. Copy it again.")
        raise ModelError(Problem("too-long", POINTS, message))
    problems: list[Problem] = []
    model = start
    far = reach.reach_of(start, start)
    known = {each.id for each in start.criteria}
    seen: set[str] = set()
    for part in points.split(",") if points else []:
        written, _, value = part.rpartition(":")
        name = unquote(written)
        if name not in known:
            problems.append(_unknown(name, known))
            continue
        if name in seen:
            message = say("“{name}” must be there once only. Take the others out.", name=name)
            problems.append(Problem("twice", POINTS, message))
        seen.add(name)
        found = _whole(value, low=-far, high=far, place=f"{POINTS} {name}", problems=problems)
        if found is not None:
            model = model.with_points(name, found)
    if threshold:
        low, high = reach.threshold_ends(start)
        found = _whole(threshold, low=low, high=high, place=THRESHOLD, problems=problems)
        if found is not None:
            model = model.with_threshold(found)
    if problems:
        raise ModelError(*problems)
    return model


def what_if_of(versions: Versions) -> dict[str, str] | None:
    """Return what an address must ask for to give the present model; empty for the start version.

    None where the present model differs from the start version in more than points and threshold,
    or by more than the sliders reach: such a model is kept as a scenario.
    """
    start, present = versions.start, versions.present
    before = {each.id: each.points for each in start.criteria}
    moved = [
        f"{quote(each.id, safe='')}:{each.points}"
        for each in present.criteria
        if each.id in before and before[each.id] != each.points
    ]
    asked = {}
    if moved:
        asked[POINTS] = ",".join(moved)
    if present.threshold != start.threshold:
        asked[THRESHOLD] = str(present.threshold)
    try:
        same = what_if(start, asked.get(POINTS, ""), asked.get(THRESHOLD, "")) == present
    except ModelError:
        return None
    return asked if same else None


def link(page: str = "", **asked: str) -> str:
    """Return the address of a page with what it is to ask for; a relative one if nobody knows."""
    query = urlencode({name: value for name, value in asked.items() if value}, safe=":,")
    path = f"{phone_address.seen()}/{page}"
    return f"{path}?{query}" if query else path


def _scenario(name: str) -> Model:
    project = projects.project_id()
    if project is None:
        message = say(
            "A scenario is opened in its project. The address names none, or one that is not here: "
            "ask whoever gave it to you for it again."
        )
        raise ModelError(Problem("no-project", SCENARIO, message))
    from calibration.store.scenarios import scenario_of

    return scenario_of(projects.store(), project, name).model


def _unknown(name: str, known: set[str]) -> Problem:
    message = say(
        "The model must have a criterion of this id. Got “{name}”. {remedy}",
        name=name[:80],
        remedy=nearest(name[:80], sorted(known)),
    )
    return Problem("unknown-criterion", POINTS, message)


def _whole(text: str, *, low: int, high: int, place: str, problems: list[Problem]) -> int | None:
    """Return a whole number between the ends of its slider; else note what is wrong with it."""
    digits = text.removeprefix("-").removeprefix("+")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        message = say("must be a whole number, as in 25 or -5. Got “{value}”.", value=text[:40])
        problems.append(Problem("not-whole", place, message))
        return None
    found = int(text)
    if not low <= found <= high:
        message = say(
            "must be between {low} and {high}, the ends of the slider. Got {value}.",
            low=low,
            high=high,
            value=found,
        )
        problems.append(Problem("out-of-range", place, message))
        return None
    return found
