"""Columns that tell of a person what a score should not weigh unless somebody answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from calibration.leads.header_words import Words, header_words, phrase_in, phrases
from calibration.leads.profile import ColumnProfile
from calibration.messages import N_, Message, quoted, say
from calibration.model.fields import FieldType
from calibration.model.text import fold

MOST_LEVELS: Final = 12
"""Different values, the commonest words for a sex or a civil status and some misspelt ones."""
KNOWN_SHARE: Final = 0.95
"""The share of the filled cells that must be such words for a column to be known by its values."""


class SensitiveKind(StrEnum):
    """What a sensitive column tells; sex, origin, belief, health… and what stands in for them."""

    SEX = "sex"
    AGE = "age"
    NATIONALITY = "nationality"
    BIRTHPLACE = "birthplace"
    ETHNICITY = "ethnicity"
    HEALTH = "health"
    DISABILITY = "disability"
    RELIGION = "religion"
    UNION = "union"
    ORIENTATION = "orientation"
    POLITICS = "politics"
    FAMILY = "family"
    CRIME = "crime"
    POSTCODE = "postcode"

    @property
    def words(self) -> Message:
        """What such a column tells, in words."""
        return Message(_TELLS[self])


_TELLS: Final = {
    SensitiveKind.SEX: N_("a person's sex"),
    SensitiveKind.AGE: N_("a person's age"),
    SensitiveKind.NATIONALITY: N_("a person's nationality"),
    SensitiveKind.BIRTHPLACE: N_("where a person was born"),
    SensitiveKind.ETHNICITY: N_("a person's ethnic origin"),
    SensitiveKind.HEALTH: N_("a person's health"),
    SensitiveKind.DISABILITY: N_("a person's disability"),
    SensitiveKind.RELIGION: N_("a person's religion"),
    SensitiveKind.UNION: N_("union membership"),
    SensitiveKind.ORIENTATION: N_("a person's sexual orientation"),
    SensitiveKind.POLITICS: N_("a person's political opinion"),
    SensitiveKind.FAMILY: N_("a person's family situation"),
    SensitiveKind.CRIME: N_("a criminal record"),
    SensitiveKind.POSTCODE: N_("a postcode, which stands in for origin and income"),
}

_HEADERS: Final[Mapping[SensitiveKind, tuple[Words, ...]]] = {
    SensitiveKind.BIRTHPLACE: phrases(
        "country of birth", "birth country", "place of birth", "birth place", "birthplace",
        "pays de naissance", "lieu de naissance", "ville de naissance", "département de naissance",
    ),
    SensitiveKind.AGE: phrases(
        "age", "ages", "aged", "date of birth", "birth date", "birthdate", "birthday", "dob",
        "year of birth", "birth year", "senior citizen", "date de naissance",
        "année de naissance", "naissance", "retired", "retraité",
    ),
    SensitiveKind.SEX: phrases("sex", "gender", "sexe", "civilité", "civility", "salutation"),
    SensitiveKind.NATIONALITY: phrases(
        "nationality", "citizenship", "nationalité", "citoyenneté", "immigration status",
        "titre de séjour",
    ),
    SensitiveKind.ETHNICITY: phrases(
        "ethnicity", "ethnic", "ethnie", "ethnique", "race", "racial", "skin colour",
        "skin color",
    ),
    SensitiveKind.HEALTH: phrases(
        "health", "medical", "illness", "disease", "diagnosis", "pregnant", "pregnancy",
        "smoker", "bmi", "blood type", "santé", "médical", "médicale", "maladie", "diagnostic",
        "enceinte", "grossesse", "fumeur", "groupe sanguin",
    ),
    SensitiveKind.DISABILITY: phrases(
        "disability", "disabilities", "handicap", "handicapped", "handicapé", "invalidité",
        "rqth",
    ),
    SensitiveKind.RELIGION: phrases(
        "religion", "religious", "faith", "religieux", "religieuse", "confession", "culte"
    ),
    SensitiveKind.UNION: phrases(
        "trade union", "union member", "union membership", "labour union", "labor union",
        "unionised", "unionized", "syndicat", "syndical", "syndicale", "syndiqué",
    ),
    SensitiveKind.ORIENTATION: phrases(
        "sexual orientation", "sexuality", "sexual preference", "orientation sexuelle"
    ),
    SensitiveKind.POLITICS: phrases(
        "political", "politics", "party affiliation", "opinion politique",
        "opinions politiques", "parti politique", "orientation politique",
    ),
    SensitiveKind.FAMILY: phrases(
        "marital", "marital status", "married", "marriage", "civil status", "family status",
        "family situation", "spouse", "dependents", "dependants", "children", "kids",
        "number of children", "situation familiale", "état civil", "état matrimonial",
        "situation matrimoniale", "statut marital", "statut matrimonial", "marié", "conjoint",
        "enfants", "personnes à charge",
    ),
    SensitiveKind.CRIME: phrases(
        "criminal", "criminal record", "convictions", "casier judiciaire", "condamnation",
        "condamnations",
    ),
    SensitiveKind.POSTCODE: phrases(
        "postcode", "post code", "postal code", "postalcode", "zip", "zipcode", "zip code",
        "code postal", "codepostal", "cp",
    ),
}  # fmt: skip
"""English and French headers, most telling first: a date of birth is not a place of birth."""

_OF_THINGS: Final = phrases(
    "account", "company", "firm", "business", "organisation", "organization", "website", "site",
    "domain", "lead", "deal", "contract", "contrat", "ticket", "page", "compte", "entreprise",
    "société", "customer health", "santé client", "health score", "score de santé", "insurance",
    "zip file",
)  # fmt: skip
"""Words that make a header speak of a thing: the age of a company, the health of an account."""
_THINGS_HAVE: Final = frozenset({SensitiveKind.AGE, SensitiveKind.HEALTH, SensitiveKind.POSTCODE})
"""What things may have as well as persons."""

_VALUES: Final[Mapping[SensitiveKind, frozenset[str]]] = {
    SensitiveKind.SEX: frozenset(
        {
            "male", "female", "man", "woman", "men", "women", "m", "f", "h", "homme", "femme",
            "masculin", "féminin", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "m.", "mme",
            "mme.", "mlle", "monsieur", "madame", "mademoiselle", "other", "autre", "non-binary",
            "non binaire", "diverse",
        }
    ),
    SensitiveKind.FAMILY: frozenset(
        {
            "married", "single", "divorced", "widowed", "widow", "separated", "civil partnership",
            "marié", "mariée", "marié(e)", "célibataire", "divorcé", "divorcée", "divorcé(e)",
            "veuf", "veuve", "veuf/veuve", "veuf(ve)", "pacsé", "pacsée", "pacsé(e)",
            "concubinage", "séparé", "séparée", "union libre",
        }
    ),
}  # fmt: skip
"""Words, folded, that tell a sex or a civil status under whatever header."""
_PAIRS: Final[Mapping[SensitiveKind, tuple[frozenset[str], ...]]] = {
    SensitiveKind.SEX: (
        frozenset({"male", "female"}),
        frozenset({"man", "woman"}),
        frozenset({"men", "women"}),
        frozenset({"m", "f"}),
        frozenset({"h", "f"}),
        frozenset({"homme", "femme"}),
        frozenset({"masculin", "féminin"}),
        frozenset({"mr", "mrs"}),
        frozenset({"mr", "ms"}),
        frozenset({"mr.", "mrs."}),
        frozenset({"mr.", "ms."}),
        frozenset({"m", "mme"}),
        frozenset({"m.", "mme"}),
        frozenset({"mr", "mme"}),
        frozenset({"monsieur", "madame"}),
    ),
    SensitiveKind.FAMILY: (
        frozenset({"married", "single"}),
        frozenset({"marié", "célibataire"}),
        frozenset({"mariée", "célibataire"}),
        frozenset({"marié(e)", "célibataire"}),
    ),
}
"""Of these words, two that must both be there: “single” alone may be a kind of room."""


@dataclass(frozen=True, slots=True)
class SensitiveFinding:
    """A sensitive column, and how it was recognised.

    Parameters
    ----------
    kind
        What it tells.
    evidence
        The words of its header, or its values, in a sentence.
    """

    kind: SensitiveKind
    evidence: Message

    @property
    def message(self) -> Message:
        """Why the column is left out until somebody signs for it, with the evidence."""
        return say(
            "It tells {what}: using it is a decision somebody signs. {evidence}",
            what=self.kind.words,
            evidence=self.evidence,
        )


def sensitive_columns(profiles: Iterable[ColumnProfile]) -> dict[int, SensitiveFinding]:
    """Return the columns that are sensitive by their header or their values, by position.

    Recognising is a hint, in English and French: a column that isn't here may be sensitive all
    the same.
    """
    found = {each.column.position: _finding(each) for each in profiles}
    return {position: finding for position, finding in found.items() if finding is not None}


def _finding(profile: ColumnProfile) -> SensitiveFinding | None:
    if not profile.distinct:
        return None
    words = header_words(profile.header)
    of_a_thing = phrase_in(words, _OF_THINGS) is not None
    for kind, known in _HEADERS.items():
        said = phrase_in(words, known)
        if said is not None and not (of_a_thing and kind in _THINGS_HAVE):
            return SensitiveFinding(kind, say("Its header says “{words}”.", words=" ".join(said)))
    return _by_values(profile)


def _by_values(profile: ColumnProfile) -> SensitiveFinding | None:
    if profile.type is not FieldType.TEXT or profile.distinct > MOST_LEVELS:
        return None
    written = {fold(value): count for value, count in profile.top}
    for kind, known in _VALUES.items():
        telling = sum(count for word, count in written.items() if word in known)
        paired = any(pair <= written.keys() for pair in _PAIRS[kind])
        if paired and telling >= KNOWN_SHARE * profile.filled:
            evidence = say(
                "{telling} of {filled} values are such words: {examples}.",
                telling=telling,
                filled=profile.filled,
                examples=quoted(profile.examples),
            )
            return SensitiveFinding(kind, evidence)
    return None
