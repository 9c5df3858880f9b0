"""Keys: digests in which two different contents never look the same.

Every value is written with its type and its length, so that ``("ab", "c")`` and ``("a", "bc")``,
``1`` and ``1.0`` and ``True`` differ. Nothing depends on the process: no ``hash``, no address, no
``repr`` of an object.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from reportgen.reuse.code import code_version

Put = Callable[[bytes], None]

_LENGTH = struct.Struct(">Q")
_DOUBLE = struct.Struct(">d")


def digest(*parts: Any) -> str:
    """SHA-256 over the parts and over the version of all code that could make a difference.

    Takes None, bool, int, float, str, bytes, dates, decimals, enumerations, sequences, mappings,
    sets, dataclasses and arrays of numbers; anything else is a TypeError, as it might say less than
    it is. The order of a mapping counts; that of a set does not.
    """
    pieces = [code_version().encode()]
    _write(parts, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


def _write(value: Any, put: Put) -> None:
    """The canonical bytes of a value, in pieces; the most frequent types first."""
    if isinstance(value, Enum):
        _put_tagged(b"e", f"{type(value).__qualname__}.{value.name}".encode(), put)
    elif isinstance(value, str):
        _put_tagged(b"s", value.encode("utf-8", "surrogatepass"), put)
    elif isinstance(value, float):
        put(b"f" + _DOUBLE.pack(value))
    elif value is None or value is True or value is False:
        put(b"c" + repr(value).encode()[:1])
    elif isinstance(value, int):
        _put_tagged(b"i", str(int(value)).encode(), put)
    elif isinstance(value, bytes | bytearray | memoryview):
        _put_tagged(b"b", bytes(value), put)
    elif isinstance(value, tuple | list):
        _put_several(b"l", value, put)
    elif isinstance(value, Mapping):
        _put_several(b"m", [part for item in value.items() for part in item], put)
    elif isinstance(value, Set):
        _put_several(b"t", sorted(map(_alone, value)), put)
    else:
        _write_record(value, put)


def _write_record(value: Any, put: Put) -> None:
    """Values with parts of their own."""
    kind = type(value)
    if is_dataclass(value) and not isinstance(value, type):
        _put_tagged(b"d", f"{kind.__module__}.{kind.__qualname__}".encode(), put)
        _put_several(b"l", [getattr(value, field.name) for field in fields(value)], put)
    elif isinstance(value, date | time):
        _put_tagged(b"w", f"{kind.__name__} {value.isoformat()}".encode(), put)
    elif isinstance(value, Decimal):
        _put_tagged(b"n", str(value).encode(), put)
    elif hasattr(value, "dtype") and hasattr(value, "tobytes"):  # numpy, which is not imported here
        if value.dtype.hasobject:
            _write(value.tolist(), put)
        else:
            _write((value.dtype.str, value.shape), put)
            _put_tagged(b"a", value.tobytes(), put)
    else:
        raise TypeError(f"no key can be made of a {kind.__qualname__}")


def _alone(value: Any) -> bytes:
    pieces: list[bytes] = []
    _write(value, pieces.append)
    return b"".join(pieces)


def _put_tagged(tag: bytes, content: bytes, put: Put) -> None:
    put(tag + _LENGTH.pack(len(content)))
    put(content)


def _put_several(tag: bytes, values: Sequence[Any], put: Put) -> None:
    put(tag + _LENGTH.pack(len(values)))
    for value in values:
        _write(value, put)
