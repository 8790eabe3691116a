"""The words on screen, in the language of the person who looks at it.

Nothing is installed globally: the first visitor's language would serve all the others.
"""

import functools
import gettext
from pathlib import Path

from calibration.messages import Message
from pages.shared.session import wished_language

FOLDER = Path(__file__).parents[2] / "locale"
DOMAIN = "workbench"
SOURCE_LANGUAGE = "en"
"""The language the code is written in, which needs no catalogue."""


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the languages the app can be had in, as found when first asked."""
    translated = sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANGUAGE, *translated)


def language() -> str:
    """Return this session's language: the one chosen, else the browser's, else English."""
    wished = wished_language().replace("_", "-").partition("-")[0].lower()
    return wished if wished in languages() else SOURCE_LANGUAGE


def _(text: str) -> str:
    """Return ``text`` in the session's language."""
    return _catalogue(language()).gettext(text)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of the words for ``n`` things, in the session's language."""
    return _catalogue(language()).ngettext(singular, plural, n)


def told(message: Message) -> str:
    """Return a message of the library in the session's language."""
    return message.translated(_)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language], fallback=True)
