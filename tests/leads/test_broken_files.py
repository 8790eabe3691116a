"""Whatever file comes, it ends in leads or in a refusal in words, soon, and the process lives."""

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.leads.broken_files import KINDS, seeds

SECONDS = 10
"""Of processor time, so that a busy machine is no defect."""
PATIENCE = 60
"""Seconds until a process that does not answer is ended."""
MEGABYTES = 1024
PROCESS = Path(__file__).with_name("reading_process.py")
MUTATED = int(os.environ.get("MUTATED_FILES", "0")) or (900 if settings().derandomize else 90)
"""Mutated files in all. 2,000 take some minutes: ``MUTATED_FILES=2000`` asks for them."""
SEEDS = dict(seeds())


class Reader:
    """A process of its own that opens files, and must not die of any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.process = self._started()

    @staticmethod
    def _started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(PROCESS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def opened(self, content: bytes, *, to_the_end: bool = True) -> dict[str, object]:
        """Return how opening a file ended; a process that died of another is started anew."""
        if self.process.poll() is not None:
            self.close()
            self.process = self._started()
        self.count += 1
        path = self.folder / f"file-{self.count % 8}"
        path.write_bytes(content)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{'all' if to_the_end else 'read'} {path}\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        if not ready:
            self.process.kill()
        line = self.process.stdout.readline()
        assert line, f"the process died with {self.process.wait()}"
        told: dict[str, object] = json.loads(line)
        return told

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> Iterator[Reader]:
    reader = Reader(tmp_path_factory.mktemp("broken"))
    yield reader
    reader.close()


def check(told: dict[str, object]) -> None:
    """Hold how a file ended to what was promised."""
    assert "crash" not in told, told["crash"]
    words = told["words"]
    assert isinstance(words, list)
    if "kinds" in told:
        assert words, "a refusal says why"
    else:
        assert told["leads"]
        assert not told["left"], "closing deletes the private folder"
    assert all(each.strip() and "Traceback" not in each for each in words)
    assert float(str(told["seconds"])) < SECONDS
    assert float(str(told["megabytes"])) < MEGABYTES
    assert float(str(told["child"])) < MEGABYTES


def test_there_are_sixty_kinds_of_broken_files_and_more() -> None:
    assert len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_ends_in_leads_or_in_words(reader: Reader, kind: str) -> None:
    check(reader.opened(KINDS[kind]()))


Change = tuple[str, float, bytes]

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["overwrite", "insert", "delete", "double", "cut"]),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=12)
        | st.sampled_from([b'"', b"\r", b"\n", b";", b",", b"\0", b"\xff", b"\xe9", b'""', b"\t"]),
    ),
    min_size=1,
    max_size=5,
)


def mutated(source: bytes, changes: list[Change]) -> bytes:
    """Return a file with bytes overwritten, inserted, deleted, doubled, or cut off."""
    for what, place, given_bytes in changes:
        at, size = int(place * len(source)), len(given_bytes)
        head, part, tail = source[:at], source[at : at + size], source[at + size :]
        source = {
            "overwrite": head + given_bytes + tail,
            "insert": head + given_bytes + part + tail,
            "delete": head + tail,
            "double": head + part * 5 + tail,
            "cut": head if at > 20 else source,
        }[what]
    return source


@pytest.mark.parametrize("seed", SEEDS)
@settings(
    max_examples=MUTATED // len(SEEDS) + 1,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=CHANGES)
def test_a_mutated_file_ends_in_leads_or_in_words(
    reader: Reader, seed: str, changes: list[Change]
) -> None:
    # Looking for flaws takes ten times as long as reading: every tenth file is looked at so.
    to_the_end = reader.count % 10 == 0
    check(reader.opened(mutated(SEEDS[seed], changes), to_the_end=to_the_end))
