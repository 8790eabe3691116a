"""The app without a browser: each test has a session of its own, begun at the entry."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.workspace import Workspace

Opened = Callable[..., AppTest]


@pytest.fixture
def opened(root: Path) -> Opened:
    """Return a function that opens a page of the app, on the sample unless a workspace is given."""

    def open_page(page: str = "", workspace: object = None) -> AppTest:
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        if workspace is not None:
            app.session_state["workspace"] = workspace
        app.run()
        if page:
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return open_page


@pytest.fixture
def nothing() -> Workspace:
    """Return a workspace without leads and without a model."""
    return Workspace()


def board(app: AppTest) -> dict[str, Any]:
    """Return what the live board is told."""
    parts = [each.proto for each in app.get("bidi_component")]
    (told,) = (each.json for each in parts if each.component_name == "live_board")
    found: dict[str, Any] = json.loads(told)
    return found


def looked_up_for(app: AppTest, key: str) -> Any:
    """Return the consequences of a control, as the browser is told when somebody reaches for it."""
    app.session_state["live-tables"] = {"fetch": key}
    app.run()
    assert not app.exception
    parts = [each.proto for each in app.get("bidi_component")]
    (told,) = (each.bytes for each in parts if each.component_name == "live_tables")
    return json.loads(told)


def at(column: Any, place: int) -> Any:
    """Return what a column holds at a place: its last value holds at all further ones."""
    return column[min(place, len(column) - 1)]


def move(app: AppTest, key: str, value: int) -> None:
    """Release a control of the live board at a value, as the browser tells it."""
    serial = board(app)["heard"] + 1
    app.session_state["live"] = {"edits": [{"key": key, "value": value, "serial": serial}]}
    app.run()
    assert not app.exception


def value_of(app: AppTest, key: str) -> int:
    """Return where a control of the live board stands."""
    told = board(app)
    controls = [told["threshold"], *told["controls"]]
    return next(int(each["value"]) for each in controls if each["key"] == key)


def shown(app: AppTest) -> str:
    """Return all the text on the page, what the board is told included, to look for words in."""
    html = [each.proto.body for each in app.get("html")]
    boxes = [app.info, app.warning, app.error, app.success, app.markdown, app.caption, app.title]
    parts = [each.proto for each in app.get("bidi_component")]
    parts = [each for each in parts if each.component_name != "live_code"]
    told = [json.dumps(json.loads(each.json or each.bytes), ensure_ascii=False) for each in parts]
    return "\n".join([*html, *told, *(each.value for box in boxes for each in box)])
