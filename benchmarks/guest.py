"""A phone in a workshop's room, without a browser: the messages that its browser would exchange.

As a browser does, it repeats what the page asks it to repeat, each after its own time, and clicks
only buttons that are on its screen.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.person import MOST_BYTES

PATIENCE = 60.0
"""Seconds that a phone waits for anything."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button on a screen: its id, and the fragment that draws it, if one does."""

    id: str
    fragment: str


@dataclass(slots=True, eq=False)
class Guest:
    """A session on the page for phones."""

    socket: ClientConnection
    query: str
    page: str = ""
    buttons: dict[str, Button] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    repeating: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

    async def listen(self) -> None:
        """Take in all that the server draws, until the connection is closed."""
        async for content in self.socket:
            message = ForwardMsg()
            message.ParseFromString(content if isinstance(content, bytes) else content.encode())
            self._take(message)
            async with self.changed:
                self.changed.notify_all()

    async def ask(self, *, fragment: str = "", button: str = "", repeated: bool = False) -> None:
        """Ask for a run: of the page, or of a fragment; because of a click, or a timer."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string = self.query
        run.context_info.locale = "en-GB"
        run.page_script_hash = self.page
        run.fragment_id = fragment
        run.is_auto_rerun = repeated
        if not self.page:
            run.page_name = "join"
        if button:
            clicked = run.widget_states.widgets.add()
            clicked.id, clicked.trigger_value = button, True
        await self.socket.send(message.SerializeToString())

    async def click(self, name: str) -> None:
        """Click the button whose key ends so, as soon as it is on the screen."""
        button = await self.see(name)
        del self.buttons[button.id]  # it is drawn anew, or it is gone
        await self.ask(fragment=button.fragment, button=button.id)

    async def see(self, name: str) -> Button:
        """Wait for a button, and return it."""
        try:
            async with self.changed, asyncio.timeout(PATIENCE):
                while (found := self._button(name)) is None:
                    await self.changed.wait()
        except TimeoutError:
            shown = ", ".join(self.buttons) or "no button"
            raise SystemExit(f"No button {name} on a phone, but {shown}; {self.errors}") from None
        return found

    def shows(self, name: str) -> bool:
        """Return whether such a button is on the screen."""
        return self._button(name) is not None

    def hang_up(self) -> None:
        """Stop repeating."""
        for each in self.repeating.values():
            each.cancel()
        self.repeating.clear()

    def _button(self, name: str) -> Button | None:
        found = (each for each in reversed(self.buttons.values()) if each.id.endswith(name))
        return next(found, None)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self.buttons.clear()
            self.hang_up()
        elif kind == "auto_rerun":
            self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "delta":
            self._draw(message.delta)

    def _draw(self, delta: Delta) -> None:
        drawn = delta.new_element
        kind = drawn.WhichOneof("type")
        if kind == "button":
            self.buttons.pop(drawn.button.id, None)
            self.buttons[drawn.button.id] = Button(drawn.button.id, delta.fragment_id)
        elif kind == "exception":
            self.errors.append(f"{drawn.exception.type}: {drawn.exception.message}")
        elif kind == "alert":
            self.errors.append(drawn.alert.body)

    def _repeat(self, fragment: str, seconds: float) -> None:
        if (before := self.repeating.pop(fragment, None)) is not None:
            before.cancel()
        self.repeating[fragment] = asyncio.create_task(self._again(fragment, seconds))

    async def _again(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.ask(fragment=fragment, repeated=True)


@asynccontextmanager
async def guest(url: str, query: str) -> AsyncIterator[Guest]:
    """Let a phone open the address of a room for as long as the block lasts."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, max_size=MOST_BYTES, compression=None) as socket:
        joined = Guest(socket, query)
        listening = asyncio.create_task(joined.listen())
        try:
            await joined.ask()
            yield joined
        finally:
            joined.hang_up()
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
