"""The app, served for the tests as a user would serve it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 90


@dataclass(frozen=True, slots=True)
class Server:
    """A running app: where it answers, and what it has written to its log."""

    url: str
    log_file: Path
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End it without a warning, as a power cut or a full memory would."""
        self.process.kill()
        self.process.wait()

    def log(self, start: int = 0) -> str:
        """Return the log from character ``start`` on."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")[start:]


@contextmanager
def serve(
    log_file: Path,
    *,
    script: Path = ROOT / "app.py",
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Run the app until the block ends, on a free port unless one is given.

    ``environment`` adds to this process's.

    Raises
    ------
    RuntimeError
        If the app stops, or does not answer in time; the message holds its log.
    """
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(script)),
        "--server.headless=true",
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            # Projects are kept beside the log: never in the store of whoever runs the tests.
            env={
                **os.environ,
                "LEAD_SCORING_STORE": str(log_file.with_name("projects.sqlite")),
                **(environment or {}),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://127.0.0.1:{port}", log_file, process)
        try:
            _wait_until_healthy(process, server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server) -> None:
    latest = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < latest:
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped with {process.returncode}:\n{server.log()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The app gave no answer in {SECONDS_TO_START} s:\n{server.log()}")
