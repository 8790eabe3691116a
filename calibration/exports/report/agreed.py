"""What people agreed, decided and left open, as a report tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from calibration.exports.lineage import CHANGED, told_steps
from calibration.messages import Message
from calibration.model import Model


@dataclass(frozen=True, slots=True)
class VersionTold:
    """A version that was kept: by whom, when and why, and in what it differs from its parent."""

    number: int
    made_at: datetime
    author: str
    reason: str
    fingerprint: str
    changes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """What was decided, why, by whom and when."""

    what: str
    why: str
    who: str
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """A question that was left open: what it is about, who finds out, and until when."""

    question: str
    owner: str = ""
    due: date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class SignatureTold:
    """Somebody's agreement to a model, by its fingerprint."""

    who: str
    side: str
    signed_at: datetime | None
    fingerprint: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """All of it, the oldest first; ``terms`` are what else was agreed, named and said.

    ``is_whole`` is False where what a project keeps can't be read.
    """

    versions: tuple[VersionTold, ...] = ()
    decisions: tuple[DecisionTold, ...] = ()
    questions: tuple[QuestionTold, ...] = ()
    signatures: tuple[SignatureTold, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    is_whole: bool = True


def agreed_of_file(model: Model) -> Agreed:
    """Return who agreed to a model, and its versions, as the ``history`` of its file tells them."""
    entries = [
        each for each in model.history or () if isinstance(each, Mapping) and CHANGED not in each
    ]
    return Agreed(
        versions=tuple(
            VersionTold(
                number=each.number,
                made_at=each.when,
                author=each.who,
                reason=each.why,
                fingerprint=each.fingerprint,
                changes=each.changed,
            )
            for each in told_steps(model)
            if each.number is not None and each.when is not None
        ),
        signatures=tuple(
            SignatureTold(
                who=_text(each.get("who")),
                side=_text(each.get("side")),
                signed_at=_moment(each.get("when")),
                fingerprint=_text(each.get("fingerprint")),
                why=_text(each.get("why")),
            )
            for each in entries
        ),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    """Return a moment of a file, which anybody may have written; None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
