"""Sealing cards with the code of a room, so that who has only the database reads nothing."""

import base64
import json
from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from calibration.advice.sides import Card

KEY_BYTES: Final = 32
_PURPOSE: Final = b"lead-scoring workbench: the cards of a ranking"


def seal(cards: Sequence[Card], code: str) -> bytes:
    """Return cards as only the code of their room can read them (Fernet: AES-128, HMAC-SHA-256)."""
    return _lock(code).encrypt(json.dumps(cards, ensure_ascii=False).encode())


def unseal(sealed: bytes, code: str) -> tuple[Card, ...]:
    """Return the cards that were sealed with the code.

    Raises
    ------
    cryptography.fernet.InvalidToken
        If they were sealed with another code, or changed since.
    """
    cards = json.loads(_lock(code).decrypt(sealed))
    return tuple(tuple((name, text) for name, text in card) for card in cards)


def _lock(code: str) -> Fernet:
    # The code is random and long enough for a key as it is: HKDF only gives it a key's form.
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derived.derive(code.encode())))
