"""Every language says what English says: the same blanks to fill, the same markup, well set."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import catalogue

LANGUAGES = {path.parts[-3]: path for path in catalogue.translations()}
FRENCH = LANGUAGES["fr"]

_BLANK = re.compile(r"\{\w*\}")
_MARKUP = re.compile(r"</?\w[^>]*>|\*\*|`")


def translated(path: Path) -> list[Message]:
    """Return the words of a language."""
    return catalogue.messages(catalogue.read(path.read_text(encoding="utf-8")))


def pairs(each: Message) -> list[tuple[str, str]]:
    """Return each form of words beside its English; the first may be of none, one or more."""
    if isinstance(each.id, str):
        return [(each.id, str(each.string))]
    one, many = each.id
    first, *others = list(each.string or ())
    like_one = set(_BLANK.findall(first)) == set(_BLANK.findall(one))
    return [(one if like_one else many, first), *((many, other) for other in others)]


def outer_blanks(text: str) -> tuple[str, str]:
    """Return the blanks before and after a text, for texts that are pasted to others."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("path", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_has_all_the_words_of_the_code_and_no_others(path) -> None:
    words = {each.id for each in catalogue.messages(catalogue.read(catalogue.template()))}
    found = {each.id: each for each in translated(path)}
    text = path.read_text(encoding="utf-8")

    assert words - found.keys() == set(), "Type `make catalogue`, and translate what is new."
    assert found.keys() - words == set(), "Words are gone: type `make catalogue`."
    assert [each.id for each in catalogue.untranslated(text)] == []
    assert [each.id for each in found.values() if each.fuzzy] == []
    assert not catalogue.read(text).obsolete


@pytest.mark.parametrize("path", LANGUAGES.values(), ids=LANGUAGES)
def test_a_translation_fills_in_what_the_english_fills_in(path) -> None:
    wrong = [
        (english, words)
        for each in translated(path)
        for english, words in pairs(each)
        if set(_BLANK.findall(english)) != set(_BLANK.findall(words))
    ]

    assert not wrong


@pytest.mark.parametrize("path", LANGUAGES.values(), ids=LANGUAGES)
def test_a_translation_has_the_markup_and_the_outer_blanks_of_the_english(path) -> None:
    wrong = [
        (english, words)
        for each in translated(path)
        for english, words in pairs(each)
        if Counter(_MARKUP.findall(english)) != Counter(_MARKUP.findall(words))
        or (bool(outer_blanks(english)[0]) and not outer_blanks(words)[0])
        or outer_blanks(english)[1] != outer_blanks(words)[1]
    ]

    assert not wrong


@pytest.mark.parametrize("path", LANGUAGES.values(), ids=LANGUAGES)
def test_what_the_app_reads_is_what_was_translated(path) -> None:
    is_current = path.with_suffix(".mo").read_bytes() == catalogue.compiled(
        path.read_text(encoding="utf-8")
    )

    assert is_current, "A translation has changed: type `make catalogue` and commit the result."


def test_french_is_set_as_french_is() -> None:
    """No line begins with a sign that a blank stands before, and quotes and apostrophes curl."""
    wrong = [
        words
        for each in translated(FRENCH)
        for _, words in pairs(each)
        if re.search(r" [:;?!»]| %(?![\d.])|« |[“”']|\w[?!»]|«\w", words)
    ]

    assert not wrong


@pytest.mark.parametrize("word", ["prospect", "contact", "cible", "coupure", "palier", "quota"])
def test_french_has_one_word_for_an_idea(word: str) -> None:
    wrong = [
        words
        for each in translated(FRENCH)
        for _, words in pairs(each)
        if re.search(rf"\b{word}s?\b", words, re.IGNORECASE)
    ]

    assert wrong == (["Garder le contact"] if word == "contact" else [])
