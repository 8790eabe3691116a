"""The sign-off: what both sides put their names under, and whether both did."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from calibration.advice.sides import Side
from calibration.messages import say
from calibration.model import Model, fingerprint
from calibration.store.kept_models import keep_models, models_of
from calibration.store.opening import Store
from calibration.store.projects import require_project, take_project
from calibration.store.refusals import StoreError
from calibration.store.rooms import stir
from calibration.store.schema import AGREEMENTS, SIGNATURES


@dataclass(frozen=True, slots=True)
class Terms:
    """What the sides agree to beside the model; None for what they leave open.

    What happens to the leads of each band (action, owner, hours) is in the model's bands, and so
    under the model's fingerprint.

    Parameters
    ----------
    weekly_volume
        How many qualified leads marketing hands over each week.
    weekly_capacity
        How many leads sales can work on each week.
    at_random
        How many leads below the line go to sales each week, drawn at random, so that the next
        calibration can learn from them.
    next_check
        The day on which both look at the model again.
    """

    weekly_volume: int | None = None
    weekly_capacity: int | None = None
    at_random: int | None = None
    next_check: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A name under an agreement."""

    side: Side
    who: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was laid before both sides to sign; it never changes, new terms are a new one.

    Parameters
    ----------
    id
        Rises with time; no secret.
    model, fingerprint
        The model, and the SHA-256, in hexadecimal, of what it means.
    terms
        What they agree to beside it.
    author, made_at
        Who wrote it down, and when.
    signatures
        The names under it, the first first.
    """

    id: int
    model: Model
    fingerprint: str
    terms: Terms
    author: str
    made_at: datetime
    signatures: tuple[Signature, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of what is signed: the fingerprint and the terms."""
        return digest_of(self.fingerprint, self.terms)

    @property
    def is_agreed(self) -> bool:
        """Whether somebody of each side has signed."""
        return {each.side for each in self.signatures} == set(Side)

    def is_of(self, model: Model) -> bool:
        """Return whether a model means what was signed: False says "changed since"."""
        return fingerprint(model) == self.fingerprint


def propose_agreement(
    store: Store, project: str, model: Model, terms: Terms, *, author: str
) -> Agreement:
    """Lay a model and terms before both sides to sign.

    The last agreement of a project is the one to sign. The very same model and terms as in that
    one are that one, with the names under it.

    Raises
    ------
    StoreError
        If a number of the terms is below 0, the project is not there, or the store can't be
        written.
    """
    _check(terms)
    made_at, print_ = datetime.now(tz=UTC), fingerprint(model)
    with store.writing() as connection:
        take_project(connection, project)
        last = _last(connection, project)
        if last is not None and digest_of(last.fingerprint, _terms(last.terms)) == digest_of(
            print_, terms
        ):
            return _with_signatures(connection, project, [last])[0]
        (key,) = keep_models(connection, project, [model])
        id_ = connection.execute(
            insert(AGREEMENTS)
            .values(
                project=project,
                model=key,
                fingerprint=print_,
                terms=written_terms(terms),
                author=author,
                made_at=made_at,
            )
            .returning(AGREEMENTS.c.id)
        ).scalar_one()
        stir(connection, project)
    return Agreement(id_, model, print_, terms, author, made_at)


def sign(store: Store, project: str, agreement: Agreement, *, side: Side, who: str) -> Agreement:
    """Put a name under an agreement, and return it with all names under it.

    A name of the same side is put once.

    Parameters
    ----------
    agreement
        What the person who signs has read.

    Raises
    ------
    StoreError
        If no name is given, the project has no such agreement, another one was laid before them
        since, or the store can't be written.
    """
    who = " ".join(who.split())
    if not who:
        raise StoreError.because("no-name", say("Whoever signs must give a name. Write yours."))
    with store.writing() as connection:
        take_project(connection, project)
        last = _last(connection, project)
        if last is None or last.id != agreement.id:
            raise _other_terms()
        digest = digest_of(last.fingerprint, _terms(last.terms))
        if digest != agreement.digest:
            raise _other_terms()
        is_there = select(SIGNATURES.c.id).where(
            SIGNATURES.c.agreement == last.id,
            SIGNATURES.c.side == side.value,
            SIGNATURES.c.who == who,
        )
        if connection.execute(is_there).first() is None:
            connection.execute(
                insert(SIGNATURES).values(
                    agreement=last.id,
                    side=side.value,
                    who=who,
                    digest=digest,
                    made_at=datetime.now(tz=UTC),
                )
            )
            stir(connection, project)
        return _with_signatures(connection, project, [last])[0]


def agreements_of(store: Store, project: str) -> tuple[Agreement, ...]:
    """Return the agreements of a project with their signatures, the first first.

    Raises
    ------
    StoreError
        If the project is not there.
    """
    with store.reading() as connection:
        require_project(connection, project)
        rows = connection.execute(
            select(AGREEMENTS).where(AGREEMENTS.c.project == project).order_by(AGREEMENTS.c.id)
        ).all()
        return _with_signatures(connection, project, rows)


def _last(connection: Connection, project: str) -> Row[Any] | None:
    last = select(func.max(AGREEMENTS.c.id)).where(AGREEMENTS.c.project == project)
    return connection.execute(
        select(AGREEMENTS).where(AGREEMENTS.c.id == last.scalar_subquery())
    ).one_or_none()


def _with_signatures(
    connection: Connection, project: str, rows: Sequence[Row[Any]]
) -> tuple[Agreement, ...]:
    models = models_of(connection, project, (row.model for row in rows))
    signed = connection.execute(
        select(SIGNATURES)
        .where(SIGNATURES.c.agreement.in_([row.id for row in rows]))
        .order_by(SIGNATURES.c.id)
    ).all()
    return tuple(
        Agreement(
            row.id,
            models[row.model],
            row.fingerprint,
            _terms(row.terms),
            row.author,
            row.made_at,
            tuple(
                Signature(Side(each.side), each.who, each.made_at)
                for each in signed
                # What was signed is what stands there, to the last digit.
                if each.agreement == row.id
                and each.digest == digest_of(row.fingerprint, _terms(row.terms))
            ),
        )
        for row in rows
    )


def digest_of(print_: str, terms: Terms) -> str:
    """Return the SHA-256, in hexadecimal, of a model's fingerprint and terms."""
    return hashlib.sha256(f"{print_}\n{written_terms(terms)}".encode()).hexdigest()


def written_terms(terms: Terms) -> str:
    """Return terms as the text that they are kept as."""
    day = terms.next_check
    told = {**asdict(terms), "next_check": None if day is None else day.isoformat()}
    return json.dumps(told, sort_keys=True)


def _terms(text: str) -> Terms:
    told = json.loads(text)
    day = told.pop("next_check")
    return Terms(**told, next_check=None if day is None else date.fromisoformat(day))


def _check(terms: Terms) -> None:
    for number in (terms.weekly_volume, terms.weekly_capacity, terms.at_random):
        if number is not None and number < 0:
            raise StoreError.because(
                "negative-terms",
                say("A number of leads each week must be 0 or more. Got {number}.", number=number),
            )


def _other_terms() -> StoreError:
    return StoreError.because(
        "other-terms",
        say("This is no longer what is laid before you to sign. Read it again, then sign."),
    )
