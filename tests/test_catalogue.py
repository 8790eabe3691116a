"""The words on screen reach the translators."""

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
