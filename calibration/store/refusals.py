"""What a database refuses, in the words of the person who wanted to keep something."""

from typing import Final, Self

from sqlalchemy.exc import DBAPIError

from calibration.messages import N_, Message, say
from calibration.problems import CalibrationError, Problem

_FULL: Final = N_(
    "There is no space left to keep this. What was kept before is there. Free some space where "
    "projects are kept, then do it again."
)
_READ_ONLY: Final = N_(
    "Projects can be read but not kept: the place where they are kept may not be written. What was "
    "kept before is there. Ask whoever looks after the app."
)
_BUSY: Final = N_(
    "Somebody else was keeping something for too long. What was kept before is there. Do it again."
)
_NOT_A_STORE: Final = N_(
    "The place where projects are kept holds something else, or is damaged. Nothing was changed. "
    "Ask whoever looks after the app."
)
_UNREACHABLE: Final = N_(
    "The place where projects are kept can't be reached. What was kept before is not touched. Ask "
    "whoever looks after the app."
)
_OF_SQLITE: Final = {
    "SQLITE_FULL": ("full", _FULL),
    "SQLITE_READONLY": ("read-only", _READ_ONLY),
    "SQLITE_PERM": ("read-only", _READ_ONLY),
    "SQLITE_BUSY": ("busy", _BUSY),
    "SQLITE_LOCKED": ("busy", _BUSY),
    "SQLITE_NOTADB": ("not-a-store", _NOT_A_STORE),
    "SQLITE_CORRUPT": ("not-a-store", _NOT_A_STORE),
}
_OF_POSTGRES: Final = {  # by the class of the SQLSTATE, or all of it
    "53100": ("full", _FULL),
    "25006": ("read-only", _READ_ONLY),
    "42501": ("read-only", _READ_ONLY),
    "55P03": ("busy", _BUSY),
    "40": ("busy", _BUSY),
}
_ELSE: Final = ("unreachable", _UNREACHABLE)


class StoreError(CalibrationError):
    """Something that can't be kept, or can't be found where things are kept."""

    @classmethod
    def because(cls, kind: str, message: Message) -> Self:
        """Return the error of one problem."""
        return cls(Problem(kind, "", message))

    @classmethod
    def newer(cls, version: str) -> Self:
        """Return the error for a store that a newer version of this program has written."""
        return cls.because(
            "newer-store",
            say(
                "The projects were kept by a newer version of this program (store {version}). "
                "Nothing was changed. Update the program, or keep projects somewhere else.",
                version=version,
            ),
        )


def unreadable_address() -> StoreError:
    """Return the error for an address that is no place to keep things in; it isn't repeated."""
    return StoreError.because(
        "wrong-address",
        say(
            "Where projects are kept must be a file's path, or the address of an SQLite file or a "
            "PostgreSQL database. Got another address."
        ),
    )


def refused(error: DBAPIError | OSError) -> StoreError:
    """Return what a database's refusal means; addresses and passwords are not repeated."""
    kind, words = _reason(error)
    return StoreError.because(kind, Message(words, {}))


def _reason(error: DBAPIError | OSError) -> tuple[str, str]:
    if isinstance(error, OSError):
        return "read-only", _READ_ONLY
    cause = error.orig
    name = getattr(cause, "sqlite_errorname", None)
    if isinstance(name, str):
        # Extended names begin with the plain one: SQLITE_READONLY_DIRECTORY.
        return next((said for start, said in _OF_SQLITE.items() if name.startswith(start)), _ELSE)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return next(
            (said for start, said in _OF_POSTGRES.items() if state.startswith(start)), _ELSE
        )
    return _ELSE
