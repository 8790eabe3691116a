"""What a deployment says in its secrets: where leads may be read from, and where projects are kept.

A server must not become a way to read its own disk or network: people choose among the sources
that the deployment names, and never see an address. An address can be typed only where the
deployment says so, in its secrets or in the environment, as ``make app`` does on one's own machine.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from calibration.leads.sources import DatabaseUrl
from calibration.messages import say
from calibration.problems import LeadsError, Problem

TYPED: Final = "WORKBENCH_TYPED_DATABASES"
"""The environment variable that lets people type addresses, if it is 1."""
_SOURCES: Final = "sources"
_ALLOWED: Final = "typed_databases"
_STORE: Final = "store"


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A table, or a SELECT, that the deployment lets people open by name."""

    name: str
    url: DatabaseUrl
    table: str | None = None
    query: str | None = None


def source_names() -> tuple[str, ...]:
    """Return the names of the sources there are, in their order."""
    return tuple(_sources())


def named_source(name: str) -> NamedSource:
    """Return the source of a name.

    Raises
    ------
    LeadsError
        If the deployment describes it wrongly; what it says isn't repeated.
    """
    found = _sources().get(name)
    parts = found if isinstance(found, Mapping) else {}
    url, table, query = (parts.get(each) for each in ("url", "table", "query"))
    if not isinstance(url, str) or isinstance(table, str) == isinstance(query, str):
        message = say(
            "The deployment must give the source a url, and a table or a query. Ask whoever looks "
            "after it."
        )
        raise LeadsError(Problem("wrong-source", name, message))
    return NamedSource(
        name,
        DatabaseUrl.of(url),
        table=table if isinstance(table, str) else None,
        query=query if isinstance(query, str) else None,
    )


def may_type() -> bool:
    """Return whether people may type the address of a database."""
    return os.environ.get(TYPED) == "1" or _secret(_ALLOWED) is True


def store_address() -> str:
    """Return where the deployment keeps projects: a path or a URL; empty if it doesn't say."""
    found = _secret(_STORE)
    return found if isinstance(found, str) else ""


def _sources() -> Mapping[str, object]:
    found = _secret(_SOURCES)
    return {str(name): found[name] for name in found} if isinstance(found, Mapping) else {}


def _secret(name: str) -> object:
    try:
        return st.secrets.get(name)
    except StreamlitSecretNotFoundError:
        return None
