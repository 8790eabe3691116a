"""One person on a served board, without a browser: the messages a browser would exchange.

Streamlit's protocol is that of its own package: a ``BackMsg`` asks for a run, ``ForwardMsg``s bring
what is drawn. Twenty browsers would keep two cores busy by themselves; twenty of these don't.
"""

import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

EVENTS = "$$STREAMLIT_INTERNAL_KEY_{component}__events"
"""The name under which Streamlit hears of a component's events."""
MOST_BYTES = 2**26


@dataclass(frozen=True, slots=True)
class Part:
    """A component on the screen: its names, and what it was told last as JSON."""

    component: str
    fragment: str
    told: str


@dataclass(slots=True)
class Person:
    """A session on a served board."""

    socket: ClientConnection
    page: str = ""
    parts: dict[str, Part] = field(default_factory=dict)
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def arrive(self) -> None:
        """Open the page, and wait until it is drawn."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.context_info.locale = "en-GB"
        await self.socket.send(message.SerializeToString())
        await self._until_drawn()

    async def tell(self, part: str, event: str, value: object, *, sign: str) -> float:
        """Tell a component's event; return the seconds until a part with ``sign`` has come.

        ``sign`` is a piece of the JSON that only the answer holds. All that the run draws after it
        is taken in before this returns.
        """
        known = self.parts[part]
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash = self.page
        run.fragment_id = known.fragment
        run.context_info.locale = "en-GB"
        state = run.widget_states.widgets.add()
        state.id = EVENTS.format(component=known.component)
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        return await self._until_told(sign) - began

    async def commit(self, key: str, value: int) -> float:
        """Release a control at a value; return the seconds until its numbers have come."""
        serial = next(self.serials)
        edits = [{"key": key, "value": value, "serial": serial}]
        return await self.tell("live_board", "edits", edits, sign=f'"heard": {serial}')

    async def fetch(self, key: str) -> float:
        """Reach for a control; return the seconds until its consequences have come."""
        return await self.tell("live_tables", "fetch", key, sign=f'{{"key":"{key}"')

    def told(self, part: str) -> dict[str, Any]:
        """Return what a part of the screen was told last."""
        found: dict[str, Any] = json.loads(self.parts[part].told)
        return found

    async def _until_told(self, sign: str) -> float:
        at, drawn = 0.0, False
        while not (at and drawn):
            kind, told = await self._take()
            if kind == "delta" and sign in told:
                at = time.perf_counter()
            drawn = kind == "script_finished"
        return at

    async def _until_drawn(self) -> None:
        kind = ""
        while kind != "script_finished":
            kind, _ = await self._take()

    async def _take(self) -> tuple[str, str]:
        """Take one message in; return its kind, and what a component is told by it as JSON."""
        content = await self.socket.recv()
        message = ForwardMsg()
        message.ParseFromString(content if isinstance(content, bytes) else content.encode())
        kind = message.WhichOneof("type") or ""
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "bidi_component":
            drawn = message.delta.new_element.bidi_component
            told = drawn.json or drawn.bytes.decode()
            self.parts[drawn.component_name] = Part(drawn.id, message.delta.fragment_id, told)
            return kind, told
        return kind, ""


@asynccontextmanager
async def person(url: str) -> AsyncIterator[Person]:
    """Let a person join a served board for as long as the block lasts."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, max_size=MOST_BYTES, compression=None) as socket:
        joined = Person(socket)
        await joined.arrive()
        yield joined
