"""All that past leads say of one criterion: the answer to "why 15 points and not 25?"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calibration.advice.columns import ColumnCheck
from calibration.advice.leaks import SignKind, Weight
from calibration.advice.overlap import Overlap, overlaps
from calibration.advice.points_beside import PointsBeside, points_beside
from calibration.engine.patterns import Patterns
from calibration.evaluation import CriterionEvidence, Scores, evidence, score_patterns
from calibration.evaluation.over_time import OverTime
from calibration.evaluation.removal import Removal, removal
from calibration.evaluation.weight_of_evidence import WeightOfEvidence
from calibration.messages import Message, say
from calibration.model import Criterion, Model


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """What past leads say of a criterion; of design leads only.

    Parameters
    ----------
    criterion
        The criterion.
    found
        Leads that meet it, and how they turned out beside the others.
    weight
        Its weight of evidence and information value.
    overlaps
        Each other criterion of the model, the one that says most nearly the same first.
    removal
        What the board's numbers would be without it.
    points
        The points past leads would give it beside the others; None where they can't tell.
    over_time
        What it says in each period; None where nothing tells when leads were created.
    """

    criterion: Criterion
    found: CriterionEvidence
    weight: WeightOfEvidence
    overlaps: tuple[Overlap, ...]
    removal: Removal
    points: PointsBeside | None
    over_time: OverTime | None = None


def evidence_card(
    patterns: Patterns,
    model: Model,
    criterion: str,
    *,
    scores: Scores | None = None,
    over_time: OverTime | None = None,
) -> EvidenceCard:
    """Return what past leads say of a criterion of a model.

    Parameters
    ----------
    scores
        ``score_patterns(patterns, model)``, where it is at hand.
    over_time
        What :func:`~calibration.evaluation.over_time.over_time` says of it: patterns alone don't
        tell when leads were created.

    Raises
    ------
    ModelError
        If the model has no such criterion.
    EvaluationError
        If the patterns lack a criterion of the model.
    """
    scored = scores or score_patterns(patterns, model)
    found = evidence(patterns, criteria=[criterion])[0]
    own = {each.id for each in model.criteria}
    return EvidenceCard(
        criterion=model.criterion(criterion),
        found=found,
        weight=WeightOfEvidence.of(found),
        overlaps=tuple(each for each in overlaps(patterns, criterion) if each.other in own),
        removal=removal(patterns, model, criterion, scores=scored),
        points=points_beside(patterns, model, scores=scored).get(criterion),
        over_time=over_time,
    )


def field_warnings(
    criterion: Criterion,
    checks: Iterable[ColumnCheck],
    *,
    headers: Mapping[str, str] | None = None,
    at_export: Iterable[str] = (),
) -> tuple[Message, ...]:
    """Return what speaks against the fields a criterion reads, in sentences.

    Parameters
    ----------
    checks
        What was found about the columns of the leads.
    headers
        Headers of the leads by the name the model uses, where they differ.
    at_export
        Names of fields that are as known at export (DESIGN §5).
    """
    found = {each.header: each for each in checks}
    late = frozenset(at_export)
    said: list[Message] = []
    for name in sorted(criterion.fields()):
        header = (headers or {}).get(name, name)
        check = found.get(header)
        reasons = () if check is None else (*check.reasons, *_watched(check))
        said += [say("“{column}”: {reason}", column=header, reason=each) for each in reasons]
        if name in late:
            said.append(
                say(
                    "“{column}” is as known at export, later than a lead is scored: past leads "
                    "look better by it than new ones will.",
                    column=header,
                )
            )
    return tuple(said)


def _watched(check: ColumnCheck) -> tuple[Message, ...]:
    if check.leak is None:
        return ()
    signs = check.leak.signs
    return tuple(
        each.message
        for each in signs
        if each.weight is Weight.WATCHED and each.kind is not SignKind.AT_EXPORT
    )
