"""What one sample lead is made of, and how its columns are called in both dresses."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

Cell = str | int | float | bool | date | None
"""What a cell can hold before it is dressed; None is an empty cell."""

AS_OF_DAYS: Final = 14
"""Behaviours are known as of so many days after creation, for winners and others alike."""

WINDOW_DAYS: Final = 90
"""A conversion counts when it comes within so many days of creation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One lead as the truth knows it, before cells are blanked.

    The attributes are the columns of the English file, in order; `COLUMNS` says what each means.
    """

    lead_id: str
    company: str
    created: date
    channel: str
    employees: int
    industry: str
    country: str
    region: str
    revenue_eur: int
    has_sales_team: bool
    job_title: str
    persona: str
    customer: bool
    pricing_views: int
    last_pricing_view: date | None
    guide_downloaded: bool
    webinar_attended: bool
    demo_requested: bool
    campaign_clicks: int
    email_opens: int
    newsletter_signup: bool
    unsubscribed: bool
    linkedin_reaction: bool
    last_seen: date
    sales_opinion: str | None
    today_score: int = 0
    converted: bool | None = None
    converted_date: date | None = None
    days_to_close: int | None = None
    deal_value: float | None = None

    @property
    def as_of(self) -> date:
        """The day up to which the behaviours of this lead are known."""
        return self.created + timedelta(days=AS_OF_DAYS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sample files.

    Attributes
    ----------
    name
        Header of the English file and attribute of `Lead`.
    french
        Header of the French file.
    meaning
        What a cell says, for README.md.
    blank
        Share of cells that are blanked at random, whatever the outcome. 0 for none.
    """

    name: str
    french: str
    meaning: str
    blank: float = 0.0


COLUMNS: Final = (
    Column("lead_id", "Identifiant", "our own number, in order of creation"),
    Column("company", "Société", "invented; about one lead in ten shares it with an earlier lead"),
    Column("created", "Créé le", "day the lead reached us"),
    Column("channel", "Canal d'arrivée", "channel of arrival"),
    Column("employees", "Effectif", "people in the company", 0.07),
    Column("industry", "Secteur", "with `Select` and `unknown` where nobody chose", 0.07),
    Column("country", "Pays", "country of the company", 0.05),
    Column("region", "Région", "region of the company, in its own language", 0.06),
    Column("revenue_eur", "Chiffre d'affaires (€)", "yearly revenue in euros", 0.08),
    Column("has_sales_team", "Équipe commerciale", "has a sales team of its own", 0.08),
    Column("job_title", "Fonction", "as typed; a few in capitals or with a blank behind", 0.06),
    Column("persona", "Persona", "marketing's label, mostly following the job title", 0.07),
    Column("customer", "Déjà client", "bought from us before this lead was created"),
    Column("pricing_views", "Vues de la page tarifs", "visits to the pricing page"),
    Column("last_pricing_view", "Dernière vue des tarifs", "last of these, may precede creation"),
    Column("guide_downloaded", "Guide téléchargé", "downloaded the process guide"),
    Column("webinar_attended", "Webinaire suivi", "attended a webinar"),
    Column("demo_requested", "Démo demandée", "asked for a demo"),
    Column("campaign_clicks", "Clics de campagne", "clicks in campaign e-mails"),
    Column("email_opens", "Ouvertures d'e-mails", "e-mails opened", 0.06),
    Column("newsletter_signup", "Inscrit à la newsletter", "signed up for the newsletter"),
    Column("unsubscribed", "Désabonné", "unsubscribed from our e-mails"),
    Column("linkedin_reaction", "Réaction LinkedIn", "reacted to a LinkedIn post"),
    Column("last_seen", "Dernière activité", "last day with any activity of the lead", 0.05),
    Column("sales_opinion", "Avis commercial", "good / bad, given before day 14, to some only"),
    Column("today_score", "Score actuel", "score of the rule in use today, MQL from 35"),
    Column("converted", "Converti", "yes / no, empty while open"),
    Column("converted_date", "Date de conversion", "day of the sale (an outcome)"),
    Column("days_to_close", "Délai en jours", "days from creation to the sale (an outcome)"),
    Column("deal_value", "Montant (€)", "euros of the sale (an outcome)"),
)
"""All columns, in the order of the files."""
