"""What every test may ask for: Hypothesis at two depths, and the real leads beside the project."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import java, postgres

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# No deadlines: a machine that is busy with something else is not a defect.
settings.register_profile(
    "dev", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# The same examples at every run: what is green stays green until the code changes.
settings.register_profile(
    "ci", parent=settings.get_profile("dev"), max_examples=100, derandomize=True
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev")
)


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests do in a store of their own, never in that of whoever runs them."""
    with pytest.MonkeyPatch.context() as patched:
        place = tmp_path_factory.mktemp("projects") / "projects.sqlite"
        patched.setenv("LEAD_SCORING_STORE", str(place))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real leads, which are not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real leads are not there: {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    programs = postgres.find()
    if programs is None or importlib.util.find_spec("psycopg") is None:
        reason = f"No PostgreSQL or no psycopg. {postgres.HOW_TO_GET_ONE}"
        if postgres.is_required():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with postgres.run(programs) as server:
        yield server


@pytest.fixture(scope="session")
def java_program() -> Path:
    """Return the Java that Spark and PMML start; without one, skip."""
    program = java.find()
    if program is None:
        reason = f"No Java. {java.HOW_TO_GET_ONE}"
        if java.is_required():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="session")
def spark(
    java_program: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["SparkSession"]:
    """Start a real Spark on this machine, once for all tests of a worker."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[1]")
        .appName("tests of the workbench")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        # To compile a query takes longer than to run it over some hundred leads.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.local.dir", str(folder / "local"))
        .getOrCreate()
    )
    yield session
    session.stop()
