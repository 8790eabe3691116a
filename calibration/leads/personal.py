"""Columns that tell who a lead is: names, addresses, numbers to call. Never criteria."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlglot import exp

from calibration.leads.cells import raw_text
from calibration.leads.header_words import Words, header_words, phrase_in, phrases
from calibration.leads.nodes import ROW, call, column, count_if, full_match, named, stripped, table
from calibration.leads.profile import ColumnProfile
from calibration.leads.tables import LeadTable
from calibration.messages import N_, Message, say
from calibration.model.fields import FieldType

MOST_LOOKED_AT: Final = 20_000
"""Leads whose cells are looked at: of larger files every second, third… one."""
FEW: Final = 50
"""Distinct values that are levels of something, whatever they look like, if they repeat."""
NEARLY_ALL_DIFFER: Final = 0.5
"""The share of filled cells that are distinct, above which a column names leads one by one."""
UNIQUE: Final = 0.95
"""The same, above which numbers under the header of an id are ids: some leads come twice."""
LOOKS_SO: Final = 0.8
"""The share of values that must look like e-mail addresses to be some, whatever the header."""
HEADER_SAYS_SO: Final = 0.5
"""The share that is enough where the header says it too."""
WORDS_OF_A_TEXT: Final = 5
"""Words from which values that nearly all differ are sentences and not names."""

_EMAIL: Final = r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+"
_PHONE: Final = r"\(?\+?[0-9](?:[ ./()\-\x{00a0}\x{202f}]{0,3}[0-9]){7,14}"
_SPACED_PHONE: Final = r"\+[0-9].*|\(?[0-9]+[ ./()\-\x{00a0}\x{202f}].*[ ./()\-\x{00a0}\x{202f}].*"
"""With a plus or two gaps: digits alone may count anything."""
_DAY: Final = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{1,2})(?:[T ].*)?"
_IP: Final = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}"
_WEB: Final = r"(?:https?://|www\.)\S+"
_BLANK: Final = r"\s+"


class PersonalKind(StrEnum):
    """What a personal column tells of a lead."""

    ID = "id"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    IP = "ip"
    WEB = "web"
    FREE_TEXT = "free-text"

    @property
    def words(self) -> Message:
        """What such a column holds, in words."""
        return Message(_HOLDS[self])


_HOLDS: Final = {
    PersonalKind.ID: N_("ids"),
    PersonalKind.EMAIL: N_("e-mail addresses"),
    PersonalKind.PHONE: N_("phone numbers"),
    PersonalKind.NAME: N_("names of persons"),
    PersonalKind.ADDRESS: N_("addresses"),
    PersonalKind.IP: N_("internet addresses of devices"),
    PersonalKind.WEB: N_("addresses of web pages"),
    PersonalKind.FREE_TEXT: N_("free text"),
}

_ID: Final = phrases(
    "id", "ids", "uid", "uuid", "guid", "identifier", "identifiant", "matricule", "number",
    "numero", "n", "no", "nr", "num", "ref", "reference", "key", "clé", "siret", "siren",
)  # fmt: skip
_EMAIL_HEADERS: Final = phrases("email", "e mail", "mail", "courriel", "mél")
_PHONE_HEADERS: Final = phrases(
    "phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "gsm", "whatsapp",
    "téléphone", "tél", "portable",
)  # fmt: skip
_NAME_HEADERS: Final = phrases(
    "name", "first name", "firstname", "last name", "lastname", "surname", "forename",
    "fullname", "contact name", "nom", "prénom", "patronyme", "nom complet", "interlocuteur",
)  # fmt: skip
_NAMES_OF_THINGS: Final = phrases(
    "company", "account", "product", "campaign", "event", "file", "page", "domain", "site",
    "business", "firm", "brand", "city", "country", "organisation", "organization", "source",
    "list", "form", "segment", "team", "plan", "host", "entreprise", "société", "compte",
    "produit", "campagne", "événement", "fichier", "domaine", "marque", "ville", "pays", "liste",
    "formulaire", "équipe", "raison", "offre", "user agent",
)  # fmt: skip
"""Words beside which a name is that of a thing."""
_ADDRESS_HEADERS: Final = phrases(
    "address", "street", "address line", "street address", "adresse", "rue", "voie"
)
_IP_HEADERS: Final = phrases("ip", "ip address", "adresse ip")
_TEXT_HEADERS: Final = phrases(
    "comment", "comments", "note", "notes", "description", "message", "remark", "remarks",
    "free text", "commentaire", "commentaires", "remarque", "remarques", "observation",
    "observations", "texte libre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonalFinding:
    """A personal column, and how it was recognised.

    Parameters
    ----------
    kind
        What it holds.
    evidence
        What its header says, or how many of its values look so, in a sentence.
    """

    kind: PersonalKind
    evidence: Message

    @property
    def message(self) -> Message:
        """Why the column is no criterion, with the evidence."""
        return say(
            "It holds {what}, which tell leads apart and not who buys. {evidence}",
            what=self.kind.words,
            evidence=self.evidence,
        )


@dataclass(frozen=True, slots=True)
class _Looks:
    """How many of the values looked at look like what; ``words`` is their mean."""

    filled: int = 0
    email: int = 0
    phone: int = 0
    spaced_phone: int = 0
    ip: int = 0
    web: int = 0
    one_word: int = 0
    words: float = 0.0


_COUNTED: Final = ("filled", "email", "phone", "spaced_phone", "ip", "web", "one_word")


def personal_columns(
    leads: LeadTable, profiles: Iterable[ColumnProfile]
) -> dict[int, PersonalFinding]:
    """Return the columns that tell who a lead is, by their position in the file.

    They are recognised by their headers, in English and French, and by their values, of which at
    most 20,000 are looked at. A few values that repeat are levels ("Phone", "E-mail"), whatever
    the header says of them.

    Parameters
    ----------
    leads
        The file.
    profiles
        What is in its columns; those of a part of the columns are enough.
    """
    varied = [each for each in profiles if _is_varied(each)]
    texts = [each for each in varied if each.type is FieldType.TEXT]
    looks = _looks(leads, texts)
    found = {
        each.column.position: _finding(
            each, looks.get(each.column.position, _Looks()), rows=leads.rows
        )
        for each in varied
    }
    return {position: finding for position, finding in found.items() if finding is not None}


def nearly_all_differ(profile: ColumnProfile) -> bool:
    """Return whether the values of a column name leads one by one."""
    return profile.distinct > NEARLY_ALL_DIFFER * profile.filled


def _is_varied(profile: ColumnProfile) -> bool:
    if profile.type not in (FieldType.TEXT, FieldType.NUMBER):
        return False
    return profile.distinct > FEW or (profile.distinct > 1 and nearly_all_differ(profile))


def _finding(profile: ColumnProfile, looks: _Looks, *, rows: int) -> PersonalFinding | None:
    words = header_words(profile.header)
    if profile.type is FieldType.NUMBER:
        return _id_or_phone_number(profile, words, rows=rows)
    return (
        _by_looks(words, looks)
        or _by_header(profile, words, looks)
        or _by_uniqueness(profile, words, looks, rows=rows)
    )


def _by_looks(words: Words, looks: _Looks) -> PersonalFinding | None:
    """Recognise what has a form of its own."""
    forms: Mapping[PersonalKind, tuple[int, int, tuple[Words, ...]]] = {
        PersonalKind.EMAIL: (looks.email, looks.email, _EMAIL_HEADERS),
        PersonalKind.IP: (looks.ip, looks.ip, _IP_HEADERS),
        PersonalKind.WEB: (looks.web, looks.web, ()),
        PersonalKind.PHONE: (looks.phone, looks.spaced_phone, _PHONE_HEADERS),
    }
    for kind, (like, surely, headers) in forms.items():
        said = phrase_in(words, headers)
        enough = HEADER_SAYS_SO if said else LOOKS_SO
        matching = like if said else surely
        if looks.filled and matching >= enough * looks.filled:
            evidence = say(
                "{matching} of {filled} values look like {what}.",
                matching=matching,
                filled=looks.filled,
                what=kind.words,
            )
            return PersonalFinding(kind, evidence)
    return None


def _by_header(profile: ColumnProfile, words: Words, looks: _Looks) -> PersonalFinding | None:
    """Recognise what only its header tells from other texts."""
    of_a_thing = phrase_in(words, _NAMES_OF_THINGS) is not None
    kinds: Mapping[PersonalKind, tuple[Words, ...]] = {
        PersonalKind.EMAIL: _EMAIL_HEADERS if nearly_all_differ(profile) else (),
        PersonalKind.NAME: () if of_a_thing else _NAME_HEADERS,
        PersonalKind.ADDRESS: _ADDRESS_HEADERS,
        PersonalKind.FREE_TEXT: _TEXT_HEADERS if looks.words > 2 else (),
    }
    for kind, headers in kinds.items():
        said = phrase_in(words, headers)
        if said is not None:
            return PersonalFinding(kind, _header_says(said, profile))
    return None


def _by_uniqueness(
    profile: ColumnProfile, words: Words, looks: _Looks, *, rows: int
) -> PersonalFinding | None:
    """Recognise texts that nearly all differ: sentences, and ids in one word."""
    if not nearly_all_differ(profile):
        return None
    if looks.words >= WORDS_OF_A_TEXT:
        evidence = say(
            "{distinct} of {filled} values differ, of {words} words on average.",
            distinct=profile.distinct,
            filled=profile.filled,
            words=f"{looks.words:.0f}",
        )
        return PersonalFinding(PersonalKind.FREE_TEXT, evidence)
    said = phrase_in(words, _ID)
    if said is not None:
        return PersonalFinding(PersonalKind.ID, _header_says(said, profile))
    in_one_word = looks.one_word >= LOOKS_SO * looks.filled
    if in_one_word and profile.distinct == profile.filled == rows:
        return PersonalFinding(PersonalKind.ID, _all_differ(profile))
    return None


def _id_or_phone_number(
    profile: ColumnProfile, words: Words, *, rows: int
) -> PersonalFinding | None:
    if not _is_whole(profile):
        return None
    said = phrase_in(words, _PHONE_HEADERS)
    low = profile.lowest
    if said is not None and isinstance(low, float) and low >= 1e7 and nearly_all_differ(profile):
        return PersonalFinding(PersonalKind.PHONE, _header_says(said, profile))
    said = phrase_in(words, _ID)
    if said is not None and profile.distinct >= UNIQUE * profile.filled:
        return PersonalFinding(PersonalKind.ID, _header_says(said, profile))
    # A whole number for each lead, no two alike, counts leads.
    if profile.distinct == profile.filled == rows and rows > FEW:
        return PersonalFinding(PersonalKind.ID, _all_differ(profile))
    return None


def _is_whole(profile: ColumnProfile) -> bool:
    try:
        return all(float(str(example)).is_integer() for example in profile.examples)
    except ValueError:
        return False


def _header_says(said: Words, profile: ColumnProfile) -> Message:
    return say(
        "Its header says “{words}”; {distinct} of {filled} values differ.",
        words=" ".join(said),
        distinct=profile.distinct,
        filled=profile.filled,
    )


def _all_differ(profile: ColumnProfile) -> Message:
    return say("All {filled} values differ.", filled=profile.filled)


def _looks(leads: LeadTable, profiles: list[ColumnProfile]) -> dict[int, _Looks]:
    """Return how the values of text columns look, by position."""
    if not profiles:
        return {}
    names = [each.column.name for each in profiles]
    every = max(1, -(-leads.rows // MOST_LOOKED_AT))
    is_looked_at = exp.EQ(
        this=exp.Mod(this=ROW.copy(), expression=exp.convert(every)), expression=exp.convert(0)
    )
    cells = [named(stripped(raw_text(each.column)), each.column.name) for each in profiles]
    sample = exp.select(*cells).from_(table(leads.relation)).where(is_looked_at)
    counts = [count for name in names for count in _counts(column(name))]
    query = exp.select(*counts).from_(sample.subquery("looked_at"))
    row = leads.query(query)[0]
    size = len(row) // len(profiles)
    return {
        each.column.position: _as_looks(row[at * size : (at + 1) * size])
        for at, each in enumerate(profiles)
    }


def _counts(cell: exp.Expr) -> list[exp.Expr]:
    words = call("len", call("string_split_regex", cell, exp.Literal.string(_BLANK)))
    is_phone = exp.and_(full_match(cell, _PHONE), exp.not_(full_match(cell, _DAY)))
    return [
        count_if(exp.NEQ(this=cell, expression=exp.Literal.string(""))),
        count_if(full_match(cell, _EMAIL)),
        count_if(is_phone),
        count_if(exp.and_(is_phone, full_match(cell, _SPACED_PHONE))),
        count_if(full_match(cell, _IP)),
        count_if(full_match(cell, _WEB)),
        count_if(exp.EQ(this=words, expression=exp.convert(1))),
        exp.Avg(this=words),
    ]


def _as_looks(row: tuple[object, ...]) -> _Looks:
    *whole, words = row
    counts = dict(zip(_COUNTED, (int(str(each)) for each in whole), strict=True))
    return _Looks(**counts, words=float(str(words or 0)))
