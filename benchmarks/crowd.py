"""Twenty people on one server, each with a session, a model and moves of their own.

Most join by the protocol (see ``person.py``), a few by a real Chromium, so that the server, and not
the machine's drawing of twenty screens, is what is measured. Everybody moves a slider every 2 to
4 seconds: reaches for it, drags for a while, releases it, looks. A *commit* lasts from the release
until the numbers of the answer have come; in a browser, until they are painted.

No number may be wrong on anybody's screen: of every answer, all counts are compared with the
library's own evaluation of the model that this person has made so far, and so are those that were
looked up at the release's position while dragging.
"""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import cast

from playwright.async_api import Browser, Page, async_playwright

from benchmarks.browsing import HERE, VIEW, Spread, served
from benchmarks.dragging import CELLS, LEADS, THRESHOLD, edited
from benchmarks.measuring import Row
from benchmarks.person import Person, person
from benchmarks.rules import RULES, model
from calibration.engine.patterns import Patterns
from calibration.evaluation import evaluate
from calibration.model import Model
from tests.browser import chromium

PEOPLE, BROWSERS = 20, 3
MOST_P95 = 400.0
CONTROLS = (*(f"points-{rule[0]}" for rule in RULES), THRESHOLD)
COUNTS = ("volume", "true_positives", "false_positives", "false_negatives", "true_negatives")


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: the model they had made by then, and the counts on their screen."""

    model: Model
    counts: tuple[int, ...]


@dataclass(slots=True)
class Diary:
    """What happened to one person: how long each commit took, in milliseconds, and what was seen.

    ``present`` is the model as that person has made it so far.
    """

    present: Model = field(default_factory=model)
    commits: list[float] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def saw(self, counts: list[int]) -> None:
        """Note what is on the screen now."""
        self.seen.append(Seen(self.present, tuple(counts)))


def rows(leads: int, patterns: Patterns, parquet: Path, *, moves: int) -> list[Row]:
    """Let twenty people, and then one, make so many moves each on the leads of a file."""
    with served(HERE / "board_app.py", {LEADS: str(parquet)}) as url:
        alone = asyncio.run(_together(url, people=1, browsers=0, moves=2 * moves))
        crowd = asyncio.run(_together(url, people=PEOPLE, browsers=BROWSERS, moves=moves))
    for diary in (*alone, *crowd):
        check(diary.seen, patterns)
    one = Spread.of([each for diary in alone for each in diary.commits])
    all_of_them = Spread.of([each for diary in crowd for each in diary.commits])
    on_screen = Spread.of([each for diary in crowd[:BROWSERS] for each in diary.commits])
    checked = sum(len(diary.seen) for diary in crowd)
    return [
        Row(
            what=f"{PEOPLE} people on one server, {leads:,} leads each, a move every 2 to 4 s: "
            "commit, p50 / p95",
            figure=f"{all_of_them}, {checked:,} answers, none wrong",
            beside=f"1 person {one}",
            ratio=f"{all_of_them.p95 / one.p95:.1f} times the p95",
            goal=f"p95 at most {MOST_P95:.0f} ms",
            met=all_of_them.p95 <= MOST_P95,
            details={
                "milliseconds": asdict(all_of_them),
                f"painted in {BROWSERS} browsers": asdict(on_screen),
                "one person": asdict(one),
            },
        )
    ]


def check(seen: list[Seen], patterns: Patterns) -> None:
    """Stop the benchmarks if anybody saw other counts than the library gives for their model."""
    for each in seen:
        expected = evaluate(patterns, each.model)
        right = tuple(int(getattr(expected, name)) for name in COUNTS)
        if each.counts != right:
            raise SystemExit(f"A wrong number on a screen: {each.counts} instead of {right}.")


async def _together(url: str, *, people: int, browsers: int, moves: int) -> list[Diary]:
    """Let people join, then move sliders at the same time; return their diaries, browsers first."""
    async with AsyncExitStack() as stack:
        pages: list[Page] = []
        if browsers:
            playwright = await stack.enter_async_context(async_playwright())
            started = await playwright.chromium.launch(
                executable_path=chromium.find(), args=list(chromium.LAUNCH_ARGUMENTS)
            )
            stack.push_async_callback(started.close)
            pages = [await _arrive(started, url) for _ in range(browsers)]
        joined = [await stack.enter_async_context(person(url)) for _ in range(people - browsers)]
        diaries = [Diary() for _ in range(people)]
        seeds = count(1)
        watching = [
            _move_page(page, diary, random.Random(next(seeds)), moves)
            for page, diary in zip(pages, diaries[:browsers], strict=True)
        ]
        sending = [
            _move(each, diary, random.Random(next(seeds)), moves)
            for each, diary in zip(joined, diaries[browsers:], strict=True)
        ]
        await asyncio.gather(*watching, *sending)
    return diaries


def _next(diary: Diary, chance: random.Random) -> tuple[str, int, int]:
    """Return the control that a person moves next, where it stands, and where it goes."""
    control = chance.choice(CONTROLS)
    if control == THRESHOLD:
        before = diary.present.threshold
    else:
        before = diary.present.criterion(control.removeprefix("points-")).points
    step = chance.choice((-1, 1)) * chance.randint(2, 9)
    return control, before, before + (step if abs(before + step) <= 28 else -step)


async def _move(person: Person, diary: Diary, chance: random.Random, moves: int) -> None:
    """Make moves by the protocol."""
    await asyncio.sleep(3 * chance.random())
    for _ in range(moves):
        control, _before, after = _next(diary, chance)
        key = control.replace("points-", "points:")
        await person.fetch(key)
        looked_up = person.told("live_tables")
        await asyncio.sleep(chance.uniform(0.6, 1.2))
        diary.present = edited(diary.present, control, after)
        place = after - looked_up["low"]
        diary.saw([_at(looked_up["rows"][name], place) for name in COUNTS])
        diary.commits.append(1000 * await person.commit(key, after))
        now = person.told("live_board")["now"]
        diary.saw([_at(now[name], 0) for name in COUNTS])
        await asyncio.sleep(chance.uniform(1.4, 2.6))


def _at(column: object, place: int) -> int:
    """Return a number of a column; the last value of a list holds at all further positions."""
    value = column[min(place, len(column) - 1)] if isinstance(column, list) else column
    return int(cast("int", value))


async def _arrive(browser: Browser, url: str) -> Page:
    context = await browser.new_context(viewport=VIEW, locale="en-GB")
    await context.add_init_script(path=HERE / "stopwatch.js")
    page = await context.new_page()
    await page.goto(url)
    await page.get_by_test_id(THRESHOLD).wait_for(timeout=60_000)
    return page


async def _move_page(page: Page, diary: Diary, chance: random.Random, moves: int) -> None:
    """Make moves with the mouse."""
    noted = await page.locator(".board").evaluate_handle(
        "element => stopwatch.releases(() => [element.dataset.version])"
    )
    await asyncio.sleep(3 * chance.random())
    for at in range(moves):
        control, before, after = _next(diary, chance)
        x, y, per_point = await _thumb(page, control, before)
        await page.mouse.move(x, y)
        await asyncio.sleep(chance.uniform(0.4, 0.8))
        await page.mouse.down()
        await page.mouse.move(x + (after - before) * per_point, y, steps=5)
        await page.wait_for_function(
            "board => !board.classList.contains('waiting')",
            arg=await page.locator(".board").element_handle(),
        )
        await asyncio.sleep(chance.uniform(0.2, 0.4))
        value = int(await page.get_by_test_id(control).input_value())
        diary.present = edited(diary.present, control, value)
        diary.saw(await _counts(page))
        await page.mouse.up()
        await page.wait_for_function(
            "([noted, events]) => noted.length >= events", arg=[noted, at + 1]
        )
        diary.saw(await _counts(page))
        await asyncio.sleep(chance.uniform(1.4, 2.6))
    diary.commits += await noted.json_value()


async def _thumb(page: Page, control: str, value: int) -> tuple[float, float, float]:
    """Return where the thumb of a control is at a value, and the pixels of a point."""
    thumb = page.get_by_test_id(control)
    await thumb.scroll_into_view_if_needed()
    left, top, wide, high, low, most = await thumb.evaluate(
        """each => {
          const box = each.getBoundingClientRect();
          return [box.x, box.y, box.width, box.height, Number(each.min), Number(each.max)];
        }"""
    )
    per_point = (wide - 14) / (most - low)
    return left + 7 + (value - low) * per_point, top + high / 2, per_point


async def _counts(page: Page) -> list[int]:
    """Return the counts on the screen."""
    places = [page.get_by_test_id("kpi-qualified").locator(".number")]
    places += [page.get_by_test_id(each).locator("b") for each in CELLS]
    return [int((await each.inner_text()).replace(",", "")) for each in places]
