"""Headers that speak of the outcome, or of what was known only when the leads were exported."""

from typing import Final

from calibration.leads.header_words import Words, header_words, phrase_in, phrases

_OUTCOMES: Final = phrases(
    "closed", "close date", "closing date", "closed date", "days to close", "time to close",
    "won", "win date", "win reason", "lost", "loss reason", "reason lost", "reason for loss",
    "loss date", "signed", "signature date", "signing date", "date signed", "deal value",
    "deal amount", "deal status", "deal stage", "deal size", "opportunity stage",
    "opportunity status", "sales stage", "converted", "conversion date", "date converted",
    "customer since", "became customer", "purchase date", "sale date", "order date", "order value",
    "invoice", "invoiced", "invoice date", "churned", "churn date", "churn reason",
    "cancellation date", "cancellation reason", "cancelled", "canceled", "final price",
    "final revenue", "final amount", "closed revenue", "revenue won", "contract value",
    "contract date", "contract signed", "contract start", "contract end",
    "gagné", "gagnée", "gagnés", "perdu", "perdue", "motif de perte", "raison de la perte",
    "cause de perte", "date de perte", "signé", "signée", "date de signature", "montant signé",
    "clôturé", "clôturée", "date de clôture", "converti", "convertie", "date de conversion",
    "date de vente", "date d'achat", "date de commande", "date de facturation", "facturé",
    "montant facturé", "client depuis", "devenu client", "résilié", "résiliée",
    "date de résiliation", "motif de résiliation", "conclu", "affaire conclue",
    "montant final", "prix final", "chiffre d'affaires signé", "date du contrat",
    "montant du contrat", "étape de vente", "étape commerciale", "statut de l'affaire",
)  # fmt: skip
"""What is filled in once the deal is closed, one way or the other."""

_PERHAPS: Final = phrases(
    "contract", "deal", "stage", "opportunity", "signature", "status", "pipeline", "quote",
    "negotiation", "outcome", "result", "conversion", "churn", "cancellation", "order", "orders",
    "closing", "contrat", "affaire", "opportunité", "statut", "devis", "négociation", "résultat",
    "étape", "commande", "commandes", "vente", "résiliation", "clôture", "perte",
)  # fmt: skip
"""What may be filled in then, and may as well be known from the start."""

_NEITHER: Final = phrases(
    "signed up", "signed in", "signed out", "marital status", "civil status", "employment status",
    "job status", "e-mail status", "email status", "closed question", "resultat recherche",
    "search result", "sort order", "statut professionnel", "statut marital", "statut juridique",
)  # fmt: skip
"""The same words in another sense."""

_OVERWRITTEN: Final = phrases(
    "last", "latest", "most recent", "recency", "days since last", "since last",
    "dernier", "dernière", "derniers", "dernières", "plus récent", "plus récente", "récence",
)  # fmt: skip
_RECENCY: Final = phrases(
    "recency", "since last", "days since", "weeks since", "months since", "récence",
    "jours depuis", "semaines depuis", "mois depuis", "depuis dernier", "depuis dernière",
)  # fmt: skip
_TALLIED: Final = phrases(
    "total", "totals", "count", "counts", "number of", "nb", "visits", "views", "clicks", "opens",
    "downloads", "sessions", "logins", "calls", "emails", "nombre", "visites", "vues", "clics",
    "ouvertures", "téléchargements", "connexions", "appels",
)  # fmt: skip


def outcome_words(header: str) -> Words | None:
    """Return the words of a header that speak of the outcome; None if there are none.

    Examples
    --------
    >>> outcome_words("Lost Reason"), outcome_words("Motif de perte"), outcome_words("Contract")
    (('lost',), ('motif', 'perte'), None)
    >>> outcome_words("signed_up_for_newsletter") is None
    True
    """
    words = header_words(header)
    return None if phrase_in(words, _NEITHER) else phrase_in(words, _OUTCOMES)


def perhaps_outcome_words(header: str) -> Words | None:
    """Return the words of a header that may speak of the outcome, as “contract” may.

    Examples
    --------
    >>> perhaps_outcome_words("Contract"), perhaps_outcome_words("Marital status")
    (('contract',), None)
    """
    words = header_words(header)
    return None if phrase_in(words, _NEITHER) else phrase_in(words, _PERHAPS)


def overwritten_words(header: str) -> Words | None:
    """Return the words that say a value is the newest one, which later ones have replaced.

    Examples
    --------
    >>> overwritten_words("Last Notable Activity"), overwritten_words("Dernière activité")
    (('last',), ('derniere',))
    """
    return phrase_in(header_words(header), _OVERWRITTEN)


def recency_words(header: str) -> Words | None:
    """Return the words that say a number is the time since something was.

    Examples
    --------
    >>> recency_words("Days since last visit"), recency_words("Last score")
    (('since', 'last'), None)
    """
    return phrase_in(header_words(header), _RECENCY)


def tally_words(header: str) -> Words | None:
    """Return the words that say a number has grown until the day of the export.

    Examples
    --------
    >>> tally_words("TotalVisits"), tally_words("Employees")
    (('total',), None)
    """
    return phrase_in(header_words(header), _TALLIED)
