"""The headers of an answer."""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable, Iterator


class Headers(collections.abc.Mapping[str, str]):
    """Headers by their names in any case: the first value of each. `pairs` has all of them, in their order."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = list(pairs)
        self._first: dict[str, str] = {}
        for name, value in self.pairs:
            self._first.setdefault(name.lower(), value)

    def __getitem__(self, name: str) -> str:
        return self._first[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def __repr__(self) -> str:
        return f"Headers({self.pairs!r})"
