"""Which versions of the machine's own libraries set a PDF; asked without loading WeasyPrint."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache

_ASKED: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        "pango_version_string",
    ),
    (
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
        "hb_version_string",
    ),
)
"""Names of each library on different systems, and its function that tells the version."""


@cache
def library_versions() -> tuple[str, ...]:
    """Versions of Pango and HarfBuzz; an empty text for one that is not found by its usual name."""
    return tuple(_version(names, function) for names, function in _ASKED)


def _version(names: tuple[str, ...], function: str) -> str:
    for name in names:
        with suppress(OSError, AttributeError):
            tell = getattr(ctypes.CDLL(name), function)
            tell.restype = ctypes.c_char_p
            return str((tell() or b"").decode())
    return ""
