"""A project goes from one machine to another whole; a file made to harm is refused in words."""

import io
import json
import struct
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from calibration.advice.sides import Side
from calibration.model import Model
from calibration.model.templates import TEMPLATES
from calibration.store import project_archive
from calibration.store.agreements import Terms, agreements_of, propose_agreement, sign
from calibration.store.decisions import Kind, answer, decide, decisions_of
from calibration.store.drafts import Draft, DraftKeeper
from calibration.store.opening import open_store
from calibration.store.openings import keep_opening, openings_of
from calibration.store.project_files import read_project, write_project
from calibration.store.projects import ColumnMark, LeadsMark, make_project, project_of
from calibration.store.refusals import StoreError
from calibration.store.rooms import open_room
from calibration.store.scenarios import keep_scenario, scenarios_of
from calibration.store.schema import PROJECTS
from calibration.store.versions import keep_version, versions_of

MODEL: Model = next(iter(TEMPLATES.values())).model
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20
)
THRESHOLDS = st.lists(st.integers(-20, 60), min_size=1, max_size=5)


def filled(store, *, words="été <b>", thresholds=(3, 8, 3), place=0):
    """Return the id of a project with something of everything that is kept."""
    steps = tuple(MODEL.with_threshold(each) for each in thresholds)
    mark = LeadsMark("leads.csv", "ab" * 32, 7, (words, ""), (ColumnMark(words, "text", 7, 2),))
    project = make_project(store, words, leads=mark).id
    draft = Draft(steps[-1], steps[0], 2, steps[:place], steps[place:], {"room": {"x": [words]}})
    DraftKeeper(store, project).keep(draft, over=0, by=words)
    keep_version(store, project, steps[0], author=words, reason=words)
    keep_version(store, project, steps[-1], author=words, reason="", parent=1)
    keep_scenario(store, project, f"a{words}b", steps[-1], author=words)
    asked = decide(
        store, project, Kind.QUESTION, what=f"a{words}", who=words, due=date(2026, 12, 1)
    )
    decide(store, project, Kind.POINTS, what=f"b{words}", why=words, who=words)
    answer(store, project, asked.id, what=f"c{words}", who=words)
    terms = Terms(weekly_volume=20, at_random=5, next_check=date(2027, 1, 1))
    agreement = propose_agreement(store, project, steps[-1], terms, author=words)
    for side in Side:
        sign(store, project, agreement, side=side, who=f"{side}x")
    keep_opening(store, project, steps[0], who=words)
    return project


def content_of(store, project):
    """Return all that a project's file must carry, without ids that are numbered anew."""
    kept = DraftKeeper(store, project).read()
    assert kept is not None
    decisions = decisions_of(store, project)
    places = {each.id: at for at, each in enumerate(decisions)}
    found = project_of(store, project)
    return (
        (found.name, found.made_at, found.leads),
        (kept.draft, kept.changed_at, kept.changed_by),
        versions_of(store, project),
        scenarios_of(store, project),
        [
            (each.kind, each.what, each.why, each.who, each.made_at, each.owner, each.due)
            for each in decisions
        ],
        [None if each.answers is None else places[each.answers] for each in decisions],
        [
            (each.model, each.fingerprint, each.terms, each.author, each.made_at, each.signatures)
            for each in agreements_of(store, project)
        ],
        openings_of(store, project),
    )


def test_a_project_is_the_same_after_it_was_moved(store, tmp_path):
    project = filled(store)

    moved = read_project(store, write_project(store, project))

    assert moved.id != project
    assert content_of(store, moved.id) == content_of(store, project)
    with open_store(tmp_path / "elsewhere.sqlite") as other:
        again = read_project(other, write_project(store, moved.id))
        assert content_of(other, again.id) == content_of(store, project)
        assert write_project(other, again.id) == write_project(store, project)


@settings(max_examples=6)
@given(words=WORDS.filter(str.strip), thresholds=THRESHOLDS, place=st.integers(0, 5))
def test_whatever_is_kept_comes_back(first, words, thresholds, place):
    project = filled(first, words=words, thresholds=thresholds, place=place)

    moved = read_project(first, write_project(first, project))

    assert content_of(first, moved.id) == content_of(first, project)


def test_a_project_of_which_nothing_but_a_name_is_kept_can_be_moved(store):
    project = make_project(store, "Spring")

    moved = read_project(store, write_project(store, project.id))

    assert (moved.name, moved.leads) == ("Spring", None)
    assert DraftKeeper(store, moved.id).read() is None


def test_each_model_is_in_the_file_once_and_no_room_is(store):
    project = filled(store)
    room = open_room(store, project, by="Anne")

    content = write_project(store, project)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        told = "".join(archive.read(each).decode() for each in names)
    assert len([each for each in names if each.startswith("models/")]) == 2
    assert room.code not in told
    assert project not in told


def entries_of(store):
    with zipfile.ZipFile(io.BytesIO(write_project(store, filled(store)))) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def zipped(entries):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("store") / "a.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def entries(first):
    return entries_of(first)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("store") / "b.sqlite") as opened:
        yield opened


