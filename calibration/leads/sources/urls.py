"""Where a database is, as a URL whose password nothing ever shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from calibration.messages import Message, say
from calibration.problems import LeadsError, Problem

Kind = Literal["duckdb", "sqlite", "postgresql"]
_KINDS: Final[Mapping[str, Kind]] = {
    "duckdb": "duckdb",
    "sqlite": "sqlite",
    "postgresql": "postgresql",
    "postgres": "postgresql",
}
_SETTINGS: Final = frozenset(
    {"host", "port", "sslmode", "sslrootcert", "connect_timeout", "application_name", "gssencmode"}
)
"""What may stand after the ? of a PostgreSQL address. What else its library takes could turn the
read-only transaction off, or read other files."""


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The address of a database.

    Parameters
    ----------
    kind
        Which database it is.
    path
        The file, for ``duckdb`` and ``sqlite``.
    parts
        How to connect, for ``postgresql``; the password is among them and is never shown.
    shown
        The address without the password.
    """

    kind: Kind
    shown: str
    path: Path | None = None
    parts: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), repr=False, compare=False
    )

    @classmethod
    def of(cls, text: str) -> "DatabaseUrl":
        """Read ``duckdb:///FILE``, ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``.

        As with other tools, three slashes start a path from where the program runs and four make
        it absolute.

        Raises
        ------
        LeadsError
            If it is none of them. The address isn't repeated: it may hold a password.
        """
        try:
            split = urlsplit(text.strip())
            kind = _KINDS[split.scheme]
        except (ValueError, KeyError):
            raise _wrong(say("Got another kind of address.")) from None
        return _file(kind, split) if kind != "postgresql" else _server(split)

    def __str__(self) -> str:
        return self.shown


def is_url(text: str) -> bool:
    """Return whether a text is meant as the address of a database, and not as a file's name."""
    scheme, separator, _ = text.strip().partition("://")
    return bool(separator) and scheme.isalpha()


def _file(kind: Kind, split: SplitResult) -> DatabaseUrl:
    path = unquote(split.path)[1:]
    if split.netloc or split.query or split.fragment or not path or "\0" in path:
        raise _wrong(say("Got no file, or more than a file. After three slashes comes its path."))
    return DatabaseUrl(kind, f"{kind}:///{path}", path=Path(path))


def _server(split: SplitResult) -> DatabaseUrl:
    settings = dict(parse_qsl(split.query, keep_blank_values=True))
    # A sign of a password that isn't written as %.. cuts the address at the wrong place: nothing
    # of what comes after it may be taken for a name and shown.
    if split.fragment or "@" in split.path + split.query or settings.keys() - _SETTINGS:
        raise _wrong(
            say(
                "Got signs that have no place there. Write those of a password as %.. (@ is %40, "
                "# is %23, / is %2F, ? is %3F)."
            )
        )
    try:
        port = split.port
    except ValueError:
        raise _wrong(
            say("Got a port that is no number. Write a : of a password as %3A, and a / as %2F.")
        ) from None
    name = unquote(split.path[1:])
    parts = {
        "host": split.hostname or "",
        "port": "" if port is None else str(port),
        "user": unquote(split.username or ""),
        "password": unquote(split.password or ""),
        "dbname": name,
        **settings,
    }
    at = f"{parts['user']}@" if parts["user"] else ""
    place = split.hostname or settings.get("host", "")
    shown = f"postgresql://{at}{place}{f':{port}' if port else ''}/{name}"
    return DatabaseUrl(
        "postgresql", shown, parts={key: value for key, value in parts.items() if value}
    )


def _wrong(what: Message) -> LeadsError:
    message = say(
        "The address of a database must be duckdb:///FILE, sqlite:///FILE or "
        "postgresql://USER@HOST/NAME. {what}",
        what=what,
    )
    return LeadsError(Problem("wrong-address", "", message))
