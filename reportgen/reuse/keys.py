"""Keys: digests in which two different contents never look the same.

Every value is written with its type and its length, so that ``("ab", "c")`` and ``("a", "bc")``,
``1`` and ``1.0`` and ``True`` differ. Nothing depends on the process: no ``hash``, no address, no
``repr`` of an object.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from typing import Any

from reportgen.reuse.code import code_version

_LENGTH = struct.Struct(">Q")
_DOUBLE = struct.Struct(">d")


def digest(*parts: Any) -> str:
    """SHA-256 over the parts and over the version of all code that could make a difference.

    Takes None, bool, int, float, str, bytes, dates, decimals, enumerations, sequences, mappings,
    sets, dataclasses, sections of a spec and arrays of numbers; anything else is a TypeError, as it
    might say less than it is. The order of a mapping counts; that of a set does not. What has a
    ``digest`` of its own, as a cached property, stands by that.
    """
    return hashlib.sha256(code_version().encode() + _Content.of(parts)).hexdigest()


class _Content:
    """The canonical bytes of a value, in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._put = self._pieces.append
        # By its id each record, held so that no other gets that id, and which pieces are its own.
        self._written: dict[int, tuple[Any, slice]] = {}

    @classmethod
    def of(cls, value: Any) -> bytes:
        """Those of one value."""
        content = cls()
        content._write(value)
        return b"".join(content._pieces)

    def _write(self, value: Any) -> None:
        """The most frequent types first."""
        if value is None or value is True or value is False:
            self._put(b"c" + repr(value).encode()[:1])
        elif isinstance(value, Enum):
            self._tagged(b"e", f"{type(value).__qualname__}.{value.name}".encode())
        elif isinstance(value, str):
            self._text(value)
        elif isinstance(value, float):
            self._put(b"f" + _DOUBLE.pack(value))
        elif isinstance(value, int):
            self._tagged(b"i", str(int(value)).encode())
        elif isinstance(value, bytes | bytearray | memoryview):
            self._tagged(b"b", bytes(value))
        elif isinstance(value, tuple | list):
            self._several(b"l", value)
        elif (names := _fields(value.__class__)) is not None:
            self._record(value, names)
        elif isinstance(value, Mapping):
            self._several(b"m", [part for item in value.items() for part in item])
        elif isinstance(value, Set):
            self._several(b"t", sorted(map(self.of, value)))
        else:
            self._other(value)

    def _record(self, value: Any, names: tuple[str, ...]) -> None:
        """Its type and its fields; where it comes again, the same pieces again."""
        if id(value) in self._written:
            self._pieces += self._pieces[self._written[id(value)][1]]
            return
        begin, kind = len(self._pieces), type(value)
        self._tagged(b"d", f"{kind.__module__}.{kind.__qualname__}".encode())
        self._several(b"l", [getattr(value, name) for name in names])
        self._written[id(value)] = value, slice(begin, len(self._pieces))

    def _other(self, value: Any) -> None:
        """What is rare."""
        kind = type(value)
        if isinstance(value, date | time):
            self._tagged(b"w", f"{kind.__name__} {value.isoformat()}".encode())
        elif isinstance(value, Decimal):
            self._tagged(b"n", str(value).encode())
        elif hasattr(value, "dtype") and hasattr(value, "tobytes"):  # numpy is not imported here
            if value.dtype.hasobject:
                self._write(value.tolist())
            else:
                self._write((value.dtype.str, value.shape))
                self._tagged(b"a", value.tobytes())
        else:
            raise TypeError(f"no key can be made of a {kind.__qualname__}")

    def _text(self, value: str) -> None:
        self._tagged(b"s", value.encode("utf-8", "surrogatepass"))

    def _tagged(self, tag: bytes, content: bytes) -> None:
        self._put(tag + _LENGTH.pack(len(content)) + content)

    def _several(self, tag: bytes, values: Sequence[Any]) -> None:
        self._put(tag + _LENGTH.pack(len(values)))
        for value in values:
            if type(value) is str:  # most are
                self._text(value)
            else:
                self._write(value)


@cache
def _fields(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields of a dataclass or of a section, or the digest that stands for them; else None."""
    if isinstance(getattr(kind, "digest", None), cached_property):
        return ("digest",)
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    return tuple(kind.model_fields) if hasattr(kind, "model_fields") else None
