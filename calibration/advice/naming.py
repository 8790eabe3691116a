"""What the header of a column lets one guess: the kind of its criteria, their ids and names."""

import re
import unicodedata
from typing import Final

from calibration.model import Group, Kind, Market, fold

_WORDS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    (Kind.FEEDBACK, ("opinion", "feedback", "avis", "sales note")),
    (
        Kind.FIRMOGRAPHIC,
        (
            "company", "industry", "employee", "revenue", "sector", "turnover", "firm", "siret",
            "has_sales", "sales team", "headcount", "naics", "entreprise", "société", "secteur",
            "effectif", "chiffre", "salarié",
        ),
    ),
    (
        Kind.BEHAVIOUR,
        (
            "visit", "click", "view", "open", "page", "download", "session", "time", "duration",
            "email", "e-mail", "mail", "newsletter", "webinar", "basket", "cart", "activity",
            "login", "log in", "log-in", "usage", "campaign", "subscri", "bounce", "exit",
            "search", "chat", "form", "demo", "pricing", "traffic", "channel", "source", "origin",
            "referr", "seen", "recency", "frequency", "last_", "last ", "signup", "sign-up",
            "linkedin", "contact", "call", "pdays", "previous", "poutcome", "weekend", "month",
            "day", "streaming", "support", "magazine", "newspaper", "advertis", "recommend",
            "updates", "forum", "administrative", "informational", "productrelated",
            "visite", "clic", "vue", "ouvert", "télécharg", "panier", "inscri", "connexion",
            "appel", "canal", "campagne", "événement", "dernier", "dernière", "tarif", "démo",
        ),
    ),
    (
        Kind.DEMOGRAPHIC,
        (
            "age", "job", "title", "gender", "sex", "marital", "education", "occupation",
            "profession", "senior", "partner", "dependent", "function", "persona", "language",
            "city", "country", "region", "fonction", "poste", "âge", "sexe", "ville", "pays",
            "langue", "métier", "speciali",
        ),
    ),
)  # fmt: skip
"""Words in headers, English and French, and the kind they speak of; the first that fits wins."""

GROUPS: Final = {
    Kind.DEMOGRAPHIC: ("person", "Person"),
    Kind.FIRMOGRAPHIC: ("company", "Company"),
    Kind.BEHAVIOUR: ("behaviour", "Behaviour"),
    Kind.FEEDBACK: ("sales", "Sales team"),
}
"""The id and the name of the group that suggested criteria of a kind are put in."""

_COMPANIES: Final = ("company", "industry", "employee", "entreprise", "société", "effectif")
"""Words in headers that only leads that are companies have."""


def guessed_kind(header: str) -> Kind | None:
    """Return the kind that the words of a header speak of; None where they don't.

    Examples
    --------
    >>> [str(guessed_kind(header)) for header in ("Pages vues", "TotalVisits", "Employees", "x17")]
    ['behaviour', 'behaviour', 'firmographic', 'None']
    """
    words = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    for kind, known in _WORDS:
        if any(re.search(rf"(?<![^\W\d_]){re.escape(word)}", words) for word in known):
            return kind
    return None


def guessed_market(headers: list[str]) -> Market:
    """Return whether the leads look like companies or like consumers."""
    words = [fold(header) for header in headers]
    is_company = any(known in word for word in words for known in _COMPANIES)
    return Market.B2B if is_company else Market.B2C


def group_of(kind: Kind) -> Group:
    """Return the group for suggested criteria of a kind."""
    identifier, label = GROUPS[kind]
    return Group(id=identifier, label=label, axis=kind.axis)


def identifier_of(words: str, taken: set[str]) -> str:
    """Return a short plain id made of words, unlike those taken, and take it.

    Examples
    --------
    >>> taken = set()
    >>> identifier_of("Région : Île-de-France", taken), identifier_of("région île de france", taken)
    ('region_ile_de_france', 'region_ile_de_france_2')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:48].strip("_") or "criterion"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    taken.add(name)
    return name
