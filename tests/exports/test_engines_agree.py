"""Everything that scores a lead gives the same answer; ``tools/engines_agree.py`` asks for more."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from tools import scoring_engines
from tools.engines_agree import Tally, compare
from tools.scoring_engines import OURS, Case

SEEDS = (0, 1, 2, 3)
LEADS = 60
CONFORMANCE = Path(__file__).parent.parent / "conformance"


@pytest.fixture(scope="module")
def postgres(postgres_server):
    import psycopg

    from tests import postgres

    with psycopg.connect(postgres.new_database(postgres_server)) as connection:
        yield scoring_engines.in_postgres(connection)


@pytest.fixture(scope="module")
def in_spark(spark, tmp_path_factory):
    compiling = {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    before = {name: spark.conf.get(name) for name in compiling}
    for name, value in compiling.items():  # it takes ten times as long as scoring some leads
        spark.conf.set(name, value)
    yield scoring_engines.in_spark(spark, str(tmp_path_factory.mktemp("leads")))
    for name, value in before.items():
        spark.conf.set(name, value)


@pytest.fixture(scope="module")
def pmml(java_program):
    from calibration.exports.pmml.evaluator import Evaluator

    with Evaluator() as evaluator:
        yield scoring_engines.pmml(evaluator)


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark", "standalone", "pmml"])
def engine(request):
    if request.param == "duckdb":
        return request.param, scoring_engines.in_duckdb
    if request.param == "standalone":
        return request.param, scoring_engines.standalone
    fixture = "in_spark" if request.param == "spark" else request.param
    return request.param, request.getfixturevalue(fixture)


def rows_of_the_library(case):
    return _rows_of(case.seed)


@cache
def _rows_of(seed):
    return scoring_engines.library(Case.random(seed, LEADS))


def conformance(suffix):
    model = json.loads((CONFORMANCE / f"model{suffix}.json").read_text(encoding="utf-8"))
    with (CONFORMANCE / f"leads{suffix}.csv").open(encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    with (CONFORMANCE / f"expected{suffix}.csv").open(encoding="utf-8", newline="") as file:
        expected = [tuple(row[name] for name in OURS) for row in csv.DictReader(file)]
    return model, leads, expected


@pytest.mark.parametrize(("suffix", "as_texts"), [("", False), ("-2", False), ("-2", True)])
def test_every_engine_gives_the_given_answers(engine, suffix, as_texts):
    _, score = engine
    model, leads, expected = conformance(suffix)
    scored = score(Case(int(as_texts), model, leads))

    assert scored is None or scored == expected


def test_the_conformance_models_are_refused_by_no_sql():
    for suffix in ("", "-2"):
        model, leads, expected = conformance(suffix)
        assert scoring_engines.in_duckdb(Case(0, model, leads)) == expected


def test_every_engine_gives_the_scores_of_the_library(engine):
    name, score = engine
    tallies = {"library": Tally(), name: Tally()}
    for seed in SEEDS:
        case = Case.random(seed, LEADS)
        compare(case, {"library": rows_of_the_library, name: score}, tallies)

    assert tallies[name].first == []
    assert tallies[name].models + tallies[name].refused == len(SEEDS)
    assert tallies[name].models


def test_a_difference_is_counted_and_the_first_is_told():
    case = Case.random(0, 3)
    wrong = [tuple("x" for _ in OURS), *(scoring_engines.oracle(case) or [])[1:]]
    tallies = {"library": Tally(), "wrong": Tally()}
    compare(case, {"library": scoring_engines.library, "wrong": lambda _: wrong}, tallies)

    assert tallies["wrong"].differences == 1
    assert tallies["wrong"].first[0].startswith("model 0, lead 0: score is 'x' for '")
