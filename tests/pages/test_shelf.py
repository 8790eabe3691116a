"""What a session has computed is kept for its exact key, and closed once nobody can read it."""

import pytest

from pages.shared import shelf


def test_what_was_replaced_is_discarded_a_while_later_and_not_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = shelf.Shelf()
    discarded: list[str] = []
    kept.get("typed", 1, lambda: "first", discard=discarded.append)
    kept.get("typed", 2, lambda: "second", discard=discarded.append)

    kept.close_retired()
    assert discarded == []

    monkeypatch.setattr(shelf, "SECONDS_OF_GRACE", -1)
    kept.close_retired()
    kept.close_retired()
    assert discarded == ["first"]
    assert kept.get("typed", 2, lambda: "third") == "second"
