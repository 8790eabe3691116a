"""The words on screen reach the translators."""

import gettext
import io

from tools import catalogue


def test_the_committed_catalogue_holds_the_words_of_the_code() -> None:
    is_current = catalogue.TEMPLATE.read_text(encoding="utf-8") == catalogue.template()

    assert is_current, "Words have changed: type `make catalogue` and commit the result."


def test_no_words_are_pasted_together_where_a_translator_could_not_see_them() -> None:
    offenders = [
        f"{path.relative_to(catalogue.ROOT)}:{line}"
        for path in catalogue.sources()
        for line in catalogue.pasted(path.read_text(encoding="utf-8"))
    ]

    assert not offenders


def test_every_way_of_saying_something_is_collected() -> None:
    source = """
_("Leads")
N_("Criteria")
say("{field} is known", field=field)
messages.say("no " "outcome yet")
join(" and ", parts)
words.ngettext("one lead", "{n} leads", n)
"""

    assert catalogue.words_of(source) == [
        ("Leads",),
        ("Criteria",),
        ("{field} is known",),
        ("no outcome yet",),
        (" and ",),
        ("one lead", "{n} leads"),
    ]


def test_texts_that_are_not_for_people_are_not_collected() -> None:
    source = """
", ".join(["a", "b"])
os.path.join("folder", "file")
say(template)
print("debug")
"""

    assert catalogue.words_of(source) == []


def test_a_per_cent_sign_is_not_taken_for_a_format(tmp_path) -> None:
    (tmp_path / "app.py").write_text('_("{share} % of leads")\n', encoding="utf-8")

    assert "python-format" not in catalogue.template(tmp_path)


HEAD = """# A glossary.
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def test_a_language_takes_in_new_words_and_loses_those_that_are_gone() -> None:
    before = HEAD + 'msgid "Leads"\nmsgstr "Leads"\n\nmsgid "Gone"\nmsgstr "Parti"\n'

    after = catalogue.updated(before, 'msgid "Leads"\nmsgstr ""\n\nmsgid "New"\nmsgstr ""\n')

    assert after.startswith(HEAD)
    assert after.removeprefix(HEAD).strip() == (
        'msgid "Leads"\nmsgstr "Leads"\n\nmsgid "New"\nmsgstr ""'
    )


def test_no_translation_is_guessed_from_words_that_are_alike() -> None:
    before = HEAD + 'msgid "A lead is handed over"\nmsgstr "Un lead est transmis"\n'

    after = catalogue.updated(before, 'msgid "A lead is not handed over"\nmsgstr ""\n')

    assert [each.id for each in catalogue.untranslated(after)] == ["A lead is not handed over"]
    assert "fuzzy" not in after


def test_a_compiled_language_is_what_gettext_reads() -> None:
    text = HEAD + (
        'msgid "Leads"\nmsgstr "Les leads"\n\nmsgid "Not yet"\nmsgstr ""\n\n'
        'msgid "{n} band"\nmsgid_plural "{n} bands"\n'
        'msgstr[0] "{n} tranche"\nmsgstr[1] "{n} tranches"\n'
    )

    found = gettext.GNUTranslations(io.BytesIO(catalogue.compiled(text)))

    assert found.gettext("Leads") == "Les leads"
    assert found.gettext("Not yet") == "Not yet"
    assert [found.ngettext("{n} band", "{n} bands", n) for n in (0, 1, 2)] == [
        "{n} tranche",
        "{n} tranche",
        "{n} tranches",
    ]


def test_no_words_stand_with_two_plurals() -> None:
    """Languages know words by their singular alone."""
    found: dict[str, set[catalogue.Words]] = {}
    for path in catalogue.sources():
        for words in catalogue.words_of(path.read_text(encoding="utf-8")):
            found.setdefault(words[0], set()).add(words)

    assert [each for each in found.values() if len(each) > 1] == []
