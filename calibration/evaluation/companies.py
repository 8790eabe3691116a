"""How much less leads of one company tell than as many leads of different ones.

Leads of one company tend to turn out alike, and a rule about companies moves all of them at once.
Everything here is exact arithmetic on *pairs*: ordered pairs of different counted leads of one
company. Where each company has one lead there is no pair, and every interval is the plain one.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from calibration.engine.patterns import Companies, Floats, Ints, Patterns
from calibration.evaluation.parts import LeadCounts, Part, sides_of
from calibration.evaluation.rates import Effects, rates
from calibration.evaluation.remembered import remembered
from calibration.evaluation.scores import Mask


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The counted leads of a part by company and pattern, and how alike those of a company are.

    Parameters
    ----------
    company, pattern : (E,)
        Of companies that have several counted leads, the company and the pattern of each row.
    converted, others : (E,)
        The row's leads that converted, and that did not.
    root : (E,)
        The square root of how many companies like it the row's own stands for: 1 where all are
        looked at (see :data:`MOST_COMPANIES`).
    count
        How many such companies there are.
    likeness
        The intra-company correlation of conversion, 0 to 1: the ANOVA estimator, which M. S.
        Ridout, C. G. B. Demétrio and D. Firth recommend for binary data, "Estimating intraclass
        correlation for binary data", Biometrics 55 (1999) 137-148; 0 where it would be negative.
    """

    company: Ints
    pattern: Ints
    converted: Floats
    others: Floats
    root: Floats
    count: int
    likeness: float

    @classmethod
    def of(cls, patterns: Patterns, part: Part) -> "Clusters | None":
        """Return those of a part; None where no column names the company."""
        return None if patterns.companies is None else _clusters(patterns, part)

    def totals(self, leads: Floats) -> Floats:
        """Return the sums of rows by company, times its root: (C,)."""
        return np.bincount(self.company, leads * self.root, self.count).astype(np.float64)

    def all_of(self, leads: Floats) -> float:
        """Return the sum of rows over all companies."""
        return float((leads * self.root**2).sum())

    def pairs(self, of_pattern: Mask) -> float:
        """Return the pairs of counted leads of one company among those of some patterns."""
        leads = (self.converted + self.others) * of_pattern[self.pattern]
        together = self.totals(leads)
        return float((together**2).sum()) - self.all_of(leads)

    def pairs_of_groups(self, group: Ints, count: int) -> Floats:
        """Return the pairs of leads by the group of either, (G, G); -1 is in none."""
        own = group[self.pattern]
        there = own >= 0
        leads = (self.converted + self.others)[there]
        own, root = own[there], self.root[there]
        cells = self.company[there] * count + own
        together = np.bincount(cells, leads * root, self.count * count).reshape(-1, count)
        pairs: Floats = np.einsum("ci,cj->ij", together, together)
        pairs[np.diag_indices(count)] -= np.bincount(own, leads * root**2, count)
        return pairs

    def effect(self, pairs: Floats | float, leads: Ints | int) -> Floats:
        """Return by how much companies multiply the variance of some leads' conversion rate.

        L. Kish, "Survey Sampling" (Wiley 1965): 1 + (m - 1) times the correlation within
        companies, m the number of leads of its company that a lead meets on average among these,
        itself included. The interval is that of so many times fewer leads: E. L. Korn and B. I.
        Graubard, "Confidence intervals for proportions with small expected number of positive
        counts estimated from survey data", Survey Methodology 24 (1998) 193-201.
        """
        others_met = np.asarray(pairs) / np.maximum(leads, 1)
        effect: Floats = 1 + self.likeness * others_met
        return effect

    def of_patterns(self, mask: Mask, leads: int) -> float:
        """Return the effect on the conversion rate of the counted leads of some patterns."""
        return float(self.effect(self.pairs(mask), leads))


@remembered
def _clusters(patterns: Patterns, part: Part) -> Clusters:
    found: Companies | None = patterns.companies
    if found is None:
        raise ValueError("no column names the company")
    kept = np.isin(found.side, sides_of(part, facts=patterns.facts))
    company = found.company[kept]
    converted, others = (
        each[kept].astype(np.float64) for each in (found.converted, found.not_converted)
    )
    all_converted, all_others, _everyone = LeadCounts.of(patterns, part).totals
    buyers = np.bincount(company, converted, found.count).astype(np.float64)
    leads = buyers + np.bincount(company, others, found.count)
    root = _stands_for(leads)
    chosen = root > 0
    told, place = chosen[company], np.cumsum(chosen) - 1
    return Clusters(
        company=place[company[told]],
        pattern=found.pattern[kept][told],
        converted=converted[told],
        others=others[told],
        root=root[company][told],
        count=int(chosen.sum()),
        likeness=likeness(buyers, leads, all_converted, all_converted + all_others),
    )


MOST_COMPANIES = 4_000
"""Companies that are looked at one by one; of more, the larger half of so many, and as many of the
others, each of which stands for several. How much companies widen an interval is itself told by
the leads, and not to the last digit."""


