"""Collects the words shown to people into ``locale/workbench.pot``, for translators.

Babel writes the file, but does not find the words: its own reader of Python takes every
``", ".join(["a"])`` and ``os.path.join("a")`` for a call of our ``join``.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "locale" / "workbench.pot"

KEYWORDS = {"_": 1, "N_": 1, "say": 1, "join": 1, "gettext": 1, "ngettext": 2}
"""The functions that take words for people, and how many of their arguments are such words."""

Words = tuple[str, ...]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the modules whose words are shown: the library, the screen and its entry."""
    found = [*root.glob("calibration/**/*.py"), *root.glob("pages/**/*.py"), *root.glob("app.py")]
    return sorted(found)


def words_of(source: str) -> list[Words]:
    """Return the words in a module, in its order; two together are a singular and a plural.

    Examples
    --------
    >>> words_of("say('Hello {name}', name=name); ', '.join(['a']); _(known)")
    [('Hello {name}',)]
    """
    return [words for call in _calls(source) if (words := _literal(call)) is not None]


def pasted(source: str) -> list[int]:
    """Return the lines where words are put together in the call, so that none can be collected.

    Examples
    --------
    >>> pasted("say(f'Hello {name}')")
    [1]
    """
    return [
        call.lineno
        for call in _calls(source)
        if any(isinstance(each, ast.JoinedStr | ast.BinOp | ast.Call) for each in _worded(call))
    ]


def template(root: Path = ROOT) -> str:
    """Return the catalogue template: the same text for the same words, with no date in it."""
    catalogue = Catalog(project="lead-scoring-workbench", charset="utf-8")
    for path in sources(root):
        for words in words_of(path.read_text(encoding="utf-8")):
            place = (path.relative_to(root).as_posix(), 0)
            message = catalogue.add(words[0] if len(words) == 1 else words, locations=[place])
            # A per cent sign before a word looks like a %-format to Babel; ours use braces.
            message.flags.discard("python-format")
    out = io.BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return out.getvalue().decode("utf-8")


def _calls(source: str) -> Iterator[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if _name(call.func) in KEYWORDS and call.args]
    yield from sorted(named, key=lambda call: (call.lineno, call.col_offset))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    # Any text has a method `join`, so that one counts only by its plain name.
    if isinstance(function, ast.Attribute) and function.attr != "join":
        return function.attr
    return ""


def _worded(call: ast.Call) -> list[ast.expr]:
    return call.args[: KEYWORDS[_name(call.func)]]


def _literal(call: ast.Call) -> Words | None:
    worded = _worded(call)
    words = [each.value for each in worded if isinstance(each, ast.Constant)]
    texts = tuple(word for word in words if isinstance(word, str))
    return texts if len(texts) == len(worded) == KEYWORDS[_name(call.func)] else None


def main() -> int:
    """Write the template."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")
    print(f"Wrote {TEMPLATE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
