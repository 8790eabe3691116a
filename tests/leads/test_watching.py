"""Whoever waits for a long reading is told how far it is, and needn't wait for it."""

import time

import pytest

from calibration.leads import read_leads, watching

LINES = "a,b\n" + "".join(f"{n},x{n}\n" for n in range(50_000))


def test_the_share_that_is_read_rises_to_all_of_it(monkeypatch):
    monkeypatch.setattr(watching, "SECONDS", 0.001)
    told: list[float] = []
    with read_leads(LINES.encode(), name="leads.csv", progress=told.append) as leads:
        assert leads.rows == 50_000
    assert told == sorted(told)
    assert told[-1] == 1
    assert all(0 <= done <= 1 for done in told)


def test_a_tangled_file_is_told_line_by_line():
    told: list[float] = []
    lines = LINES.replace("\n7,x7\n", '\n7, "x7"\n')
    with read_leads(lines.encode(), name="leads.csv", progress=told.append) as leads:
        assert leads.rows == 50_000
    assert told == sorted(told)
    assert told[-1] == 1


def test_what_is_told_never_falls_though_the_database_guesses_lower(monkeypatch):
    monkeypatch.setattr(watching, "SECONDS", 0.001)

    class Ending:
        guesses = iter([10.0, 90.0, -1.0, 0.0])

        def execute(self, query):
            while self.last != 0:
                time.sleep(0.001)

        last = 100.0

        def query_progress(self):
            self.last = next(self.guesses, 0.0)
            return self.last

    told: list[float] = []
    watching.run_watched(Ending(), "SELECT 1", told.append)  # type: ignore[arg-type]
    assert told[:4] == [0.1, 0.9, 0.9, 0.9]


def test_leaving_stops_the_reading(monkeypatch):
    monkeypatch.setattr(watching, "SECONDS", 0.001)

    class LeavingError(Exception):
        pass

    def leave(done):
        raise LeavingError

    began = time.monotonic()
    with pytest.raises(LeavingError):
        read_leads(LINES.encode(), name="leads.csv", progress=leave)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("first", [0.0, 0.5])
def test_the_progress_of_a_step_is_part_of_the_whole(first):
    told: list[float] = []
    step = watching.part_of(told.append, first, 1)
    assert step is not None
    step(0)
    step(0.5)
    step(1)
    assert told == [first, (1 + first) / 2, 1]
    assert watching.part_of(None, 0, 1) is None
