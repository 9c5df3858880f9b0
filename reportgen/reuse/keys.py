"""Keys: digests in which two different contents never look the same.

Every value is written with its type and its length, so that ``("ab", "c")`` and ``("a", "bc")``,
``1`` and ``1.0`` and ``True`` differ. Nothing depends on the process: no ``hash``, no address, no
``repr`` of an object.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from reportgen.reuse.code import code_version

_LENGTH = struct.Struct(">Q")
_DOUBLE = struct.Struct(">d")


def digest(*parts: Any) -> str:
    """SHA-256 over the parts and over the version of all code that could make a difference.

    Takes None, bool, int, float, str, bytes, dates, decimals, enumerations, sequences, mappings,
    sets, dataclasses and arrays of numbers; anything else is a TypeError, as it might say less than
    it is. The order of a mapping counts; that of a set does not.
    """
    found = hashlib.sha256(code_version().encode())
    for piece in _pieces(parts):
        found.update(piece)
    return found.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    """The canonical bytes of a value, in pieces."""
    if value is None or value is True or value is False:
        yield b"c" + repr(value).encode()[:1]
    elif isinstance(value, Enum):
        yield from _tagged(b"e", f"{type(value).__qualname__}.{value.name}".encode())
    elif isinstance(value, str):
        yield from _tagged(b"s", value.encode("utf-8", "surrogatepass"))
    elif isinstance(value, float):
        yield b"f" + _DOUBLE.pack(value)
    elif isinstance(value, int):
        yield from _tagged(b"i", str(int(value)).encode())
    elif isinstance(value, bytes | bytearray | memoryview):
        yield from _tagged(b"b", bytes(value))
    elif isinstance(value, tuple | list):
        yield from _several(b"l", value, len(value))
    elif isinstance(value, Mapping):
        yield from _several(b"m", (part for item in value.items() for part in item), len(value))
    elif isinstance(value, Set):
        members = sorted(b"".join(_pieces(member)) for member in value)
        yield from _several(b"t", members, len(members))
    else:
        yield from _record(value)


def _record(value: Any) -> Iterator[bytes]:
    """Values with parts of their own."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value)]
        yield from _tagged(b"d", f"{type(value).__module__}.{type(value).__qualname__}".encode())
        yield from _several(b"l", parts, len(parts))
    elif isinstance(value, date | time):
        yield from _tagged(b"w", f"{type(value).__name__} {value.isoformat()}".encode())
    elif isinstance(value, Decimal):
        yield from _tagged(b"n", str(value).encode())
    elif hasattr(value, "dtype") and hasattr(value, "tobytes"):  # numpy, which is not imported here
        if value.dtype.hasobject:
            yield from _pieces(value.tolist())
        else:
            yield from _pieces((value.dtype.str, value.shape))
            yield from _tagged(b"a", value.tobytes())
    else:
        raise TypeError(f"no key can be made of a {type(value).__qualname__}")


def _tagged(tag: bytes, content: bytes) -> Iterator[bytes]:
    yield tag + _LENGTH.pack(len(content))
    yield content


def _several(tag: bytes, values: Iterable[Any], count: int) -> Iterator[bytes]:
    yield tag + _LENGTH.pack(count)
    for value in values:
        yield from _pieces(value)
