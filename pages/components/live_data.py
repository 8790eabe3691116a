"""What the live board is told: controls, present numbers, and one control's consequences."""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from calibration.engine.patterns import Patterns
from calibration.evaluation.board_rows import board_rows
from calibration.evaluation.consequences import Consequences, consequences
from calibration.evaluation.controls import Control, PointsControl, ThresholdControl
from calibration.evaluation.distribution import Ranges, ranges_of
from calibration.evaluation.scores import HUNDREDTHS, is_capped
from calibration.messages import Message
from calibration.model import AXIS_NAMES, BASE, Axis, Criterion, Group, differences
from pages.components import known_lead, live_charts, live_words
from pages.components.live_columns import shortened
from pages.components.live_edits import POINTS, THRESHOLD, told_of
from pages.components.live_hidden import without_numbers
from pages.components.reach import cap, points_there, reach_of, threshold_ends
from pages.components.restoring import points_to_restore
from pages.shared import formats
from pages.shared.results import Results
from pages.shared.words import _, language, told

MARGIN = 0.12
"""How far the picture reaches beyond the scores and thresholds, so that bars have room to move."""
LEAST_MARGIN = 5
"""The least points it reaches beyond them, where all are nearly the same."""

Data: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class LiveData:
    """A session's results as the live board is told them.

    Parameters
    ----------
    results
        The session's results.
    patterns
        Those of the results, asked for once: all that is told is about the same ones.
    variant
        Whose points and threshold the sliders set.
    evidence
        What past leads tell of each criterion, in a few words, by its id.
    """

    results: Results
    patterns: Patterns
    variant: int
    evidence: Mapping[str, str]

    def everything(self) -> Data:
        """Return all that is painted before somebody reaches for a control."""
        model, ranges = self.results.model, self._ranges()
        return {
            "version": self._version(),
            "charts": live_charts.version(self.results),
            "locale": language(),
            "words": self._words(),
            "bands": [band.name for band in model.bands],
            "groups": [self._group(group) for group in self._groups()],
            "controls": self._controls(),
            "threshold": self._threshold(),
            "now": self._now(),
            "has_outcome": self.results.evaluation().has_outcome,
            "ruled_out": None if self._hidden else self.results.evaluation().ruled_out_everyone,
            "weekly": self.results.evaluation().per_week is not None,
            "start": None if self._hidden else self._start(),
            "edges": [*ranges.starts.tolist(), ranges.first + ranges.width * ranges.count],
            "room": self._room(),
            "variant": self.variant,
            "known": known_lead.told_of(self.results),
            "changes": self._changes(),
            "variant_thresholds": [
                {"threshold": each.threshold, "label": each.label}
                for each in model.variants
                if each.threshold is not None
            ],
        }

    def table(self, key: str) -> Data | None:
        """Return the consequences of a control at all its positions.

        None if there is no such control, or while the numbers are hidden.
        """
        model = self.results.model
        if self._hidden:
            return None
        if key == THRESHOLD:
            low, high = threshold_ends(model)
            control: Control = ThresholdControl(range(low, high + 1), self.variant)
        elif key.removeprefix(POINTS) in {each.id for each in model.criteria}:
            reach = reach_of(model, self.results.start)
            control = PointsControl(
                key.removeprefix(POINTS), range(-reach, reach + 1), self.variant
            )
        else:
            return None
        lead = known_lead.known_lead(self.results)
        rows = self.results.shelf.get(
            "board-rows",
            (self._version(), key),
            lambda: shortened(board_rows(self._consequences(control))),
        )
        return {
            "key": key,
            "version": self._version(),
            "lead": None if lead is None else lead.row,
            "low": control.positions[0],
            "length": len(control.positions),
            "rows": {**rows, **known_lead.columns_of(self.results, control)},
        }

    @property
    def _hidden(self) -> bool:
        return self.results.work.room.hidden

    def _now(self) -> Data:
        at_rest = self._at(self.results.model.threshold_of(self.variant))
        rows = board_rows(self._consequences(at_rest))
        known = known_lead.columns_of(self.results, at_rest)
        return {**(without_numbers(rows) if self._hidden else rows), **known}

    def _at(self, threshold: int) -> Control:
        return ThresholdControl(range(threshold, threshold + 1), self.variant)

    def _consequences(self, control: Control) -> Consequences:
        results = self.results
        return consequences(
            self.patterns,
            results.model,
            control,
            ranges=self._ranges(),
            scores=results.scores(self.patterns),
        )

    def _version(self) -> str:
        """Return a word that changes with the model, the leads and the variant, and only then."""
        results = self.results
        key = (self.patterns, results.model, self.variant)
        return results.shelf.get("board-version", key, lambda: secrets.token_hex(6))

    def _ranges(self) -> Ranges:
        scores = self.results.scores(self.patterns).score
        model = self.results.model
        lines = [model.threshold_of(index) for index in range(BASE, len(model.variants))]
        shown = [*(HUNDREDTHS * each for each in lines)]
        if len(scores):
            shown += [int(scores.min()), int(scores.max())]
        low, high = min(shown), max(shown)
        margin = max(math.ceil(MARGIN * (high - low)), LEAST_MARGIN * HUNDREDTHS)
        return ranges_of(low - margin, high + margin)

    def _groups(self) -> list[Group]:
        model = self.results.model
        return [
            group
            for axis in Axis
            for group in model.groups
            if group.axis is axis and model.criteria_of(group.id)
        ]

    def _group(self, group: Group) -> Data:
        axis = _(AXIS_NAMES[group.axis])
        heading = axis if group.label == axis else f"{axis} · {group.label}"
        there = "" if is_capped(group) else points_there(self.results.model, group, self.variant)
        return {"id": group.id, "heading": heading, "cap": cap(group), "range": there}

    def _words(self) -> Mapping[str, str]:
        work = self.results.work
        key = (
            *(language(), work.model.objective, work.today),
            *(work.versions and work.versions.number, self.results.evaluation().mix),
            self.results.is_grouped,
        )
        return self.results.shelf.get("board-words", key, self._told_words)

    def _told_words(self) -> Mapping[str, str]:
        words = live_words.words(self.results)
        if self.results.is_grouped:
            return {**words, "known_none": _("Only patterns are open, and no lead is in them.")}
        return words

    def _controls(self) -> list[Data]:
        model, sentences = self.results.model, self._sentences()
        points, started = model.points_of(self.variant), self._started()
        reach = reach_of(model, self.results.start)
        return [
            {
                **self._control(criterion),
                "help": sentences[criterion.id],
                "value": value,
                "start": started.get(criterion.id),
                "low": -reach,
                "high": reach,
            }
            for criterion, value in zip(model.criteria, points, strict=True)
        ]

    def _sentences(self) -> Mapping[str, str]:
        """Return when each criterion counts, in words, by its id."""
        criteria = self.results.model.criteria
        conditions = tuple((each.id, each.when, each.repeat, each.decay) for each in criteria)
        return self.results.shelf.get(
            "board-sentences",
            (language(), conditions),
            lambda: {each.id: told(each.sentence()) for each in criteria},
        )

    def _control(self, criterion: Criterion) -> Data:
        return {
            "key": f"{POINTS}{criterion.id}",
            "id": criterion.id,
            "testid": f"points-{criterion.id}",
            "kind": "points",
            "label": criterion.label,
            "note": "" if self._hidden else self.evidence.get(criterion.id, ""),
            "group": criterion.group,
            "restores": points_to_restore(self.results.work, criterion.id, self.variant),
        }

    def _started(self) -> Mapping[str, int]:
        """Return the points of the start version, by criterion id."""
        start = self.results.start
        variant = self.variant if self.variant < len(start.variants) else BASE
        ids = (each.id for each in start.criteria)
        return dict(zip(ids, start.points_of(variant), strict=True))

    def _threshold(self) -> Data:
        model, start = self.results.model, self.results.start
        low, high = threshold_ends(model)
        variant = self.variant if self.variant < len(start.variants) else BASE
        own_rule = self.results.work.today is None
        return {
            "key": THRESHOLD,
            "id": THRESHOLD,
            "testid": THRESHOLD,
            "kind": THRESHOLD,
            "label": _("Threshold"),
            "note": self._whose(),
            "help": "",
            "value": model.threshold_of(self.variant),
            "start": start.threshold_of(variant) if own_rule else None,
            "low": low,
            "high": high,
        }

    def _whose(self) -> str:
        """Return whose threshold it is where the choice of it is out of sight."""
        model, presenting = self.results.model, self.results.work.room.presenting
        return model.variants[self.variant].label if presenting and self.variant != BASE else ""

    def _start(self) -> Data | None:
        """Return the numbers of what everything is compared with; None if there is nothing."""
        comparison = self.results.comparison()
        if comparison is None:
            return None
        weeks, volume = self.results.evaluation().weeks, comparison.volume_before
        before = comparison.before
        return {
            "volume": volume,
            "per_week": None if weeks is None or volume is None else volume / weeks,
            "precision": _plain(before.precision),
            "false_positive_rate": _plain(before.false_positive_rate),
            "false_negative_rate": _plain(before.false_negative_rate),
        }

    def _room(self) -> Data:
        room = self.results.work.room
        return {
            "locked": sorted(room.locked),
            "parked": {name: told_of(parked) for name, parked in room.parked.items()},
            "capacity": room.capacity,
            "goals": dict(room.goals),
            "hidden": room.hidden,
            "guesses": dict(room.guesses),
            "presenting": room.presenting,
            "dismissed": room.dismissed == self._version(),
        }

    def _changes(self) -> list[str]:
        if self.results.work.today is not None:
            return []
        return [
            told(_written(each)) for each in differences(self.results.start, self.results.model)
        ]


def _written(message: Message) -> Message:
    """Return a message with whole numbers as the board writes them, those within it included."""
    return replace(message, values={name: _as_told(each) for name, each in message.values.items()})


def _as_told(value: object) -> object:
    if isinstance(value, Message):
        return _written(value)
    return formats.number(value) if type(value) is int else value


def _plain(rate: float) -> float | None:
    return None if math.isnan(rate) else rate
