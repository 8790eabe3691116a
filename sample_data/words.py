"""The words leads are made of, in English and in French, with how often each is drawn.

English words are the ones the generator works with; `FRENCH` turns each into its French dress.
Every word has one translation and no two words share one, so the French file can be turned back.
"""

from typing import Final

INDUSTRIES: Final = (
    ("Services", 0.125),
    ("Consulting", 0.085),
    ("Manufacturing", 0.17),
    ("Retail", 0.14),
    ("Construction", 0.12),
    ("Transport", 0.09),
    ("Health", 0.09),
    ("Education", 0.06),
    ("Public sector", 0.055),
    ("Food", 0.045),
    ("Competitor", 0.02),
)
"""Industry of a company. `Competitor` stands for firms that sell the same kind of software."""

PLACEHOLDERS: Final = (("unknown", 0.6), ("Select", 0.4))
"""What a form leaves in `industry` when nobody chose."""

REGIONS: Final = (
    (("France", "Île-de-France"), 0.24),
    (("France", "Auvergne-Rhône-Alpes"), 0.10),
    (("France", "Occitanie"), 0.07),
    (("France", "Nouvelle-Aquitaine"), 0.06),
    (("France", "Bretagne"), 0.05),
    (("France", "Hauts-de-France"), 0.05),
    (("Belgium", "Wallonie"), 0.05),
    (("Belgium", "Vlaanderen"), 0.03),
    (("Switzerland", "Romandie"), 0.05),
    (("Germany", "Bayern"), 0.05),
    (("Germany", "Baden-Württemberg"), 0.04),
    (("Netherlands", "Noord-Holland"), 0.04),
    (("Spain", "Cataluña"), 0.04),
    (("Italy", "Lombardia"), 0.04),
    (("United Kingdom", "London"), 0.06),
    (("United Kingdom", "Scotland"), 0.03),
)
"""Country and region of a company. Regions keep their own name in both dresses."""

CHANNELS: Final = (
    ("organic search", 0.30),
    ("paid search", 0.19),
    ("social", 0.15),
    ("e-mail campaign", 0.13),
    ("trade fair", 0.10),
    ("partner", 0.07),
    ("referral", 0.06),
)
"""Channel of arrival."""

DECIDES: Final = "decides"
"""The seniority of those who decide on purchases."""

TITLES: Final = (
    ("Managing Director", "Directeur général", DECIDES, "owner", 0.030),
    ("Owner", "Gérant", DECIDES, "owner", 0.025),
    ("Director of Operations", "Directrice des opérations", DECIDES, "operations", 0.025),
    ("Purchasing Director", "Directeur des achats", DECIDES, "finance", 0.012),
    ("Chief Financial Officer", "Directeur administratif et financier", DECIDES, "finance", 0.018),
    ("IT Director", "Directeur informatique", DECIDES, "it", 0.014),
    ("Head of Operations", "Responsable des opérations", DECIDES, "operations", 0.022),
    ("Head of Finance", "Responsable financière", DECIDES, "finance", 0.014),
    ("Head of IT", "Responsable informatique", DECIDES, "it", 0.015),
    ("Assistant to the Director", "Assistante du directeur", "assistant", "operations", 0.030),
    ("Assistant Director", "Assistant de direction", "assistant", "operations", 0.014),
    ("Administrative Assistant", "Secrétaire", "assistant", "operations", 0.050),
    ("Intern", "Stagiaire", "intern", "student", 0.026),
    ("Marketing Intern", "Stagiaire marketing", "intern", "student", 0.014),
    ("Student", "Étudiant", "student", "student", 0.020),
    ("Operations Manager", "Chef d'exploitation", "manager", "operations", 0.110),
    ("Office Manager", "Office manager", "manager", "operations", 0.070),
    ("Project Manager", "Chef de projet", "manager", "it", 0.090),
    ("Sales Manager", "Chef des ventes", "manager", "operations", 0.070),
    ("Accountant", "Comptable", "staff", "finance", 0.090),
    ("Controller", "Contrôleur de gestion", "staff", "finance", 0.055),
    ("Buyer", "Acheteuse", "staff", "finance", 0.050),
    ("IT Specialist", "Technicien informatique", "staff", "it", 0.070),
    ("Consultant", "Consultant", "staff", "operations", 0.066),
)
"""Job titles: English, French, seniority, function, weight. Seniority and function follow."""

SENIORITY: Final = {english: seniority for english, _, seniority, _, _ in TITLES}
"""Seniority of each job title. It is no column of the files: the title says it."""

PERSONAS: Final = {
    "owner": "Hands-on owner",
    "operations": "Process owner",
    "finance": "Cost keeper",
    "it": "Tool chooser",
    "student": "Curious learner",
}
"""Marketing's persona for each function."""

PERSONA_OF: Final = {english: PERSONAS[function] for english, _, _, function, _ in TITLES}
"""Persona of each job title."""

NAME_STARTS: Final = (
    "Alta Arvo Bel Béra Bori Cala Cori Dela Dori Elva Éri Fari Fonta Gali Geno Hali Helva Isa "
    "Jura Kéra Lano Lumi Mara Meri Nava Nori Ora Pala Péri Quinta Rava Roma Sala Séra Sili Tala "
    "Tori Ulma Vala Véri Vola Wila Yora Zéla Müra Noël Brio Clé"
)
"""First parts of a company's name, with blanks between."""

NAME_MIDDLES: Final = (
    "bert bon can dale den don fort gard land lin lor lux mar mond nel nor pont quin ral ran ric "
    "ron san sel son tal tec ton val van ver vian ville vin"
)
"""Second parts of a company's name, with blanks between."""

NAME_ENDS: Final = (
    ("", 0.30),
    (" & Co", 0.14),
    (" Group", 0.14),
    (" SAS", 0.14),
    (" Partners", 0.10),
    (" GmbH", 0.08),
    (" Ltd", 0.10),
)
"""Third part of a company's name, with its weight."""

FRENCH: Final = {
    "Services": "Services",
    "Consulting": "Conseil",
    "Manufacturing": "Industrie",
    "Retail": "Commerce de détail",
    "Construction": "Bâtiment",
    "Transport": "Transport",
    "Health": "Santé",
    "Education": "Enseignement",
    "Public sector": "Secteur public",
    "Food": "Agroalimentaire",
    "Competitor": "Concurrent",
    "unknown": "inconnu",
    "Select": "Sélectionner",
    "France": "France",
    "Belgium": "Belgique",
    "Switzerland": "Suisse",
    "Germany": "Allemagne",
    "Netherlands": "Pays-Bas",
    "Spain": "Espagne",
    "Italy": "Italie",
    "United Kingdom": "Royaume-Uni",
    "organic search": "recherche naturelle",
    "paid search": "recherche payante",
    "social": "réseaux sociaux",
    "e-mail campaign": "campagne e-mail",
    "trade fair": "salon professionnel",
    "partner": "partenaire",
    "referral": "recommandation",
    "Hands-on owner": "Patron de terrain",
    "Process owner": "Pilote des processus",
    "Cost keeper": "Gardien des coûts",
    "Tool chooser": "Référent outils",
    "Curious learner": "Curieux",
    "good": "bon",
    "bad": "mauvais",
    **{english: french for english, french, _, _, _ in TITLES},
}
"""French of every English word that a cell can hold."""
