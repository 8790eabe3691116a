"""A real PostgreSQL for the tests: finds the server's program, and gets it where none is there.

``python -m tests.postgres`` is what ``make test`` calls before the tests. It exits with 1 only
where the server is required (``CI=true`` or ``WORKBENCH_REQUIRE_POSTGRES=1``).
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from tests import debian

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/opt/postgresql*/bin", "/opt/homebrew/bin")
HOW_TO_GET_ONE = (
    "Install PostgreSQL's server (Debian: sudo apt-get install postgresql; macOS: brew install "
    "postgresql)"
)
USER, PASSWORD = "calibration", "it's p@ss/w:rd?#"
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL of the tests' own, with a user that may do everything in it."""

    port: int
    user: str = USER
    password: str = PASSWORD


def new_database(server: Server) -> str:
    """Make an empty database and return its address."""
    import psycopg

    name = f"store_{uuid4().hex}"
    with psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        user=server.user,
        password=server.password,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    word = quote(server.password, safe="")
    return f"postgresql://{server.user}:{word}@127.0.0.1:{server.port}/{name}"


def is_required() -> bool:
    """Return whether a missing server is a failure rather than a reason to skip."""
    return os.environ.get("CI") == "true" or os.environ.get("WORKBENCH_REQUIRE_POSTGRES") == "1"


def find() -> Path | None:
    """Return the folder of the server's programs, the newest of several."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    for place in PLACES:
        found = Path("/").glob(place.lstrip("/"))
        folders += sorted(found, key=lambda folder: (len(str(folder)), str(folder)), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


@contextmanager
def run(programs: Path) -> Iterator[Server]:
    """Run a server of its own on a free port of this machine, until the block ends.

    Raises
    ------
    RuntimeError
        If it does not start; the message holds its log.
    """
    folder = Path(tempfile.mkdtemp(prefix="workbench-postgres-", dir="/tmp"))
    owner = _owner()
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        with _started(programs, folder, owner) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(programs: Path, folder: Path, owner: str | None) -> Iterator[Server]:
    data, word, log_file = folder / "data", folder / "word", folder / "log"
    word.write_text(PASSWORD, encoding="utf-8")
    word.chmod(0o644)
    made = subprocess.run(
        [
            *(str(programs / "initdb"), "--no-sync", "--encoding=UTF8", "--locale=C"),
            *("--auth=scram-sha-256", f"--username={USER}", f"--pwfile={word}", f"--pgdata={data}"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        user=owner,
        group=owner,
        extra_groups=None if owner is None else [],
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")
    port = _free_port()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [
                *(str(programs / "postgres"), "-D", str(data), "-F", "-p", str(port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            user=owner,
            group=owner,
            extra_groups=None if owner is None else [],
        )
    try:
        _wait(process, log_file)
        yield Server(port)
    finally:
        process.terminate()  # a smart shutdown waits for clients: ours are gone
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", log_file: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        if "ready to accept connections" in log_file.read_text(errors="replace"):
            return
        time.sleep(0.05)
    process.terminate()
    raise RuntimeError(f"PostgreSQL does not start: {log_file.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _owner() -> str | None:
    """Return as whom the server runs: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Get a server if there is none, and say which one the tests use."""
    if find() is None:
        _tell("No PostgreSQL found: getting one")
        debian.install("postgresql")  # it starts no server that we use
    programs = find()
    if programs is not None:
        _tell(f"PostgreSQL tests use {programs}")
        return 0
    if is_required():
        _tell(f"No PostgreSQL, and the tests need one here. {HOW_TO_GET_ONE}")
        return 1
    _tell(f"No PostgreSQL: its tests are skipped. {HOW_TO_GET_ONE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
