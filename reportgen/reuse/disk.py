"""The cache of a user on disk: bounded, shared by builds that run at once, and never in the way.

``diskcache`` keeps it in one SQLite file. Of its ways to store a value only plain bytes are left:
whatever else stands in that file (it can pickle, and unpickling runs code) is not a value. Each
value is kept with a check sum, and what fails it is as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reportgen.reuse.stores import NoReuse, Reuse

FOLDER_VARIABLE = "REPORTGEN_CACHE"
"""Environment variable: another folder for the cache, or ``off``."""

SIZE_LIMIT = 500_000_000
"""Bytes on disk; beyond, the least recently used values are dropped."""

PATIENCE = 5.0
"""Seconds to wait for another build that is just writing."""

_CHECK = 32
_IN_DATABASE = 2**40  # smaller values go into the database: all of them, so that there is one file

Remark = Callable[[str], None]


def cache_folder() -> Path | None:
    """Where the cache of this user is; None where it is turned off."""
    asked = os.environ.get(FOLDER_VARIABLE, "")
    if asked.lower() == "off":
        return None
    if asked:
        return Path(asked)
    from platformdirs import user_cache_path

    return user_cache_path("reportgen", appauthor=False)


@contextmanager
def opened(wanted: bool, remark: Remark) -> Iterator[Reuse]:
    """The cache on disk while a command runs; ``wanted`` is false for ``--no-cache``."""
    folder = cache_folder() if wanted else None
    if folder is None:
        yield NoReuse()
        return
    cache = OnDisk(folder, remark)
    try:
        yield cache
    finally:
        cache.close()


class OnDisk:
    """Keeps values in a folder. Where that fails it says so once and keeps nothing more."""

    def __init__(
        self, folder: Path, remark: Remark = lambda _: None, size_limit: int = SIZE_LIMIT
    ) -> None:
        self._folder = folder
        self._remark = remark
        self._size_limit = size_limit
        self._cache: Any = None
        self._given_up = False

    def get(self, key: str) -> bytes | None:
        """The value of this key, if it is there and whole."""
        stored = self._attempt(lambda cache: cache.get(key))
        if not isinstance(stored, bytes) or stored[:_CHECK] != _check(key, stored[_CHECK:]):
            return None
        return stored[_CHECK:]

    def set(self, key: str, value: bytes) -> None:
        """Keep a value; one that would drive out much of the rest is not kept."""
        if len(value) <= self._size_limit // 8:
            self._attempt(lambda cache: cache.set(key, _check(key, value) + value))

    def close(self) -> None:
        """Let go of the file."""
        if self._cache is not None:
            with suppress(sqlite3.Error, OSError):
                self._cache.close()
            self._cache = None

    def _attempt(self, action: Callable[[Any], Any]) -> Any:
        """Do it, or say once why not: whatever is wrong with a cache, a build goes on without."""
        if self._given_up:
            return None
        try:
            if self._cache is None:
                self._cache = _open(self._folder, self._size_limit)
            return action(self._cache)
        except Exception as error:
            self._given_up = True
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self._remark(
                f"Nothing is reused: the cache in {self._folder} cannot be used ({why}). "
                "Its files may be deleted at any time."
            )
            self.close()
            return None


def _check(key: str, value: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + value).digest()


def _refuse_others(folder: Path) -> None:
    """Whoever may write into a cache decides what reports say, and the templates in it are code."""
    if os.name != "posix":
        return
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise PermissionError("it belongs to another user")
    if found.st_mode & 0o022:
        raise PermissionError("others may write into it; chmod go-w makes it usable")


def _open(folder: Path, size_limit: int) -> Any:
    import diskcache

    class BytesOnly(diskcache.Disk):  # type: ignore[misc]
        """Stores bytes as they are; gives out nothing that was stored otherwise."""

        def put(self, key: Any) -> tuple[str, bool]:
            """Keys are words."""
            return str(key), True

        def get(self, key: Any, raw: Any) -> Any:
            """The keys are never asked for: here the class above would unpickle."""
            raise TypeError("keys are not read")

        def store(self, value: Any, read: Any, key: Any = None) -> tuple[int, int, None, Any]:
            """Plain bytes, in the database."""
            return 0, diskcache.core.MODE_RAW, None, sqlite3.Binary(bytes(value))

        def fetch(self, mode: Any, filename: Any, value: Any, read: Any) -> Any:
            """Plain bytes, or nothing: here the class above would unpickle or open a file."""
            plain = mode == diskcache.core.MODE_RAW and isinstance(value, bytes)
            return value if plain else None

        def remove(self, file_path: Any) -> None:
            """No value has a file of its own; a name found in the database is nobody's."""

    name = str(folder.absolute())
    if os.path.expandvars(name) != name:  # diskcache would take it for another folder
        raise ValueError("its name is that of a variable")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_others(folder)
    return diskcache.Cache(
        name,
        timeout=PATIENCE,
        disk=BytesOnly,
        size_limit=size_limit,
        eviction_policy="least-recently-used",
        disk_min_file_size=_IN_DATABASE,
    )
