"""Whether everything that scores a lead gives the very same answer: random models, random leads.

    python -m tools.engines_agree [--models 200] [--leads 1000] [--first SEED]
        [--interpreted] [--engines library,oracle,duckdb,postgres,spark,standalone,pmml]

The first engine named is the one the others are held against. It prints how many models and leads
each one scored and how many it differed on, and ends with 1 where any did. PostgreSQL and Spark
are real: they are started for it, and stopped. Interrupted, it tells of what was done until then.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests import postgres
from tools import scoring_engines
from tools.scoring_engines import OURS, Case, Engine, Row

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NAMES: Final = ("library", "oracle", "duckdb", "postgres", "spark", "standalone", "pmml")


@dataclass(slots=True)
class Tally:
    """How an engine did."""

    models: int = 0
    leads: int = 0
    refused: int = 0
    differences: int = 0
    seconds: float = 0.0
    first: list[str] = field(default_factory=list)


def compare(case: Case, engines: dict[str, Engine], tallies: dict[str, Tally]) -> None:
    """Hold every engine against the first on one case."""
    wanted: list[Row] | None = None
    for name, engine in engines.items():
        tally = tallies[name]
        begun = time.perf_counter()
        rows = engine(case)
        tally.seconds += time.perf_counter() - begun
        if rows is None:
            tally.refused += 1
            continue
        tally.models += 1
        tally.leads += len(rows)
        wanted = rows if wanted is None else wanted
        if len(rows) != len(wanted):
            tally.differences += abs(len(rows) - len(wanted))
            tally.first.append(f"model {case.seed}: {len(rows)} leads for {len(wanted)}")
        for number, (row, right) in enumerate(zip(rows, wanted, strict=False)):
            if row != right:
                tally.differences += 1
                tally.first.append(_said(case.seed, number, row, right))


def _said(seed: int, number: int, row: Row, right: Row) -> str:
    told = [
        f"{name} is {mine!r} for {theirs!r}"
        for name, mine, theirs in zip(OURS, row, right, strict=True)
        if mine != theirs
    ]
    return f"model {seed}, lead {number}: {'; '.join(told)}"


@contextmanager
def running(names: Sequence[str], *, interpreted: bool = False) -> Iterator[dict[str, Engine]]:
    """Start what the engines of these names need, and stop it."""
    with ExitStack() as stack:
        yield {name: _engine(name, stack, interpreted=interpreted) for name in names}


def _engine(name: str, stack: ExitStack, *, interpreted: bool) -> Engine:
    match name:
        case "postgres":
            import psycopg

            programs = postgres.find()
            if programs is None:
                raise SystemExit(postgres.HOW_TO_GET_ONE)
            server = stack.enter_context(postgres.run(programs))
            connection = stack.enter_context(psycopg.connect(postgres.new_database(server)))
            return scoring_engines.in_postgres(connection)
        case "spark":
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            spark = _spark(folder, stack)
            if interpreted:
                spark.conf.set("spark.sql.codegen.wholeStage", "false")
                spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            return scoring_engines.in_spark(spark, folder)
        case "pmml":
            from calibration.exports.pmml.evaluator import Evaluator

            return scoring_engines.pmml(stack.enter_context(Evaluator()))
        case "duckdb":
            return scoring_engines.in_duckdb
        case "standalone":
            return scoring_engines.standalone
        case "oracle":
            return scoring_engines.oracle
        case _:
            return scoring_engines.library


def _spark(folder: str, stack: ExitStack) -> "SparkSession":
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.local.dir": f"{folder}/local",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[1]").appName("engines_agree")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    stack.callback(session.stop)
    return session


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print a table, and return 1 where an engine differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--leads", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--engines", default=",".join(NAMES))
    parser.add_argument(
        "--interpreted", action="store_true", help="let Spark compile no Java, which takes longest"
    )
    options = parser.parse_args(arguments)
    names = options.engines.split(",")
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"no engine is called {', '.join(unknown)}. There are {', '.join(NAMES)}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    tallies = {name: Tally() for name in names}
    with running(names, interpreted=options.interpreted) as engines, suppress(KeyboardInterrupt):
        for seed in range(options.first, options.first + options.models):
            compare(Case.random(seed, options.leads), engines, tallies)
            if seed % 10 == 9:
                print(_table(tallies), file=sys.stderr, flush=True)
    print(_table(tallies))
    return 1 if any(tally.differences for tally in tallies.values()) else 0


def _table(tallies: dict[str, Tally]) -> str:
    lines = [f"{'engine':<12}{'models':>8}{'leads':>10}{'refused':>9}{'differ':>8}{'seconds':>9}"]
    lines += [
        f"{name:<12}{tally.models:>8}{tally.leads:>10}{tally.refused:>9}"
        f"{tally.differences:>8}{tally.seconds:>9.1f}"
        for name, tally in tallies.items()
    ]
    lines += [f"{name}: {line}" for name, tally in tallies.items() for line in tally.first[:5]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
