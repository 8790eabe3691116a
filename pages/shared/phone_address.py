"""Under which address phones reach this app: not always the one that the facilitator sees."""

import ipaddress
import socket
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

JOIN: Final = "join"
ROOM: Final = "room"
"""The name under which a room's code stands in an address."""
_NOWHERE: Final = ("192.0.2.1", 9)
"""An address of documentation: asking the way there sends nothing."""


def seen() -> str:
    """Return the app's address as this browser sees it, without a page; empty if unknown."""
    url = st.context.url or ""
    if url:
        parts = urlsplit(url)
        folder = parts.path.rpartition("/")[0]
        return urlunsplit((parts.scheme, parts.netloc, folder, "", ""))
    host = st.context.headers.get("Host") or ""
    return f"http://{host}" if host else ""


def is_local(base: str) -> bool:
    """Return whether an address is reached from its own machine only."""
    host = urlsplit(base).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def on_network(base: str) -> str | None:
    """Return ``base`` with this machine's address on its network; None if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOWHERE)
            host = str(probe.getsockname()[0])
        except OSError:
            return None
    parts = urlsplit(base)
    at = f"{host}:{parts.port}" if parts.port else host
    found = urlunsplit((parts.scheme, at, parts.path, "", ""))
    return None if is_local(found) else found


def listens_to_all() -> bool:
    """Return whether the server takes calls from other machines at all."""
    address = st.get_option("server.address")
    return not address or not is_local(f"//{address}") or address in {"0.0.0.0", "::"}  # noqa: S104


def cleaned(base: str) -> str:
    """Return an address that somebody typed so that a page can be appended; empty if it is none."""
    typed = base.strip()
    typed = typed if "://" in typed else f"http://{typed}"
    try:
        parts = urlsplit(typed)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not usable or " " in typed:
        return ""
    path = parts.path.rstrip("/").removesuffix(f"/{JOIN}")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def link(base: str, code: str) -> str:
    """Return the address that phones open to join a room."""
    return f"{base}/{JOIN}?{urlencode({ROOM: code})}"
