"""The pages for somebody who reads French: all of their words, and the sample in French dress."""

import html
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import words
from tests.pages.conftest import Opened, board, shown
from tools import catalogue

FEWEST_WORDS = 4
"""Words from which an English sentence is not found in a French text by chance."""

HEADINGS = {
    "leads": ("Ce qui compte comme gagné", "Ce qui a été trouvé dans le fichier", "Colonnes"),
    "criteria": ("Critères", "Recommencer", "Exclusions et conditions requises"),
    "calibrate": ("Logiciel de gestion pour PME", "Transmis (MQL)"),
    "advice": ("Des scores bas convertissent",),
    "compare": ("mis de côté, les plus récents",),
    "one_lead": ("Un lead",),
    "workshop": ("Ce qui est gagné, lu à voix haute", "Étape 1 sur 13"),
    "project": ("depuis la version 1",),
    "export": ("À emporter", "La vérification finale", "Quel que soit le score"),
}


@pytest.fixture
def in_french(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    """Return a function that opens a page for a browser that asks for French."""
    # Not by the session: the test's widgets are told their words outside of any.
    monkeypatch.setattr(words, "wished_language", lambda: "fr-FR")
    return opened


def english_sentences() -> list[str]:
    """Return the words of the code that are whole sentences, with nothing to fill in."""
    messages = catalogue.messages(catalogue.read(catalogue.template()))
    texts = [each.id for each in messages if isinstance(each.id, str) and "{" not in each.id]
    return [text for text in texts if len(text.split()) >= FEWEST_WORDS]


def texts(app: AppTest) -> str:
    """Return all the words on a page, those of its widgets too."""
    kinds = [
        *("button", "selectbox", "multiselect", "text_input", "number_input", "toggle"),
        *("checkbox", "subheader", "segmented_control", "radio", "expander", "tab"),
    ]
    labels = [each.label for kind in kinds for each in app.get(kind) if hasattr(each, "label")]
    heads = [each.value for each in app.subheader]
    return "\n".join([html.unescape(shown(app)), *labels, *heads])


@pytest.mark.parametrize("page", HEADINGS)
def test_a_page_in_french_has_its_headings_and_no_english_sentence(in_french, page: str) -> None:
    said = texts(in_french(page))

    assert [each for each in HEADINGS[page] if each not in said] == []
    assert [each for each in english_sentences() if each in said] == []


def test_the_board_in_french_tells_its_numbers_as_french_does(in_french) -> None:
    told = board(in_french("calibrate"))

    assert told["locale"] == "fr"
    assert told["words"]["qualified_title"] == "Transmis (MQL)"
    assert told["words"]["base_rate"] == "taux de base {rate}"


def test_no_word_of_the_board_takes_the_place_of_another(in_french) -> None:
    said = board(in_french("calibrate"))["words"]

    assert said["more"] == "Verrouiller {name}, ou noter une question"
    assert said["clearly_higher"] == "nettement plus haut"


def test_a_language_that_is_chosen_is_spoken_at_once(opened) -> None:
    app = opened("leads")
    assert "Name the win" in texts(app)

    app.selectbox(key="language").set_value("fr").run()

    assert not app.exception
    assert "Ce qui compte comme gagné" in texts(app)
