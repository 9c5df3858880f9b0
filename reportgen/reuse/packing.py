"""Several named pieces of bytes in one value, written plainly: nothing is unpickled."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

_HEAD = struct.Struct(">I")


def pack(pieces: Mapping[str, bytes]) -> bytes:
    """One value that holds all pieces, in their order."""
    sizes = json.dumps([[name, len(content)] for name, content in pieces.items()]).encode()
    return b"".join((_HEAD.pack(len(sizes)), sizes, *pieces.values()))


def unpack(value: bytes) -> dict[str, bytes]:
    """The pieces of ``pack``, in their order. Raises ValueError for anything else."""
    try:
        (length,) = _HEAD.unpack_from(value)
        place = _HEAD.size + length
        sizes = json.loads(value[_HEAD.size : place])
        pieces = {}
        for name, size in sizes:
            pieces[str(name)] = value[place : place + size]
            place += size
    except (struct.error, TypeError) as error:
        raise ValueError("is no packed value") from error
    if place != len(value):
        raise ValueError("is no packed value")
    return pieces
