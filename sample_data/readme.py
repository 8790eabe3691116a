"""Writes the parts of README.md that the code knows, so that the two cannot disagree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sample_data.draws import SEED
from sample_data.lead import COLUMNS, Lead
from sample_data.outcomes import EXPORT_DAY, has_converted, is_counted
from sample_data.population import FIRST_DAY, LAST_DAY
from sample_data.rows import Row, missing_share
from sample_data.truth import INTERCEPT, LATE, TERMS, TODAY_THRESHOLD, chance


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured on the sample leads.

    Attributes
    ----------
    leads, counted, converted, late, open
        Numbers of leads: all; created at least one window before the export; of the counted,
        bought within the window; of all, bought after it; of all, without an outcome.
    missing_share
        Share of blank or placeholder cells among the columns that are blanked at random.
    auc, today_auc
        Area under the ROC curve of the true chance and of today's score, over counted leads.
    today_share, today_precision
        Share of counted leads that today's rule hands over, and share of these that bought.
    """

    leads: int
    counted: int
    converted: int
    late: int
    open: int
    missing_share: float
    auc: float
    today_auc: float
    today_share: float
    today_precision: float

    @property
    def base_rate(self) -> float:
        """Share of counted leads that bought within the window."""
        return self.converted / self.counted

    @property
    def open_share(self) -> float:
        """Share of all leads without an outcome on the export day."""
        return self.open / self.leads


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Return the chance that a random positive scores above a random other, ties half.

    >>> auc([1.0, 2.0, 2.0, 3.0], [False, False, True, True])
    0.875
    """
    above, others = 0.0, 0
    ranked = sorted(zip(scores, positive, strict=True))
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        outcomes = [won for _, won in tied]
        wins = sum(outcomes)
        above += wins * (others + (len(outcomes) - wins) / 2)
        others += len(outcomes) - wins
    return above / (others * (len(ranked) - others))


def figures(complete: Sequence[Lead], shown: Sequence[Row]) -> Figures:
    """Return the figures of the sample leads.

    Parameters
    ----------
    complete
        The leads before any cell was blanked: what the truth knows.
    shown
        The same leads as the files hold them.
    """
    counted = [lead for lead in complete if is_counted(lead)]
    won = [has_converted(lead) for lead in counted]
    today = [lead.today_score >= TODAY_THRESHOLD for lead in counted]
    return Figures(
        leads=len(complete),
        counted=len(counted),
        converted=sum(won),
        late=sum(lead.converted is True and not has_converted(lead) for lead in complete),
        open=sum(lead.converted is None for lead in complete),
        missing_share=missing_share(shown),
        auc=auc([chance(lead) for lead in counted], won),
        today_auc=auc([lead.today_score for lead in counted], won),
        today_share=sum(today) / len(today),
        today_precision=sum(a and b for a, b in zip(today, won, strict=True)) / sum(today),
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _columns() -> str:
    rows = (
        (
            f"`{column.name}`",
            f"`{column.french}`",
            column.meaning,
            f"{column.blank:.0%}" if column.blank else "",
        )
        for column in COLUMNS
    )
    return _table(("English", "French", "meaning", "blanked"), rows)


def _truth(counted: Sequence[Lead]) -> str:
    rows = [("every lead (intercept)", f"{INTERCEPT:+.2f}", "")]
    rows += [
        (
            term.meaning,
            f"{term.coefficient:+.2f}",
            f"{sum(term.level(lead) > 0 for lead in counted) / len(counted):.1%}",
        )
        for term in TERMS
    ]
    return _table(("term", "coefficient", "share of counted leads"), rows)


def _figures(found: Figures) -> str:
    rows = (
        ("seed", str(SEED)),
        ("created", f"{FIRST_DAY} to {LAST_DAY}"),
        ("exported", f"{EXPORT_DAY}"),
        ("leads", f"{found.leads:,}"),
        ("counted (at least 90 days old at the export)", f"{found.counted:,}"),
        ("of these, bought within 90 days", f"{found.converted:,} ({found.base_rate:.1%})"),
        ("of all, bought later than that", f"{found.late:,}"),
        ("of all, still open", f"{found.open:,} ({found.open_share:.1%})"),
        ("missing cells in the columns that are blanked", f"{found.missing_share:.1%}"),
        ("AUC of the true chance", f"{found.auc:.3f}"),
        ("AUC of today's score", f"{found.today_auc:.3f}"),
        (
            f"today's rule hands over (from {TODAY_THRESHOLD})",
            f"{found.today_share:.1%} of leads; {found.today_precision:.1%} of them buy",
        ),
        ("share of its chance with which a lead buys late", f"{LATE:.0%}"),
    )
    return _table(("figure", "value"), rows)


def rewritten(text: str, *, complete: Sequence[Lead], shown: Sequence[Row]) -> str:
    """Return the README with its generated parts written anew.

    Parameters
    ----------
    text
        The README. A part stands between `<!-- name -->` and `<!-- end of name -->`, where name
        is `columns`, `truth` or `figures`; everything else is kept.
    complete, shown
        The leads before and after cells were blanked.

    Raises
    ------
    ValueError
        If a part has no place in the text.
    """
    counted = [lead for lead in complete if is_counted(lead)]
    parts: dict[str, Callable[[], str]] = {
        "columns": _columns,
        "truth": lambda: _truth(counted),
        "figures": lambda: _figures(figures(complete, shown)),
    }
    for name, part in parts.items():
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, opened, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not opened or not closed:
            message = f"README.md must hold {start.strip()!r} and {end!r}, in this order."
            raise ValueError(message)
        text = f"{before}{start}\n{part()}\n\n{end}{after}"
    return text
