"""Which code computes: a digest of our own files, and the versions of what they stand on."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from reportgen.resources import PACKAGE

_LEFT_OUT = frozenset({"__pycache__", "_shipped"})
_FONTS = (".ttf", ".otf")
_FONT_HEAD = 4096
"""Bytes of a font that are read: its table of contents, which holds a check sum of each table."""


@cache
def code_version() -> str:
    """One digest for everything but the inputs that could change a result.

    Our own files, the installed distributions, Python and the processor's kind. Templates are not
    among them: what is made from a template has it in its key.
    """
    found = hashlib.sha256()
    for part in (folder_version(PACKAGE), *sorted(_distributions()), *_machine()):
        found.update(f"{len(part)}:{part}".encode())
    return found.hexdigest()


def folder_version(folder: Path) -> str:
    """A digest of the names and contents of all files in a folder."""
    found = hashlib.sha256()
    for name, path in sorted(_files(str(folder), "")):
        content = _content(path)
        found.update(f"{len(name)}:{name}{len(content)}:".encode("utf-8", "surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _files(folder: str, above: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in _LEFT_OUT:
                    yield from _files(entry.path, f"{above}{entry.name}/")
            else:
                yield above + entry.name, entry.path


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - seven hundred files in ten milliseconds
        return file.read(_FONT_HEAD) if path.endswith(_FONTS) else file.read()


def _distributions() -> set[str]:
    """``numpy-2.4.6.dist-info`` and so on, without opening any of them."""
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):  # not there, or not for us to read
            found.update(os.listdir(folder or "."))  # noqa: PTH208
    return {name for name in found if name.endswith((".dist-info", ".egg-info"))}


def _machine() -> tuple[str, ...]:
    return (sys.version, platform.system(), platform.machine(), sys.byteorder)