def changed(entries, change):
    """Return a project file whose project.json was changed by somebody."""
    told = json.loads(entries["project.json"])
    change(told)
    return zipped([*{**entries, "project.json": json.dumps(told)}.items()])


def put(*keys, value):
    def change(told):
        inner = told
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("format_version", value=2), "written by a newer version"),
        (put("format", value="other"), "project.json: format: holds what"),
        (put("name", value=7), "project.json: name: holds what"),
        (put("name", value="a\x00"), "project.json: name: holds what"),
        (put("extra", value=7), "extra: is no part of a project file"),
        (put("draft", "number", value="2"), "draft.number: holds what"),
        (put("draft", "past", value=["x"]), r"draft.past\[0\]: holds what"),
        (put("draft", "around", value=[]), "draft.around: holds what"),
        (put("draft", "present", value="0" * 64), "0.json: must be in the file"),
        (put("versions", 0, "parent", value=9), r"versions\[0\].parent: must name one"),
        (put("versions", 1, "number", value=1), r"versions\[1\].number: must be there once"),
        (put("decisions", 2, "answers", value=2), r"decisions\[2\].answers: must name one"),
        (put("decisions", 0, "made_at", value="2026-11-22T10:00"), "made_at: holds what"),
        (put("agreements", 0, "signatures", 0, "side", value="finance"), "side: holds what"),
        (put("agreements", 0, "terms", "at_random", value=-1), "at_random: holds what"),
    ],
)
def test_what_a_project_can_not_hold_is_refused_with_its_place(entries, empty, change, words):
    with pytest.raises(StoreError, match=words):
        read_project(empty, changed(entries, change))


def test_all_problems_are_told_at_once(entries, empty):
    def change(told):
        told["name"], told["made_at"] = 7, "soon"
        del told["versions"]

    with pytest.raises(StoreError) as told:
        read_project(empty, changed(entries, change))

    assert len(told.value.problems) == 3


def without_models(entries):
    return [("project.json", entries["project.json"])]


def with_changed_model(entries):
    name = next(each for each in entries if each.startswith("models/"))
    return [*{**entries, name: entries[name] + b" "}.items()]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (without_models, "must be in the file: it is used"),
        (with_changed_model, "must be as it was written"),
        (lambda known: [*known.items(), ("../../etc/passwd", "x")], "is no part of a project"),
        (lambda known: [*known.items(), ("models/..\\x.json", "x")], "is no part of a project"),
        (lambda known: [*known.items(), (f"models/{'0' * 64}.json", "{}")], "must be as it was"),
        (lambda known: [("other.json", "{}")], "project.json: must be in a project file"),
        (lambda known: [("project.json", "[" * 100_000)], "must be JSON|holds what"),
        (lambda known: [("project.json", '{"name": NaN}')], "holds what|must be"),
    ],
)
def test_other_archives_are_refused(entries, empty, make, words):
    with pytest.raises(StoreError, match=words):
        read_project(empty, zipped(make(entries)))


def test_numbers_that_json_does_not_know_are_refused(entries, empty):
    told = entries["project.json"].decode().replace('"around":{', '"around":{"n":NaN,')
    told = told.replace('"around": {', '"around": {"n": NaN,')
    assert "NaN" in told

    with pytest.raises(StoreError, match=r"project.json"):
        read_project(empty, zipped({**entries, "project.json": told}.items()))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_is_there_twice_is_refused(entries, empty):
    twice = [*entries.items(), ("project.json", entries["project.json"])]

    with pytest.raises(StoreError, match=r"project.json: must be there once only"):
        read_project(empty, zipped(twice))


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive" * 10, b"PK\x05\x06" + 18 * b"\xff"])
def test_what_is_no_archive_is_refused(empty, content):
    with pytest.raises(StoreError, match=r"no project file|at most"):
        read_project(empty, content)


def test_a_damaged_archive_is_refused(entries, empty):
    content = zipped(entries.items())

    for place in range(0, len(content), 97):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        try:
            read_project(empty, bytes(broken))
        except StoreError:
            continue


def test_an_archive_that_unpacks_to_much_is_refused_in_little_memory(empty):
    large = b"0" * (2 * project_archive.LARGEST_ENTRY)
    content = bytearray(zipped([("project.json", large)]))
    assert len(content) < 100_000
    lying = bytes(content).replace(struct.pack("<L", len(large)), struct.pack("<L", 10))

    tracemalloc.start()
    for each in (bytes(content), lying):
        with pytest.raises(StoreError, match=r"at most|no project file"):
            read_project(empty, each)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 3 * project_archive.LARGEST_ENTRY


def test_an_archive_of_very_many_entries_is_refused_before_they_are_listed(empty):
    names = ((f"models/{n:064x}.json", "") for n in range(project_archive.MOST_ENTRIES + 1))

    with pytest.raises(StoreError, match="at most 5000 entries"):
        read_project(empty, zipped(names))


def test_nothing_of_a_refused_file_is_kept(entries, empty):
    def counted():
        with empty.reading() as connection:
            return connection.execute(select(func.count()).select_from(PROJECTS)).scalar()

    before = counted()
    with pytest.raises(StoreError):
        read_project(empty, changed(entries, put("draft", "present", value="0" * 64)))

    assert counted() == before
