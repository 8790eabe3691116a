"""Collects the words shown to people for translators, and compiles what they wrote.

``locale/workbench.pot`` gets the words of the code. Each ``locale/*/LC_MESSAGES/workbench.po``
then gets those it lacks, loses those that are gone, and is compiled into the ``workbench.mo``
beside it, which the app reads. The same words give the same bytes: no date is in any of them.

Babel writes the words, but does not find them: its own reader of Python takes every
``", ".join(["a"])`` and ``os.path.join("a")`` for a call of our ``join``.
"""

import ast
import io
import struct
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "locale" / "workbench.pot"

KEYWORDS = {"_": 1, "N_": 1, "say": 1, "join": 1, "gettext": 1, "ngettext": 2}
"""The functions that take words for people, and how many of their arguments are such words."""

Words = tuple[str, ...]

_MAGIC, _HEAD = 0x950412DE, 28
"""What a compiled catalogue begins with, and the bytes before its tables (GNU gettext, §10.3)."""


def sources(root: Path = ROOT) -> list[Path]:
    """Return the modules whose words are shown: the library, the screen and its entry."""
    found = [*root.glob("calibration/**/*.py"), *root.glob("pages/**/*.py"), *root.glob("app.py")]
    return sorted(found)


def translations(root: Path = ROOT) -> list[Path]:
    """Return the catalogues of the languages there are."""
    return sorted(root.glob("locale/*/LC_MESSAGES/workbench.po"))


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
            catalogue.add(words[0] if len(words) == 1 else words, locations=[place])
    return _written(catalogue)


def read(text: str) -> Catalog:
    """Return the words of a template or of a language's catalogue."""
    return read_po(io.BytesIO(text.encode("utf-8")))


def messages(catalogue: Catalog) -> list[Message]:
    """Return the words of a catalogue, without its header."""
    return [each for each in catalogue if each.id]


def updated(text: str, words: str) -> str:
    """Return a language's catalogue with the words of a template, and with no others.

    Parameters
    ----------
    text
        The catalogue. What stands before its first blank line is kept as it is: the glossary,
        and the header that tells the language and its plural forms.
    words
        The template. Words it has and the catalogue lacks come without a translation: none is
        guessed from words that are like them.
    """
    head, _, _ = text.partition("\n\n")
    catalogue = read(text)
    catalogue.update(read(words), no_fuzzy_matching=True)
    return f"{head}\n\n{_written(catalogue)}"


def compiled(text: str) -> bytes:
    """Return a language's catalogue as ``gettext`` reads it; what isn't translated is left out."""
    catalogue = read(text)
    pairs = {b"": _header(catalogue).encode("utf-8")}
    for each in messages(catalogue):
        strings = _forms(each.string)
        if all(strings) and not each.fuzzy:
            pairs[_joined(_forms(each.id))] = _joined(strings)
    ids = sorted(pairs)
    table = 8 * len(ids)
    lengths = [*(len(each) for each in ids), *(len(pairs[each]) for each in ids)]
    place, spans = _HEAD + 2 * table, b""
    for length in lengths:
        spans += struct.pack("<2I", length, place)
        place += length + 1
    head = struct.pack("<7I", _MAGIC, 0, len(ids), _HEAD, _HEAD + table, 0, _HEAD + 2 * table)
    return head + spans + b"".join(each + b"\0" for each in (*ids, *map(pairs.__getitem__, ids)))


def untranslated(text: str) -> list[Message]:
    """Return the words of a language's catalogue that have no translation."""
    return [each for each in messages(read(text)) if not all(_forms(each.string))]


def _header(catalogue: Catalog) -> str:
    return (
        f"Language: {catalogue.locale_identifier}\n"
        "Content-Type: text/plain; charset=utf-8\n"
        f"Plural-Forms: {catalogue.plural_forms}\n"
    )


def _forms(words: str | Sequence[str] | None) -> Words:
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)


def _joined(forms: Words) -> bytes:
    return "\0".join(forms).encode("utf-8")


def _written(catalogue: Catalog) -> str:
    for each in messages(catalogue):
        # A per cent sign before a word looks like a %-format to Babel; ours use braces.
        each.flags.discard("python-format")
    out = io.BytesIO()
    write_po(
        out,
        catalogue,
        width=100,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
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
    """Write the template, and renew every language by it."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    words = template()
    TEMPLATE.write_text(words, encoding="utf-8")
    print(f"Wrote {TEMPLATE.relative_to(ROOT)}")
    for path in translations():
        renew(path, words)
    return 0


def renew(path: Path, words: str) -> None:
    """Write a language's catalogue with the words of a template, and compile it beside."""
    text = updated(path.read_text(encoding="utf-8"), words)
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(text))
    missing = len(untranslated(text))
    print(f"Wrote {path.relative_to(ROOT)}: {missing or 'none'} to translate")


if __name__ == "__main__":
    sys.exit(main())