def _stands_for(leads: Floats) -> Floats:
    """Return the root of how many companies each stands for, 0 where another stands for it: (C,).

    Companies come in an order that has nothing to do with their leads, so every so many-th is a
    fair choice.
    """
    root = np.ones(len(leads))
    if len(leads) <= MOST_COMPANIES:
        return root
    half = MOST_COMPANIES // 2
    smaller = np.sort(np.argpartition(-leads, half)[half:])
    chosen = smaller[:: -(-len(smaller) // half)]
    root[smaller] = 0.0
    root[chosen] = np.sqrt(leads[smaller].sum() / max(1.0, leads[chosen].sum()))
    return root


def likeness(buyers: Floats, leads: Floats, all_buyers: int, all_leads: int) -> float:
    """Return the ANOVA estimate of the correlation within companies, 0 where it is negative.

    Parameters
    ----------
    buyers, leads : (C,)
        Converted and all leads of each company that is told apart.
    all_buyers, all_leads
        The same of all leads: the others are each a company of its own.
    """
    told = leads > 0
    buyers, leads = buyers[told], leads[told]
    alone, alone_buyers = all_leads - float(leads.sum()), all_buyers - float(buyers.sum())
    groups = len(leads) + alone
    if groups < 2 or all_leads <= groups:
        return 0.0
    mean = all_buyers / all_leads
    of_company = buyers / leads
    between = float((leads * (of_company - mean) ** 2).sum())
    between += alone_buyers * (1 - mean) ** 2 + (alone - alone_buyers) * mean**2
    between /= groups - 1
    within = float((leads * of_company * (1 - of_company)).sum()) / (all_leads - groups)
    size = (all_leads - (float((leads**2).sum()) + alone) / all_leads) / (groups - 1)
    whole = between + (size - 1) * within
    return float(np.clip((between - within) / whole, 0.0, 1.0)) if whole > 0 else 0.0


CLASSES = ("after", "after_others", "before", "before_others", "converted", "others")
"""What a counted lead can be, by which pairs are told: converted and qualified by the decision
after, not converted and qualified by it, the same by the one before; converted at all, or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Ordered pairs of different leads of one company, by what each of the two is.

    Parameters
    ----------
    by_class : (N, 6, 6)
        By :data:`CLASSES`, at each of N settings.
    clusters
        The leads.
    """

    by_class: Floats
    clusters: Clusters

    @classmethod
    def of(cls, clusters: Clusters, *, before: Mask, after: Mask) -> Self:
        """Count the pairs by two decisions, each given per pattern."""
        was, now = before[clusters.pattern], after[clusters.pattern]
        columns = [
            clusters.converted * now,
            clusters.others * now,
            clusters.converted * was,
            clusters.others * was,
            clusters.converted,
            clusters.others,
        ]
        sums = np.array([clusters.totals(each) for each in columns])
        # Not a product of matrices: that takes a second core, which someone else may need.
        products = np.einsum("ic,jc->ij", sums, sums)
        stayed = now & was
        buyers, rest = clusters.converted * stayed, clusters.others * stayed
        alone = same_leads(
            [clusters.all_of(each) for each in columns],
            (clusters.all_of(buyers), clusters.all_of(rest)),
        )
        return cls((products - alone)[None], clusters)

    @property
    def qualified(self) -> Floats:
        """Pairs of leads that both qualify after: (N,)."""
        total: Floats = self.by_class[:, :2, :2].sum(axis=(1, 2))
        return total

    @property
    def everyone(self) -> Floats:
        """Pairs of any counted leads: (N,)."""
        total: Floats = self.by_class[:, 4:, 4:].sum(axis=(1, 2))
        return total

    def effect(self, influence: Floats, alone: Floats) -> Floats:
        """Return by how much companies multiply the variance of something that leads add up to.

        That is the variance by linearisation with companies as the units that are drawn, over that
        with leads as units: 1 where they are equal, and never below it.

        Parameters
        ----------
        influence : (N, 6)
            What a lead adds for each of :data:`CLASSES` that it is.
        alone : (N, 6, 6)
            Leads that are both of two classes (:func:`same_leads`).
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            leads = np.einsum("ni,nij,nj->n", influence, alone, influence)
            pairs = np.einsum("ni,nij,nj->n", influence, self.by_class, influence)
            effect = 1 + pairs / leads
        return np.where(effect > 1, effect, 1.0)  # and 1 where nothing is known


def effects_of(
    pairs: Pairs, *, qualified: tuple[Ints, Ints], all_leads: tuple[int, int]
) -> Effects:
    """Return the effects on rates at N settings; each pair of counts is converted and others."""
    clusters, sums = pairs.clusters, pairs.by_class
    none = np.zeros_like(qualified[0])
    totals = [np.full_like(qualified[0], each) for each in all_leads]
    alone = same_leads([*qualified, none, none, *totals], (none, none))
    of_outcome = []
    for place in (0, 1):
        share = rates(qualified[place], totals[place])
        influence = np.zeros((len(share), 6))
        influence[:, place], influence[:, 4 + place] = 1, -share
        # Where all qualify, or none, nothing tells but how alike leads of a company turn out.
        alike = clusters.effect(sums[:, 4 + place, 4 + place], all_leads[place])
        one_way = (qualified[place] == 0) | (qualified[place] == totals[place])
        of_outcome.append(np.where(one_way, alike, pairs.effect(influence, alone)))
    return Effects(
        everyone=clusters.effect(pairs.everyone, sum(all_leads)),
        qualified=clusters.effect(pairs.qualified, qualified[0] + qualified[1]),
        converted=of_outcome[0],
        others=of_outcome[1],
    )


def same_leads(leads: list[float] | list[Ints], both: tuple[object, object]) -> Floats:
    """Return how many leads are both of two of :data:`CLASSES`: (6, 6), or (N, 6, 6) of arrays.

    ``leads`` are those of each class; ``both`` those that qualify before and after, of either
    outcome.
    """
    shape = np.broadcast_shapes(*(np.shape(each) for each in leads))
    alone = np.zeros((*shape, 6, 6))
    for place, each in enumerate(leads):
        alone[..., place, place] = each
        if place < 4:  # who converted and qualifies has converted
            outcome = 4 + place % 2
            alone[..., place, outcome] = alone[..., outcome, place] = each
    for place, each in enumerate(both):
        alone[..., place, place + 2] = alone[..., place + 2, place] = each
    return alone
