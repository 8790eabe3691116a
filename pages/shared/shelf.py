"""What a session has computed, kept until what it was computed from changes."""

import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar, cast

from calibration.leads.tables import LeadTable

Made = TypeVar("Made")

SECONDS_OF_GRACE = 30


@dataclass(eq=False)
class Shelf:
    """One place per kind of result, each with the exact key it was made for.

    It is the session's own: no result made of somebody's leads is ever in a cache that another
    session reads. When the session ends, the shelf ends, and the leads' database is closed.
    """

    _places: dict[str, tuple[object, object]] = field(default_factory=dict)
    _beside: dict[str, LeadTable] = field(default_factory=dict)
    _retired: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def get(
        self,
        place: str,
        key: object,
        make: Callable[[], Made],
        *,
        discard: Callable[[Made], None] | None = None,
    ) -> Made:
        """Return what is in ``place`` if it was made for ``key``, else make it anew.

        Keys are compared as values; ``discard`` is told of what was replaced, a while later.
        """
        held = self._places.get(place)
        if held is not None and held[0] == key:
            return cast("Made", held[1])
        if held is not None and self._places.pop(place, None) is held and discard is not None:
            self.retire(partial(discard, cast("Made", held[1])))
        made = make()
        self._places[place] = (key, made)
        return made

    def drop(self, place: str) -> None:
        """Forget what is in ``place``."""
        self._places.pop(place, None)

    def clear(self) -> None:
        """Forget everything, the files beside the leads too."""
        self._places.clear()
        for place in tuple(self._beside):
            self.put_away(place)

    def put_beside(self, place: str, table: LeadTable) -> None:
        """Keep a file that says more of the leads, for as long as they are open."""
        self.put_away(place)
        self._beside[place] = table
        self.owns(table)

    def beside(self, place: str) -> LeadTable | None:
        """Return the file kept in that place beside the leads; None if there is none."""
        return self._beside.get(place)

    def put_away(self, place: str) -> None:
        """Have the file in that place closed, once no run that began before can read it."""
        table = self._beside.pop(place, None)
        if table is not None:
            self.retire(table.close)

    def forget_beside(self) -> None:
        """Close and delete the files beside the leads now."""
        for place in tuple(self._beside):
            self._beside.pop(place).close()

    def owns(self, leads: LeadTable) -> None:
        """Close the leads when this session's shelf is gone, if nobody did before."""
        weakref.finalize(self, leads.close)

    def retire(self, close: Callable[[], None]) -> None:
        """Have something that was replaced closed, once no run that began before can read it.

        When somebody clicks, Streamlit starts the next run while the last one ends.
        """
        self._retired.append((time.monotonic(), close))

    def close_retired(self) -> None:
        """Close what was replaced a while ago."""
        latest = time.monotonic() - SECONDS_OF_GRACE
        kept = []
        for since, close in self._retired:
            if since < latest:
                close()
            else:
                kept.append((since, close))
        self._retired = kept
