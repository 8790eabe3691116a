"""What everything on the board is compared with, in words."""

from pages.shared.results import Results
from pages.shared.words import _


def since_words(results: Results) -> str:
    """Return what everything is compared with, in words."""
    if results.work.today is not None:
        return _("today's rule ({column})").format(column=results.work.today.header)
    number = results.work.versions.number if results.work.versions else 1
    return _("version {n}").format(n=number)
