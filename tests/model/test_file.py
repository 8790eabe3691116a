"""A model file reads back as it was written, and means one thing by one fingerprint."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.model import Model, fingerprint, fold, read_model, write_model
from calibration.problems import ModelError
from tests.oracle.random_models import random_model

MODEL = (Path(__file__).parents[1] / "conformance" / "model.json").read_text(encoding="utf-8")

seeds = st.integers(min_value=0, max_value=10**9)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(fold)


def read(data: Any) -> Model:
    return read_model(json.dumps(data)).model


def shuffled(value: Any, order: Any) -> Any:
    """Return plain data with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(each, order) for each in value] if isinstance(value, list) else value


@given(seed=seeds)
def test_a_model_reads_back_equal_to_what_was_written(seed: int) -> None:
    model = read(random_model(seed))

    again = read_model(write_model(model))

    assert again.model == model
    assert again.notices == ()
    assert fingerprint(again.model) == fingerprint(model)


@given(seed=seeds, name=words, label=words)
def test_any_words_survive_the_file(seed: int, name: str, label: str) -> None:
    data = random_model(seed)
    data["name"] = name
    data["criteria"][0]["label"] = label
    model = read(data)

    assert read_model(write_model(model)).model == model
    assert model.name == unicodedata.normalize("NFC", name)


@given(seed=seeds, order=st.randoms(use_true_random=False))
def test_the_order_of_keys_means_nothing(seed: int, order: Any) -> None:
    data = random_model(seed)

    assert fingerprint(read(shuffled(data, order))) == fingerprint(read(data))


def with_defaults(data: Any) -> Any:
    """Return the data with what may be left out written as null, empty or its default."""
    written = {"lead_id": None, "as_of": None, "score_range": None, "variants": [], **data}
    written["fields"] = [{"missing": [], **each} for each in data["fields"]]
    written["groups"] = [{"at_least": None, "at_most": None, **each} for each in data["groups"]]
    written["criteria"] = [
        {"stage": None, "repeat": None, "decay": None, **each} for each in data["criteria"]
    ]
    written["qualification"] = {"disqualify": [], "require": [], **data["qualification"]}
    return written


@given(seed=seeds)
def test_defaults_mean_the_same_written_or_not(seed: int) -> None:
    data = random_model(seed)

    assert fingerprint(read(with_defaults(data))) == fingerprint(read(data))
    assert read(with_defaults(data)) == read(data)


def as_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_floats(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_floats(each) for each in value]
    return float(value) if type(value) is int else value


@given(seed=seeds)
def test_10_and_10_point_0_mean_the_same(seed: int) -> None:
    data = random_model(seed)

    assert fingerprint(read(as_floats(data))) == fingerprint(read(data))


def test_default_bands_mean_the_same_written_or_not() -> None:
    plain = {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "Bands",
        "qualification": {"threshold": 50},
    }
    bands = [{"name": "cold"}, {"name": "warm", "from": 30}, {"name": "hot", "from": 50}]

    assert fingerprint(read(plain)) == fingerprint(read({**plain, "bands": bands}))


def test_composed_and_decomposed_letters_mean_the_same() -> None:
    accented = MODEL.replace("Retail", "Édition").replace("Company", "Société")
    composed = unicodedata.normalize("NFC", accented)
    decomposed = unicodedata.normalize("NFD", accented)

    assert composed != decomposed
    assert fingerprint(read_model(decomposed).model) == fingerprint(read_model(composed).model)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"threshold": 50', '"threshold": 51'),
        ('"points": 15', '"points": 16'),
        ('"low": 20', '"low": 20.5'),
        ('"SME of the target size"', '"SME"'),
        ('"window_days": 90', '"window_days": 91'),
        ('["yes"]', '["yes", "oui"]'),
        ('["Services", "Consulting"]', '["Consulting", "Services"]'),
    ],
)
def test_another_meaning_or_order_of_a_list_has_another_fingerprint(old: str, new: str) -> None:
    changed = MODEL.replace(old, new, 1)

    assert changed != MODEL
    assert fingerprint(read_model(changed).model) != fingerprint(read_model(MODEL).model)


def test_calibration_and_history_are_outside_the_fingerprint() -> None:
    data = json.loads(MODEL)
    known = {**data, "calibration": {"anything": [1, 2]}, "history": [{"who": "Ann"}]}

    assert fingerprint(read(known)) == fingerprint(read(data))
    assert read_model(write_model(read(known))).model.history == [{"who": "Ann"}]


def test_the_fingerprint_of_a_known_model_never_changes() -> None:
    assert fingerprint(read_model(MODEL).model) == (
        "a4fcb04a4d85eb010d36feac20df80b498697b64f9f29d77818777ef9ed04d73"
    )


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_model(b"\xef\xbb\xbf" + MODEL.encode()).model == read_model(MODEL).model


def newer(version: str, **more: object) -> str:
    return json.dumps({**json.loads(MODEL), "format_version": version, **more})


def test_a_newer_minor_version_opens_with_a_notice_of_what_was_left_out() -> None:
    file = read_model(newer("1.7", mood="good"))

    assert file.model == read_model(MODEL).model
    assert [notice.kind for notice in file.notices] == ["newer-version", "unknown-key"]
    assert "1.7" in str(file.notices[0])
    assert file.notices[1].place == "mood"


def test_a_newer_minor_version_is_still_read_strictly() -> None:
    with pytest.raises(ModelError, match="qualification"):
        read_model(newer("1.7", qualification={}))


@pytest.mark.parametrize("version", ["2.0", "3.1", "10.0"])
def test_a_newer_major_version_is_refused(version: str) -> None:
    with pytest.raises(ModelError, match="newer version of the workbench"):
        read_model(newer(version))


@pytest.mark.parametrize("version", ["1", "1.0.0", "1.0\n", "one", "", "0.9", "1.01"])
def test_a_version_that_is_none_is_refused(version: str) -> None:
    with pytest.raises(ModelError, match="format_version"):
        read_model(newer(version))
