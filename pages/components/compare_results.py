"""What follows from two models on the session's leads, computed when somebody looks at it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from calibration.engine.joint import is_served, joint_groups
from calibration.engine.joint_flips import Direction, Flip, Mover, ShownPart, flips, movers
from calibration.engine.joint_leads import JointLeads, joint_leads
from calibration.evaluation.joint import JointComparison, compare_models
from calibration.evaluation.joint_moved import movers_of
from calibration.evaluation.joint_scores import Both
from calibration.messages import Message
from calibration.model import Model, differences
from pages.components.compare_sides import Side
from pages.shared import checking
from pages.shared.results import Results, todays_rule


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models to be held against the same leads.

    Who converted, who is kept aside and on which day leads are scored is what the draft on screen
    says, whichever two are compared: their numbers are those of the board.

    Parameters
    ----------
    results
        The leads and the draft.
    before, after
        What is compared.
    """

    results: Results
    before: Side
    after: Side

    @property
    def models(self) -> tuple[Model, Model]:
        """Both models, with the outcome, the day and the split of the draft."""
        draft, both = self.results.model, (self.before.model, self.after.model)
        same = {
            "outcome": draft.outcome,
            "as_of": draft.as_of,
            "calibration": draft.calibration,
            "lead_id": draft.lead_id,
        }

        def made() -> tuple[Model, Model]:
            before, after = (each.revised(**same) for each in both)
            return before, after

        return self.results.shelf.get("two-models-alike", (*both, same), made)

    @property
    def changes(self) -> tuple[Message, ...]:
        """In what the two differ, in sentences."""
        return differences(self.before.model, self.after.model)

    @property
    def overruled(self) -> tuple[Side, ...]:
        """Those of the two whose own outcome or day is not followed."""
        draft = self.results.model
        own = (draft.outcome, draft.as_of)
        both = (self.before, self.after)
        return tuple(each for each in both if (each.model.outcome, each.model.as_of) != own)

    @property
    def is_served(self) -> bool:
        """Whether the patterns of the board tell all that both ask: then no lead is read."""
        return all(is_served(self.results.model, each) for each in self.models)

    def comparison(self) -> JointComparison:
        """Return every number of both, on the leads they were designed on."""
        both = self._both()
        return self.results.shelf.get("comparison-of-models", both, lambda: compare_models(both))

    def _both(self) -> Both:
        results = self.results
        key = (results.patterns(), self.models, results.work.today)
        return results.shelf.get("two-models", key, self._scored)

    def _scored(self) -> Both:
        results, (before, after) = self.results, self.models
        patterns = results.patterns()
        if self.is_served:
            if results.work.today is None:  # what they tell of is the start version's decision
                patterns = replace(patterns, qualified_before=None)
            return Both.of_patterns(patterns, before, after, grouped_by=results.model)
        leads, rule = self.leads(), results.work.today
        today = None if rule is None else todays_rule(rule, leads.typed)
        both = Both.of_groups(joint_groups(leads, today=today), before, after)
        return both.of_sample(patterns.facts.sample)

    def leads(self) -> JointLeads:
        """Return the leads as both models read them; there must be leads, not only patterns."""
        results, (before, after) = self.results, self.models
        work, facts = results.work, results.facts
        today = datetime.now(tz=UTC).date()
        day = None if after.as_of is not None else facts.as_of
        also = () if work.today is None else (work.today.field,)
        key = (results.typed(), before, after, work.today, facts.split, day, today)
        return results.shelf.get(
            "leads-of-two-models",
            key,
            lambda: joint_leads(
                results.leads,
                before,
                after,
                today=today,
                as_of=day,
                mapping=work.mapping,
                where=work.where,
                split=facts.split,
                also=also,
                worked=results.worked(),
                company=results.company(),
            ),
            discard=JointLeads.close,
        )

    def movers(self) -> tuple[Mover, ...]:
        """Return what moved the leads that flip, most of them first."""
        if self.is_served:
            both = self._both()
            return self.results.shelf.get("movers-of-patterns", both, lambda: movers_of(both))
        leads = self.leads()
        return self.results.shelf.get("movers-of-leads", leads, lambda: movers(leads))

    def flips(self, *, direction: Direction | None, limit: int, offset: int) -> tuple[Flip, ...]:
        """Return a page of the leads that flip."""
        leads, part, ids = self.leads(), self.shown_part, self.shows_ids
        return self.results.shelf.get(
            "flips",
            (leads, direction, part, ids, limit, offset),
            lambda: flips(
                leads, direction=direction, shown=part, with_ids=ids, limit=limit, offset=offset
            ),
        )

    @property
    def shown_part(self) -> ShownPart:
        """Whose outcomes are told: of leads kept aside, nobody's."""
        return "design" if self.results.facts.split.kind != "none" else "all"

    @property
    def shows_ids(self) -> bool:
        """Whether the ids of leads are told."""
        lead_id = checking.id_column(self.results.work)
        return lead_id is not None
