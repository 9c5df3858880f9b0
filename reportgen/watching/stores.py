"""What keeps results between the builds of a watch, so that nobody waits for a disk."""

from __future__ import annotations

from reportgen.reuse import Reuse


class WriteLater:
    """Reads from a slower store, and writes to it when there is time."""

    def __init__(self, below: Reuse) -> None:
        self._below = below
        self._waiting: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The value, which may not have been written yet."""
        return self._waiting.get(key) or self._below.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Write it later."""
        self._waiting[key] = value

    def write(self) -> None:
        """Now there is time."""
        while self._waiting:
            self._below.set(*self._waiting.popitem())


class ReadOnly:
    """Reads from a store and leaves it as it is."""

    def __init__(self, below: Reuse) -> None:
        self._below = below

    def get(self, key: str) -> bytes | None:
        """What the store has."""
        return self._below.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Forget it."""
