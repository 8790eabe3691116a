"""Long work is shown where somebody is looking, and leaves no trace."""

import io

import pytest

from calibration.cli.leads import opened_leads
from calibration.cli.speech import progress


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self):
        return True


def test_a_terminal_shows_the_share_that_is_done_and_is_clean_afterwards(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress("Reading leads.csv") as told:
        assert told is not None
        told(0.42)
        assert terminal.getvalue().endswith("Reading leads.csv… 42%")
    assert terminal.getvalue().endswith("\r\033[K")


def test_what_is_no_terminal_is_told_nothing(capsys):
    with progress("Reading leads.csv") as told:
        assert told is None
    assert capsys.readouterr().err == ""


def test_reading_leads_shows_how_much_is_read(monkeypatch, tmp_path):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    path = tmp_path / "leads.csv"
    path.write_text("a,b\n1,2\n")
    with opened_leads(path) as leads:
        assert leads.rows == 1
    assert "Reading leads.csv… 100%" in terminal.getvalue()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_terminal_is_clean_after_a_failure_too(monkeypatch, error):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with pytest.raises(error), progress("Scoring"):
        raise error
    assert terminal.getvalue().endswith("\r\033[K")
