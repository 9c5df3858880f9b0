"""What keeps values by key: nothing, the memory of this process. The disk is in ``disk``."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

MEMORY_LIMIT = 200_000_000
"""Bytes that a process keeps; the least recently used go first."""


class Reuse(Protocol):
    """Keeps bytes by key. May forget; never fails; gives back what was set or nothing."""

    def get(self, key: str) -> bytes | None:
        """What was set under this key, where it is still known."""
        ...

    def set(self, key: str, value: bytes) -> None:
        """Keep a value for later."""
        ...


class NoReuse:
    """Keeps nothing: everything is computed."""

    def get(self, key: str) -> bytes | None:
        """Nothing."""
        return None

    def set(self, key: str, value: bytes) -> None:
        """Forget it."""


NOTHING_REUSED = NoReuse()
"""What stands in for a cache where none is given."""


class InMemory:
    """Keeps values as long as the process lives, and asks ``below`` for what it does not have."""

    def __init__(self, below: Reuse | None = None, limit: int = MEMORY_LIMIT) -> None:
        self._values: OrderedDict[str, bytes] = OrderedDict()
        self._below: Reuse = below or NoReuse()
        self._limit = limit
        self._size = 0

    def get(self, key: str) -> bytes | None:
        """The value, from here or from below."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        value = self._below.get(key)
        if value is not None:
            self._keep(key, value)
        return value

    def set(self, key: str, value: bytes) -> None:
        """Keep it here and below."""
        self._keep(key, value)
        self._below.set(key, value)

    def _keep(self, key: str, value: bytes) -> None:
        self._size += len(value) - len(self._values.pop(key, b""))
        self._values[key] = value
        while self._size > self._limit:
            _, dropped = self._values.popitem(last=False)
            self._size -= len(dropped)
