"""The app without a browser: each test has a session of its own, begun at the entry."""

from collections.abc import Callable
from pathlib import Path

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


def shown(app: AppTest) -> str:
    """Return all the HTML and text on the page, to look for words in."""
    html = [each.proto.body for each in app.get("html")]
    boxes = [app.info, app.warning, app.error, app.success, app.markdown, app.caption, app.title]
    return "\n".join([*html, *(each.value for box in boxes for each in box)])
