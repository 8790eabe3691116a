"""Two workshops on one server at the same time: two facilitators and sixteen phones.

``python -m benchmarks.workshop [--seconds 20] [--postgres | --store ADDRESS]``. The facilitators
are two real Chromiums; the phones join by the protocol (see ``guest.py``) and answer a card every
2 to 4 seconds, one ranking after the other. How far a facilitator's screen is *behind*: from a vote
being sent to as many votes being on the screen as were sent by then.

After each ranking the store's votes are compared with what each phone sent: all of them, and
nothing else. An error on any screen or in the server's log ends the benchmark.
"""

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from playwright.async_api import Browser, Error, Page, async_playwright

from benchmarks.browsing import HERE, Spread, served
from benchmarks.guest import Guest, guest
from benchmarks.measuring import Row
from calibration.advice.sides import Answer, Side
from calibration.store import people, rankings, rooms
from calibration.store.opening import Store, open_store
from pages.shared.projects import ADDRESS
from tests import postgres
from tests.browser import chromium

FACILITATORS, PHONES = 2, 16
CARDS = 12
MOST_P95 = 1000.0
PATIENCE = 60_000
PAUSE = (2.0, 4.0)
"""Seconds that a person looks at a card."""
OPENING = 1.0
"""Seconds after which what a person unfolds has stopped moving: no hand clicks into the movement,
and a click that begins on a button and ends beside it is none."""

WATCH = """() => {
  globalThis.votesSeen = [];
  const look = () => {
    const told = document.querySelector("[data-testid=votes]");
    const count = told ? Number(told.textContent.replace(/\\D/g, "")) : null;
    const last = votesSeen.at(-1);
    if (count !== null && (!last || last[1] !== count)) votesSeen.push([Date.now(), count]);
  };
  new MutationObserver(look).observe(document.body,
    { subtree: true, childList: true, characterData: true });
  look();
}"""
"""Notes when which number of votes came onto the screen."""


@dataclass(slots=True)
class Phone:
    """A phone, and what it has sent in the ranking that is open: its answer by card."""

    guest: Guest
    sent: dict[int, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Workshop:
    """A facilitator's screen, the code of its room, and the phones in it."""

    screen: Page
    code: str
    phones: list[Phone]
    times: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    votes: int = 0
    rankings: int = 0


def rows(*, seconds: float, address: str) -> list[Row]:
    """Hold both workshops for so long on a store; return how far behind the screens were."""
    with open_store(address) as store, served(HERE.parent / "app.py", {ADDRESS: address}) as url:
        held = asyncio.run(_together(url, store, seconds))
    behind = Spread.of([each for workshop in held for each in workshop.behind])
    votes = sum(each.votes for each in held)
    kind = store.engine.dialect.name
    return [
        Row(
            what=f"{FACILITATORS} facilitators and {PHONES} phones on one server, {kind}, "
            f"{seconds:.0f} s: a screen behind a vote, p50 / p95",
            figure=f"{behind}, {votes:,} votes in {sum(each.rankings for each in held)} rankings, "
            "counted exactly",
            goal=f"p95 at most {MOST_P95:.0f} ms",
            met=behind.p95 <= MOST_P95,
            details={"milliseconds": asdict(behind), "votes": votes, "seconds": seconds},
        )
    ]


async def _together(url: str, store: Store, seconds: float) -> list[Workshop]:
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.LAUNCH_ARGUMENTS)
        )
        stack.push_async_callback(browser.close)
        held = [
            await stack.enter_async_context(_workshop(browser, url)) for _ in range(FACILITATORS)
        ]
        until = time.monotonic() + seconds
        await asyncio.gather(
            *(_hold(each, store, until, random.Random(at)) for at, each in enumerate(held))
        )
    return held


