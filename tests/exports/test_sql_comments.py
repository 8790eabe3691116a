"""Comments of exported SQL change no text that stands after them."""

import json

import duckdb
import pytest

from calibration.exports.sql import sql_of
from calibration.model import read_model

ASKED = "d'été\u00a02025"
OTHERS = ("\u202f5\u3000%", 'O\'Neil\u2003"x\u00a0y"', "\ufeffbom")


def model_of(words):
    """Return a model that looks for a text, in a field and for a band that are called so."""
    plain = {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "It's",
        "fields": [{"name": words, "type": "text"}],
        "groups": [{"id": "g", "label": "g's", "axis": "fit"}],
        "criteria": [
            {
                "id": "c", "label": "the lead's own", "kind": "firmographic", "group": "g",
                "points": 7, "when": {"field": words, "is": "contains", "value": words},
            }
        ],
        "qualification": {"threshold": 7},
        "bands": [{"name": "cold"}, {"name": words, "from": 7}],
    }  # fmt: skip
    return read_model(json.dumps(plain)).model


@pytest.mark.parametrize("words", [ASKED, *OTHERS])
def test_blanks_in_texts_stay_after_an_apostrophe_in_a_comment(words):
    query = sql_of(model_of(words), "duckdb", table="leads")
    with duckdb.connect() as connection:
        column = '"' + words.replace('"', '""') + '"'
        connection.execute(f"CREATE TABLE leads ({column} VARCHAR)")
        connection.execute("INSERT INTO leads VALUES (?)", [f"x{words}"])
        (row,) = connection.execute(query).fetchall()
    assert words in row
    assert 7 in row


def test_no_comment_holds_a_quote_that_an_engine_could_take_for_a_text():
    query = sql_of(model_of(ASKED), "duckdb", table="leads")
    comments = [part.partition("*/")[0] for part in query.split("/*")[1:]]
    assert comments
    assert not any("'" in each or '"' in each for each in comments)
