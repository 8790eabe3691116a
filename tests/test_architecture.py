"""The rooms of the house, and the one direction in which they may know each other."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ORDER = (
    "messages",
    "problems",
    "model",
    "leads",
    "engine",
    "evaluation",
    "advice",
    "monitoring",
    "exports",
    "store",
    "charts",
    "cli",
    "pages",
    "app",
)
"""A module may import from its own room and from the rooms before it."""

LINES_OF_A_PAGE = 150
SESSION = Path("pages/shared/session.py")


def modules(root: Path) -> list[Path]:
    """Return the modules of the library, the screen and its entry, relative to ``root``."""
    found = [*root.glob("calibration/**/*.py"), *root.glob("pages/**/*.py"), *root.glob("app.py")]
    return sorted(path.relative_to(root) for path in found)


def dotted(path: Path) -> str:
    """Return the name a module is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str | None:
    """Return the room of a dotted name: ``calibration.model.text`` is in ``model``."""
    first, _, rest = name.partition(".")
    if first != "calibration":
        return first if first in ("pages", "app") else None
    room = rest.partition(".")[0]
    return "cli" if room == "__main__" else room


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Yield every name that a module imports, at its top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_out_of_order(root: Path) -> list[str]:
    """Return a sentence for every import that goes against the order."""
    wrong = []
    for path in modules(root):
        here = room_of(dotted(path))
        # The package itself is imported before any room, so it may know none of them.
        rank = ORDER.index(here) if here else -1
        for name in imported_names(ast.parse((root / path).read_text(encoding="utf-8"))):
            room = room_of(name)
            if room and ORDER.index(room) > rank:
                wrong.append(f"{path} imports {name}")
    return wrong


def test_every_module_of_the_library_stands_in_a_room(root: Path) -> None:
    rooms = {str(path): room_of(dotted(path)) for path in modules(root)}

    assert not {path: room for path, room in rooms.items() if room and room not in ORDER}


def test_imports_point_one_way(root: Path) -> None:
    assert imports_out_of_order(root) == []


@pytest.mark.parametrize(
    "line",
    [
        "from calibration.engine import patterns",
        "from calibration import engine",
        "import calibration.engine.patterns",
        "def late():\n    from calibration.engine.patterns import Patterns",
        "import pages.shared.session",
    ],
)
def test_an_import_against_the_order_is_noticed(tmp_path: Path, line: str) -> None:
    room = tmp_path / "calibration" / "leads"
    room.mkdir(parents=True)
    (room / "reading.py").write_text(line + "\n", encoding="utf-8")

    assert len(imports_out_of_order(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from calibration.model import Model",
        "from calibration.messages import say",
        "from calibration.leads import tables",
        "import duckdb",
    ],
)
def test_an_import_along_the_order_is_allowed(tmp_path: Path, line: str) -> None:
    room = tmp_path / "calibration" / "leads"
    room.mkdir(parents=True)
    (room / "reading.py").write_text(line + "\n", encoding="utf-8")

    assert imports_out_of_order(tmp_path) == []


def test_the_library_never_names_streamlit(root: Path) -> None:
    offenders = [
        str(path)
        for path in modules(root)
        if path.parts[0] == "calibration"
        for name in imported_names(ast.parse((root / path).read_text(encoding="utf-8")))
        if name.partition(".")[0] == "streamlit"
    ]

    assert offenders == []


IMPORT_ALL_WITHOUT_STREAMLIT = """
import importlib, pkgutil, sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "streamlit":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NotInstalled())
import calibration

names = [found.name for found in pkgutil.walk_packages(calibration.__path__, "calibration.")]
for name in names:
    if not name.endswith(".__main__"):
        importlib.import_module(name)
assert not [name for name in sys.modules if name.partition(".")[0] == "streamlit"]
print(len(names))
"""


def test_the_library_imports_where_streamlit_is_not_installed(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL_WITHOUT_STREAMLIT],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1


def test_session_state_has_one_door(root: Path) -> None:
    offenders = [
        str(path)
        for path in modules(root)
        if path != SESSION
        for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8")))
        if "session_state"
        in (getattr(node, "attr", None), getattr(node, "id", None), getattr(node, "name", None))
    ]

    assert offenders == []


def test_pages_are_thin(root: Path) -> None:
    pages = [*root.glob("app.py"), *root.glob("pages/*.py")]
    lengths = {page.name: len(page.read_text(encoding="utf-8").splitlines()) for page in pages}

    assert not {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_PAGE}


def test_no_module_is_a_drawer_for_everything(root: Path) -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}

    assert not [str(path) for path in modules(root) if drawers & {*path.with_suffix("").parts}]
