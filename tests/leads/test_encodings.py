"""A file whose encoding nobody says is read as Windows Latin, and never silently as another."""

import pytest

from calibration.leads import read_leads
from calibration.leads.choices import Choices
from calibration.leads.likely_encodings import (
    encoding_name,
    is_in_doubt,
    likely_encodings,
    wide_encoding,
)
from calibration.problems import LeadsError

FRENCH = (
    "Société;Créé le;Ville\r\n"
    "Léa & Fils;12;à Paris\r\n"
    "GÉNÉRALE DES EAUX;7;Île-de-France\r\n"
    "Dupont Frères;3;Besançon\r\n"
    "Hôtel de la Forêt;n° 5;Nîmes\r\n"
)
GERMAN = "Firma;Stadt\nMüller & Söhne;Köln\nÄrztehaus;Großenhain\nÖlwerk;Übach\n"
SPANISH = "Año;Señor\n2026;Muñoz\n2025;Ávila\n2024;León\n"


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH])
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac-roman"])
def test_the_likeliest_encoding_is_the_one_the_text_was_written_in(text, encoding):
    found = likely_encodings(text.encode(encoding))
    assert found[0].encoding == encoding
    assert is_in_doubt(found) == (encoding != "cp1252")
    assert set(found[0].lines) <= set(text.splitlines())


def test_latin_9_is_told_by_what_windows_latin_writes_otherwise():
    found = likely_encodings("Œuvre;12 €\nsœur;3 €\ncafé;4 €\n".encode("iso8859-15"))
    assert found[0].encoding == "iso8859-15"


def test_a_single_euro_of_windows_latin_rules_latin_9_out_which_reads_a_control_sign():
    many = "Société;CA (€)\n" + "Équipe générale;12\n" * 300
    found = likely_encodings(many.encode("cp1252"))
    assert found[0].encoding == "cp1252"
    assert "iso8859-15" not in [each.encoding for each in found]
    assert not is_in_doubt(found)


def test_encodings_that_give_the_same_text_are_one():
    encodings = [each.encoding for each in likely_encodings(SPANISH.encode("cp1252"))]
    assert "iso8859-15" not in encodings
    assert likely_encodings(b"a;b\n1;2\n") == ()


def test_all_candidates_show_the_same_lines():
    found = likely_encodings(FRENCH.encode("cp850"))
    assert len({len(each.lines) for each in found}) == 1
    for each in found:
        python = "cp1252" if each.encoding == "cp1252" else each.encoding
        for line, right in zip(each.lines, found[0].lines, strict=True):
            assert line.encode(python) == right.encode("cp850")


def test_utf_8_that_lost_some_letters_is_told_from_windows_latin():
    damaged = FRENCH.encode().replace("Forêt".encode(), b"For\xeat")
    found = likely_encodings(damaged)
    assert found[0].encoding == "utf-8-damaged"
    with read_leads(damaged, name="leads.csv", encoding="utf-8-damaged") as leads:
        rows = leads.connection.execute("SELECT c0 FROM leads ORDER BY row").fetchall()
    assert rows[0] == ("Léa & Fils",)
    assert rows[3] == ("Hôtel de la For\ufffdt",)


def test_a_file_in_doubt_is_read_as_windows_latin_and_the_doubt_is_told():
    text = FRENCH.replace("É", "E")  # a capital É of cp850 is no letter of Windows Latin
    with read_leads(text.encode("cp850"), name="leads.csv") as leads:
        assert leads.source.encoding == "cp1252"
        (notice,) = leads.notices
    assert notice.kind == "encoding-doubt"
    assert "DOS (cp850) is as likely or likelier" in str(notice)


def test_a_file_that_windows_latin_can_t_be_is_refused_with_the_likeliest_encoding():
    with pytest.raises(LeadsError, match=r"the likeliest is DOS \(cp850\)\. Choose it"):
        read_leads(FRENCH.encode("cp850"), name="leads.csv")


def test_choosing_the_encoding_reads_the_file_so():
    source = FRENCH.encode("cp850")
    with read_leads(source, name="leads.csv", choices=Choices(encoding="cp850")) as leads:
        assert leads.columns[0].header == "Société"
        assert leads.source.encoding == "cp850"
        assert leads.notices == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_told(encoding):
    with read_leads(FRENCH.encode(encoding), name="leads.csv") as leads:
        assert leads.columns[0].header == "Société"
        assert leads.source.encoding == encoding
        assert [each.kind for each in leads.notices] == ["encoding"]


def test_zeros_elsewhere_are_no_text():
    assert wide_encoding(b"\x00\x00\x01\x00" * 50) is None
    assert wide_encoding(b"a,b\n1,\x00\n") is None
    with pytest.raises(LeadsError, match="bytes that no text has"):
        read_leads(bytes(range(256)) * 20, name="leads.csv")


def test_every_encoding_has_a_name_for_people():
    assert str(encoding_name("cp850")) == "DOS (cp850)"
    assert str(encoding_name("koi8-r")) == "koi8-r"
