"""The name somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from calibration.messages import Message, quoted, say


def nearest(name: str, known: Iterable[str]) -> Message:
    """Return a remedy that names the known name nearest to ``name``, or lists those there are."""
    names = list(known)
    if not names:
        return say("There is none yet.")
    if close := get_close_matches(name, names, n=1):
        return say("Did you mean “{close}”?", close=close[0])
    listed = quoted(names[:8])
    return say("There are {names}{more}.", names=listed, more="…" if len(names) > 8 else "")