@asynccontextmanager
async def _workshop(browser: Browser, url: str) -> AsyncIterator[Workshop]:
    """Open a room on a screen, and let its share of the phones join it."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="en-GB", base_url=url
    )
    screen = await context.new_page()
    screen.set_default_timeout(PATIENCE)
    await screen.goto("/workshop")
    await screen.get_by_text("Room", exact=True).click()
    await screen.get_by_role("button", name="Open a room").click()
    link = await screen.locator(".joinlink").inner_text()
    code = parse_qs(urlsplit(link).query)["room"][0]
    async with AsyncExitStack() as stack:
        phones = []
        for at in range(PHONES // FACILITATORS):
            joined = await stack.enter_async_context(guest(url, urlencode({"room": code})))
            await joined.click(f"-side-{list(Side)[at % len(Side)].value}")
            phones.append(Phone(joined))
        await screen.locator(".st-key-workshop-section").get_by_text("Blind ranking").click()
        yield Workshop(screen, code, phones)
    await context.close()


async def _hold(workshop: Workshop, store: Store, until: float, chance: random.Random) -> None:
    """Hold one ranking after the other until it is time."""
    while time.monotonic() + 2 * PAUSE[1] < until:  # of one that nobody answers nothing is told
        await _begin(workshop)
        workshop.times.clear()
        await asyncio.gather(
            *(
                _rank(workshop, each, until, random.Random(chance.random()))
                for each in workshop.phones
            )
        )
        await _catch_up(workshop)
        await workshop.screen.get_by_role("button", name="Close the ranking").click()
        await workshop.screen.get_by_test_id("agreement").wait_for()
        await asyncio.to_thread(_check, workshop, store)


async def _begin(workshop: Workshop) -> None:
    screen = workshop.screen
    if workshop.rankings:
        await screen.get_by_text("Rank other leads").click()
        await asyncio.sleep(OPENING)
    await screen.get_by_role("button", name="Start the ranking").click()
    await screen.get_by_test_id("votes").wait_for()
    await screen.evaluate(WATCH)
    workshop.rankings += 1


async def _rank(workshop: Workshop, phone: Phone, until: float, chance: random.Random) -> None:
    """Answer one card after the other; at the end of the time nobody begins another."""
    phone.sent.clear()
    for card in range(CARDS):
        answer = chance.choice(list(Answer))
        name = f"-{card}-{answer.value}"
        await phone.guest.see(name)
        if card:
            await asyncio.sleep(chance.uniform(*PAUSE))
        else:
            await asyncio.sleep(chance.uniform(0, PAUSE[1]))
        if time.monotonic() > until:
            return
        workshop.times.append(1000 * time.time())
        phone.sent[card] = answer
        await phone.guest.click(name)


async def _catch_up(workshop: Workshop) -> None:
    """Wait until the screen shows all votes, and note how far behind each it was."""
    sent = sorted(workshop.times)
    if not sent:
        return
    told = workshop.screen.get_by_test_id("votes")
    try:
        await told.filter(has_text=re.compile(rf"^{len(sent)}\b")).wait_for()
    except Error:
        shown = await workshop.screen.locator("[data-testid=stMain]").inner_text()
        raise SystemExit(f"{len(sent)} votes were sent, and a screen shows: {shown}") from None
    seen: list[list[float]] = await workshop.screen.evaluate("() => votesSeen")
    for count, at in enumerate(sent, 1):
        first = next(moment for moment, votes in seen if votes >= count)
        workshop.behind.append(max(first - at, 0.0))
    workshop.votes += len(sent)


def _check(workshop: Workshop, store: Store) -> None:
    """Stop the benchmark unless the store holds exactly what the phones sent."""
    room = rooms.room_of(store, workshop.code)
    last = rankings.rankings_in(store, room.id)[-1]
    kept = {(each.person, each.card): each.answer for each in rankings.votes_of(store, last.id)}
    sent: dict[tuple[int, int], Answer] = {}
    for each in workshop.phones:
        token = parse_qs(each.guest.query)["me"][0]
        person = people.person_of(store, workshop.code, token)
        if person is None or each.guest.errors:
            raise SystemExit(f"A phone has lost its room: {each.guest.errors}")
        sent |= {(person.id, card): answer for card, answer in each.sent.items()}
    if kept != sent:
        raise SystemExit(f"The store holds {len(kept)} votes, and {len(sent)} were sent.")


@contextmanager
def _postgres() -> Iterator[str]:
    """Run a PostgreSQL of the benchmark's own; yield the address of its database."""
    programs = postgres.find()
    if programs is None:
        raise SystemExit(f"No PostgreSQL. {postgres.HOW_TO_GET_ONE}")
    with postgres.run(programs) as server:
        word = quote(server.password, safe="")
        yield f"postgresql://{server.user}:{word}@127.0.0.1:{server.port}/postgres"


def main(arguments: list[str]) -> None:
    """Hold the workshops, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workshop", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--store", help="a path or a URL; a new SQLite file without it")
    where.add_argument("--postgres", action="store_true", help="a PostgreSQL of its own")
    chosen = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-workshop-"))
        address = chosen.store or f"sqlite:///{Path(folder) / 'store.sqlite'}"
        if chosen.postgres:
            address = stack.enter_context(_postgres())
        for row in rows(seconds=chosen.seconds, address=address):
            print(
                f"{row.what}: {row.figure}. Goal: {row.goal}. {'reached' if row.met else 'MISSED'}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
