"""What an application's own store has to do, for ghlauth.Store.of. Each method is one indivisible step, finished when it returns, and
is called by any thread, concurrently. What is raised in it comes out of the call that needed the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .core import StoreLease, StoreQuery, StoreRow


class Rows(Protocol):
    """Rows by their keys. Enough for a store that one process uses."""

    def get(self, key: str) -> StoreRow | None:
        """The row of the key, if there is one."""

    def put_if_version(self, row: StoreRow, present: int) -> bool:
        """Writes the row if the stored one has the version `present`; if that is 0: if there is none. Tells whether it did.
        Keep the row's members, not the row."""

    def erase_if_version(self, key: str, version: int) -> bool:
        """Deletes the row if it has that version. Tells whether it did."""

    def scan(self, query: StoreQuery) -> Sequence[StoreRow]:
        """The first query.limit rows that query.fits, ordered by the bytes of their keys."""

    def due(self, app_id: str, until_s: int, limit: int) -> Sequence[StoreRow]:
        """The first `limit` rows of the app with 0 < due_s <= until_s, ordered by due_s, then by key."""


class Agreements(Rows, Protocol):
    """What processes agree by as well, for a store that several of them use."""

    def lease(self, name: str, holder: str, duration_ms: int) -> StoreLease:
        """Grants the lease when it is free, over, or the holder's own, from now on; says who has it, and for how long."""

    def release(self, name: str, holder: str) -> bool:
        """Gives a lease back if it is that holder's."""

    def count(self, name: str, delta: int, until_s: int, now_s: int) -> int:
        """Adds to a counter, and gives the sum. One whose end is before now starts at 0, with this end."""

    def claim(self, name: str, holder: str, until_s: int, now_s: int) -> int:
        """Claims a name where nobody has, where the end is before now, and for its holder again: ghlauth.STORE_CLAIM_..."""

    def confirm(self, name: str, holder: str, until_s: int) -> bool:
        """Makes a claim done until then, unless it is another holder's."""

    def unclaim(self, name: str, holder: str) -> bool:
        """Gives an unconfirmed claim back if it is that holder's."""
